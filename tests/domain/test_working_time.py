"""How much working time lies between two instants, in any zone, to the second."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.working_time import (
    Amount,
    ClockError,
    Unit,
    deadline,
    elapsed,
    instant_after,
    instant_before,
)
from tests.domain.office_calendars import (
    STATE_COUNCIL,
    around_the_clock,
    at,
    office,
    told,
)


@pytest.mark.parametrize(
    ("start", "end", "seconds", "working_days"),
    [
        ("2026-03-02T10:00", "2026-03-02T15:30", 4 * 3600, 4 / 7.5),
        ("2026-03-02T08:30", "2026-03-02T17:30", 7.5 * 3600, 1),
        ("2026-03-02T00:00", "2026-03-03T00:00", 7.5 * 3600, 1),
        ("2026-03-02T12:00", "2026-03-02T13:30", 0, 0),
        ("2026-03-06T17:29:59", "2026-03-09T08:30:01", 2, 2 / 27000),
        ("2026-02-13T15:00", "2026-02-24T10:00", 11.5 * 3600, 11.5 / 7.5),  # 2/14 is at work
        ("2026-01-01T00:00", "2027-01-01T00:00", 248 * 7.5 * 3600, 248),
        ("2020-01-01T00:00", "2027-01-01T00:00", 1744 * 7.5 * 3600, 1744),
    ],
)
def test_working_time_between(start: str, end: str, seconds: float, working_days: float) -> None:
    found = elapsed(STATE_COUNCIL, start=at(start), end=at(end))
    assert found.seconds == Decimal(seconds)
    assert found.working_days == pytest.approx(working_days, abs=1e-12)


def test_fractions_of_a_second_are_kept() -> None:
    found = elapsed(office(), start=at("2026-03-02T10:00"), end=at("2026-03-02T10:00:00.000001"))
    assert found.seconds == Decimal("0.000001")


@pytest.mark.parametrize("end", ["2026-03-02T10:00", "2026-03-02T09:00", "2020-01-01T00:00"])
def test_an_end_that_is_not_later_gives_nothing(end: str) -> None:
    found = elapsed(STATE_COUNCIL, start=at("2026-03-02T10:00"), end=at(end))
    assert (found.seconds, found.working_days, found.days) == (0, 0, ())


def test_a_day_is_measured_by_its_own_windows() -> None:
    calendar = office(work_days={"2026-03-07": ["09:00-11:00"]})
    found = elapsed(calendar, start=at("2026-03-06T13:30"), end=at("2026-03-07T10:00"))
    assert found.seconds == 5 * 3600
    assert found.working_days == float(Fraction(4 * 2, 15) + Fraction(1, 2))


@pytest.mark.parametrize(
    ("pauses", "hours"),
    [
        ([("2026-03-02T11:00", "2026-03-02T14:00")], 13.5),
        ([("2026-03-01T00:00", "2026-03-03T00:00")], 7.5),
        (
            [("2026-03-02T11:00", "2026-03-02T14:00"), ("2026-03-02T13:00", "2026-03-02T15:00")],
            12.5,
        ),
        ([("2026-03-04T00:00", "2026-03-05T00:00")], 15),
        ([("2026-01-01T00:00", "2027-01-01T00:00")], 0),
    ],
)
def test_paused_time_does_not_pass(pauses: list[tuple[str, str]], hours: float) -> None:
    found = elapsed(
        office(),
        start=at("2026-03-02T00:00"),
        end=at("2026-03-04T00:00"),
        pauses=[(at(begin), at(end)) for begin, end in pauses],
    )
    assert found.seconds == Decimal(hours) * 3600
    assert found.working_days == pytest.approx(hours / 7.5)


def test_every_day_is_explained() -> None:
    found = elapsed(
        office(days_off={"2026-03-03": "店庆"}),
        start=at("2026-03-02T17:30"),
        end=at("2026-03-08T00:00"),
        pauses=[(at("2026-03-04T00:00"), at("2026-03-05T10:00"))],
    )
    assert [(note.date.day, note.counts, note.why) for note in found.days] == [
        (2, False, "工作日，不在办公时间内"),
        (3, False, "店庆"),
        (4, False, "工作日，挂起"),
        (5, True, "工作日，其中挂起1小时30分"),
        (6, True, "工作日"),
        (7, False, "周末"),
    ]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Amsterdam", "2026-03-29", 23),
        ("Europe/Amsterdam", "2026-10-25", 25),
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 25),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Africa/Cairo", "2026-04-24", 23),  # the hour after midnight is skipped
        ("America/Santiago", "2026-04-04", 25),  # the hour before midnight comes twice
        ("Pacific/Apia", "2011-12-30", 0),  # a date that was left out
        ("Pacific/Apia", "2011-12-29", 24),
    ],
)
def test_a_day_on_which_clocks_are_changed_has_its_own_length(
    zone: str, day: str, hours: float
) -> None:
    calendar = around_the_clock(zone)
    spans = calendar.spans_on(date.fromisoformat(day))
    assert sum((end - begin).total_seconds() for begin, end in spans) == hours * 3600
    if spans:
        found = elapsed(calendar, start=spans[0][0], end=spans[-1][1])
        assert (found.seconds, found.working_days) == (Decimal(hours) * 3600, 1)


def test_hours_run_over_a_change_of_clocks() -> None:
    amsterdam = around_the_clock("Europe/Amsterdam")
    found = deadline(amsterdam, start=at("2026-03-29T01:30+01:00"), amount=Amount.parse("1h"))
    assert found.instant == at("2026-03-29T03:30+02:00")
    found = deadline(amsterdam, start=at("2026-10-25T02:30+02:00"), amount=Amount.parse("1h"))
    assert found.instant == at("2026-10-25T02:30+01:00")


def test_office_hours_follow_the_wall_clock_through_the_year() -> None:
    amsterdam = office(timezone="Europe/Amsterdam")
    due = deadline(amsterdam, start=at("2026-03-27T10:00+01:00"), amount=Amount.parse("1wd"))
    assert due.instant == at("2026-03-30T17:30+02:00")
    found = elapsed(amsterdam, start=at("2026-03-27T17:00+01:00"), end=at("2026-03-30T09:00+02:00"))
    assert found.seconds == 3600


def test_a_time_the_clock_skips_is_counted_on_from_before_the_gap() -> None:
    early = office(timezone="Europe/Amsterdam", windows={"sun": ["02:30-05:00"]})
    assert early.spans_on(date(2026, 3, 29)) == (
        (at("2026-03-29T03:30+02:00"), at("2026-03-29T05:00+02:00")),
    )


def test_a_time_that_comes_twice_means_its_first() -> None:
    early = office(timezone="Europe/Amsterdam", windows={"sun": ["00:00-02:30"]})
    assert early.spans_on(date(2026, 10, 25)) == (
        (at("2026-10-25T00:00+02:00"), at("2026-10-25T02:30+02:00")),
    )


def test_windows_that_a_skipped_hour_pushes_together_are_not_counted_twice() -> None:
    early = office(timezone="Europe/Amsterdam", windows={"sun": ["01:00-02:30", "03:00-04:00"]})
    found = elapsed(early, start=at("2026-03-29T00:00+01:00"), end=at("2026-03-30T00:00+02:00"))
    assert found.seconds == 2 * 3600


@pytest.mark.parametrize(
    ("text", "n", "unit"),
    [
        ("5wd", 5, Unit.WORKING_DAYS),
        (" 15 d ", 15, Unit.DAYS),
        ("4h", 4, Unit.HOURS),
        ("1.50h", Decimal("1.5"), Unit.HOURS),
        ("2.0wd", 2, Unit.WORKING_DAYS),
        ("90min", 90, Unit.MINUTES),
        ("0s", 0, Unit.SECONDS),
    ],
)
def test_amounts_are_read_as_they_are_written(text: str, n: int | Decimal, unit: Unit) -> None:
    assert Amount.parse(text) == Amount(n=n, unit=unit)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_wrong"),
        ("5", "amount_wrong"),
        ("wd", "amount_wrong"),
        ("5 weeks", "amount_wrong"),
        ("5WD", "amount_wrong"),
        ("1e3h", "amount_wrong"),
        ("５wd", "amount_wrong"),
        ("-5wd", "amount_negative"),
        ("0.5wd", "amount_of_days_not_whole"),
        ("1.5d", "amount_of_days_not_whole"),
    ],
)
def test_a_wrong_amount_is_refused(text: str, code: str) -> None:
    with pytest.raises(ClockError, match=code):
        Amount.parse(text)


@pytest.mark.parametrize("number", [True, None, "x", float("nan"), float("inf"), [5]])
def test_what_is_no_number_is_refused(number: object) -> None:
    with pytest.raises(ClockError, match="amount_wrong"):
        Amount.of(number, "h")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ClockError, match="unit_unknown") as refused:
        Amount.of(5, "weeks")
    assert refused.value.facts["allowed"] == ["s", "min", "h", "d", "wd"]


def test_the_instant_after_and_before_some_working_time() -> None:
    start, due = at("2026-03-02T10:00"), at("2026-03-09T17:30")
    after = instant_after(office(), start=start, seconds=Decimal(4 * 3600))
    assert told(after) == "2026-03-02 15:30"
    assert told(instant_before(office(), due=due, working_days=Decimal(1))) == "2026-03-06 17:30"
    assert told(instant_before(office(), due=due, working_days=Decimal("0.2"))) == (
        "2026-03-09 16:00"
    )


def test_an_instant_without_a_zone_is_refused() -> None:
    aware = at("2026-03-02T10:00")
    with pytest.raises(ClockError, match="instant_without_zone"):
        elapsed(office(), start=aware, end=aware.replace(tzinfo=None))
