"""The figures of 评价考核: what was counted by group and week, read as measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.measures.figures import (
    THREE_RATES,
    WEIGHTED,
    Band,
    Counted,
    Reading,
    band,
    reading,
    together,
    weighted,
)
from app.domain.measures.measure import AGE_BANDS, BY_CODE, Window
from app.domain.measures.periods import Period
from app.domain.register_filter import Met
from app.domain.review.weeks import WEEK
from app.queries.evaluation_asked import EvaluationFilter
from app.queries.evaluation_links import (
    Narrowing,
    cases_address,
    credited_to,
    led_by,
    open_address,
)
from app.queries.evaluation_view import Cell
from app.queries.measures import edges_of_age, part_of_open
from db.measure_query import Counting, Key, counts_between
from db.open_ages import open_since
from db.store import Store

Counts = Mapping[Key, Sequence[Counted]]
AGES = {age.code: place for place, age in enumerate(AGE_BANDS)}


@dataclass(frozen=True, kw_only=True)
class History:
    """What was counted of one group. weeks: the last twelve, the latest last; ages: what is open,
    by age band.
    """

    now: Sequence[Counted]
    before: Sequence[Counted]
    weeks: tuple[Sequence[Counted], ...]
    ages: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class GroupFigures:
    """What was counted of all groups, and of each. codes: what is shown; weights: of 三率加权."""

    asked: EvaluationFilter
    codes: Sequence[str]
    weights: Sequence[int] = ()
    period: Period
    digits: int
    now: Counts
    before: Counts
    weeks: tuple[Counts, ...]
    ages: Mapping[Key, Sequence[int]]

    @property
    def keys(self) -> set[Key]:
        """The groups that have anything in them."""
        return {*self.now, *self.ages}

    def whole(self) -> tuple[Cell, ...]:
        """All groups together, which stands in no band."""
        everything = History(
            now=_all(self.now),
            before=_all(self.before),
            weeks=tuple(map(_all, self.weeks)),
            ages=[sum(ages) for ages in zip(*self.ages.values(), strict=True)],
        )
        return tuple(self._cell(code, everything, group={}, led={}) for code in self.codes)

    def cells(self, key: Key, whole: Sequence[Cell]) -> tuple[Cell, ...]:
        """The figures of a group, each in its band beside all groups together."""
        history = History(
            now=self.now.get(key, ()),
            before=self.before.get(key, ()),
            weeks=tuple(week.get(key, ()) for week in self.weeks),
            ages=self.ages.get(key, ()),
        )
        group = credited_to(self.asked.by, key, digits=self.digits)
        led = led_by(self.asked.by, key, digits=self.digits)
        return tuple(
            self._cell(code, history, group=group, led=led, beside=beside.reading)
            for code, beside in zip(self.codes, whole, strict=True)
        )

    def _cell(
        self,
        code: str,
        history: History,
        *,
        group: Narrowing | None,
        led: Narrowing | None,
        beside: Reading | None = None,
    ) -> Cell:
        if code in AGES:
            return self._age(code, history.ages, led)
        if code == THREE_RATES:
            return self._weighted(history)
        measure = BY_CODE[code]
        now, before = reading(measure, history.now), reading(measure, history.before)
        links = {
            met: cases_address(self.asked, self.period, measure, group=group, met=met)
            for met in (None, Met.YES)
        }
        ripe = measure.window is Window.WINDOW
        return Cell(
            code=code,
            reading=now,
            before=before if ripe else None,
            n_before=before.n,
            trend=tuple(reading(measure, w).value for w in history.weeks) if ripe else (),
            stands=Band.NONE if beside is None else band(measure, now, beside),
            cases=links[None],
            met=links[Met.YES],
        )

    def _weighted(self, history: History) -> Cell:
        """三率加权: of three measures, whose cells open the cases; without an interval, no band."""
        return Cell(
            code=THREE_RATES,
            reading=self._sum(history.now),
            before=self._sum(history.before),
            trend=tuple(self._sum(week).value for week in history.weeks),
        )

    def _sum(self, counted: Sequence[Counted]) -> Reading:
        rates = {code: reading(BY_CODE[code], counted) for code in WEIGHTED}
        return weighted(rates, self.weights)

    def _age(self, code: str, ages: Sequence[int], led: Narrowing | None) -> Cell:
        """An age band is of what is open now: of no window, and of nothing before it."""
        place = AGES[code]
        n = ages[place] if ages else 0
        read = part_of_open(AGE_BANDS[place], n, sum(ages))
        return Cell(code=code, reading=read, cases=open_address(self.asked, group=led))


def read_figures(
    store: Store,
    counting: Counting,
    *,
    asked: EvaluationFilter,
    codes: Sequence[str],
    period: Period,
    at: datetime,
    trends: bool,
) -> GroupFigures:
    """Everything in one look at the window, the one before it and, with trends, twelve weeks.

    codes: of the measures and age bands that are shown, in their order.
    """
    told = period.weeks if trends else ()
    begins = sorted({period.before, period.since, *told})
    reaching = replace(counting, since=begins[0])
    found = counts_between(store.session, reaching, edges=begins[1:])
    stretches = list(zip(begins, found, strict=True))
    return GroupFigures(
        asked=asked,
        codes=codes,
        weights=store.rules.rules().three_rates.weights,
        period=period,
        digits=counting.digits,
        now=_within(stretches, period.since, period.until),
        before=_within(stretches, period.before, period.since),
        weeks=tuple(_within(stretches, week, week + WEEK) for week in told),
        ages=ages_of(store, counting, codes=codes, at=at),
    )


Stretches = Sequence[tuple[datetime, Counts]]
"""The first instant of each, and what was counted from it to the next."""


def _within(stretches: Stretches, since: datetime, until: datetime) -> Counts:
    found: dict[Key, list[Counted]] = defaultdict(list)
    for begins, counts in stretches:
        if since <= begins < until:
            for key, counted in counts.items():
                found[key] += counted
    return found


def _all(counts: Counts) -> list[Counted]:
    return together(counted for of_group in counts.values() for counted in of_group)


def ages_of(
    store: Store, counting: Counting, *, codes: Sequence[str], at: datetime
) -> Mapping[Key, Sequence[int]]:
    """What is open by group and age band; nothing where no age band is among the codes."""
    if AGES.keys().isdisjoint(codes):
        return {}
    return open_since(store.session, counting, edges=edges_of_age(store.rules.calendar(), at))
