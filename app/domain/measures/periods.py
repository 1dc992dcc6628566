"""Of which time measures are told: weeks of the review, quarters, or days that somebody names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.catalogue import Term
from app.domain.flows import begin_of, local_day
from app.domain.review.weeks import WEEK, last_whole_week
from app.domain.rules import ReviewRule

TREND_WEEKS = 12
MONTHS_OF_QUARTER = 3


class PeriodKind(Term):
    """The periods that are offered."""

    WEEK = "week", "上一例会周期"
    FOUR_WEEKS = "four_weeks", "近4周"
    TWELVE_WEEKS = "twelve_weeks", "近12周"
    QUARTER = "quarter", "本季度"
    LAST_QUARTER = "last_quarter", "上季度"
    DAYS = "days", "自定起止"


WEEKS = {PeriodKind.WEEK: 1, PeriodKind.FOUR_WEEKS: 4, PeriodKind.TWELVE_WEEKS: TREND_WEEKS}
"""How many weeks of the review, the last of which is over."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """A window and the one right before it. All UTC; `until` is not included, nor later than now.

    before: the first instant of the window before, which ends where this one begins.
    """

    before: datetime
    since: datetime
    until: datetime

    @property
    def quarter_is_over(self) -> bool:
        """Whether it reaches to the end of the quarter in which it begins."""
        return quarter_of(local_day(self.until)) > quarter_of(local_day(self.since))

    @property
    def weeks(self) -> tuple[datetime, ...]:
        """The beginnings of the last twelve weeks up to its end, the earliest first."""
        return tuple(self.until - n * WEEK for n in range(TREND_WEEKS, 0, -1))


def period_of(
    kind: PeriodKind, *, at: datetime, edge: ReviewRule, first: date, last: date
) -> Period:
    """A period as of now. first, last: the local days of PeriodKind.DAYS, both included.

    Weeks are whole weeks of the review. A quarter is one of the calendar year; the one that goes
    on is compared with all of the one before it. Days are compared with as many before them.
    """
    if kind in WEEKS:
        until = last_whole_week(at, edge=edge).until
        since = until - WEEKS[kind] * WEEK
        return Period(before=2 * (since - until) + until, since=since, until=until)
    if kind is PeriodKind.DAYS:
        length = timedelta(days=(last - first).days + 1)
        return _of_days(first - length, first, last + timedelta(days=1), at=at)
    quarter = quarter_of(local_day(at))
    before = quarter_before(quarter)
    if kind is PeriodKind.QUARTER:
        return _of_days(before, quarter, local_day(at) + timedelta(days=1), at=at)
    return _of_days(quarter_before(before), before, quarter, at=at)


def _of_days(before: date, since: date, until: date, *, at: datetime) -> Period:
    return Period(before=begin_of(before), since=begin_of(since), until=min(begin_of(until), at))


def quarter_of(day: date) -> date:
    """The first day of the quarter in which a day lies."""
    month = (day.month - 1) // MONTHS_OF_QUARTER * MONTHS_OF_QUARTER + 1
    return day.replace(month=month, day=1)


def quarter_before(first: date) -> date:
    """The first day of the quarter before one that begins on `first`."""
    return quarter_of(first - timedelta(days=1))
