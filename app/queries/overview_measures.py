"""The overview's measures of the last whole week: each with its numerator, denominator, filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.calendar import Calendar
from app.domain.catalogue import Phase
from app.domain.lengths import bucket_of, quantile_of
from app.domain.register_filter import Late, Outcome, RegisterFilter, State
from app.queries.handling_times import WAITED, handling_times
from app.queries.overview_periods import Period
from db.overview_query import late_among, outcomes, standings
from db.register_query import Asking
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Rate:
    """numerator of denominator. before: the same of the week before."""

    numerator: int
    denominator: int
    before: tuple[int, int] = (0, 0)
    asked: RegisterFilter

    @property
    def change(self) -> float | None:
        """Percentage points against the week before."""
        past, past_of = self.before
        if not self.denominator or not past_of:
            return None
        return 100 * (self.numerator / self.denominator - past / past_of)


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What was closed in the week. counts: of each outcome; total_before: of the week before."""

    total: int
    total_before: int
    counts: Mapping[Outcome, int]
    before: Mapping[Outcome, int]
    asked: RegisterFilter
    asked_before: RegisterFilter


@dataclass(frozen=True, kw_only=True)
class Times:
    """Working days from registration to closure, of so many. parts: means by phase."""

    n: int
    median: float | None
    p90: float | None
    mean: float | None
    parts: Mapping[Phase, float]


def closed_in(store: Store, asked: RegisterFilter, asking: Asking, week: Period) -> Closed:
    """上期办结 and what came of it."""
    both = _closed(asked, _with_the_week_before(week))
    found = outcomes(store.session, both, asking, since=week.first)
    (total, counts), (total_before, before) = found[True], found[False]
    return Closed(
        total=total,
        total_before=total_before,
        counts=counts,
        before=before,
        asked=_closed(asked, week),
        asked_before=_closed(asked, week.before),
    )


def _with_the_week_before(week: Period) -> Period:
    return Period(week.before.first, week.last)


def _closed(asked: RegisterFilter, week: Period) -> RegisterFilter:
    return asked.narrowed(state=State.CLOSED, closed_from=week.first, closed_to=week.last)


def timely(store: Store, asked: RegisterFilter, asking: Asking, week: Period, which: Late) -> Rate:
    """按期办结率: met in time of what was due in the week, closed or not."""
    both = _due(asked, _with_the_week_before(week), which)
    found = late_among(store.session, both, asking, which, since=week.first)
    (n, missed), (past_n, past_missed) = found[True], found[False]
    return Rate(
        numerator=n - missed,
        denominator=n,
        before=(past_n - past_missed, past_n),
        asked=_due(asked, week, which),
    )


def _due(asked: RegisterFilter, week: Period, which: Late) -> RegisterFilter:
    if which is Late.ORIGINAL:
        return asked.narrowed(
            state=State.ANSWERABLE, original_from=week.first, original_to=week.last
        )
    return asked.narrowed(state=State.ANSWERABLE, due_from=week.first, due_to=week.last)


def times(store: Store, closed: Closed, asking: Asking, calendar: Calendar) -> Times:
    """办理时长 of the week's closed: the phases of the main track, in working days.

    The median and P90 come from the buckets by which every measure is told.
    """
    problems = standings(store.session, closed.asked, asking)
    found = handling_times(store.session, problems, calendar=calendar, at=asking.at)
    told = [parts for parts in found if parts]
    if not told:
        return Times(n=0, median=None, p90=None, mean=None, parts={})
    lengths, n = [sum(parts.values()) for parts in told], len(told)
    buckets = Counter(map(bucket_of, lengths))
    return Times(
        n=n,
        median=quantile_of(buckets, 0.5),
        p90=quantile_of(buckets, 0.9),
        mean=sum(lengths) / n,
        parts={phase: sum(parts[phase] for parts in told) / n for phase in WAITED},
    )
