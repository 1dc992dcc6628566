"""What the page's callbacks speak of."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Ids(StrEnum):
    """PRESS: every button of the page; UPLOAD: drawn for those who may attach."""

    TITLE = "problem-title"
    BODY = "problem-body"
    DESK = "problem-desk"
    SHOWN = "problem-shown"
    FORM = "problem-form"
    TICK = "problem-tick"
    PRESS = "problem-press"
    UPLOAD = "problem-upload"
    SIMILAR = "problem-similar"
    SUPPOSED = "problem-supposed"
    OUTLOOK = "problem-outlook"


FORM_KEY = "problem"
"""The page has one form open at a time."""


def press(do: Any, act: Any = "") -> dict[str, Any]:
    """A button: what it does to the page, and with which act (or list)."""
    return {"type": Ids.PRESS, "do": do, "act": act}


def supposed(name: Any) -> dict[str, Any]:
    """A field of 假如: part, how, days."""
    return {"type": Ids.SUPPOSED, "name": name}


def outlook(place: Any = 0) -> dict[str, Any]:
    """Where it is told what would come of it."""
    return {"type": Ids.OUTLOOK, "place": place}


def upload(place: Any = 0) -> dict[str, Any]:
    """The field that takes a file."""
    return {"type": Ids.UPLOAD, "place": place}
