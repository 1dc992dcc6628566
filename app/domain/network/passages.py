"""Passages: a case leaves one department for another. What it adds to the weekly counts of them.

The way of a case is told by the spans of its main track that a department held; what the office
had, or the enterprise owed, between two departments is no stop. Time is plain time in days of 24
hours: working time would change with every later notice of holidays, and with it what is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from app.domain.flows import local_day, monday_of
from app.domain.lengths import bucket_of
from app.domain.problem import Case, Span
from app.domain.spans import MAIN

DAY = timedelta(days=1)

Place = tuple[str, str, str]
"""A region, a first-level field, a difficulty ("" before it is judged)."""

PassageKey = tuple[date, str, str, str, int, int, bool, bool, int]
"""The Monday of a week, the place, source, target, returned, latest, bucket."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A department handed a case over to another. at: when (UTC).

    days: how long the source had held it since it came. returned: the target had had it before.
    latest: the case never went this same way again, so that the latest passages since a week are
    as many as the cases that passed since.
    """

    at: datetime
    source: int
    target: int
    days: float
    returned: bool
    latest: bool


def passages(spans: Iterable[Span]) -> tuple[Passage, ...]:
    """The passages of a case, in the order of time. spans: its own, in the order they began."""
    stops = _stops(spans)
    ways = [(before.holder, after.holder) for before, after in pairwise(stops)]
    last = {way: place for place, way in enumerate(ways)}
    had: set[int] = set()
    found = []
    for place, (before, after) in enumerate(pairwise(stops)):
        had.add(before.holder)
        found.append(
            Passage(
                at=after.start,
                source=before.holder,
                target=after.holder,
                days=before.held / DAY,
                returned=after.holder in had,
                latest=last[ways[place]] == place,
            )
        )
    return tuple(found)


def passage_counts(case: Case) -> Counter[PassageKey]:
    """What a case adds to the weekly counts."""
    return counted(passages(case.spans), place_of(case))


def place_of(case: Case) -> Place:
    """Where a case is counted: as it stands now, so that what is amended moves its past, too."""
    matter = case.matter
    return matter.region, matter.field[:2], str(matter.difficulty or "")


def counted(found: Iterable[Passage], place: Place) -> Counter[PassageKey]:
    """Passages of one case as counts."""
    return Counter(
        (
            monday_of(local_day(p.at)),
            *place,
            p.source,
            p.target,
            p.returned,
            p.latest,
            bucket_of(p.days),
        )
        for p in found
    )


@dataclass(frozen=True)
class _Stop:
    """A department from when the case came to it until it went to another one."""

    holder: int
    start: datetime
    held: timedelta


def _stops(spans: Iterable[Span]) -> Sequence[_Stop]:
    main = (s for s in spans if s.track == MAIN and s.holder > 0)
    stops = []
    for holder, held in groupby(main, key=lambda s: s.holder):
        own = list(held)
        ended = sum(((s.end or s.start) - s.start for s in own), timedelta())
        stops.append(_Stop(holder=holder, start=own[0].start, held=ended))
    return stops
