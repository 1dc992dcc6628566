"""Places on a slide or a drawing. Lengths are points, from the upper left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Box:
    """A place on a slide."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def is_inside(self, room: Box) -> bool:
        """Whether all of it lies within another."""
        across = room.left - 0.01 <= self.left and self.right <= room.right + 0.01
        return across and room.top - 0.01 <= self.top and self.bottom <= room.bottom + 0.01

    def is_free(self, taken: Iterable[Box], *, apart: float) -> bool:
        """Whether it keeps so far from all others."""
        return not any(
            self.left < other.right + apart
            and other.left < self.right + apart
            and self.top < other.bottom + apart
            and other.top < self.bottom + apart
            for other in taken
        )
