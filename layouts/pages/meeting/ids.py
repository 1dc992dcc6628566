"""What the page's callbacks speak of."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from layouts import html


class Ids(StrEnum):
    """PRESS: every button of the page; SHOWN: which meeting, in which mode, at which item."""

    BODY = "meeting-body"
    DESK = "meeting-desk"
    SHOWN = "meeting-shown"
    PRESS = "meeting-press"


FORM = "meeting"
"""The page has one form open at a time."""


def press(do: Any, item: Any = 0) -> dict[str, Any]:
    """A button: what it does, and to which item."""
    return {"type": Ids.PRESS, "do": do, "item": item}


def button(
    words: Any, id: Mapping[str, Any], *, first: bool = False, small: bool = False, **more: Any
) -> html.Button:
    """A button of the page; the first of a row stands out."""
    kind = "btn-primary" if first else "btn-outline-secondary"
    classes = f"btn {kind} btn-sm" if small else f"btn {kind}"
    return html.Button(words, id=dict(id), type="button", className=classes, **more)
