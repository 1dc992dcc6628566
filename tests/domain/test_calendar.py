"""The calendar file: what it says of a day, and what it may not say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.calendar import Calendar, CalendarError, Window
from tests.domain.office_calendars import OFFICE_HOURS, at, office

FILE = """
timezone = "Asia/Shanghai"
noticed_years = [2026]
version = "2026-1"
[windows]
mon = ["08:30-12:00", "13:30-17:30"]
fri = ["13:30-24:00", "08:30:30-12:00"]
[days_off]
"2026-10-02" = "国庆节"
"01-01" = "元旦"
[work_days]
"2026-10-10" = "mon"
"2026-10-11" = ["09:00-11:00"]
"""


@pytest.mark.parametrize(
    ("day", "windows", "why"),
    [
        ("2026-09-28", [(8.5, 12), (13.5, 17.5)], "工作日"),
        ("2026-09-29", [], "非工作日"),
        ("2026-10-02", [], "国庆节"),
        ("2026-10-03", [], "周末"),
        ("2026-10-10", [(8.5, 12), (13.5, 17.5)], "调休上班"),
        ("2026-10-11", [(9, 11)], "调休上班"),
        ("2027-01-01", [], "元旦"),
        ("2027-01-04", [(8.5, 12), (13.5, 17.5)], "工作日"),
    ],
)
def test_a_file_says_of_each_day_when_it_works_and_why(
    day: str, windows: list[tuple[float, float]], why: str
) -> None:
    calendar, on = Calendar.from_toml(FILE), date.fromisoformat(day)
    assert [(w.opens / 3600, w.closes / 3600) for w in calendar.windows_on(on)] == windows
    assert calendar.is_working(on) is bool(windows)
    assert calendar.why(on) == why


def test_windows_are_put_in_order_and_keep_their_seconds() -> None:
    friday = Calendar.from_toml(FILE).windows_on(date(2026, 10, 9))
    assert friday == (Window(30630, 43200), Window(48600, 86400))
    assert [*map(str, friday)] == ["08:30:30-12:00", "13:30-24:00"]


def test_working_time_of_a_day_in_instants() -> None:
    assert office().spans_on(date(2026, 3, 2)) == (
        (at("2026-03-02T00:30Z"), at("2026-03-02T04:00Z")),
        (at("2026-03-02T05:30Z"), at("2026-03-02T09:30Z")),
    )


def test_only_years_with_a_notice_are_certain() -> None:
    calendar = Calendar.from_toml(FILE)
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.is_provisional(date(2027, 1, 1))
    assert calendar.is_provisional(date(2025, 12, 31))


def test_nothing_is_provisional_in_a_calendar_made_by_hand() -> None:
    assert not office().is_provisional(date(2031, 1, 1))


def test_a_calendar_written_and_read_again_says_the_same() -> None:
    mapping = Calendar.from_toml(FILE).to_mapping()
    assert mapping == {
        "timezone": "Asia/Shanghai",
        "noticed_years": [2026],
        "version": "2026-1",
        "windows": {
            "mon": ["08:30-12:00", "13:30-17:30"],
            "fri": ["08:30:30-12:00", "13:30-24:00"],
        },
        "days_off": {"01-01": "元旦", "2026-10-02": "国庆节"},
        "work_days": {"2026-10-10": "mon", "2026-10-11": ["09:00-11:00"]},
    }
    assert Calendar.from_mapping(mapping).to_mapping() == mapping


def test_the_time_zone_is_the_offices_where_none_is_named() -> None:
    assert Calendar.from_mapping({"windows": {"mon": OFFICE_HOURS}}).timezone.key == "Asia/Shanghai"


def test_a_make_up_day_like_a_day_without_windows_does_not_work() -> None:
    calendar = office(work_days={"2026-03-07": "sun"})
    assert calendar.windows_on(date(2026, 3, 7)) == ()
    assert calendar.why(date(2026, 3, 7)) == "非工作日"


def test_a_dated_make_up_day_outweighs_a_yearly_day_off() -> None:
    calendar = office(days_off={"03-07": "店庆"}, work_days={"2026-03-07": "mon"})
    assert calendar.is_working(date(2026, 3, 7))
    assert not calendar.is_working(date(2028, 3, 7))


@pytest.mark.parametrize(
    ("changes", "code", "key", "found"),
    [
        ({"timezone": "Asia/Hangzhou"}, "calendar_zone_unknown", "timezone", "Asia/Hangzhou"),
        ({"timezone": "../etc"}, "calendar_zone_unknown", "timezone", "../etc"),
        ({"timezone": ""}, "calendar_zone_unknown", "timezone", ""),
        ({"timezone": 8}, "calendar_zone_unknown", "timezone", 8),
        ({"windows": ["mon"]}, "calendar_not_a_table", "windows", ["mon"]),
        ({"windows": {"monday": []}}, "calendar_weekday_unknown", "windows", "monday"),
        ({"windows": {"mon": "08:30"}}, "calendar_windows_wrong", "windows.mon", "08:30"),
        ({"windows": {"mon": ["8点-9点"]}}, "calendar_time_wrong", "windows.mon", "8点-9点"),
        ({"windows": {"mon": ["08:30"]}}, "calendar_time_wrong", "windows.mon", "08:30"),
        ({"windows": {"mon": [830]}}, "calendar_time_wrong", "windows.mon", 830),
        (
            {"windows": {"mon": ["08:60-09:00"]}},
            "calendar_time_wrong",
            "windows.mon",
            "08:60-09:00",
        ),
        (
            {"windows": {"mon": ["08:00-24:01"]}},
            "calendar_time_wrong",
            "windows.mon",
            "08:00-24:01",
        ),
        (
            {"windows": {"mon": ["24:00-24:00"]}},
            "calendar_window_reversed",
            "windows.mon",
            "24:00-24:00",
        ),
        (
            {"windows": {"mon": ["22:00-06:00"]}},
            "calendar_window_reversed",
            "windows.mon",
            "22:00-06:00",
        ),
        (
            {"windows": {"mon": ["11:59-13:00", "08:30-12:00"]}},
            "calendar_windows_overlap",
            "windows.mon",
            ["08:30-12:00", "11:59-13:00"],
        ),
        ({"days_off": {"2026-02-29": "x"}}, "calendar_date_wrong", "days_off", "2026-02-29"),
        ({"days_off": {"02-30": "x"}}, "calendar_date_wrong", "days_off", "02-30"),
        ({"days_off": {"2026-10-01": True}}, "calendar_name_wrong", "days_off.2026-10-01", True),
        ({"work_days": {"10-10": "mon"}}, "calendar_date_wrong", "work_days", "10-10"),
        (
            {"work_days": {"2026-10-10": "周一"}},
            "calendar_weekday_unknown",
            "work_days.2026-10-10",
            "周一",
        ),
        ({"work_days": {"2026-10-10": []}}, "calendar_windows_wrong", "work_days.2026-10-10", []),
        (
            {"days_off": {"2026-10-10": "x"}, "work_days": {"2026-10-10": "mon"}},
            "calendar_day_twice",
            "work_days",
            "2026-10-10",
        ),
        ({"noticed_years": ["2026"]}, "calendar_years_wrong", "noticed_years", ["2026"]),
        ({"version": 3}, "calendar_version_wrong", "version", 3),
    ],
)
def test_a_wrong_calendar_is_refused_with_the_place_and_what_stood_there(
    changes: dict[str, Any], code: str, key: str, found: Any
) -> None:
    with pytest.raises(CalendarError) as refused:
        office(**changes)
    assert refused.value.code == code
    assert (refused.value.facts["key"], refused.value.facts["found"]) == (key, found)


def test_a_key_that_is_not_known_is_refused() -> None:
    with pytest.raises(CalendarError, match="calendar_key_unknown") as refused:
        office(holidays={})
    assert refused.value.facts["key"] == "holidays"


@pytest.mark.parametrize(
    "changes",
    [
        {"windows": {}},
        {"windows": {"mon": []}},
        {"windows": {}, "work_days": {"2026-10-10": "mon"}},
    ],
)
def test_a_calendar_without_a_working_window_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(CalendarError, match="calendar_without_window"):
        office(**changes)


def test_a_calendar_of_single_days_is_a_calendar() -> None:
    calendar = office(windows={}, work_days={"2026-10-10": ["09:00-10:00"]})
    assert calendar.is_working(date(2026, 10, 10))


@pytest.mark.parametrize("text", ["timezone = ", "[windows", "\x00"])
def test_text_that_is_no_toml_is_refused(text: str) -> None:
    with pytest.raises(CalendarError, match="calendar_not_toml"):
        Calendar.from_toml(text)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(CalendarError, match="calendar_not_a_table"):
        Calendar.from_mapping(["mon"])  # type: ignore[arg-type]


def test_touching_windows_are_no_overlap() -> None:
    calendar = office(windows={"mon": ["12:00-13:00", "08:30-12:00"]})
    assert [*map(str, calendar.windows_on(date(2026, 3, 2)))] == ["08:30-12:00", "12:00-13:00"]
