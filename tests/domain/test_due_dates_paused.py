"""What pauses (挂起) do to a due instant. Monday to Friday, 08:30-12:00 and 13:30-17:30.

2026-03-02 is a Monday; 5 working days from it are due on Monday 2026-03-09 at 17:30.
"""

from __future__ import annotations

import pytest

from app.domain.working_time import Amount, ClockError, deadline
from tests.domain.office_calendars import at, office, told


def due(amount: str, *pauses: str, start: str = "2026-03-02T10:00") -> str:
    intervals = [
        (at(f"2026-03-{begin}"), at(f"2026-03-{end}"))
        for begin, end in (pause.split("/") for pause in pauses)
    ]
    found = deadline(office(), start=at(start), amount=Amount.parse(amount), pauses=intervals)
    return told(found.instant)


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        ("04T00:00/05T00:00", "2026-03-10 17:30"),
        ("04T08:30/04T17:30", "2026-03-10 17:30"),
        ("04T00:00/06T00:00", "2026-03-11 17:30"),
        ("06T17:30/09T08:30", "2026-03-09 17:30"),  # a weekend
    ],
)
def test_a_working_day_wholly_paused_is_not_counted(pause: str, expected: str) -> None:
    assert due("5wd", pause) == expected


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        ("04T14:00/04T16:00", "2026-03-10 10:30"),
        ("04T11:00/04T14:00", "2026-03-10 10:00"),  # an hour and half an hour; noon is none
        ("04T12:00/04T13:30", "2026-03-09 17:30"),
        ("04T17:00/05T09:00", "2026-03-10 09:30"),
        ("04T15:00/06T10:00", "2026-03-11 14:00"),  # one whole day; 2.5 and 1.5 hours
    ],
)
def test_part_of_a_day_moves_the_due_instant_by_the_paused_working_time(
    pause: str, expected: str
) -> None:
    assert due("5wd", pause) == expected


def test_a_day_paused_in_parts_that_make_it_whole_is_not_counted() -> None:
    assert due("5wd", "04T08:30/04T11:00", "04T11:00/04T12:00", "04T13:30/04T17:30") == (
        "2026-03-10 17:30"
    )


def test_overlapping_pauses_count_once() -> None:
    assert due("5wd", "04T14:00/04T16:00", "04T15:00/04T17:00") == "2026-03-10 11:30"


def test_the_order_of_pauses_makes_no_difference() -> None:
    assert due("5wd", "05T14:00/05T16:00", "04T14:00/04T15:00") == "2026-03-10 11:30"


@pytest.mark.parametrize("pause", ["02T10:00/02T17:30", "01T00:00/03T00:00"])
def test_a_pause_on_the_starting_day_moves_nothing(pause: str) -> None:
    assert due("5wd", pause) == "2026-03-09 17:30"


@pytest.mark.parametrize("pause", ["09T17:30/12T00:00", "10T00:00/11T00:00"])
def test_a_pause_after_the_due_instant_moves_nothing(pause: str) -> None:
    assert due("5wd", pause) == "2026-03-09 17:30"
    assert due("7d", pause) == "2026-03-09 17:30"


def test_a_pause_that_the_moved_due_instant_runs_into_moves_it_again() -> None:
    assert due("5wd", "04T14:00/04T16:00", "10T09:00/10T11:00") == "2026-03-10 14:00"
    assert due("5wd", "04T14:00/04T16:00", "10T00:00/11T00:00") == "2026-03-11 10:30"


def test_a_pause_that_begins_on_the_last_day() -> None:
    assert due("5wd", "09T15:00/12T10:00") == "2026-03-12 14:00"


def test_an_empty_pause_is_none() -> None:
    assert due("5wd", "04T14:00/04T14:00") == "2026-03-09 17:30"


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        ("02T11:00/02T14:00", "2026-03-02 17:00"),
        ("02T09:00/02T10:30", "2026-03-02 16:00"),
        ("02T15:30/02T17:00", "2026-03-02 15:30"),
        ("02T15:29/03T08:31", "2026-03-03 08:32"),
        ("02T10:00/04T10:00", "2026-03-04 15:30"),
    ],
)
def test_paused_time_does_not_pass_for_hours(pause: str, expected: str) -> None:
    assert due("4h", pause) == expected


def test_nothing_is_due_at_the_first_working_instant_that_is_not_paused() -> None:
    assert due("0h", "02T09:00/02T12:00") == "2026-03-02 13:30"
    assert due("0wd", "02T09:00/03T00:00") == "2026-03-03 08:30"


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        (["04T00:00/05T00:00"], "2026-03-18 17:30"),
        (["04T08:30/04T17:30"], "2026-03-18 17:30"),
        (["07T00:00/08T00:00"], "2026-03-18 17:30"),  # a Saturday is a calendar day
        (["07T00:00/07T23:59"], "2026-03-17 17:30"),  # part of it holds no working time
        (["04T14:00/04T16:00"], "2026-03-18 10:30"),
        (["03T00:00/07T00:00"], "2026-03-23 17:30"),  # the 21st is a Saturday
    ],
)
def test_calendar_days_leave_out_whole_paused_days(pauses: list[str], expected: str) -> None:
    assert due("15d", *pauses) == expected


def test_a_last_calendar_day_moved_to_a_paused_monday_moves_on() -> None:
    assert due("12d") == "2026-03-16 17:30"
    assert due("12d", "16T00:00/18T00:00") == "2026-03-18 17:30"
    assert due("12d", "16T14:00/16T16:00") == "2026-03-17 10:30"


def test_the_days_say_what_was_paused() -> None:
    found = deadline(
        office(),
        start=at("2026-03-02T10:00"),
        amount=Amount.parse("3wd"),
        pauses=[(at("2026-03-03T00:00"), at("2026-03-04T10:00"))],
    )
    assert [(note.date.day, note.counts, note.why) for note in found.days] == [
        (2, False, "起算日，不计入"),
        (3, False, "工作日，全天挂起"),
        (4, True, "工作日，其中挂起1小时30分"),
        (5, True, "工作日"),
        (6, True, "工作日"),
        (7, False, "周末"),
        (8, False, "周末"),
        (9, True, "工作日，补足挂起时间"),
    ]
    assert (told(found.instant), found.last_day.day) == ("2026-03-09 10:00", 9)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ClockError, match="pause_reversed"):
        due("5wd", "05T00:00/04T00:00")
