"""What the pass over flags asks of the database is answered by indexes; see tests/plans.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.rulebook import default_rules
from db.flag_facts import facts
from db.flags import held
from tests.big_database import BigDatabase
from tests.building import MONDAY_NINE
from tests.plans import assert_no_scan, plan_of, statements

TABLES = (
    *("problem", "assignment", "prerequisite", "flag", "enterprise", "event"),
    *("problem_1", "assignment_1", "assignment_2"),
)


def of_all(session: Session) -> Any:
    return facts(session, at=MONDAY_NINE, rules=default_rules())


def of_one(session: Session) -> Any:
    [problem, *_] = of_all(session).own
    return facts(session, at=MONDAY_NINE, rules=default_rules(), problems=[problem])


def of_flags(session: Session) -> Any:
    return held(session, today=date(2026, 11, 23))


@pytest.mark.parametrize("asked", [of_all, of_one, of_flags])
def test_no_table_is_gone_through(
    big_database: BigDatabase, asked: Callable[[Session], Any]
) -> None:
    database = big_database.application.database
    with database.reading() as session:
        said = statements(session, lambda: asked(session))
    with database.reader.connect() as connection:
        for sql, params in said:
            assert_no_scan(plan_of(connection, sql, params), TABLES)
    assert len(said) in (2, 5, 10)
