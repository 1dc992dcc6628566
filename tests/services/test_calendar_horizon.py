"""年度放假安排缺失: who hears, from when on, how often, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from app.context import Application
from app.domain.calendar import Calendar
from app.domain.calendar_horizon import unnoticed_years
from app.domain.catalogue import Role
from app.services import calendars
from app.services.calendar_horizon import warn
from app.translations.notice_words import happened
from db.models import CircularRow
from db.seed.calendar import seed_calendar
from db.told import events_told
from db.verification import verify
from tests.building import CLERK, a_person, an_application

NOTICE = {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]}


def shanghai(words: str) -> datetime:
    return datetime.fromisoformat(f"{words}:00+08:00")


@pytest.mark.parametrize(
    ("today", "years"),
    [
        ("2026-10-31", ()),  # 2027 is not awaited yet
        ("2026-11-01", (2027,)),
        ("2026-12-31", (2027,)),
        ("2027-01-01", (2027,)),  # still missing in the year itself
        ("2027-11-01", (2027, 2028)),
    ],
)
def test_a_year_is_missed_from_november_before_it(today: str, years: tuple[int, ...]) -> None:
    """The calendar that comes with the product ends with the notice of 2026."""
    calendar = Calendar.from_mapping(seed_calendar())
    assert unnoticed_years(calendar, today=date.fromisoformat(today)) == years


@pytest.fixture
def application(database_url: str) -> Application:
    application = an_application(database_url)
    with application.transaction() as store:
        a_person(store, "duban", Role.SUPERVISOR, region="33")
        a_person(store, "jinhua", Role.SUPERVISOR, region="3307")
        a_person(store, "lingdao", Role.LEADER, region="33")
    return application


def warned(application: Application, *instants: str) -> list[int]:
    """How many were told at each instant."""
    found = []
    for words in instants:
        with application.transaction() as store:
            found.append(warn(store, due=shanghai(words), at=shanghai(words)))
    return found


def test_the_provinces_supervisor_is_told_once_a_week_on_working_days(
    application: Application,
) -> None:
    """31 October and 1 November 2026 are a weekend; Mondays are 2, 9 and 16 November."""
    assert warned(application, "2026-10-30T09:00", "2026-11-01T09:00") == [0, 0]
    assert warned(application, "2026-11-02T09:00", "2026-11-03T09:00", "2026-11-08T09:00") == [
        1, 0, 0,
    ]  # fmt: skip
    assert warned(application, "2026-11-09T07:00", "2026-11-09T22:00", "2026-11-10T09:00") == [
        0, 0, 1,
    ]  # fmt: skip
    with application.reading() as store:
        rows = store.session.scalars(select(CircularRow)).all()
        assert {row.person_id for row in rows} == {1}
        told = events_told(store.session, [(rows[0].subject, rows[0].n)])
        [first] = told.values()
        assert happened(first.kind, first.facts) == (
            "尚未载入2027年放假安排，相关时限暂定，请督促管理员载入"
        )
        assert verify(store.session, files=application.files).ok


def test_nobody_is_told_any_more_once_the_notice_is_loaded(application: Application) -> None:
    administrator = replace(CLERK, role=Role.ADMINISTRATOR)
    assert warned(application, "2026-11-02T09:00") == [1]
    with application.transaction() as store:
        calendars.load_calendar(
            store, given=NOTICE, viewer=administrator, at=shanghai("2026-11-05T10:00")
        )
    assert warned(application, "2026-11-09T09:00") == [0]
