"""A database large enough that a plan shows its mettle: 50,000 problems, analysed, on each kind.

The rows are poured in, not acted: plans care for numbers and spread alone. One problem has come
by acts, so that there is a case to fold. Tests only read it; it is made once a session.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from app.context import Application
from tests.big_rows import Rows, tables_of
from tests.building import a_department, a_dispatched_problem, an_application
from tests.databases import Databases
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
    engine = application.database.writer.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(ANALYSE[engine.dialect.name]))
    return BigDatabase(application, rows.departments, case.id)


@pytest.fixture(scope="session", params=KINDS)
def big_database(request: pytest.FixtureRequest) -> Iterator[BigDatabase]:
    """The 50,000, on both kinds."""
    databases: Databases = request.getfixturevalue(f"{request.param}_databases")
    url = databases.fresh(migrated=True)
    made = a_big_database(url)
    yield made
    made.application.database.dispose()
    databases.discard(url)
