"""A database large enough that a plan shows its mettle: 50,000 problems, analysed, on each kind.

The rows are poured in, not acted: plans care for numbers and spread alone. One problem has come
by acts, so that there is a case to fold. Tests only read it; it is made once a session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

from app.context import Application
from db import measure_weeks, open_days
from tests import big_measures, big_oversight, big_rollups, big_rows, big_standing
from tests.big_rows import Rows
from tests.building import MONDAY_NINE, a_department, a_dispatched_problem, an_application
from tests.databases import Databases, PostgresqlDatabases, SqliteDatabases
from tests.pouring import pour

PROBLEMS = 50_000
ANALYSE = {"sqlite": "ANALYZE", "postgresql": "VACUUM ANALYZE"}
"""Done at once: no vacuum of the server's own shall change plans and costs half-way."""

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@dataclass(frozen=True)
class BigDatabase:
    """The application over it; its departments' ids; one problem that came by acts."""

    application: Application
    departments: range
    problem: int


def a_big_database(url: str, *, problems: int = PROBLEMS) -> BigDatabase:
    """Fill a migrated database; one problem in twenty is open."""
    application = an_application(url)
    with application.transaction() as store:
        lead = a_department(store, "义乌市住房和城乡建设局", line="住房城乡建设")
        case = a_dispatched_problem(store, lead=lead)
        rows = Rows(problems=problems, first_department=lead + 1)
        for table, made in tables_of(rows, store.dialect):
            pour(store.session, table, made)
        open_days.keep(store.session, until=MONDAY_NINE)
        edge = store.rules.rules().review
        measure_weeks.keep(store.session, until=MONDAY_NINE, edge=edge)
    engine = application.database.writer.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(ANALYSE[engine.dialect.name]))
    return BigDatabase(application, rows.departments, case.id)


def tables_of(rows: Rows, dialect: str) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    """Every table's name and rows."""
    yield "department", big_rows.department_rows(rows)
    yield "enterprise", big_rows.enterprise_rows(rows)
    yield "problem", big_rows.problem_rows(rows)
    yield "assignment", big_rows.assignment_rows(rows)
    yield "span", big_rows.span_rows(rows)
    yield "duty", big_rows.duty_rows(rows)
    yield "measure_fact", big_measures.fact_rows(rows)
    yield "prerequisite", big_rows.prerequisite_rows(rows)
    yield "standing", big_standing.standing_rows(rows)
    yield "flag", big_oversight.flag_rows(rows)
    yield "meeting", big_oversight.meeting_rows(rows)
    yield "agenda_item", big_oversight.agenda_rows(rows)
    yield "decision", big_oversight.decision_rows(rows)
    yield "event", big_rows.event_rows(rows)
    yield "chain_link", big_rows.link_rows(rows)
    yield "flow_day", big_rollups.flow_rows(rows)
    yield "flow_week", big_rollups.week_rows(rows)
    yield "handover_week", big_rollups.handover_rows(rows)
    yield "light_day", big_rollups.light_rows(rows)
    yield "problem_search", big_rows.text_rows(rows, dialect)


def _made(databases: Databases) -> Iterator[BigDatabase]:
    url = databases.fresh(migrated=True)
    made = a_big_database(url)
    yield made
    made.application.database.dispose()
    databases.discard(url)


@pytest.fixture(scope="session")
def big_sqlite(sqlite_databases: SqliteDatabases) -> Iterator[BigDatabase]:
    """The 50,000 on SQLite."""
    yield from _made(sqlite_databases)


@pytest.fixture(scope="session")
def big_postgresql(postgresql_databases: PostgresqlDatabases) -> Iterator[BigDatabase]:
    """The 50,000 on PostgreSQL."""
    yield from _made(postgresql_databases)


@pytest.fixture(scope="session", params=KINDS)
def big_database(request: pytest.FixtureRequest) -> BigDatabase:
    """The 50,000, on both kinds; each is made once, however often tests change over."""
    made: BigDatabase = request.getfixturevalue(f"big_{request.param}")
    return made
