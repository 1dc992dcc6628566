"""The floor of a measurement: the same statements on a bare cursor of the same database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from app.bench.place import Place
from app.bench.tape import Call
from db.engine import BUSY_SECONDS


@contextmanager
def bare(place: Place) -> Iterator[Any]:
    """A connection of the driver, set up as the product sets its own up, and nothing else."""
    connection = _sqlite(place) if place.kind == "sqlite" else _postgresql(place)
    try:
        yield connection
    finally:
        connection.close()


def _sqlite(place: Place) -> sqlite3.Connection:
    connection = sqlite3.connect(
        str(make_url(place.url).database), timeout=BUSY_SECONDS, isolation_level=None
    )
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _postgresql(place: Place) -> psycopg.Connection[Any]:
    address = make_url(place.url).set(drivername="postgresql")
    return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


def replayed(connection: Any, calls: Sequence[Call]) -> float:
    """The seconds that the calls take, every row fetched."""
    cursor = connection.cursor()
    begin = perf_counter()
    for call in calls:
        _replay(cursor, call)
    return perf_counter() - begin


def replayed_as_one(connection: Any, calls: Sequence[Call]) -> float:
    """The seconds that the calls take in a transaction that is committed."""
    immediate = isinstance(connection, sqlite3.Connection)
    begin = perf_counter()
    connection.execute("BEGIN IMMEDIATE" if immediate else "BEGIN")
    cursor = connection.cursor()
    for call in calls:
        _replay(cursor, call)
    connection.execute("COMMIT")
    return perf_counter() - begin


def _replay(cursor: Any, call: Call) -> None:
    run = cursor.executemany if call.many else cursor.execute
    if call.parameters is None:
        run(call.statement)
    else:
        run(call.statement, call.parameters)
    if cursor.description is not None and not call.many:
        cursor.fetchall()


def fetched(connection: Any, calls: Iterable[Call]) -> list[Sequence[Any]]:
    """Every row of some calls, one after the other."""
    cursor = connection.cursor()
    rows: list[Sequence[Any]] = []
    for call in calls:
        cursor.execute(call.statement, call.parameters or ())
        rows += cursor.fetchall()
    return rows
