"""Periods of measures: whole weeks of the review, quarters of the calendar, days by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain.measures.periods import Period, PeriodKind, period_of
from app.domain.rules import ReviewRule

EDGE = ReviewRule(weekday=3, time=time(17, 30), source="周四17:30")
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 2026-11-23, 09:00 in Shanghai."""


def at(*given: int) -> datetime:
    """A time of Shanghai, as UTC."""
    return datetime(*given, tzinfo=UTC) - timedelta(hours=8)  # type: ignore[arg-type]


def told(kind: PeriodKind, now: datetime = MONDAY, **days: date) -> tuple[datetime, ...]:
    given = {"first": date.min, "last": date.min, **days}
    period = period_of(kind, at=now, edge=EDGE, **given)
    return period.before, period.since, period.until


@pytest.mark.parametrize(
    ("kind", "before", "since"),
    [
        (PeriodKind.WEEK, at(2026, 11, 5, 17, 30), at(2026, 11, 12, 17, 30)),
        (PeriodKind.FOUR_WEEKS, at(2026, 9, 24, 17, 30), at(2026, 10, 22, 17, 30)),
        (PeriodKind.TWELVE_WEEKS, at(2026, 6, 4, 17, 30), at(2026, 8, 27, 17, 30)),
    ],
)
def test_weeks_are_those_of_the_review_that_are_over(
    kind: PeriodKind, before: datetime, since: datetime
) -> None:
    assert told(kind) == (before, since, at(2026, 11, 19, 17, 30))


def test_a_quarter_that_goes_on_ends_now() -> None:
    assert told(PeriodKind.QUARTER) == (at(2026, 7, 1), at(2026, 10, 1), MONDAY)


def test_the_last_quarter_is_whole_and_may_lie_in_the_year_before() -> None:
    assert told(PeriodKind.LAST_QUARTER) == (at(2026, 4, 1), at(2026, 7, 1), at(2026, 10, 1))
    january = at(2027, 1, 4, 9)
    assert told(PeriodKind.LAST_QUARTER, january) == (
        at(2026, 7, 1), at(2026, 10, 1), at(2027, 1, 1),
    )  # fmt: skip


def test_days_are_compared_with_as_many_before_them() -> None:
    days = {"first": date(2026, 11, 2), "last": date(2026, 11, 8)}
    assert told(PeriodKind.DAYS, **days) == (at(2026, 10, 26), at(2026, 11, 2), at(2026, 11, 9))
    today = {"first": date(2026, 11, 23), "last": date(2026, 11, 23)}
    assert told(PeriodKind.DAYS, **today) == (at(2026, 11, 22), at(2026, 11, 23), MONDAY)


def test_twelve_weeks_lead_up_to_the_end() -> None:
    weeks = Period(before=MONDAY, since=MONDAY, until=at(2026, 11, 19, 17, 30)).weeks
    assert (len(weeks), weeks[0], weeks[-1]) == (
        12, at(2026, 8, 27, 17, 30), at(2026, 11, 12, 17, 30),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("until", "over"),
    [(at(2026, 12, 31, 23, 59), False), (at(2027, 1, 1), True), (MONDAY, False)],
)
def test_a_quarter_is_over_when_the_next_one_begins(until: datetime, over: bool) -> None:
    period = Period(before=at(2026, 7, 1), since=at(2026, 10, 1), until=until)
    assert period.quarter_is_over is over
