"""Whom an act tells: people of a role and place, their deputies, never who did it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select

from app.config import MailServer, Robot
from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.notices import Pace
from app.domain.problem import Case
from app.domain.steps import Action
from app.services import operation
from db import log
from db.models import DeliveryRow, NoticeRow, PreferenceRow
from db.store import Store
from db.verification import verify
from tests.building import (
    CLERK,
    DUTY_HEAD,
    MONDAY_NINE,
    YIWU,
    a_department,
    a_dispatched_problem,
    a_person,
    a_problem,
    act,
    an_application,
    viewer_of,
)
from tests.domain.casework import moment

TUESDAY_NINE = moment("11-24 09:00")
TUESDAY_OPENING = moment("11-24 08:30")
MAIL = MailServer(host="localhost", sender="bihuan@localhost")
ROBOT = Robot(url="http://localhost:1/", secret="s")


@pytest.fixture
def application(database_url: str) -> Application:
    return with_the_actor(an_application(database_url, mail=MAIL, robot=ROBOT))


def with_the_actor(application: Application) -> Application:
    """The person of number 1, as whom tests act, is the duty head."""
    with application.transaction() as store:
        assert a_person(store, "zhongxin", Role.DUTY_HEAD, region="33") == 1
    return application


def told(store: Store, case: Case) -> dict[str, list[int]]:
    """Who was told, by kind of event."""
    rows = store.session.scalars(
        select(NoticeRow).where(NoticeRow.problem_id == case.id).order_by(NoticeRow.person_id)
    )
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row.person_id)
    return found


def two_departments(store: Store) -> tuple[int, int]:
    return a_department(store, "市建设局"), a_department(store, "市消防支队")


def test_the_log_the_case_and_the_rows_say_who_was_told(application: Application) -> None:
    with application.transaction() as store:
        lead, co = two_departments(store)
        first = a_person(store, "wang", Role.LIAISON, department=lead)
        second = a_person(store, "li", Role.LIAISON, department=co)
        a_person(store, "zhao", Role.DEPARTMENT_HEAD, department=lead)
        a_person(store, "gone", Role.LIAISON, department=lead, active=False)
        case = a_dispatched_problem(store, lead=lead, co_handlers=(co,))
    with application.reading() as store:
        assert told(store, case) == {"dispatch": [first, second]}
        assert log.events_of(store.session, case.id)[-1].facts["notify"] == [first, second]
        assert case.notices == store.peek(case.id).notices
        assert verify(store.session, files=application.files).ok


def test_the_case_that_comes_back_is_the_one_that_the_log_tells(application: Application) -> None:
    with application.transaction() as store:
        lead, _ = two_departments(store)
        mine = viewer_of(Role.LIAISON, lead, person=a_person(store, "wang", Role.LIAISON,
                                                             department=lead))  # fmt: skip
        case = a_dispatched_problem(store, lead=lead)
        case = act(store, case, Action.SIGN, mine, MONDAY_NINE, responsible="王", leader="李")
        case = act(store, case, Action.ASK_PAUSE, mine, MONDAY_NINE, reason="testing",
                   until="2026-11-27", words="待检测")  # fmt: skip
        assert told(store, case)["ask_pause"] == [1]
        assert store.peek(case.id) == case
        case = act(store, case, Action.PAUSE, DUTY_HEAD, TUESDAY_NINE)
        assert store.peek(case.id) == case


def test_nobody_is_told_of_what_they_did_themselves(application: Application) -> None:
    with application.transaction() as store:
        lead, _ = two_departments(store)
        mine = a_person(store, "wang", Role.LIAISON, department=lead)
        other = a_person(store, "li", Role.LIAISON, department=lead)
        case = a_dispatched_problem(store, lead=lead)
        viewer = viewer_of(Role.LIAISON, lead, person=mine)
        case = act(store, case, Action.SIGN, viewer, MONDAY_NINE, responsible="王", leader="李")
        case = act(store, case, Action.ASK, viewer, MONDAY_NINE, missing="图纸")
        act(store, case, Action.SUPPLY, viewer, TUESDAY_NINE, text="已补齐")
        assert told(store, case)["supply"] == [other]


def test_who_is_away_is_told_through_the_deputy(application: Application) -> None:
    with application.transaction() as store:
        lead, _ = two_departments(store)
        deputy = a_person(store, "li", Role.DEPARTMENT_HEAD, department=lead)
        a_person(store, "wang", Role.LIAISON, department=lead, deputy_id=deputy,
                 away_until=date(2026, 11, 23))  # fmt: skip
        case = a_dispatched_problem(store, lead=lead)
        assert told(store, case) == {"dispatch": [deputy]}


def test_who_came_back_yesterday_is_told_again(application: Application) -> None:
    with application.transaction() as store:
        lead, _ = two_departments(store)
        deputy = a_person(store, "li", Role.DEPARTMENT_HEAD, department=lead)
        back = a_person(store, "wang", Role.LIAISON, department=lead, deputy_id=deputy,
                        away_until=date(2026, 11, 22))  # fmt: skip
        case = a_dispatched_problem(store, lead=lead)
        assert told(store, case) == {"dispatch": [back]}


def test_an_office_without_a_person_of_the_role_has_the_one_above(application: Application) -> None:
    with application.transaction() as store:
        lead, _ = two_departments(store)
        province = a_person(store, "sheng", Role.SUPERVISOR, region="33")
        city = a_person(store, "shi", Role.SUPERVISOR, region="3307")
        a_person(store, "hz", Role.SUPERVISOR, region="3301")
        case = a_dispatched_problem(store, lead=lead)
        case = act(store, case, Action.REFER, viewer_of(Role.LEADER), MONDAY_NINE, reason="跨部门")
        assert told(store, case) == {"refer": [city]}
        assert province not in told(store, case)["refer"]


def test_the_accused_department_and_its_successor_are_not_told(application: Application) -> None:
    with application.transaction() as store:
        lead, successor = two_departments(store)
        accused = a_department(store, "市安监局", merged_into=successor)
        handles = a_person(store, "wang", Role.LIAISON, department=lead)
        a_person(store, "li", Role.LIAISON, department=successor)
        case = a_dispatched_problem(
            store, lead=lead, co_handlers=(successor,), kind="report", accused=accused
        )
        assert told(store, case) == {"dispatch": [handles]}


def test_a_new_problem_and_intake_are_told_to_nobody(application: Application) -> None:
    with application.transaction() as store:
        a_person(store, "shou", Role.CLERK, region=YIWU)
        case = a_problem(store)
        act(store, case, Action.ACCEPT, CLERK, MONDAY_NINE, field="0102", kind="help",
            difficulty="general")  # fmt: skip
        assert told(store, case) == {}


def test_what_the_timetable_does_is_told_as_well(application: Application) -> None:
    with application.transaction() as store:
        lead, _ = two_departments(store)
        person = a_person(store, "wang", Role.LIAISON, department=lead)
        case = a_dispatched_problem(store, lead=lead)
    operation.auto_sign(application.transaction, at=TUESDAY_NINE)
    with application.reading() as store:
        assert told(store, case)["auto_sign"] == [person]
        assert verify(store.session, files=application.files).ok


def deliveries(store: Store) -> list[tuple[int, str, Any, bool]]:
    rows = store.session.scalars(
        select(DeliveryRow).order_by(DeliveryRow.person_id, DeliveryRow.means)
    )
    return [(r.person_id, r.means, r.next_at, r.sent_at is not None) for r in rows]


def test_each_person_is_told_by_the_means_they_chose(application: Application) -> None:
    """At once: when it happens. Once a day: at the next opening, Tuesday 08:30."""
    with application.transaction() as store:
        lead, _ = two_departments(store)
        plain, at_once, daily, never = (
            a_person(store, name, Role.LIAISON, department=lead) for name in ("a", "b", "c", "d")
        )
        for person, mail, robot in (
            (at_once, Pace.AT_ONCE, Pace.NEVER),
            (daily, Pace.DAILY, Pace.AT_ONCE),
            (never, Pace.NEVER, Pace.NEVER),
        ):
            store.session.add(
                PreferenceRow(person_id=person, mail="x@localhost", by_mail=mail, by_robot=robot)
            )
        a_dispatched_problem(store, lead=lead)
        assert deliveries(store) == [
            (plain, "app", MONDAY_NINE, True),
            (at_once, "app", MONDAY_NINE, True),
            (at_once, "mail", MONDAY_NINE, False),
            (daily, "app", MONDAY_NINE, True),
            (daily, "mail", TUESDAY_OPENING, False),
            (daily, "robot", MONDAY_NINE, False),
            (never, "app", MONDAY_NINE, True),
        ]


def test_an_office_without_a_mail_server_keeps_nothing_to_send(database_url: str) -> None:
    application = with_the_actor(an_application(database_url))
    with application.transaction() as store:
        lead, _ = two_departments(store)
        person = a_person(store, "wang", Role.LIAISON, department=lead)
        store.session.add(PreferenceRow(person_id=person, mail="x@localhost",
                                        by_mail=Pace.AT_ONCE, by_robot=Pace.AT_ONCE))  # fmt: skip
        a_dispatched_problem(store, lead=lead)
        assert deliveries(store) == [(person, "app", MONDAY_NINE, True)]


def test_looking_up_whom_to_tell_is_one_statement(application: Application) -> None:
    with application.transaction() as store:
        lead, co = two_departments(store)
        for n in range(5):
            a_person(store, f"l{n}", Role.LIAISON, department=(lead, co)[n % 2])
        case = a_dispatched_problem(store, lead=lead, co_handlers=(co,))
        asked: list[str] = []
        connection = store.session.connection()
        event.listen(connection, "before_cursor_execute", lambda *a: asked.append(a[2]))
        act(store, case, Action.INSTRUCT, viewer_of(Role.LEADER), MONDAY_NINE, words="请速办")
        assert len([statement for statement in asked if "FROM person" in statement]) == 1


def test_what_is_undone_has_told_nobody(application: Application) -> None:
    with application.transaction() as store:
        lead, _ = two_departments(store)
        a_person(store, "wang", Role.LIAISON, department=lead)
    with pytest.raises(DomainError):
        dispatch_and_close(application, lead)
    with application.reading() as store:
        assert deliveries(store) == []


def dispatch_and_close(application: Application, lead: int) -> None:
    """One gesture whose second step is refused."""
    with application.transaction() as store:
        case = a_dispatched_problem(store, lead=lead)
        act(store, case, Action.CLOSE, DUTY_HEAD, MONDAY_NINE, ground="confirmed")
