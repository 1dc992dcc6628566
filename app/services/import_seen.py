"""What a file said above: its rows by key, in about a hundred bytes each, whatever they hold."""

from __future__ import annotations

from dataclasses import dataclass

CONTENT_BITS = 40
"""Of a digest, kept to tell two rows of one key apart: one change in 10¹² goes unseen."""

HEXADECIMAL = 4


@dataclass(frozen=True, kw_only=True)
class Above:
    """A row above of the same key. n: its number. content: the beginning of its digest."""

    n: int
    content: int

    def says(self, content: str) -> bool:
        """Whether that row said the same as one of this digest."""
        return self.content == _beginning(content)


class Seen:
    """Keys by their 64-bit hashes: among a million rows two share one in 40,000,000 files."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}

    def above(self, ref: str) -> Above | None:
        """The row of this key that was added last."""
        row = self._rows.get(hash(ref))
        if row is None:
            return None
        return Above(n=row >> CONTENT_BITS, content=row & ((1 << CONTENT_BITS) - 1))

    def add(self, ref: str, *, n: int, content: str) -> None:
        """Keep a row; content: its digest in hexadecimal."""
        self._rows[hash(ref)] = n << CONTENT_BITS | _beginning(content)


def _beginning(content: str) -> int:
    return int(content[: CONTENT_BITS // HEXADECIMAL], 16)
