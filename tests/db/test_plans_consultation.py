"""What 会商 asks of the database is answered by indexes; see tests/plans.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.queries import consultations
from app.queries.flag_reasons import reasons_of
from db import meeting_query
from db.store import Store
from tests.big_database import BigDatabase
from tests.building import MONDAY_NINE, viewer_of
from tests.plans import assert_no_scan, plan_of, statements

TABLES = (
    *("problem", "assignment", "prerequisite", "flag", "enterprise", "event"),
    *("agenda_item", "meeting", "decision", "agenda_item_1", "assignment_1", "assignment_2"),
    "problem_1",
)
PROVINCE = viewer_of(Role.SUPERVISOR)
COUNTY = viewer_of(Role.SUPERVISOR, region="330782")


def of_the_list(store: Store, viewer: Viewer, _problem: int) -> Any:
    return consultations.load(store, viewer=viewer, at=MONDAY_NINE, query={})


def of_a_meeting(store: Store, viewer: Viewer, problem: int) -> Any:
    meeting_query.agenda_of(store.session, viewer, 1)
    meeting_query.decisions_of_meeting(store.session, 1)
    meeting_query.departments_at_work(store.session, [problem])
    meeting_query.standing_waits(store.session, [problem])
    reasons_of(store, [problem], at=MONDAY_NINE)


def of_a_problem(store: Store, _viewer: Viewer, problem: int) -> Any:
    meeting_query.agendas_of_problem(store.session, problem)


@pytest.mark.parametrize("viewer", [PROVINCE, COUNTY], ids=["province", "county"])
@pytest.mark.parametrize("asked", [of_the_list, of_a_meeting, of_a_problem])
def test_no_table_is_gone_through(
    big_database: BigDatabase, asked: Callable[[Store, Viewer, int], Any], viewer: Viewer
) -> None:
    application = big_database.application
    with application.reading() as store:
        said = statements(store.session, lambda: asked(store, viewer, big_database.problem))
    with application.database.reader.connect() as connection:
        for sql, params in said:
            assert_no_scan(plan_of(connection, sql, params), TABLES)
    assert said
