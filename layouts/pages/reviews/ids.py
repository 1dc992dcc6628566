"""What the page's callbacks speak of, and where its parts are."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

PATH = "/reviews"

FORM = "reviews"
"""The key of the form in which a decision is recorded."""


class Ids(StrEnum):
    """SHOWN: which region and week the page shows; OPENED: where an act leads to.

    ASKED: the week that a question is about; PROGRESS: what is said while an act takes its time.
    """

    ADDRESS = "reviews-address"
    OPENED = "reviews-opened"
    SHOWN = "reviews-shown"
    BODY = "reviews-body"
    DIALOG = "reviews-dialog"
    QUESTION = "reviews-question"
    NAME = "reviews-question-name"
    ASKED = "reviews-asked"
    PROGRESS = "reviews-progress"
    DESK = "reviews-desk"


def control(key: Any) -> dict[str, Any]:
    """A field that narrows what is shown."""
    return {"type": "reviews-control", "key": key}


def ask(do: Any, week: Any) -> dict[str, Any]:
    """A button that asks before an act: freeze, sign; cancel: away with the question."""
    return {"type": "reviews-ask", "do": do, "week": week}


def confirm(do: Any) -> dict[str, Any]:
    """The button that takes the act that was asked about."""
    return {"type": "reviews-confirm", "do": do}


def sentence(chapter: Any, n: Any) -> dict[str, Any]:
    """The place of a sentence."""
    return {"type": "reviews-sentence", "chapter": chapter, "n": n}


def edit(chapter: Any, n: Any, do: Any) -> dict[str, Any]:
    """A button at a sentence: open, save, restore, back."""
    return {"type": "reviews-edit", "chapter": chapter, "n": n, "do": do}


def typed(chapter: Any, n: Any, part: Any) -> dict[str, Any]:
    """The field in which a sentence is written; `part` is "text"."""
    return {"type": "reviews-typed", "chapter": chapter, "n": n, "part": part}


def table(key: Any) -> dict[str, Any]:
    """The place of a table."""
    return {"type": "reviews-table", "key": key}


def more(key: Any) -> dict[str, Any]:
    """The button that unfolds a table."""
    return {"type": "reviews-more", "key": key}


def decide(do: Any, number: Any, step: Any) -> dict[str, Any]:
    """A button of meeting mode at a case: open, save, back. A case may stand at several steps."""
    return {"type": "reviews-decide", "do": do, "number": number, "step": step}


def recorded(number: Any, step: Any) -> dict[str, Any]:
    """The place of what was decided on a case, at a step."""
    return {"type": "reviews-recorded", "number": number, "step": step}


def address(region: str, day: date | None = None, **more: str) -> str:
    """The address of a region's list, or of the pack of the week that ends on a day."""
    week = {"week": day.isoformat()} if day else {}
    return f"{PATH}?{urlencode({**week, 'region': region, **more})}"


def file_address(region: str, day: date, ending: str) -> str:
    """The address of a pack as a file."""
    return f"/exports/reviews/{region}/{day.isoformat()}.{ending}"
