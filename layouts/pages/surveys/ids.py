"""What the callbacks of 评价轮次 speak of, and its addresses."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

PATH = "/surveys"


class Ids(StrEnum):
    """What stands once on the page."""

    ADDRESS = "surveys-address"
    JUDGED = "surveys-judged"
    FAULTS_FILE = "surveys-faults-file"
    FORM = "surveys-form"


def upload(name: Any) -> dict[str, Any]:
    """The place for a file, which only who may import has."""
    return {"type": "surveys-upload", "name": name}


def press(do: Any, about: Any) -> dict[str, Any]:
    """A button that changes something: what it does, and to what."""
    return {"type": "surveys-press", "do": do, "about": about}


def faults(name: Any) -> dict[str, Any]:
    """The button that brings the list of what is wrong with a file."""
    return {"type": "surveys-faults", "name": name}


def field(name: Any) -> dict[str, Any]:
    """A field of the form that turns a finding into a problem."""
    return {"type": "surveys-field", "name": name}


def address(**pairs: object) -> str:
    """The page with a round, and with the form of one of its findings."""
    return f"{PATH}?{urlencode(pairs)}" if pairs else PATH
