"""When a limit falls due: hand-worked from the State Council's notices and from the law.

民法典 201: the starting day is not counted; hours count from their moment. 203: a last day off
moves to the next working day; the day ends at close of business.
"""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.working_time import Amount, ClockError, DayNote, Unit, deadline
from tests.domain.office_calendars import STATE_COUNCIL, at, office, told


def due(start: str, amount: str) -> str:
    return told(deadline(STATE_COUNCIL, start=at(start), amount=Amount.parse(amount)).instant)


@pytest.mark.parametrize(
    ("start", "amount", "last_day"),
    [
        # 2022: off 1/31-2/6, 4/30-5/4, 10/1-10/7; at work 1/29, 1/30, 5/7, 10/8, 10/9
        ("2022-01-28", "3wd", "2022-02-07"),
        ("2022-04-29", "5wd", "2022-05-10"),
        ("2022-09-30", "3wd", "2022-10-10"),
        # 2023: off 2022-12-31-1/2, 1/21-1/27, 6/22-6/24, 9/29-10/6; at work 1/28, 1/29, 6/25,
        # 10/7, 10/8
        ("2022-12-30", "1wd", "2023-01-03"),
        ("2023-01-20", "5wd", "2023-02-01"),
        ("2023-06-21", "2wd", "2023-06-26"),
        ("2023-09-28", "4wd", "2023-10-10"),
        # 2024: off 2/10-2/17, 5/1-5/5, 9/15-9/17, 10/1-10/7; at work 2/18, 5/11, 9/14, 9/29
        ("2024-02-08", "3wd", "2024-02-19"),
        ("2024-04-30", "6wd", "2024-05-11"),
        ("2024-09-13", "2wd", "2024-09-18"),
        ("2024-09-27", "3wd", "2024-10-08"),
        # 2025: off 1/28-2/4, 10/1-10/8; at work 1/26, 2/8, 9/28, 10/11
        ("2025-01-24", "3wd", "2025-02-05"),
        ("2025-09-26", "4wd", "2025-10-09"),
        ("2025-10-09", "3wd", "2025-10-13"),
        # 2026: off 2/15-2/23, 4/4-4/6, 5/1-5/5, 9/25-9/27, 10/1-10/7; at work 2/14, 2/28, 5/9,
        # 9/20, 10/10
        ("2026-01-30", "5wd", "2026-02-06"),
        ("2026-02-13", "3wd", "2026-02-25"),
        ("2026-02-13", "5wd", "2026-02-27"),
        ("2026-02-13", "15wd", "2026-03-12"),
        ("2026-04-30", "5wd", "2026-05-11"),
        ("2026-09-18", "5wd", "2026-09-24"),
        ("2026-09-30", "3wd", "2026-10-10"),
        ("2026-09-30", "10wd", "2026-10-20"),
        ("2026-11-23", "15wd", "2026-12-14"),
        ("2026-12-10", "15wd", "2026-12-31"),
    ],
)
def test_working_days_follow_the_notices(start: str, amount: str, last_day: str) -> None:
    found = deadline(STATE_COUNCIL, start=at(f"{start}T10:00"), amount=Amount.parse(amount))
    assert told(found.instant) == f"{last_day} 17:30"
    assert found.last_day.isoformat() == last_day
    assert not found.provisional
    assert sum(note.counts for note in found.days) == Amount.parse(amount).n


@pytest.mark.parametrize("start", ["2026-03-02T00:00", "2026-03-02T17:30", "2026-03-02T23:59:59"])
def test_the_hour_of_the_starting_day_makes_no_difference_to_days(start: str) -> None:
    assert due(start, "1wd") == "2026-03-03 17:30"
    assert due(start, "1d") == "2026-03-03 17:30"


def test_a_start_on_a_day_off_is_a_starting_day_too() -> None:
    assert due("2026-03-07T10:00", "1wd") == "2026-03-09 17:30"


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-03-02T10:00", "15d", "2026-03-17 17:30"),
        ("2026-02-01T10:00", "15d", "2026-02-24 17:30"),  # 2/16 lies in 春节
        ("2026-09-01T10:00", "30d", "2026-10-08 17:30"),  # 10/1
        ("2026-02-18T10:00", "10d", "2026-02-28 17:30"),  # a Saturday at work
        ("2026-02-27T10:00", "2d", "2026-03-02 17:30"),  # 3/1 is a Sunday
    ],
)
def test_calendar_days_that_end_on_a_day_off_move_to_the_next_working_day(
    start: str, amount: str, expected: str
) -> None:
    assert due(start, amount) == expected


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-03-02T10:00", "4h", "2026-03-02 15:30"),
        ("2026-03-02T15:30", "4h", "2026-03-03 10:30"),
        ("2026-03-02T12:30", "1h", "2026-03-02 14:30"),
        ("2026-03-02T05:00", "90min", "2026-03-02 10:00"),
        ("2026-03-06T17:29", "90s", "2026-03-09 08:30:30"),
        ("2026-03-06T17:29:59", "2s", "2026-03-09 08:30:01"),
        ("2026-02-14T16:00", "2h", "2026-02-24 09:00"),
        ("2026-03-02T08:30", "1.5h", "2026-03-02 10:00"),
        ("2026-03-02T08:30", "75h", "2026-03-13 17:30"),
    ],
)
def test_hours_run_within_the_windows(start: str, amount: str, expected: str) -> None:
    assert due(start, amount) == expected


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-03-02T08:30", "210min", "2026-03-02 12:00"),
        ("2026-03-02T15:30", "2h", "2026-03-02 17:30"),
        ("2026-03-06T13:30", "4h", "2026-03-06 17:30"),
    ],
)
def test_a_due_instant_exactly_at_closing_stays_there(
    start: str, amount: str, expected: str
) -> None:
    assert due(start, amount) == expected


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-02T10:00:07", "2026-03-02 10:00:07"),
        ("2026-03-02T08:30", "2026-03-02 08:30"),
        ("2026-03-02T12:00", "2026-03-02 13:30"),
        ("2026-03-06T17:30", "2026-03-09 08:30"),
        ("2026-02-15T10:00", "2026-02-24 08:30"),
    ],
)
def test_nothing_gives_the_first_working_instant(unit: str, start: str, expected: str) -> None:
    found = deadline(STATE_COUNCIL, start=at(start), amount=Amount(n=0, unit=Unit(unit)))
    assert told(found.instant) == expected
    assert found.last_day.isoformat() == expected[:10]


def test_fractions_of_a_second_are_kept() -> None:
    found = deadline(
        office(), start=at("2026-03-02T10:00:00.123456"), amount=Amount.parse("0.000001s")
    )
    assert found.instant == at("2026-03-02T10:00:00.123457")


def test_the_last_day_is_the_one_that_ends_at_24_hours() -> None:
    evenings = office(windows={"mon": ["18:00-24:00"], "wed": ["18:00-24:00"]})
    for amount in ("1wd", "1d", "10h"):
        found = deadline(evenings, start=at("2026-03-02T20:00"), amount=Amount.parse(amount))
        assert told(found.instant) == "2026-03-05 00:00", amount
        assert found.last_day == date(2026, 3, 4)
        assert found.days[-1] == DayNote(date(2026, 3, 4), True, "工作日")


def test_every_day_is_explained() -> None:
    found = deadline(STATE_COUNCIL, start=at("2026-02-13T15:00"), amount=Amount.parse("2wd"))
    assert [(note.date.isoformat(), note.counts, note.why) for note in found.days] == [
        ("2026-02-13", False, "起算日，不计入"),
        ("2026-02-14", True, "调休上班"),
        *((f"2026-02-{day}", False, "春节") for day in range(15, 24)),
        ("2026-02-24", True, "工作日"),
    ]


def test_calendar_days_count_days_off_but_not_those_the_last_day_moves_over() -> None:
    found = deadline(office(), start=at("2026-03-06T15:00"), amount=Amount.parse("8d"))
    assert [(note.date.day, note.counts, note.why) for note in found.days] == [
        (6, False, "起算日，不计入"),
        (7, True, "周末"),
        (8, True, "周末"),
        (9, True, "工作日"),
        (10, True, "工作日"),
        (11, True, "工作日"),
        (12, True, "工作日"),
        (13, True, "工作日"),
        (14, False, "周末，期限末日顺延"),
        (15, False, "周末，期限末日顺延"),
        (16, True, "工作日"),
    ]


def test_of_hours_the_starting_day_counts_if_it_was_worked_on() -> None:
    found = deadline(office(), start=at("2026-03-05T17:30"), amount=Amount.parse("8h"))
    assert [(note.date.day, note.counts, note.why) for note in found.days] == [
        (5, False, "工作日，不在办公时间内"),
        (6, True, "工作日"),
        (7, False, "周末"),
        (8, False, "周末"),
        (9, True, "工作日"),
    ]


@pytest.mark.parametrize(
    ("start", "amount", "provisional"),
    [
        ("2026-12-10T09:00", "15wd", False),
        ("2026-12-10T09:00", "16wd", True),
        ("2026-12-31T16:30", "1h", False),
        ("2026-12-31T16:30", "61min", True),
        ("2026-12-16T09:00", "15d", False),
        ("2026-12-17T09:00", "15d", True),
        ("2019-12-31T09:00", "1wd", False),
    ],
)
def test_a_deadline_that_runs_into_a_year_without_notice_is_provisional(
    start: str, amount: str, provisional: bool
) -> None:
    found = deadline(STATE_COUNCIL, start=at(start), amount=Amount.parse(amount))
    assert found.provisional is provisional


def test_a_year_without_notice_counts_weekdays_and_statutory_days() -> None:
    assert due("2026-12-10T09:00", "20wd") == "2027-01-08 17:30"


@pytest.mark.parametrize(
    ("start", "amount", "code"),
    [
        ("2026-03-02T10:00", "200000wd", "amount_too_large"),
        ("2026-03-02T10:00", "100000wd", "due_out_of_range"),
        ("2026-03-02T10:00", "1000000h", "due_out_of_range"),
        ("2026-03-02T10:00", "9999999999999s", "amount_too_large"),
        ("1066-10-14T10:00", "5wd", "instant_out_of_range"),
        ("9999-12-31T10:00", "5wd", "instant_out_of_range"),
        ("0001-01-01T00:00", "5wd", "instant_out_of_range"),
    ],
)
def test_centuries_are_refused(start: str, amount: str, code: str) -> None:
    with pytest.raises(ClockError, match=code):
        deadline(office(), start=at(start), amount=Amount.parse(amount))


@pytest.mark.parametrize("amount", ["0s", "1h", "2wd", "1d"])
def test_a_calendar_that_works_no_more_is_refused_and_not_walked_for_ever(amount: str) -> None:
    past = office(windows={}, work_days={"2026-03-02": ["09:00-10:00"]})
    with pytest.raises(ClockError, match="no_working_time_ahead") as refused:
        deadline(past, start=at("2026-03-02T10:00"), amount=Amount.parse(amount))
    assert refused.value.facts["after"] == "2026-03-02"


def test_a_single_working_day_far_ahead_is_found() -> None:
    far = office(windows={}, work_days={"2046-03-02": ["09:00-10:00"]})
    found = deadline(far, start=at("2026-03-02T10:00"), amount=Amount.parse("1wd"))
    assert told(found.instant) == "2046-03-02 10:00"


def test_a_calendar_whose_every_day_is_off_is_not_walked_for_ever() -> None:
    whole_year = {f"{m:02}-{d:02}": "x" for m in range(1, 13) for d in range(1, 32)}
    for wrong in ("02-30", "02-31", "04-31", "06-31", "09-31", "11-31"):
        del whole_year[wrong]
    with pytest.raises(ClockError, match="no_working_time_ahead"):
        deadline(office(days_off=whole_year), start=at("2026-03-02"), amount=Amount.parse("1wd"))


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = at("2026-03-02T10:00").replace(tzinfo=None)
    with pytest.raises(ClockError, match="instant_without_zone"):
        deadline(office(), start=naive, amount=Amount.parse("5wd"))
