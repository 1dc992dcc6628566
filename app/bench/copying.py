"""Copying stories into the database: problems with their events, chains, counts and lights."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, update

from app.bench.enterprises import Firm
from app.bench.filling import PORTION, Filling
from app.bench.plan import CITIES, Plan
from app.bench.plots import words
from app.bench.stamping import PLACE, Stamp
from app.bench.telling import Slot
from app.bench.values import Values
from app.domain.flows import WeekKey, by_week
from app.domain.identifiers import number_series, problem_id
from app.domain.supervision import order_series
from db.log import ALGORITHM
from db.models import ChainHeadRow, ChainLinkRow, CounterRow, FlowDayRow, FlowWeekRow, LightDayRow

LONGEST = 120
"""No story reaches further than so many days."""

Link = tuple[str, int, int, bytes]
"""When an event was recorded, its subject, its number, and the bytes that the chain covers."""


class Chain:
    """The chain of one city while it grows: events wait until no earlier one can come."""

    def __init__(self, name: str, head: tuple[int, str]) -> None:
        self.name = name
        self.n, self.hash = head
        self._waiting: list[Link] = []

    def wait(self, subject: int, events: Sequence[tuple[str, int, bytes]]) -> None:
        """Events that will be linked in the order of their recording."""
        self._waiting += [(at, subject, n, covered) for at, n, covered in events]

    def links(self, before: str | None = None) -> list[list[Any]]:
        """The rows of what was recorded before an instant; of all, where none is named."""
        self._waiting.sort()
        end = bisect_left(self._waiting, (before,)) if before else len(self._waiting)
        ready, self._waiting = self._waiting[:end], self._waiting[end:]
        return [self._linked(*event) for event in ready]

    def _linked(self, _at: str, subject: int, n: int, covered: bytes) -> list[Any]:
        self.n += 1
        self.hash = hashlib.new(ALGORITHM, self.hash.encode() + covered).hexdigest()
        return [self.name, self.n, subject, n, ALGORITHM, self.hash]


class Copying:
    """Copies a plan's stories, city by city and day by day, so that every key only grows."""

    def __init__(
        self,
        connection: Connection,
        *,
        plan: Plan,
        values: Values,
        firms: Mapping[str, Sequence[Firm]],
        heads: Mapping[str, tuple[int, str]],
    ) -> None:
        self.connection, self.plan, self.values = connection, plan, values
        self.firms, self.heads = firms, heads
        self.filling = Filling(connection)
        self.texts = plan.library.texts
        self.done = 0
        self._flows: dict[int, Counter[tuple[Any, ...]]] = defaultdict(Counter)
        self._lights: dict[int, Counter[tuple[Any, ...]]] = defaultdict(Counter)
        self._weeks: Counter[WeekKey] = Counter()
        self._line = cache(values.world.line)

    def run(self, progress: Callable[[int, int], None]) -> None:
        """All of it; progress is told (problems copied, problems in all)."""
        for city in CITIES:
            self._city(city, progress)
        series = order_series(mark=words().order, year=self.values.year)
        self._count(series, self.values.orders)
        self.filling.write()

    def _city(self, city: str, progress: Callable[[int, int], None]) -> None:
        chain = Chain(city, self.heads[city])
        for place, stamps in self.plan.arrivals(city):
            self._link(chain, self.texts[place])
            self._end_days(place)
            for sequence, stamp in enumerate(stamps, start=1):
                self._copy(stamp, place, sequence, chain)
            day = self.plan.library.dates[place]
            self._count(number_series(city=city, day=day), len(stamps))
            self.filling.write(least=PORTION)
            progress(self.done, self.plan.size)
        self._link(chain, None)
        self._end_days(len(self.texts))
        self._end_weeks()
        self.connection.execute(
            update(ChainHeadRow)
            .where(ChainHeadRow.chain == city)
            .values(n=chain.n, hash=chain.hash)
        )

    def _copy(self, stamp: Stamp, place: int, sequence: int, chain: Chain) -> None:
        day = self.plan.library.dates[place]
        subject = problem_id(city=chain.name, day=day, sequence=sequence)
        firm = self.plan.chance.choice(self.firms[chain.name])
        values = self.values.of(stamp.story, id=subject, firm=firm)
        struck = stamp.strike(values, self.texts[place : place + LONGEST])
        self.filling.add(struck.rows)
        self.filling.add_words(subject, struck.words)
        chain.wait(subject, struck.events)
        self._add_days(stamp, place, values)
        self.done += 1

    def _add_days(self, stamp: Stamp, place: int, values: Sequence[Any]) -> None:
        region, line = values[PLACE[Slot.REGION]], values[PLACE[Slot.FIELD]][:2]
        for days, fielded, flow, n in stamp.flows:
            self._flows[place + days][region, line if fielded else "", flow] += n
        for ended in stamp.ended:
            led = self._line(values[PLACE[ended.led_by]]) if ended.led_by else ""
            self._lights[place + ended.days][region, led, ended.lane, ended.light] += 1

    def _end_days(self, place: int) -> None:
        """Write what no later day of the city adds to."""
        for table, counts in ((FlowDayRow, self._flows), (LightDayRow, self._lights)):
            for day in [day for day in counts if day < place]:
                ended = counts.pop(day)
                rows = [[self.texts[day], *key, n] for key, n in sorted(ended.items())]
                self.filling.add({table.__tablename__: rows})
                if table is FlowDayRow:
                    date_ = self.plan.library.dates[day]
                    self._weeks += by_week(Counter({(date_, *k): n for k, n in ended.items()}))

    def _end_weeks(self) -> None:
        """Write the weeks of the city."""
        rows = [[monday.isoformat(), *key, n] for (monday, *key), n in sorted(self._weeks.items())]
        self.filling.add({FlowWeekRow.__tablename__: rows})
        self._weeks.clear()

    def _link(self, chain: Chain, before: str | None) -> None:
        self.filling.add({ChainLinkRow.__tablename__: chain.links(before)})

    def _count(self, series: str, last: int) -> None:
        self.filling.add({CounterRow.__tablename__: [[series, last]]})
