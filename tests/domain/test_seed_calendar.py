"""The calendar a new installation starts with, and a year's notice loaded into it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.calendar import Calendar, CalendarError
from app.domain.working_time import Amount, deadline
from db.seed.calendar import merge_notice, seed_calendar, statutory_days
from tests.domain.office_calendars import STATE_COUNCIL, at, told

NOTICE: dict[str, Any] = {
    "year": 2027,
    "papers": ["made up for this test"],
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-03", "isOffDay": True},
        {"name": "元旦", "date": "2026-12-27", "isOffDay": False},
        {"name": "元旦", "date": "2027-01-04", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-05", "isOffDay": True},
        {"name": "春节", "date": "2027-02-11", "isOffDay": True},
    ],
}


def working_days(calendar: Calendar, year: int) -> int:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return sum(calendar.is_working(day) for day in days if day.year == year)


@pytest.mark.realdata
@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_the_seed_agrees_with_every_day_of_the_published_notices(
    real_data: Path, year: int
) -> None:
    named: dict[date, bool] = {}
    for path in sorted((real_data / "calendar").glob("holiday-cn-*.json")):
        for day in json.loads(path.read_text(encoding="utf-8"))["days"]:
            named[date.fromisoformat(day["date"])] = not day["isOffDay"]
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    different = [
        day
        for day in days
        if day.year == year and STATE_COUNCIL.is_working(day) != named.get(day, day.weekday() < 5)
    ]
    assert len(named) > 150
    assert different == []


@pytest.mark.realdata
def test_a_published_notice_loaded_again_changes_no_day(real_data: Path) -> None:
    path = real_data / "calendar" / "holiday-cn-2026.json"
    notice = json.loads(path.read_text(encoding="utf-8"))
    merged = Calendar.from_mapping(merge_notice(seed_calendar(), notice))
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [d for d in days if merged.is_working(d) != STATE_COUNCIL.is_working(d)] == []


@pytest.mark.realdata
def test_the_empty_file_of_a_year_without_notice_is_no_notice(real_data: Path) -> None:
    path = real_data / "calendar" / "holiday-cn-2027.json"
    with pytest.raises(CalendarError, match="notice_empty"):
        merge_notice(seed_calendar(), json.loads(path.read_text(encoding="utf-8")))


def test_the_seed_knows_its_years_and_its_hours() -> None:
    seed = seed_calendar()
    assert seed["noticed_years"] == [2020, 2021, 2022, 2023, 2024, 2025, 2026]
    assert seed["version"] == "2026-1"
    assert seed["timezone"] == "Asia/Shanghai"
    assert seed["windows"] == {
        day: ["08:30-12:00", "13:30-17:30"] for day in ("mon", "tue", "wed", "thu", "fri")
    }


@pytest.mark.parametrize(("year", "days"), [(2025, 248), (2026, 248)])
def test_the_number_of_working_days_of_a_noticed_year(year: int, days: int) -> None:
    assert working_days(STATE_COUNCIL, year) == days


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-02-17", "春节"),
        ("2026-04-05", "清明节"),
        ("2026-06-19", "端午节"),
        ("2026-09-25", "中秋节"),
        ("2026-10-01", "国庆节"),
        ("2026-05-05", "劳动节"),
        ("2026-01-01", "元旦"),
        ("2026-10-10", "调休上班"),
        ("2026-10-11", "周末"),
        ("2026-10-12", "工作日"),
    ],
)
def test_the_seed_names_its_days(day: str, why: str) -> None:
    assert STATE_COUNCIL.why(date.fromisoformat(day)) == why


def test_a_year_without_notice_has_its_statutory_days() -> None:
    assert statutory_days(2027) == {
        "2027-01-01": "元旦",
        "2027-02-05": "春节",
        "2027-02-06": "春节",
        "2027-02-07": "春节",
        "2027-02-08": "春节",
        "2027-04-05": "清明节",
        "2027-05-01": "劳动节",
        "2027-05-02": "劳动节",
        "2027-06-09": "端午节",
        "2027-09-15": "中秋节",
        "2027-10-01": "国庆节",
        "2027-10-02": "国庆节",
        "2027-10-03": "国庆节",
    }


@pytest.mark.parametrize("year", range(2027, 2041))
def test_every_coming_year_has_its_statutory_days(year: int) -> None:
    days = statutory_days(year)
    assert len(days) in (12, 13)  # 中秋 may fall into 国庆
    assert all(not STATE_COUNCIL.is_working(date.fromisoformat(day)) for day in days)
    assert STATE_COUNCIL.is_provisional(date(year, 6, 1))


def test_a_notice_takes_the_place_of_the_guess() -> None:
    before = seed_calendar()
    merged = Calendar.from_mapping(merge_notice(before, NOTICE))
    assert merged.is_working(date(2026, 12, 27))  # a Sunday of the year before
    assert not merged.is_working(date(2027, 1, 4))
    assert merged.is_working(date(2027, 2, 8))  # guessed before, not named in the notice
    assert merged.why(date(2027, 2, 11)) == "春节"
    assert not merged.is_working(date(2026, 10, 1))
    assert not merged.is_provisional(date(2027, 6, 1))
    assert merged.is_provisional(date(2028, 6, 1))
    assert merged.version == "2027-1"
    assert before == seed_calendar()


def test_a_notice_changes_what_is_due() -> None:
    merged = Calendar.from_mapping(merge_notice(seed_calendar(), NOTICE))
    found = [
        [(told(due.instant)[:10], due.provisional) for due in (
            deadline(calendar, start=at("2026-12-10T09:00"), amount=Amount.parse(amount))
            for calendar in (STATE_COUNCIL, merged)
        )]
        for amount in ("16wd", "20wd")
    ]  # fmt: skip
    assert found == [
        [("2027-01-04", True), ("2026-12-31", False)],
        [("2027-01-08", True), ("2027-01-11", False)],
    ]


def test_a_notice_may_be_written_as_a_calendar_file() -> None:
    notice = {"days_off": {"2027-03-03": "节"}, "work_days": {"2027-03-06": ["09:00-12:00"]}}
    for given in (notice, notice | {"year": 2027}, notice | {"noticed_years": [2027]}):
        merged = merge_notice(seed_calendar(), given)
        assert merged["days_off"]["2027-03-03"] == "节"
        assert merged["work_days"]["2027-03-06"] == ["09:00-12:00"]
        assert "2027-02-06" not in merged["days_off"]
        assert merged["noticed_years"][-1] == 2027


def test_each_loading_raises_the_version() -> None:
    once = merge_notice(seed_calendar(), NOTICE)
    twice = merge_notice(once, NOTICE)
    earlier = {"year": 2026, "days": [{"name": "x", "date": "2026-03-03", "isOffDay": True}]}
    assert [once["version"], twice["version"]] == ["2027-1", "2027-2"]
    assert merge_notice(twice, earlier)["version"] == "2027-3"
    assert merge_notice(seed_calendar(), earlier)["version"] == "2026-2"


def test_a_day_turned_round_by_a_later_notice_is_one_or_the_other() -> None:
    turned = {"year": 2026, "days": [
        {"name": "x", "date": "2026-10-10", "isOffDay": True},
        {"name": "x", "date": "2026-10-01", "isOffDay": False},
    ]}  # fmt: skip
    merged = Calendar.from_mapping(merge_notice(seed_calendar(), turned))
    assert not merged.is_working(date(2026, 10, 10))
    assert merged.is_working(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("notice", "code"),
    [
        ([], "notice_wrong"),
        ({"year": 2027, "days": {}}, "notice_wrong"),
        ({"year": 2027, "days": ["2027-01-01"]}, "notice_wrong"),
        ({"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": True}]}, "notice_wrong"),
        (
            {"year": 2027, "days": [{"name": "x", "date": "2027-01-01", "isOffDay": 1}]},
            "notice_wrong",
        ),
        ({"year": 2027, "days_off": ["2027-01-01"]}, "notice_wrong"),
        ({"year": 2027, "days": []}, "notice_empty"),
        (
            {"year": 2027, "days": [{"name": "x", "date": "2026-12-31", "isOffDay": True}]},
            "notice_empty",
        ),
        ({"year": "二〇二七", "days": NOTICE["days"]}, "notice_year_unknown"),
        ({"days_off": {"2026-12-31": "x", "2027-01-01": "x"}}, "notice_year_unknown"),
        ({"days_off": {}}, "notice_year_unknown"),
        ({"year": 2027, "days": [*NOTICE["days"], NOTICE["days"][0]]}, "notice_day_twice"),
        ({"year": 2027, "days_off": {"2027-01-01": "x", "2029-01-01": "x"}}, "notice_day_far"),
        ({"year": 2027, "days_off": {"2027-01-01": "x", "2027-02-30": "x"}}, "calendar_date_wrong"),
        ({"year": 2027, "days_off": {"2027-01-01": 1}}, "calendar_name_wrong"),
        (
            {"year": 2027, "days_off": {"2027-01-01": "x"}, "work_days": {"2027-01-02": "周一"}},
            "calendar_weekday_unknown",
        ),
    ],
)
def test_a_wrong_notice_is_refused(notice: Any, code: str) -> None:
    with pytest.raises(CalendarError, match=code):
        merge_notice(seed_calendar(), notice)
