"""What is kept of a problem for the measures: its keys, and its filling from an older log."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.context import Application
from app.domain.catalogue import Role
from app.domain.measures.occasion import Mark
from app.domain.steps import Action
from db import migrations
from db.measure_rows import PLACES, STRIDE
from db.models import MeasureFactRow
from db.verification import verify
from tests.building import (
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    an_application,
    viewer_of,
)
from tests.domain.casework import moment

SIGNED = {"responsible": "王敏", "leader": "李局"}


def kept(application: Application) -> list[tuple[Any, ...]]:
    """(problem, n, occasion, department, marks) of every row."""
    row = MeasureFactRow
    columns = (row.problem_id, row.n, row.occasion, row.department_id, row.marks)
    with application.reading() as store:
        found = store.session.execute(select(*columns).order_by(row.problem_id, row.n))
        return [tuple(line) for line in found]


def test_the_numbers_that_stand_in_databases_are_fixed() -> None:
    """What is written here may be added to and never changed."""
    assert STRIDE == 16
    assert {str(occasion): number for occasion, number in PLACES.items()} == {
        "accepted": 0, "dispatched": 1, "sign_due": 2, "contact_due": 3, "due": 4,
        "originally_due": 5, "closed": 6, "intake": 7, "transit": 8, "handling": 9,
        "feedback": 10, "held": 11, "decision_due": 12,
    }  # fmt: skip
    assert [int(mark) for mark in Mark] == [2**n for n in range(15)]


def test_an_act_changes_only_what_it_is_about(database_url: str) -> None:
    """A dispatched problem adds six rows; a signature changes one of them."""
    application = an_application(database_url)
    with application.transaction() as store:
        lead = a_department(store, "市建设局")
        case = a_dispatched_problem(store, lead=lead)
        a_problem(store)
    before = kept(application)
    assert [(n, occasion) for _id, n, occasion, _lead, _marks in before] == [
        (16, "accepted"), (17, "dispatched"), (18, "sign_due"), (19, "contact_due"),
        (20, "due"), (21, "originally_due"),
    ]  # fmt: skip
    with application.transaction() as store:
        act(store, store.peek(case.id), Action.SIGN, viewer_of(Role.LIAISON, lead),
            moment("11-23 10:00"), **SIGNED)  # fmt: skip
    assert set(kept(application)) ^ set(before) == {
        (case.id, 18, "sign_due", lead, 0),
        (case.id, 18, "sign_due", lead, int(Mark.MET)),
    }


def test_the_log_of_an_older_database_is_counted_when_the_table_comes(database_url: str) -> None:
    application = an_application(database_url)
    with application.transaction() as store:
        lead = a_department(store, "市建设局")
        a_dispatched_problem(store, lead=lead, at=MONDAY_NINE)
        a_problem(store)
    before = kept(application)
    with application.database.writer.begin() as connection:
        migrations.downgrade_to(connection, "0004")
    migrations.upgrade(application.database)
    assert kept(application) == before != []
    with application.reading() as store:
        assert verify(store.session, files=application.files).differences == ()
