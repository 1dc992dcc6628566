"""The stories that a benchmark's database is copied from, and the days on which each may begin.

A story holds on every day from which the calendar has the pattern of days that it was told over:
its limits are then the same number of days later, at the same time of day.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

from app.bench.plots import EVENTS, Plot, plots
from app.bench.stamping import Stamp
from app.bench.telling import Story, Teller
from app.domain.calendar import Calendar
from app.domain.flows import local_day

TELLINGS = 2
"""A plot is told so many times over each pattern of days: at other minutes, of other kinds."""

PATTERNS = 16
"""Over so many patterns at most; near rarer holidays the plots that fit take the day."""

AHEAD = 200
"""Limits and dates of open problems lie at most so many days behind the present."""

T = TypeVar("T")


@dataclass(frozen=True)
class Weighted(Generic[T]):
    """Things with weights, to be drawn from."""

    things: Sequence[T]
    sums: Sequence[float]

    @classmethod
    def of(cls, things: Sequence[T], weights: Sequence[float]) -> Weighted[T]:
        """Things and their weights."""
        return cls(things, list(accumulate(weights)))

    def draw(self, chance: random.Random) -> T:
        """One of them."""
        return chance.choices(self.things, cum_weights=self.sums)[0]


class Library:
    """Stories told so far, and what is told when a day asks for it."""

    def __init__(
        self, teller: Teller, *, begin: date, now: datetime, chance: random.Random
    ) -> None:
        self.teller, self.begin, self.now, self.chance = teller, begin, now, chance
        self.today = local_day(now)
        self.length = (self.today - begin).days
        self.dates = [begin + timedelta(days=n) for n in range(self.length + AHEAD)]
        self.texts = [day.isoformat() for day in self.dates]
        self._signs = signs(teller.calendar, self.dates)
        self._told: dict[str, list[tuple[str, list[Stamp]]]] = defaultdict(list)

    def working_days(self) -> list[int]:
        """The days before today on which the office works, as places from `begin`."""
        calendar = self.teller.calendar
        return [n for n in range(self.length) if calendar.is_working(self.dates[n])]

    def closed_on(self, place: int) -> Weighted[Stamp]:
        """The stories that may begin on a day and have ended before today."""
        things: list[Stamp] = []
        weights: list[float] = []
        for plot in (p for p in plots() if not p.open):
            found = [s for s in self._stamps(plot, place) if place + s.ends < self.length]
            things += found
            weights += (plot.weight / len(found) for _ in found)
        return Weighted.of(things, weights)

    def open_now(self) -> Weighted[tuple[int, Stamp]]:
        """Stories that are under way, with the day on which each began."""
        places = self.working_days()
        things: list[tuple[int, Stamp]] = []
        weights: list[float] = []
        for plot in (p for p in plots() if p.open):
            first, last = plot.ages
            began = [places[-age] for age in range(first, last + 1) for _ in range(TELLINGS)]
            things += [(place, self._tell(plot, place)) for place in began]
            weights += (plot.weight / len(began) for _ in began)
        return Weighted.of(things, weights)

    def _stamps(self, plot: Plot, place: int) -> list[Stamp]:
        told = self._told[plot.name]
        for pattern, stamps in told:
            if self._signs.startswith(pattern, place):
                return stamps
        if len(told) == PATTERNS:
            return []
        stamps = [self._tell(plot, place) for _ in range(TELLINGS)]
        length = max(stamp.length for stamp in stamps)
        told.append((self._signs[place : place + length], stamps))
        return stamps

    def _tell(self, plot: Plot, place: int) -> Stamp:
        kind = self.chance.choice(plot.kinds)
        story = self.teller.tell(plot, day=self.dates[place], kind=kind, chance=self.chance)
        require_sound(story, now=self.now if plot.open else None)
        return Stamp(story, calendar=self.teller.calendar, until=self.today)


def require_sound(story: Story, *, now: datetime | None) -> None:
    """A plot whose story is not what the benchmark counts on is a mistake in its file."""
    events, plot = story.events, story.plot
    if len(events) != EVENTS or story.case.open != plot.open:
        raise ValueError(f"{plot.name}: {len(events)} events, open {story.case.open}")
    if now is not None and events[-1].at >= now:
        raise ValueError(f"{plot.name}: has not come so far on {story.day}")


def signs(calendar: Calendar, dates: Sequence[date]) -> str:
    """A sign a day: the same where a day has the same windows and is as certain."""
    known: dict[object, str] = {}
    return "".join(known.setdefault(_of(calendar, day), chr(97 + len(known))) for day in dates)


def _of(calendar: Calendar, day: date) -> tuple[object, bool]:
    return calendar.windows_on(day), calendar.is_provisional(day)


def days_of(library: Library) -> Iterator[tuple[int, Weighted[Stamp]]]:
    """The working days on which closed problems began, with their stories."""
    for place in library.working_days():
        stories = library.closed_on(place)
        if stories.things:
            yield place, stories
