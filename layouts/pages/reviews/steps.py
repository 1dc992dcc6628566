"""The steps of meeting mode: a chapter each, and after a chapter each of its cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.queries.report import Card, Chapter, Report


@dataclass(frozen=True)
class Step:
    """n: from 1. card: the case that is talked about; None where the chapter itself is."""

    n: int
    chapter: Chapter
    card: Card | None = None

    @property
    def title(self) -> str:
        """What it is about."""
        return self.card.title if self.card else self.chapter.title


def steps_of(report: Report) -> tuple[Step, ...]:
    """All steps in their order."""
    return tuple(Step(n, *told) for n, told in enumerate(_told(report), start=1))


def _told(report: Report) -> Iterator[tuple[Chapter, Card | None]]:
    for chapter in report.chapters:
        yield chapter, None
        for card in chapter.cards:
            yield chapter, card
