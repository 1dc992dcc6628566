"""Consultation: the order of an agenda, who is invited, and the dates of a weekly series."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from app.domain.consultation import Severity, in_order, invited, next_of_series, severity
from app.domain.flags import Block, FlagCode, Part, Raised, Ring, Standing
from tests.domain.casework import STATE_COUNCIL

SHANGHAI = ZoneInfo("Asia/Shanghai")
SOME_TIME = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WEDNESDAY, FRIDAY, SATURDAY = 2, 4, 5


def raised(rule: FlagCode, **evidence: float) -> Raised:
    return Raised(rule=rule, since=SOME_TIME, evidence=evidence)


def test_what_no_single_department_can_undo_weighs_most() -> None:
    assert severity([raised(FlagCode.RING)]) == Severity(weight=5, waited=0.0)
    both = [raised(FlagCode.OVERDUE, days=7.5), raised(FlagCode.AGED, days=31.0)]
    assert severity(both) == Severity(weight=4, waited=31.0)


def test_the_most_pressing_comes_first_and_of_equals_the_older_number() -> None:
    ring, long, short = (
        Severity(weight=5, waited=0),
        Severity(weight=3, waited=9),
        Severity(weight=3, waited=6),
    )
    candidates = [(14, short), (13, long), (12, ring), (11, short)]
    assert in_order(candidates) == [12, 13, 11, 14]


def test_invited_are_those_at_work_those_awaited_and_those_in_the_ring_each_once() -> None:
    standing = Standing(
        problem=1,
        registered_at=SOME_TIME,
        parts=(Part(department=1, since=SOME_TIME), Part(department=2, since=SOME_TIME)),
        blocks=(Block(waiting=1, awaited=3, problem=9, since=SOME_TIME),),
        ring=Ring(departments=(2, 4), since=SOME_TIME),
    )
    assert invited(standing) == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("after", "weekday", "held", "planned"),
    [
        # A plain week: the Friday after Monday 2026-11-23.
        (date(2026, 11, 23), FRIDAY, date(2026, 11, 27), date(2026, 11, 27)),
        # On the day of a meeting the next one is a week later.
        (date(2026, 11, 27), FRIDAY, date(2026, 12, 4), date(2026, 12, 4)),
        # Friday 2026-09-25 to Sunday 27 is 中秋: Monday 28 is the next working day.
        (date(2026, 9, 18), FRIDAY, date(2026, 9, 28), date(2026, 9, 25)),
        # Friday 2026-10-02 lies in the 国庆 week, 1 to 7 October: Thursday 8.
        (date(2026, 9, 28), FRIDAY, date(2026, 10, 8), date(2026, 10, 2)),
        # Saturday 2026-10-10 is a make-up working day: a Saturday series meets on it.
        (date(2026, 10, 8), SATURDAY, date(2026, 10, 10), date(2026, 10, 10)),
        # Wednesday 2026-02-18 lies in 春节, 15 to 23 February: Tuesday 24.
        (date(2026, 2, 13), WEDNESDAY, date(2026, 2, 24), date(2026, 2, 18)),
    ],
)
def test_a_weekly_series_moves_to_the_next_working_day(
    after: date, weekday: int, held: date, planned: date
) -> None:
    found = next_of_series(STATE_COUNCIL, after=after, weekday=weekday, begins=time(14, 30))
    assert found == (datetime.combine(held, time(14, 30), SHANGHAI), planned)
