"""Dates of a row are compared by the clocks of the place that wrote them."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from tests.imports.test_rows import REGISTER, read

NEW_YORK = replace(REGISTER, zone=ZoneInfo("America/New_York"))
VANCOUVER = replace(REGISTER, zone=ZoneInfo("America/Vancouver"))


def stamps(profile: object = NEW_YORK, **cells: str) -> dict[str, str]:
    """Date → hour and minute in UTC, of a row that is taken."""
    reading = read(cells, profile=profile)  # type: ignore[arg-type]
    assert reading.faults == ()
    return {name: at[:16] for name, at in reading.facts.items() if name.endswith(("_at", "due"))}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-07-01 09:00", "2026-07-01T13:00"),  # UTC-4
        ("2026-01-15 09:00", "2026-01-15T14:00"),  # UTC-5
        ("2026-01-15T09:00+03:00", "2026-01-15T06:00"),
        ("2026-03-08 02:30", "2026-03-08T07:30"),  # no clock showed it: half past three
        ("2025-11-02 01:30", "2025-11-02T05:30"),  # shown twice: the first
    ],
)
def test_a_time_is_that_of_its_zone(written: str, meant: str) -> None:
    assert stamps(登记时间=written)["registered_at"] == meant


def test_a_time_shown_twice_is_the_second_where_the_first_lies_before_the_registration() -> None:
    found = stamps(登记时间="2025-11-02 01:50", 办结时间="2025-11-02 01:10")
    assert found["registered_at"] == "2025-11-02T05:50"
    assert found["closed_at"] == "2025-11-02T06:10"


def test_a_time_with_an_offset_is_never_moved() -> None:
    cells = {"登记时间": "2025-11-02 01:50", "办结时间": "2025-11-02T01:10-04:00"}
    assert [field for field, _ in read(cells, profile=NEW_YORK).faults] == ["办结时间"]


def test_the_same_day_is_that_of_the_city_and_not_of_the_stamp() -> None:
    found = stamps(VANCOUVER, 登记时间="2026-01-26T08:50:13+03:00", 办结时间="2026-01-25")
    assert found["closed_at"] == found["registered_at"] == "2026-01-26T05:50"
    later = stamps(VANCOUVER, 登记时间="2026-01-26T08:50:13+03:00", 办结时间="2026-01-26")
    assert later["closed_at"] == "2026-01-26T08:00"  # midnight at UTC-8


def test_a_day_is_not_before_any_time_that_the_row_puts_on_it() -> None:
    found = stamps(登记时间="2026-03-02 09:00", 提交时间="2026-03-04 10:00", 办结时间="2026-03-04")
    assert found["closed_at"] == found["submitted_at"] == "2026-03-04T15:00"


def test_a_due_day_elsewhere_ends_with_the_day() -> None:
    found = stamps(登记时间="2026-03-02 09:00", 批准时限="2026-03-06")
    assert found["due"] == "2026-03-07T05:00"


def test_each_column_may_have_a_zone_of_its_own() -> None:
    profile = replace(REGISTER, zones={"closed_at": ZoneInfo("UTC")})
    found = stamps(profile, 登记时间="2026-03-02 09:00", 办结时间="2026-03-02 09:00")
    assert (found["registered_at"], found["closed_at"]) == ("2026-03-02T01:00", "2026-03-02T09:00")


@pytest.mark.parametrize(
    ("forms", "meant"), [(("%d/%m/%Y", "%m/%d/%Y"), "04-02"), (("%m/%d/%Y", "%d/%m/%Y"), "02-04")]
)
def test_where_day_and_month_both_fit_the_order_of_the_profile_decides(
    forms: tuple[str, ...], meant: str
) -> None:
    profile = replace(REGISTER, forms=forms, zone=ZoneInfo("UTC"))
    assert stamps(profile, 登记时间="02/04/2026")["registered_at"] == f"2026-{meant}T00:00"
    assert stamps(profile, 登记时间="13/02/2026")["registered_at"] == "2026-02-13T00:00"


def test_equal_rows_without_a_number_are_told_apart_by_their_place() -> None:
    profile = replace(REGISTER, keys=())
    first, other = read(profile=profile), read(profile=profile, 标题="另一件")
    assert first.ref.endswith("-1")
    assert other.ref != first.ref
