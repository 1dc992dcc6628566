"""How a long import leaves room for people: pieces that take a moment, and a rest after each.

While a piece is committed, nobody else writes (SQLite), or nobody in its cities (PostgreSQL).
Whoever waits at SQLite's door looks again after 25 ms at first: the rest is as long, so that
nobody looks in vain for long. Longer pieces would need longer rests: after an eighth of a second
one looks every 50 ms, then every 100 ms.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

FIRST, SMALLEST, LARGEST = 50, 10, 500
GOAL = 0.1
"""Seconds that a piece is to take."""

REST = 0.03
"""Seconds between two pieces."""


def next_size(size: int, *, seconds: float) -> int:
    """How many lines the next piece takes, after one of `size` lines took so long.

    As many as fit the goal by that measure; never more than twice as many at once.
    """
    fitting = round(size * GOAL / seconds) if seconds > 0 else LARGEST
    return max(SMALLEST, min(fitting, 2 * size, LARGEST))


@dataclass(kw_only=True)
class Pace:
    """The size of the next piece, by what the one before it took. Times are of this process."""

    size: int = FIRST
    begun: float = field(default_factory=time.monotonic)
    writing_since: float = 0.0

    @contextmanager
    def piece(self) -> Iterator[None]:
        """One piece: measured from `writes` on to its end, and rested after."""
        yield
        self.size = next_size(self.size, seconds=time.monotonic() - self.writing_since)
        time.sleep(REST)

    def writes(self) -> int:
        """Nobody else may write from now on; the size of the piece comes back."""
        self.writing_since = time.monotonic()
        return self.size

    @property
    def seconds(self) -> float:
        """How long it has gone on."""
        return time.monotonic() - self.begun
