"""省级定期梳理: when a period's list is drawn up, and what stands on it."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.lights import Light
from app.domain.province_list import (
    Asked,
    ListPeriod,
    asked_of_province,
    ended_period,
    entry_of,
    freezes_at,
)
from app.domain.steps import Action
from tests.domain.casework import (
    CITY_DUTY,
    DUTY,
    FIRE,
    PROVINCE_DUTY,
    WATER,
    YIWU,
    Work,
    in_hand,
    liaison,
    moment,
    shown,
)
from tests.domain.office_calendars import STATE_COUNCIL

WEEK, MONTH, QUARTER = ListPeriod.WEEK, ListPeriod.MONTH, ListPeriod.QUARTER


@pytest.mark.parametrize(
    ("every", "on", "code", "first", "last"),
    [
        (MONTH, date(2026, 11, 1), "2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        (MONTH, date(2026, 10, 31), "2026-09", date(2026, 9, 1), date(2026, 9, 30)),
        (MONTH, date(2026, 1, 4), "2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        (MONTH, date(2028, 3, 1), "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        # Monday 2026-11-23 is in week 48; the year's first days belong to the week of the old one.
        (WEEK, date(2026, 11, 23), "2026-W47", date(2026, 11, 16), date(2026, 11, 22)),
        (WEEK, date(2026, 11, 22), "2026-W46", date(2026, 11, 9), date(2026, 11, 15)),
        (WEEK, date(2027, 1, 4), "2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        (QUARTER, date(2026, 12, 31), "2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        (QUARTER, date(2027, 1, 1), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_the_last_that_has_ended(
    every: ListPeriod, on: date, code: str, first: date, last: date
) -> None:
    period = ended_period(every, day=on)
    assert (period.code, period.first, period.last) == (code, first, last)


@pytest.mark.parametrize(
    ("every", "on", "freezes"),
    [
        # October ends on a Saturday: Monday 2026-11-02.
        (MONTH, date(2026, 11, 1), "11-02 08:30"),
        # September ends before the holiday of 10-01 to 10-07; so does the week of 10-04.
        (MONTH, date(2026, 10, 1), "10-08 08:30"),
        (WEEK, date(2026, 10, 5), "10-08 08:30"),
        (QUARTER, date(2026, 10, 1), "10-08 08:30"),
        # The make-up Sunday 2026-09-20 opens for nothing: its week ends with it.
        (WEEK, date(2026, 9, 21), "09-21 08:30"),
        (MONTH, date(2026, 7, 1), "07-01 08:30"),
    ],
)
def test_its_list_waits_for_the_first_opening_after_its_end(
    every: ListPeriod, on: date, freezes: str
) -> None:
    period = ended_period(every, day=on)
    assert shown(freezes_at(STATE_COUNCIL, period)) == freezes


GOES_UP = {"done": "已协调", "asked": "请明确口径", "ground": "超出权限", "answers": "义乌中心"}


def at_the_city() -> Work:
    work = in_hand()
    work.do(Action.ESCALATE, DUTY, "11-24 09:00", **GOES_UP)
    work.do(Action.TAKE, CITY_DUTY, "11-24 10:00")
    return work


def at_the_province() -> Work:
    work = at_the_city()
    work.do(Action.ESCALATE, CITY_DUTY, "11-24 11:00", **{**GOES_UP, "asked": "请省级牵头"})
    return work


def test_what_was_escalated_to_the_province_is_asked_of_it_by_the_level_below() -> None:
    assert asked_of_province(at_the_city().case) is None
    assert asked_of_province(at_the_province().case) == Asked(
        source="3307", at=moment("11-24 11:00"), done="已协调", asked="请省级牵头",
        ground="超出权限",
    )  # fmt: skip


def test_it_stays_asked_until_it_is_sent_down_or_closed() -> None:
    work = at_the_province()
    work.do(Action.TAKE, PROVINCE_DUTY, "11-24 14:00")
    work.do(Action.DISPATCH, PROVINCE_DUTY, "11-24 14:10", lead=FIRE)
    work.sign("11-24 14:20").submit("11-25 10:00").call_back("11-26 09:00")
    assert asked_of_province(work.case) is not None
    work.do(Action.CLOSE, PROVINCE_DUTY, ground="confirmed")
    assert asked_of_province(work.case) is None
    down = at_the_province()
    down.do(Action.SEND_DOWN, PROVINCE_DUTY, reason="属市级权限")
    assert asked_of_province(down.case) is None


def objected(work: Work) -> Work:
    words = "属省级审批权限"
    work.do(Action.OBJECT, liaison(FIRE), ground="level", suggested=WATER, words=words)
    return work


def test_an_objection_that_it_is_another_levels_asks_the_level_above_the_office() -> None:
    """The county asks the city; only what stands with a city asks the province."""
    assert asked_of_province(objected(in_hand()).case) is None
    work = at_the_city()
    work.do(Action.DISPATCH, CITY_DUTY, "11-24 10:10", lead=FIRE)
    asked = asked_of_province(objected(work).case)
    assert asked is not None
    assert (asked.source, asked.asked, asked.ground) == ("3307", "属省级审批权限", "层级不符")


def test_an_entry_says_how_the_problem_stood_at_the_moment_of_the_list() -> None:
    work = at_the_province()
    work.do(Action.TAKE, PROVINCE_DUTY, "11-24 14:00")
    work.do(Action.DISPATCH, PROVINCE_DUTY, "11-24 14:10", lead=FIRE)
    # Accepted on Monday, general: due at the close of Monday 11-30. Registered on Monday at 09:00,
    # half an hour into 7.5 hours of work (08:30–12:00, 13:30–17:30).
    entry = entry_of(work.case, at=moment("11-25 09:00"), calendar=STATE_COUNCIL)
    assert entry is not None
    assert (entry.light, entry.days, entry.lead, entry.region) == (Light.GREEN, 2.0, FIRE, YIWU)
    late = entry_of(work.case, at=moment("12-02 17:30"), calendar=STATE_COUNCIL)
    assert late is not None
    assert (late.light, late.days) == (Light.RED, 7.9)
    assert entry_of(at_the_city().case, at=work.now, calendar=STATE_COUNCIL) is None
