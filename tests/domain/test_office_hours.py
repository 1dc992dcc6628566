"""Office hours by the calendar of 2026: what counts as working time, and which day opens next."""

from __future__ import annotations

import pytest

from app.domain.office_hours import in_hours, next_opening, opening_of
from tests.domain.casework import moment, shown
from tests.domain.office_calendars import STATE_COUNCIL


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("09-21 08:29", False),
        ("09-21 08:30", True),
        ("09-21 12:00", True),
        ("09-21 12:30", False),
        ("09-21 13:30", True),
        ("09-21 17:30", True),
        ("09-21 17:31", False),
        ("09-20 09:00", True),
        ("09-25 09:00", False),
        ("10-01 09:00", False),
        ("10-10 09:00", True),
        ("10-17 09:00", False),
    ],
)
def test_messages_go_out_in_working_time_closing_included(at: str, expected: bool) -> None:
    assert in_hours(STATE_COUNCIL, moment(at)) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("09-21 08:00", "09-21 08:30"),
        ("09-21 08:30", "09-22 08:30"),
        ("09-24 17:30", "09-28 08:30"),
        ("09-30 17:30", "10-08 08:30"),
        ("10-03 09:00", "10-08 08:30"),
        ("10-09 17:30", "10-10 08:30"),
        ("10-10 17:30", "10-12 08:30"),
    ],
)
def test_the_next_opening_is_that_of_the_first_working_day_that_begins_later(
    at: str, expected: str
) -> None:
    assert shown(next_opening(STATE_COUNCIL, moment(at))) == expected


def test_a_day_off_does_not_open() -> None:
    assert opening_of(STATE_COUNCIL, STATE_COUNCIL.local_date(moment("10-01 09:00"))) is None
