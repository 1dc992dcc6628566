"""A list that is written while it is read: how far it is, said to whoever watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from app.domain.export_tasks import Progress

Piece = TypeVar("Piece")


def unwatched(_done: int, _total: int) -> None:
    """Nobody watches."""


def watched(
    pieces: Iterator[Piece], *, total: int, size: Callable[[Piece], int], progress: Progress
) -> Iterator[Piece]:
    """The same pieces; when the next one is asked for, those before it are told as written."""
    done = 0
    for piece in pieces:
        yield piece
        done += size(piece)
        progress(done, total)
