"""预警灯: red past due before all else, grey while paused, yellow near the end, else green."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.lights import Light, light, overdue, yellow_from
from app.domain.working_time import Amount, deadline
from app.rulebook import default_rules
from tests.domain.office_calendars import STATE_COUNCIL, at, office, told

DUE = at("2026-03-09T17:30")
YELLOW = at("2026-03-06T17:30")


@pytest.mark.parametrize(
    ("now", "paused", "expected"),
    [
        ("2026-03-06T17:29:59", False, "green"),
        ("2026-03-06T17:30", False, "yellow"),
        ("2026-03-09T17:30", False, "yellow"),
        ("2026-03-09T17:30:01", False, "red"),
        ("2026-03-05T10:00", True, "grey"),
        ("2026-03-09T10:00", True, "grey"),
        ("2026-03-09T17:30", True, "grey"),
        ("2026-03-09T17:30:01", True, "red"),
    ],
)
def test_an_open_limit(now: str, paused: bool, expected: str) -> None:
    assert light(at=at(now), due=DUE, yellow_from=YELLOW, paused=paused) is Light(expected)


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        ("2026-03-05T10:00", "green"),
        ("2026-03-09T17:30", "green"),
        ("2026-03-09T17:30:01", "red"),
    ],
)
def test_a_limit_that_was_met_keeps_its_light(met: str, expected: str) -> None:
    for paused in (False, True):
        found = light(
            at=at("2026-04-01T10:00"), due=DUE, yellow_from=YELLOW, paused=paused, met_at=at(met)
        )
        assert found is Light(expected)


def test_a_limit_met_later_was_not_met_yet() -> None:
    found = light(
        at=at("2026-03-10T10:00"),
        due=at("2026-03-11T17:30"),
        yellow_from=at("2026-03-10T09:00"),
        paused=False,
        met_at=at("2026-03-12T10:00"),
    )
    assert found is Light.YELLOW


def test_without_a_due_instant_there_is_no_light() -> None:
    assert light(at=YELLOW, due=None, yellow_from=None, paused=True) is Light.NONE


@pytest.mark.parametrize(
    ("amount", "yellow"),
    [
        ("4h", "2026-03-02 14:30"),  # due 15:30; 3 of 4 hours
        ("1wd", "2026-03-03 14:07:30"),  # due 3/3 17:30; 10:07:30 of 13:30 hours
        ("2wd", "2026-03-03 17:30"),
        ("5wd", "2026-03-06 17:30"),
        ("10wd", "2026-03-13 17:30"),
        ("11wd", "2026-03-13 14:48"),  # due 3/17; 70.8 of 88.5 hours
        ("15d", "2026-03-13 14:48"),  # due 3/17 as well
        ("7d", "2026-03-06 17:30"),  # due 3/9
    ],
)
def test_yellow_comes_by_the_length_of_the_limit(amount: str, yellow: str) -> None:
    start, limit = at("2026-03-02T10:00"), Amount.parse(amount)
    due = deadline(office(), start=start, amount=limit).instant
    found = yellow_from(
        office(), start=start, due=due, amount=limit, thresholds=default_rules().lights
    )
    assert told(found) == yellow


def test_the_last_working_day_before_a_holiday_is_a_working_day_left() -> None:
    start, limit = at("2026-02-13T10:00"), Amount.parse("2wd")
    due = deadline(STATE_COUNCIL, start=start, amount=limit).instant
    found = yellow_from(
        STATE_COUNCIL, start=start, due=due, amount=limit, thresholds=default_rules().lights
    )
    assert (told(due), told(found)) == ("2026-02-24 17:30", "2026-02-14 17:30")


def test_paused_time_is_not_the_limits() -> None:
    start, limit = at("2026-03-02T10:00"), Amount.parse("4h")
    pauses = [(at("2026-03-02T11:00"), at("2026-03-02T14:00"))]
    due = deadline(office(), start=start, amount=limit, pauses=pauses).instant
    found = yellow_from(
        office(),
        start=start,
        due=due,
        amount=limit,
        thresholds=default_rules().lights,
        pauses=pauses,
    )
    assert (told(due), told(found)) == ("2026-03-02 17:00", "2026-03-02 16:00")


def test_yellow_is_never_before_the_start_nor_after_the_due_instant() -> None:
    start, due = at("2026-03-02T17:00"), at("2026-03-03T09:00")
    for amount in ("5wd", "1wd", "15wd"):
        found = yellow_from(
            office(),
            start=start,
            due=due,
            amount=Amount.parse(amount),
            thresholds=default_rules().lights,
        )
        assert start <= found <= due


def test_overdue_is_measured_in_working_and_in_calendar_time() -> None:
    found = overdue(office(), at=at("2026-03-16T17:30"), due=DUE)
    assert found.working_days == 5
    assert found.calendar_days == 7
    assert found.working_seconds == Decimal(5 * 7.5 * 3600)


@pytest.mark.parametrize("now", ["2026-03-09T17:30", "2026-03-01T00:00"])
def test_what_is_not_past_due_is_not_overdue(now: str) -> None:
    found = overdue(office(), at=at(now), due=DUE)
    assert (found.working_days, found.calendar_days, found.working_seconds) == (0, 0, 0)
