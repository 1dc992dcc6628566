"""Wrong tries are counted for all processes alike, for a quarter of an hour, to the minute."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from db import attempts
from db.engine import Database
from db.models import AttemptRow
from tests.building import MONDAY_NINE, a_database

MINUTE = timedelta(minutes=1)


@pytest.fixture
def database(database_url: str) -> Database:
    return a_database(database_url)


def fail(database: Database, key: str, *, minute: float = 0) -> None:
    with database.writing() as session:
        attempts.fail(session, key, at=MONDAY_NINE + minute * MINUTE)


def exhausted(database: Database, key: str, *, allowed: int, minute: float = 0) -> bool:
    with database.reading() as session:
        at = MONDAY_NINE + minute * MINUTE
        return attempts.exhausted(session, key, allowed=allowed, at=at)


def test_a_key_is_exhausted_by_its_own_failures_alone(database: Database) -> None:
    for _n in range(2):
        fail(database, "10.0.0.7")
    assert not exhausted(database, "10.0.0.7", allowed=3)
    fail(database, "10.0.0.7", minute=3)
    assert exhausted(database, "10.0.0.7", allowed=3, minute=3)
    assert not exhausted(database, "10.0.0.8", allowed=1, minute=3)


def test_a_failure_counts_for_fifteen_minutes(database: Database) -> None:
    """One at 09:00:00 and one at 09:05:30: the first is forgotten at 09:15, the second at 09:20."""
    fail(database, "10.0.0.7")
    fail(database, "10.0.0.7", minute=5.5)
    assert exhausted(database, "10.0.0.7", allowed=2, minute=14.9)
    assert not exhausted(database, "10.0.0.7", allowed=2, minute=15)
    assert exhausted(database, "10.0.0.7", allowed=1, minute=19.9)
    assert not exhausted(database, "10.0.0.7", allowed=1, minute=20)


def test_failures_at_once_are_all_counted(database: Database) -> None:
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda _n: fail(database, "10.0.0.7"), range(40)))
    assert exhausted(database, "10.0.0.7", allowed=40)
    assert not exhausted(database, "10.0.0.7", allowed=41)


def test_what_is_over_is_cleared_away_and_no_address_is_kept(database: Database) -> None:
    fail(database, "10.0.0.7")
    fail(database, "10.0.0.8", minute=15)
    with database.reading() as session:
        [row] = session.execute(select(AttemptRow.key, AttemptRow.minute, AttemptRow.failures))
    assert (row.minute, row.failures) == (MONDAY_NINE + 15 * MINUTE, 1)
    assert "10.0.0" not in row.key
