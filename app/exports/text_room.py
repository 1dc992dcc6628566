"""How much room a text takes on paper or a slide, and how it is cut to fit.

Lengths are in ems: the height of the type, which a Chinese letter is wide as well.
"""

from __future__ import annotations

import re
from functools import cache
from math import ceil
from unicodedata import combining, east_asian_width

LATIN, CAPITAL = 0.64, 0.75
"""Wider than most faces set them, so that what is reckoned to fit does fit."""

BETWEEN = 0.25
"""What office programs set between Chinese and other letters, be there a blank or none."""

BROAD = "%@—…"

SLIM = 0.4
"""Hardly a text has letters that are narrower throughout."""

LEADING = 1.4
"""From line to line, of the height of the type."""

ELLIPSIS = "…"
WORD = re.compile(r"[!-~]+ ?|.", re.DOTALL)
"""What no line is broken within: a Latin word, or any other letter."""


def width(text: str) -> float:
    """How long a text is on one line."""
    return sum(map(_letter, text)) + sum(map(_between, text, text[1:]))


def lines(text: str, room: float) -> int:
    """How many lines a text takes where a line has so much room; an empty one takes one."""
    return sum(_paragraph(part, room) for part in text.split("\n"))


def longest(texts: list[str]) -> float:
    """The length of the longest of some texts; 0 of none."""
    return max(map(width, texts), default=0.0)


def cut(text: str, room: float, *, most: int = 1) -> str:
    """The text, or as much of it as takes at most so many lines, with 「…」 behind it."""
    near = text[: int(room * most / SLIM) + 2]
    if near == text and lines(text, room) <= most:
        return text
    text, low, high = near, 0, len(near)
    while low < high:
        middle = (low + high + 1) // 2
        fits = lines(text[:middle] + ELLIPSIS, room) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + ELLIPSIS


def one_line(text: str) -> str:
    """The text without the breaks that somebody typed."""
    return " ".join(text.split())


@cache
def _is_square(letter: str) -> bool:
    return east_asian_width(letter) in "WFA" or letter in BROAD


def _between(one: str, next_one: str) -> float:
    return BETWEEN if _is_square(one) != _is_square(next_one) else 0.0


@cache
def _letter(letter: str) -> float:
    if _is_square(letter):
        return 1.0
    if combining(letter):
        return 0.0
    return CAPITAL if letter.isupper() else LATIN


def _paragraph(text: str, room: float) -> int:
    """Words go whole to the next line; one that is longer than a line takes several."""
    taken, full, last = 0.0, 0, ""
    for word in WORD.findall(text):
        wide = width(word)
        taken += _between(last, word[0]) if taken else 0.0
        if taken and taken + width(word.rstrip()) > room:
            full, taken = full + 1, 0.0
        if wide > room:
            over = ceil(wide / room) - 1
            full, wide = full + over, wide - over * room
        taken, last = taken + wide, word[-1]
    return full + 1
