"""What a workbook can hold: lawful names of sheets, texts that fit a cell, how wide texts are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

from app.exports.xml_texts import xml_text
from app.translations import _

LONGEST_NAME = 31
LONGEST_TEXT = 32_767
"""Letters of a sheet's name, and of a cell, as Excel counts them: in units of UTF-16."""

UNLAWFUL = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
RESERVED = "history"
"""Excel keeps this name for itself."""


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A lawful name for each title; no two are alike, whatever the case of their letters."""
    names: list[str] = []
    taken = {RESERVED}
    for title in titles:
        name = _free(UNLAWFUL.sub(" ", xml_text(title)).strip(" '") or _("表"), taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where another has it already."""
    free, n = cut(name, LONGEST_NAME), 1
    while free.casefold() in taken:
        n += 1
        ending = f"({n})"
        free = cut(name, LONGEST_NAME - len(ending)) + ending
    return free


def cell_text(text: str) -> str:
    """The text as a cell can hold it: without control characters, a longer one cut with a note."""
    clean = xml_text(text)
    if units(clean) <= LONGEST_TEXT:
        return clean
    note = _("……（全文共 {n} 字，余下从略）").format(n=f"{len(clean):,}")
    return cut(clean, LONGEST_TEXT - units(note)) + note


def units(text: str) -> int:
    """The length of a text in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, length: int) -> str:
    """As much of a text as fits into so many units of UTF-16, no letter halved."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", errors="ignore")


def width(text: str) -> int:
    """How wide the widest line of a text is, in Latin letters."""
    lines = text.split("\n")
    return max(sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)
