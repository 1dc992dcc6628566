"""What the screens and an act ask of the database is answered by indexes, never by going through.

Each statement that a page, a look-up or an act really sends is explained on 50,000 problems of
which 2,500 are open; see tests/plans.py. The lists of the register have a test of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.identifiers import problem_number
from app.domain.steps import Action
from app.queries import intake, overview, problem, tracking, workbench
from app.queries.similar import similar_to
from app.services import handling
from db.models import Base
from db.store import Store
from tests.big_database import BigDatabase
from tests.building import MONDAY_NINE, viewer_of
from tests.plans import assert_yields_few, plan_of, statements, walked_through

SMALL = frozenset(
    {
        *("region", "service_field"),  # the province's divisions; the office's own configuration
        *("department", "person"),  # as many as there are; the history adds none
        *("rule_book", "calendar"),  # a few versions a year, each read by its name
        "chain_head",  # one row a city
        "measure_week_kept",  # a row a week, of two years
        "pack",  # a row a week of who meets weekly, found by its key
    }
)
"""Tables that do not grow with the problems, so that reading them whole costs the same for ever."""

LEFT = frozenset({"ix_standing_closed"})
"""A partial index in which the past stands."""

WHAT_IS_OPEN = LEFT ^ frozenset(
    index.name
    for table in Base.metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["postgresql"]["where"] is not None
)
"""Partial indexes: what stands in them is open, and what is open does not grow with history."""

SLIGHT = frozenset({"assignment", "duty", "prerequisite", "enterprise"})
"""So few are these here that PostgreSQL may read them whole, although an index would answer: at
fifty thousand problems both ways cost about the same."""

FEW = 5_000
"""Twice what is open: more rows than that are history."""

PAST = ("ix_problem_region_registered", "ix_problem_lead_registered", "ix_assignment_department")
"""Entered by their first column alone, they lead through a region's or a department's past."""

Ask = Callable[[Store], Any]


def people(big: BigDatabase) -> dict[str, Viewer]:
    """Whoever has a screen, with a department's people of one that has much to do."""
    office = {
        "leader": viewer_of(Role.LEADER),
        "duty head": viewer_of(Role.DUTY_HEAD),
        "supervisor": viewer_of(Role.SUPERVISOR),
        "city clerk": viewer_of(Role.CLERK, region="3307"),
        "county clerk": viewer_of(Role.CLERK, region="330701"),
    }
    busy = big.departments[3]
    return office | {
        "liaison": viewer_of(Role.LIAISON, busy),
        "department head": viewer_of(Role.DEPARTMENT_HEAD, busy),
    }


def overviews(big: BigDatabase, viewer: Viewer) -> Iterator[Ask]:
    for query in ({}, {"region": "3307"}, {"region": "330701"}, {"field": "01"}, {"wall": "1"}):
        yield lambda store, query=query: overview.load(
            store, viewer=viewer, at=MONDAY_NINE, query=query
        )


def looks_back(big: BigDatabase, viewer: Viewer) -> Iterator[Ask]:
    for ago in (timedelta(hours=5), timedelta(days=7), timedelta(days=1500)):
        then = {"at": (MONDAY_NINE - ago).isoformat()}
        for query in (then, {**then, "region": "3307"}, {**then, "field": "01"}):
            yield lambda store, query=query: _look_back(big, store, viewer, query)


def _look_back(big: BigDatabase, store: Store, viewer: Viewer, query: dict[str, str]) -> None:
    """The big database's logs are no stories: each problem is told as the one that came by acts."""
    acted = store.peek(big.problem)
    with patch("app.queries.register_then.fold", return_value=acted):
        overview.load(store, viewer=viewer, at=MONDAY_NINE, query=query)


def workbenches(big: BigDatabase, viewer: Viewer) -> Iterator[Ask]:
    for query in ({}, {"kind": "handle"}, {"kind": "accept"}):
        yield lambda store, query=query: workbench.load(
            store, viewer=viewer, at=MONDAY_NINE, query=query
        )


def problems(big: BigDatabase, viewer: Viewer) -> Iterator[Ask]:
    if viewer.department is not None:
        viewer = viewer_of(viewer.role, big.departments[0] - 1)
    for query in ({}, {"log": "all", "pages": "2"}):
        yield lambda store, query=query: problem.load(
            store, viewer=viewer, at=MONDAY_NINE, query=query, number=problem_number(big.problem)
        )
    yield lambda store: similar_to(store, viewer=viewer, number=problem_number(big.problem))


def intakes(big: BigDatabase, viewer: Viewer) -> Iterator[Ask]:
    yield lambda store: intake.load(store, viewer=viewer, at=MONDAY_NINE, query={})
    for typed in ("浙江第77实业", "实业", "9133"):
        yield lambda store, typed=typed: intake.enterprises(store, words=typed)
    for words in ("厂房二期消防验收", "企业反映事项，请予协调。", ""):
        yield lambda store, words=words: intake.near(
            store, viewer=viewer, at=MONDAY_NINE, words=words, uscc="913300000000000005"
        )


def trackings(big: BigDatabase, _viewer: Viewer) -> Iterator[Ask]:
    yield lambda store: tracking.load(store, problem=big.problem, at=MONDAY_NINE)


SCREENS = (
    *((overviews, who) for who in ("leader", "duty head", "city clerk", "county clerk")),
    *((looks_back, who) for who in ("leader", "city clerk", "county clerk")),
    *((workbenches, who) for who in ("liaison", "department head", "duty head", "supervisor")),
    *((workbenches, who) for who in ("city clerk", "county clerk")),
    *((problems, who) for who in ("leader", "city clerk", "liaison")),
    *((intakes, who) for who in ("duty head", "city clerk", "county clerk", "liaison")),
    (trackings, "leader"),
)


def answered(big: BigDatabase, said: list[tuple[str, Any]]) -> None:
    """Explain each statement: an index can answer it."""
    with big.application.database.reader.connect() as connection:
        for sql, params in said:
            forced = plan_of(connection, sql, params)
            unanswered = {table for table, index in walked_through(forced) if not index} - SMALL
            assert not unanswered, f"without an index: {unanswered}\n{sql}\n{params}\n{forced}"


def judged(big: BigDatabase, said: list[tuple[str, Any]]) -> None:
    """Explain each statement: an index can answer it, and the database takes one that does."""
    answered(big, said)
    spared = SMALL if big.application.database.dialect == "sqlite" else SMALL | SLIGHT
    with big.application.database.reader.connect() as connection:
        for sql, params in said:
            taken = plan_of(connection, sql, params, as_it_is=True)
            told = f"{sql}\n{params}\n{taken}"
            for table, index in walked_through(taken):
                held = table in spared or index in WHAT_IS_OPEN
                assert held, f"gone through from end to end: {table} {index}\n{told}"
            assert_yields_few(taken, most=FEW)


def no_past(big: BigDatabase, said: list[tuple[str, Any]]) -> None:
    """SQLite takes an index without knowing how far it leads: none through a whole past.

    PostgreSQL weighs the ways by what it has counted.
    """
    if big.application.database.dialect == "sqlite":
        with big.application.database.reader.connect() as connection:
            for sql, params in said:
                plan = plan_of(connection, sql, params)
                assert not by_first_column_alone(plan), f"a whole past\n{sql}\n{plan}"


def by_first_column_alone(plan: str) -> bool:
    """Whether a region's or a department's past is read from end to end."""
    return bool(re.search(rf"INDEX ({'|'.join(PAST)}) \(\w+=\?\)", plan))


@pytest.mark.parametrize(("screen", "who"), SCREENS)
def test_no_screen_goes_through_what_grows(
    big_database: BigDatabase, screen: Callable[..., Iterator[Ask]], who: str
) -> None:
    viewer = people(big_database)[who]
    for ask in screen(big_database, viewer):
        with big_database.application.database.reading() as session:
            store = big_database.application.store(session)
            said = statements(session, lambda store=store, ask=ask: ask(store))
        assert said
        judged(big_database, said)
        no_past(big_database, said)


def test_no_act_goes_through_what_grows(big_database: BigDatabase) -> None:
    """A department signs; what was done is taken back, so that the next test finds it unsigned."""
    with Session(big_database.application.database.writer, autoflush=False) as session:
        store = big_database.application.store(session)
        said = statements(session, lambda: sign(big_database, store))
        session.rollback()
    changed = {sql.split()[1] for sql, _params in said if sql.startswith("UPDATE")}
    assert {"problem", "chain_head"} <= changed
    judged(big_database, said)
    no_past(big_database, said)


def sign(big: BigDatabase, store: Store) -> None:
    """From the load to what goes out with the commit."""
    handling.perform(
        store,
        action=Action.SIGN,
        problem=big.problem,
        given={"responsible": "李建国", "leader": "周伟民"},
        viewer=viewer_of(Role.LIAISON, big.departments[0] - 1),
        at=MONDAY_NINE,
    )
    store.session.flush()


GONE_THROUGH = {
    "SCAN problem": {("problem", "")},
    "SCAN problem USING INDEX ix_problem_due": {("problem", "ix_problem_due")},
    "SCAN problem_1 USING COVERING INDEX ix_problem_due": {("problem", "ix_problem_due")},
    "SCAN problem_search VIRTUAL TABLE INDEX 0:": {("problem_search", "")},
    "SCAN problem_search VIRTUAL TABLE INDEX 0:M1": set(),
    "SEARCH problem USING INDEX ix_problem_due (due>?)": set(),
    "SCAN CONSTANT ROW\nSCAN (subquery-1)\nSCAN anon_1": set(),
    "Seq Scan on problem problem_1  (cost=0..1 rows=9 width=8)": {("problem", "")},
    "->  Parallel Seq Scan on event  (cost=0..1 rows=9 width=8)": {("event", "")},
    "Index Scan using ix_problem_due on problem  (cost=0..1)": {("problem", "ix_problem_due")},
    "Index Only Scan Backward using ix_problem_due on problem  (cost=0..1)\n  Filter: open": {
        ("problem", "ix_problem_due")
    },
    "->  Bitmap Index Scan on ix_problem_due  (cost=0..1)\n  ->  Sort": {("", "ix_problem_due")},
    "Index Scan using ix_problem_due on problem  (cost=0..1)\n  Index Cond: (id = 1)": set(),
}
"""The lines of plans, as both databases write them, and what they say is read whole."""


def test_what_is_gone_through_is_seen_in_a_plan() -> None:
    for plan, walked in GONE_THROUGH.items():
        assert walked_through(plan) == walked, plan
    assert by_first_column_alone("SEARCH a USING INDEX ix_assignment_department (department_id=?)")
    assert not by_first_column_alone(
        "SEARCH a USING INDEX ix_assignment_department (department_id=? AND problem_id=?)"
    )
    with pytest.raises(AssertionError, match="yields many"):
        assert_yields_few("Sort  (cost=1.0..2.0 rows=5001 width=8)", most=5000)
