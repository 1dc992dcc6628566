"""Weeks of measures that are kept: counted, forgotten with what changes in them, told as facts are.

The review week of these tests ends on Thursday at 17:30, as the rule book has it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from app.context import Application
from app.domain.measures.occasion import Mark
from app.domain.review.weeks import WEEK, Week
from app.domain.rules import ReviewRule
from app.domain.steps import Action
from app.jobs.timetable import count_lights
from app.services.handling import perform
from db import measure_weeks
from db.models import KeptWeekRow, MeasureWeekRow, ProblemRow
from db.store import Store
from db.verification import verify
from tests.building import MONDAY_NINE, a_problem, an_application
from tests.db.kept_weeks import keep, kept, told_alike
from tests.db.test_concurrency import SECONDS, postgresql
from tests.pages.evaluated import LOOKED_AT, SINCE, UNTIL, handled
from tests.pages.problem_page import Office, a_case, an_office
from tests.pages.supervised import local
from tests.services.import_runs import ANSWERED, imported

MONDAYS = ReviewRule(weekday=0, time=time(9), source="")
FOUR_WEEKS = [SINCE + n * WEEK for n in range(4)]
"""The beginnings of the weeks that were over when the office is looked at."""


@pytest.fixture
def office(database_url: str) -> Office:
    """Four problems of 住建局, a part of one with 自然资源局, one that nobody was given; kept."""
    office = an_office(database_url)
    a_case(office, until="accepted")
    handled(office)
    keep(office.application, until=LOOKED_AT)
    return office


def rows_of(application: Application, since: datetime) -> set[tuple[Any, ...]]:
    """(city, department, occasion, marks, bucket, n) that are kept of a week."""
    row = MeasureWeekRow
    columns = (row.city, row.department_id, row.occasion, row.marks, row.bucket, row.n)
    with application.reading() as store:
        found = store.session.execute(select(*columns).where(row.since == since)).all()
    return {tuple(line) for line in found}


def test_a_week_is_kept_as_counts_by_city_department_marks_and_length(office: Office) -> None:
    """Week two ends with the limits of five on Monday 11-30: one met, one late, three open; one
    of the five was given to nobody (0). All cities ("") and all departments (-1) stand beside.
    """
    assert kept(office.application) == FOUR_WEEKS
    met = int(Mark.MET)
    due = {row for row in rows_of(office.application, FOUR_WEEKS[1]) if row[2] == "due"}
    counted = {(office.lead, met, 1), (office.lead, 0, 3), (0, 0, 1), (-1, met, 1), (-1, 0, 4)}
    assert due == {
        (city, department, "due", marks, -1, n)
        for city in ("3307", "")
        for department, marks, n in counted
    }
    assert rows_of(office.application, FOUR_WEEKS[3]) == set()


def test_a_week_that_goes_on_is_not_kept_and_none_before_the_first_problem(office: Office) -> None:
    """On Thursday at 17:29 a week is not over, at 17:30 it is."""
    assert keep(office.application, until=UNTIL + WEEK - timedelta(minutes=1)) == 0
    assert keep(office.application, until=UNTIL + WEEK) == 1
    assert keep(office.application, until=UNTIL + WEEK) == 0


def test_an_act_forgets_the_weeks_whose_counts_it_changes_and_no_other(office: Office) -> None:
    """A problem that was closed on Thursday 11-26 at 9:00 is reopened."""
    acted(office, titled(office, "在办"), Action.NOTE, text="已现场查看")
    assert kept(office.application) == FOUR_WEEKS
    acted(office, titled(office, "按期"), Action.REOPEN, reason="企业反映复发")
    assert kept(office.application) == FOUR_WEEKS[1:]
    assert keep(office.application, until=LOOKED_AT) == 1
    assert kept(office.application) == FOUR_WEEKS


def titled(office: Office, title: str) -> int:
    with office.application.reading() as store:
        named = select(ProblemRow.id).where(ProblemRow.title == title)
        return store.session.execute(named).scalar_one()


def acted(office: Office, problem: int, action: Action, **given: Any) -> None:
    with office.application.transaction() as store:
        perform(store, action=action, problem=problem, given=given,
                viewer=office.people["duty_head"], at=LOOKED_AT)  # fmt: skip


def test_history_that_comes_in_late_forgets_its_weeks(database_url: str) -> None:
    """Answered between 11-03 and 11-06; another problem has been known since 10-29."""
    application = an_application(database_url)
    with application.transaction() as store:
        a_problem(store, at=local(10, 29, 18))
    assert keep(application, until=MONDAY_NINE) == 3
    row = ["R1", "A0001", "路灯不亮", "2026/11/3 10:00:00", "小区门口路灯不亮", "已修复。",
           "2026/11/6 10:00:00"]  # fmt: skip
    assert imported(application, [ANSWERED, row]).accepted == 1
    assert kept(application) == [local(11, 12, 17, 30)]
    keep(application, until=MONDAY_NINE)
    assert told_alike(application, whole=True) > 0


def test_weeks_of_another_edge_take_the_place_of_those_over_which_they_lap(office: Office) -> None:
    """From the first problem, on Monday 11-23 at 9:00, to Tuesday 12-08 two weeks of that edge are
    over; of those that end on Thursdays only the last one begins later.
    """
    assert keep(office.application, until=local(12, 8, 9), edge=MONDAYS) == 2
    mondays = [local(11, 23, 9), local(11, 30, 9)]
    assert kept(office.application) == [*mondays, local(12, 10, 17, 30)]
    assert told_alike(office.application, whole=True) > 0


def test_the_timetable_keeps_the_weeks_that_are_over(database_url: str) -> None:
    office = handled(an_office(database_url))
    count_lights(office.application, LOOKED_AT)
    assert kept(office.application) == FOUR_WEEKS


def test_verify_finds_a_week_that_is_not_what_its_facts_add_up_to(office: Office) -> None:
    application = office.application
    assert differing(application) == set()
    with application.transaction() as store:
        of_week = update(MeasureWeekRow).where(MeasureWeekRow.since == FOUR_WEEKS[1])
        store.session.execute(of_week.where(MeasureWeekRow.occasion == "due").values(length=7))
    assert differing(application) == {("measure_week", f"{n} / 7") for n in (1, 3, 4)}
    with application.transaction() as store:
        of_week = delete(KeptWeekRow).where(KeptWeekRow.since == FOUR_WEEKS[1])
        store.session.execute(of_week)
    assert differing(application) == set()


def differing(application: Application) -> set[tuple[str, str]]:
    with application.reading() as store:
        found = verify(store.session, files=application.files).differences
    return {(d.facts["table"], d.facts["found"][-5:]) for d in found}


@postgresql
def test_a_week_is_counted_when_the_acts_that_change_it_have_ended(office: Office) -> None:
    """An act has changed a fact of the first week and is not committed when the week is kept."""
    application, problem = office.application, titled(office, "按期")
    forget_all(application)
    with ThreadPoolExecutor(1) as pool:
        with application.transaction() as store:
            reopen(office, store, problem)
            keeping = pool.submit(keep, application, until=LOOKED_AT)
            waits_for_a_lock(application)
        assert keeping.result(SECONDS) == 4
    assert kept(application) == FOUR_WEEKS
    assert differing(application) == set()


@postgresql
def test_an_act_forgets_the_week_that_was_kept_while_it_was_at_work(office: Office) -> None:
    """The week is counted and not yet committed when the act has written its facts."""
    application, problem = office.application, titled(office, "按期")
    forget_all(application)

    def act() -> None:
        with application.transaction() as store:
            reopen(office, store, problem)

    with ThreadPoolExecutor(1) as pool:
        with application.transaction() as store:
            measure_weeks.keep_week(store.session, Week(since=SINCE, until=SINCE + WEEK))
            acting = pool.submit(act)
            waits_for_a_lock(application)
        acting.result(SECONDS)
    assert kept(application) == []


@postgresql
def test_an_act_that_changes_no_fact_waits_for_no_week(office: Office) -> None:
    application, problem = office.application, titled(office, "在办")
    with application.transaction() as store:
        measure_weeks.keep_week(store.session, Week(since=SINCE, until=SINCE + WEEK))
        acted(office, problem, Action.NOTE, text="已现场查看")
    assert kept(application) == FOUR_WEEKS


def reopen(office: Office, store: Store, problem: int) -> None:
    perform(store, action=Action.REOPEN, problem=problem, given={"reason": "企业反映复发"},
            viewer=office.people["duty_head"], at=LOOKED_AT)  # fmt: skip


def forget_all(application: Application) -> None:
    with application.transaction() as store:
        store.session.execute(delete(KeptWeekRow))


def waits_for_a_lock(application: Application) -> None:
    """Until somebody does; within SECONDS."""
    waiting = text("SELECT count(*) FROM pg_stat_activity"
                   " WHERE wait_event_type = 'Lock' AND datname = current_database()")  # fmt: skip
    end = monotonic() + SECONDS
    with application.database.writer.connect() as connection:
        while not connection.execute(waiting).scalar_one():
            assert monotonic() < end
            sleep(0.02)
            connection.rollback()
