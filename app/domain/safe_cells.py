"""Text cells that no spreadsheet calculates: the one place that decides it, for every csv.

A csv has no types, so a text that begins like a formula is marked with an apostrophe; reading a
file takes the mark off again. A workbook has types: there a text is written as a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

INJECTABLE = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n")
"""A text cell that begins so is calculated, in either width, or hides what would be."""

MARK = "'"
SUSPECT = INJECTABLE | {MARK}
FIRST_SIGN = itemgetter(0)


def guarded(text: str) -> str:
    """A text that no spreadsheet calculates; one that looks guarded already gets another mark."""
    return f"{MARK}{text}" if text.lstrip(MARK)[:1] in INJECTABLE else text


def unguarded(text: str) -> str:
    """The text that was guarded; any other as it is."""
    marked = text.startswith(MARK) and text.lstrip(MARK)[:1] in INJECTABLE
    return text[1:] if marked else text


def guarded_column(column: Sequence[str | None]) -> Sequence[str | None]:
    """The texts of a column, guarded; as it is where none of them needs it."""
    if SUSPECT.isdisjoint(map(FIRST_SIGN, filter(None, column))):
        return column
    return [text and guarded(text) for text in column]
