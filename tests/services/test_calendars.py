"""A notice that is loaded moves what is open, keeps the old dates, and leaves what was met."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.rulebook import default_text
from app.services import calendars
from db import log
from db.models import CalendarRow, ProblemRow
from db.verification import verify
from tests.building import (
    CLERK,
    YIWU,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    an_application,
    viewer_of,
)

ADMINISTRATOR = viewer_of(Role.ADMINISTRATOR)

NOTICE = {
    "year": 2027,
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-04", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": False},
    ],
}
"""A made-up notice: Monday 4 January off, Saturday the 2nd made up for it."""


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00").astimezone(UTC)


DECEMBER = shanghai("2026-12-28T09:00")
LATER = DECEMBER + timedelta(hours=2)


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url, at=DECEMBER)


def load(application: Application, given: dict = NOTICE, at: datetime = LATER) -> str:
    with application.transaction() as store:
        return calendars.load_calendar(store, given=given, viewer=ADMINISTRATOR, at=at)


def due(case: Case) -> datetime:
    return case.clocks["closing"].due


def accepted(application: Application, **changes: str) -> Case:
    """受理 on Monday 28 December: 一般 5 working days, 29 30 31 December, 4 and 5 January."""
    with application.transaction() as store:
        case = a_problem(store, at=DECEMBER, **changes)
        return act(store, case, Action.ACCEPT, CLERK, DECEMBER, field="0101", kind="help",
                   difficulty="general")  # fmt: skip


def test_a_year_without_notice_is_provisional_and_its_notice_moves_what_is_open(
    application: Application,
) -> None:
    case = accepted(application)
    assert (due(case), case.clocks["closing"].provisional) == (shanghai("2027-01-05T17:30"), True)
    version = load(application)
    assert calendars.reckon_open(application.transaction, at=LATER) == 1
    with application.reading() as store:
        after = store.peek(case.id)
        event = log.events_of(store.session, case.id)[-1]
        row = store.session.get_one(ProblemRow, case.id)
        shown = (row.due, row.provisional)
    # 29 30 31 December, Saturday 2 January made up, Tuesday the 5th: the same day, now certain.
    assert (due(after), after.clocks["closing"].provisional) == (
        shanghai("2027-01-05T17:30"),
        False,
    )
    assert (event.kind, event.calendar, event.actor) == ("reckoned", version, 0)
    assert event.facts["before"]["closing"]["provisional"] is True
    assert shown == (shanghai("2027-01-05T17:30"), False)


def test_the_old_dates_stay_in_the_log(application: Application) -> None:
    case = accepted(application)
    load(application, {"year": 2027, "days": NOTICE["days"][:2]})
    calendars.reckon_open(application.transaction, at=LATER)
    with application.reading() as store:
        after = store.peek(case.id)
        *_, accepting, reckoned = log.events_of(store.session, case.id)
    # Without the made-up Saturday: 29 30 31 December, 5 and 6 January.
    assert due(after) == shanghai("2027-01-06T17:30")
    old = "2027-01-05T09:30:00.000000+00:00"
    assert reckoned.facts["before"]["closing"]["due"] == old
    assert accepting.facts["clocks"]["closing"]["due"] == old
    with application.reading() as store:
        assert verify(store.session, files=application.files).ok


def test_what_does_not_move_gets_no_event(application: Application) -> None:
    with application.transaction() as store:
        case = a_problem(store, at=DECEMBER)
    load(application)
    assert calendars.reckon_open(application.transaction, at=LATER) == 0
    with application.reading() as store:
        assert store.peek(case.id).n == 1


def test_a_second_reckoning_finds_nothing(application: Application) -> None:
    accepted(application)
    load(application)
    assert calendars.reckon_open(application.transaction, at=LATER) == 1
    assert calendars.reckon_open(application.transaction, at=LATER) == 0


def test_what_was_met_and_what_is_closed_keep_their_dates(application: Application) -> None:
    case = accepted(application)
    with application.transaction() as store:
        gone = act(store, case, Action.WITHDRAW, CLERK, DECEMBER, reason="企业撤回")
        lead = a_department(store, "市建设局")
        signed = a_dispatched_problem(store, lead=lead, at=DECEMBER, title="已签收")
        signed = act(store, signed, Action.SIGN, viewer_of(Role.LIAISON, lead), LATER,
                     responsible="王敏", leader="李局")  # fmt: skip
    load(application, {"year": 2026, "days": [
        {"name": "临时放假", "date": "2026-12-28", "isOffDay": True},
        {"name": "临时放假", "date": "2026-12-29", "isOffDay": True}]})  # fmt: skip
    assert calendars.reckon_open(application.transaction, at=LATER) == 1
    with application.reading() as store:
        assert store.peek(gone.id).clocks == gone.clocks
        assert store.peek(signed.id).clocks["sign:1"] == signed.clocks["sign:1"]
        assert store.peek(signed.id).clocks["closing"] != signed.clocks["closing"]


def test_a_notice_changes_its_year_only_and_every_version_stays(application: Application) -> None:
    with application.reading() as store:
        before = store.rules.calendar()
    version = load(application)
    with application.reading() as store:
        after = store.rules.calendar()
        assert store.rules.calendar(before.version).days_off == before.days_off
        versions = store.session.scalar(select(func.count()).select_from(CalendarRow))
    assert (version, versions, after.version) == ("2027-1", 2, "2027-1")
    kept = {day: name for day, name in before.days_off.items() if day.year != 2027}
    assert {day: name for day, name in after.days_off.items() if day.year != 2027} == kept


def test_a_whole_calendar_takes_the_place_of_the_one_in_force(application: Application) -> None:
    given = {"timezone": "Asia/Shanghai", "windows": {"mon": ["09:00-17:00"]}}
    version = load(application, given)
    assert version == "2026-12-28-2"
    with application.reading() as store:
        calendar = store.rules.calendar()
        assert calendar.is_working(shanghai("2026-12-28T12:00").date())
        assert not calendar.is_working(shanghai("2026-12-29T12:00").date())
        assert verify(store.session, files=application.files).ok


def test_a_calendar_without_a_window_is_refused(application: Application) -> None:
    with pytest.raises(DomainError) as refused:
        load(application, {"timezone": "Asia/Shanghai", "windows": {}})
    assert refused.value.code == "calendar_without_window"


def test_only_the_administrator_loads(application: Application) -> None:
    with application.transaction() as store, pytest.raises(DomainError) as refused:
        calendars.load_calendar(store, given=NOTICE, viewer=CLERK, at=LATER)
    assert refused.value.code == "not_allowed"


def test_a_rule_book_moves_what_is_open(application: Application) -> None:
    case = accepted(application)
    text = default_text()
    assert 'version = "' in text
    first = text.index('version = "') + len('version = "')
    changed = text[:first] + "trial-" + text[first:]
    changed = changed.replace('amount = "5wd"', 'amount = "6wd"')
    with application.transaction() as store:
        version = calendars.load_rules(store, text=changed, viewer=ADMINISTRATOR, at=LATER)
    assert version.startswith("trial-")
    assert calendars.reckon_open(application.transaction, at=LATER) == 1
    with application.reading() as store:
        # 29 30 31 December, 4 5 6 January.
        assert due(store.peek(case.id)) == shanghai("2027-01-06T17:30")
        assert verify(store.session, files=application.files).ok


def test_a_version_that_is_known_is_refused(application: Application) -> None:
    with application.transaction() as store, pytest.raises(DomainError) as refused:
        calendars.load_rules(store, text=default_text(), viewer=ADMINISTRATOR, at=LATER)
    assert refused.value.code == "version_known"


def test_a_notice_is_read_from_json_and_from_toml() -> None:
    assert calendars.read_calendar(json.dumps(NOTICE)) == NOTICE
    assert calendars.read_calendar('[days_off]\n"2027-01-04" = "元旦"') == {
        "days_off": {"2027-01-04": "元旦"}
    }


@pytest.mark.parametrize(
    ("text", "code"), [("{", "notice_wrong"), ("days_off = ", "calendar_not_toml")]
)
def test_what_is_neither_is_refused(text: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        calendars.read_calendar(text)
    assert refused.value.code == code


def test_an_interrupted_reckoning_is_finished_by_the_next_one(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        accepted(application, title=f"第{n}件", region=YIWU)
    load(application)
    reckon, count = calendars._reckon, iter(range(10))

    def killed_at_the_third(*store: Any, **given: Any) -> bool:
        if next(count) == 2:
            raise KeyboardInterrupt
        return reckon(*store, **given)

    monkeypatch.setattr(calendars, "_reckon", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        calendars.reckon_open(application.transaction, at=LATER)
    assert calendars.reckon_open(application.transaction, at=LATER) == 1
