"""Weeks of reviews: from Thursday 17:30 to Thursday 17:30, whatever day it is."""

from __future__ import annotations

from datetime import time

import pytest

from app.domain.review.weeks import last_whole_week, week_of
from app.domain.rules import ReviewRule
from tests.domain.casework import moment, shown

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
