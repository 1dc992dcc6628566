"""Weeks of reviews: from Thursday 17:30 to Thursday 17:30, whatever day it is."""

from __future__ import annotations

from datetime import time

import pytest

from app.domain.review.weeks import (
    Week,
    freeze_due,
    holiday_in,
    is_marked,
    last_whole_week,
    week_of,
)
from app.domain.rules import ReviewRule
from tests.domain.casework import moment, shown
from tests.domain.office_calendars import STATE_COUNCIL

THURSDAY = ReviewRule(weekday=3, time=time(17, 30), source="周例会")


@pytest.mark.parametrize(
    ("at", "since", "until"),
    [
        ("11-27 10:00", "11-26 17:30", "12-03 17:30"),
        ("11-26 17:29", "11-19 17:30", "11-26 17:30"),
        ("11-26 17:30", "11-26 17:30", "12-03 17:30"),
        ("11-22 23:59", "11-19 17:30", "11-26 17:30"),
    ],
)
def test_a_week_runs_from_edge_to_edge_and_the_edge_begins_one(
    at: str, since: str, until: str
) -> None:
    week = week_of(moment(at), edge=THURSDAY)
    assert (shown(week.since), shown(week.until)) == (since, until)


def test_the_last_whole_week_ended_at_the_last_edge() -> None:
    week = last_whole_week(moment("11-27 09:00"), edge=THURSDAY)
    assert (shown(week.since), shown(week.until)) == ("11-19 17:30", "11-26 17:30")


def test_an_edge_does_not_move_for_a_holiday() -> None:
    """2026-10-01 is a Thursday and a holiday."""
    week = week_of(moment("10-02 09:00"), edge=THURSDAY)
    assert shown(week.since) == "10-01 17:30"


def test_another_edge_makes_other_weeks() -> None:
    """Friday at noon, as a bulletin may have it."""
    noon = ReviewRule(weekday=4, time=time(12), source="周报")
    week = week_of(moment("11-27 11:59"), edge=noon)
    assert (shown(week.since), shown(week.until)) == ("11-20 12:00", "11-27 12:00")


def week_from(day: str) -> Week:
    """The week that begins on a Thursday."""
    return week_of(moment(f"{day} 17:30"), edge=THURSDAY)


@pytest.mark.parametrize(
    ("begins", "frozen"),
    [
        ("11-19", "11-27 08:30"),
        ("10-08", "10-16 08:30"),
        ("09-24", "10-08 08:30"),
    ],
)
def test_a_freeze_waits_for_the_first_working_instant(begins: str, frozen: str) -> None:
    """Thursday 17:30 is closing time. From 2026-10-01, 17:30, to 10-08 nobody works."""
    assert shown(freeze_due(week_from(begins), calendar=STATE_COUNCIL)) == frozen


def test_a_freeze_comes_on_a_saturday_that_is_worked() -> None:
    """A week that ends on Friday 2026-10-09 at noon is frozen that day; one at 17:30 on 10-10."""
    friday = ReviewRule(weekday=4, time=time(17, 30), source="周例会")
    week = last_whole_week(moment("10-10 12:00"), edge=friday)
    assert shown(week.until) == "10-09 17:30"
    assert shown(freeze_due(week, calendar=STATE_COUNCIL)) == "10-10 08:30"


@pytest.mark.parametrize(
    ("begins", "holiday"),
    [
        ("10-01", "国庆节"),
        ("09-24", ""),
        ("10-08", ""),
        ("11-19", ""),
    ],
)
def test_a_week_with_a_long_holiday_bears_its_name(begins: str, holiday: str) -> None:
    """10-02 to 10-08 holds four days off of five; 09-25 to 10-01 two; 10-09 to 10-15 a worked
    Saturday more.
    """
    week = week_from(begins)
    assert holiday_in(week, calendar=STATE_COUNCIL) == holiday
    assert is_marked(week, calendar=STATE_COUNCIL) is bool(holiday)


def test_a_week_holds_its_beginning_and_not_its_end() -> None:
    week = week_from("11-19")
    assert week.holds(moment("11-19 17:30"))
    assert week.holds(week.last)
    assert not week.holds(week.until)
    assert not week.holds(None)
