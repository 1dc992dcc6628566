"""What goes over the cursors of a database: every statement, with its parameters and its time.

The time is the driver's: asking, and fetching every row. SQLite makes rows while they are
fetched, so that a time without the fetching would say nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy import event

from db.engine import Database

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass
class Call:
    """One statement. many: its parameters are of several executions."""

    statement: str
    parameters: Any
    many: bool
    seconds: float = 0.0


@dataclass
class Tape:
    """The calls since it was wound back."""

    calls: list[Call] = field(default_factory=list)

    def wind_back(self) -> None:
        """Forget what was noted."""
        self.calls = []

    @property
    def seconds(self) -> float:
        """The time of all calls together."""
        return sum(call.seconds for call in self.calls)

    def asked(self, run: Callable[[], Any], statement: Any, parameters: Any, many: bool) -> Any:
        """Run a statement and note it, unless it only moves the transaction."""
        text = str(statement)
        if text.lstrip().upper().startswith(TRANSACTION):
            return run()
        call = Call(text, parameters, many)
        self.calls.append(call)
        return _timed(call, run)

    def fetched(self, run: Callable[[], Any]) -> Any:
        """Fetch rows of the last statement."""
        return _timed(self.calls[-1], run) if self.calls else run()


def _timed(call: Call, run: Callable[[], Any]) -> Any:
    begin = perf_counter()
    try:
        return run()
    finally:
        call.seconds += perf_counter() - begin


class _Taped:
    """What a cursor of either driver does when it is on a tape."""

    def execute(self, statement: Any, parameters: Any = None, **more: Any) -> Any:
        """Ask."""
        run = partial(super().execute, statement, *_given(parameters), **more)  # type: ignore[misc]
        return tape_of(self).asked(run, statement, parameters, False)

    def executemany(self, statement: Any, parameters: Any, **more: Any) -> Any:
        """Ask several times."""
        rows = list(parameters)
        run = partial(super().executemany, statement, rows, **more)  # type: ignore[misc]
        return tape_of(self).asked(run, statement, rows, True)

    def fetchone(self) -> Any:
        """The next row."""
        return tape_of(self).fetched(super().fetchone)  # type: ignore[misc]

    def fetchmany(self, *size: int) -> Any:
        """The next rows."""
        return tape_of(self).fetched(partial(super().fetchmany, *size))  # type: ignore[misc]

    def fetchall(self) -> Any:
        """All that is left."""
        return tape_of(self).fetched(super().fetchall)  # type: ignore[misc]


def _given(parameters: Any) -> tuple[Any, ...]:
    return () if parameters is None else (parameters,)


class SqliteCursor(_Taped, sqlite3.Cursor):  # type: ignore[misc]
    """On the tape of its connection."""


class PostgresqlCursor(_Taped, psycopg.Cursor[Any]):  # type: ignore[misc]
    """On the tape of its connection."""


class PostgresqlServerCursor(_Taped, psycopg.ServerCursor[Any]):  # type: ignore[misc]
    """On the tape of its connection."""


class SqliteConnection(sqlite3.Connection):
    """Opens cursors that are on its tape."""

    tape: Tape

    def cursor(self, *_factory: Any) -> Any:
        """A cursor."""
        return super().cursor(SqliteCursor)


def tape_of(cursor: Any) -> Tape:
    """The tape of a cursor's connection; an own one before it has one."""
    return getattr(cursor.connection, "tape", None) or Tape()


def record(database: Database) -> Tape:
    """The tape of everything that a database, opened and not yet used, is asked from now on."""
    tape = Tape()
    for engine in {id(e.engine): e for e in (database.reader, database.writer)}.values():
        event.listen(engine, "do_connect", _with_cursors)
        event.listen(engine, "connect", partial(_put_on, tape), insert=True)
    return tape


def _with_cursors(_dialect: Any, _record: Any, _args: Any, given: dict[str, Any]) -> None:
    if "check_same_thread" in given:
        given["factory"] = SqliteConnection
    else:
        given["cursor_factory"] = PostgresqlCursor


def _put_on(tape: Tape, connection: Any, _record: Any) -> None:
    connection.tape = tape
    if isinstance(connection, psycopg.Connection):
        connection.server_cursor_factory = PostgresqlServerCursor
