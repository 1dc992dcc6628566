"""Tables for a terminal, on which a Chinese sign is two places wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width


def aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of cells, every column as wide as its widest cell; the first columns to the left."""
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = zip(line, widths, strict=True)
        yield "  ".join(cell + " " * (wide - width(cell)) for cell, wide in cells).rstrip()


def width(text: str) -> int:
    """How many places of a terminal a text takes: wide signs take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
