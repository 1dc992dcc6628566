"""The ruler of working days gives what `elapsed` gives, for any pair on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import Calendar
from app.domain.working_days import WorkingDays
from app.domain.working_time import elapsed
from db.seed.calendar import seed_calendar

CALENDAR = Calendar.from_mapping(seed_calendar())
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
instants = st.integers(min_value=0, max_value=364 * 86_400).map(
    lambda seconds: FIRST + timedelta(seconds=seconds)
)


def test_over_the_spring_festival_only_days_at_work_count() -> None:
    """2026-02-13 15:00 to 02-27 17:30: 2.5 of 7.5 hours; Saturday 14 makes up; 24 to 27."""
    start = datetime(2026, 2, 13, 7, 0, tzinfo=UTC)
    end = datetime(2026, 2, 27, 9, 30, tzinfo=UTC)
    ruler = WorkingDays(CALENDAR, [start, end])
    assert ruler.between(start, end) == pytest.approx(2.5 / 7.5 + 1 + 4)


def test_backwards_is_nothing() -> None:
    start, end = FIRST, FIRST + timedelta(days=30)
    assert WorkingDays(CALENDAR, [start, end]).between(end, start) == 0.0


@given(st.lists(instants, min_size=2, max_size=6))
def test_it_agrees_with_elapsed(reach: list[datetime]) -> None:
    ruler = WorkingDays(CALENDAR, reach)
    for start, end in pairwise(reach):
        exact = elapsed(CALENDAR, start=start, end=end).working_days
        assert ruler.between(start, end) == pytest.approx(exact, abs=1e-9)
