"""Writing many rows at once, the way each driver does it fastest.

SQLite: one prepared statement over tuples. PostgreSQL: COPY, and an update from arrays. What is
written is what SQLAlchemy's own statements write: the columns' types say how a value is stored,
their defaults stand in for what an insert is not given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any

import psycopg
from sqlalchemy import Column, Connection, Dialect, Table, insert, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from db.models import Base
from db.models.declarative import Instant

Rows = Sequence[Mapping[str, Any]]
Convert = Callable[[Any], Any]

MANY = 10
"""From so many rows on it pays to leave the common way."""


@dataclass(frozen=True)
class Form:
    """How rows of certain columns are handed to a driver. given: the columns, as rows name them.

    converts: what turns a column's values into the driver's. defaults: of the columns that an
    insert has beyond those.
    """

    statement: str
    given: tuple[str, ...]
    converts: tuple[Convert | None, ...]
    defaults: tuple[Any, ...] = ()

    def columns(self, rows: Rows) -> list[Iterable[Any]]:
        """The stored values by column: far fewer calls than by cell."""
        columns = zip(*map(itemgetter(*self.given), rows), strict=True)
        return [
            map(convert, column) if convert else column
            for convert, column in zip(self.converts, columns, strict=True)
        ]

    def tuples(self, rows: Rows) -> Iterable[tuple[Any, ...]]:
        """The rows as the driver takes them."""
        return zip(*self.columns(rows), *map(repeat, self.defaults), strict=False)


def insert_rows(session: Session, table: type[Base], rows: Rows) -> None:
    """Insert rows past the session's bookkeeping; all name the same columns, at least two.

    Raises what SQLAlchemy's insert raises.
    """
    connection = session.connection()
    if len(rows) < MANY:
        if rows:
            connection.execute(insert(table), [dict(row) for row in rows])
        return
    form = _insertion(_table(table), tuple(rows[0]), connection.dialect)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(form.statement, list(form.tuples(rows)))
    else:
        copy(connection, form.statement, form.tuples(rows))


def update_rows(session: Session, table: type[Base], rows: Rows) -> None:
    """Update rows by their keys; all name the same columns, those of the key among them."""
    if not rows:
        return
    connection = session.connection()
    form = _change(_table(table), tuple(rows[0]), connection.dialect)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(form.statement, list(form.tuples(rows)))
    else:
        connection.exec_driver_sql(form.statement, tuple(map(list, form.columns(rows))))


def add_counts(session: Session, table: type[Base], rows: Rows) -> None:
    """Add to the counts of a table; rows name its key and `count`, in the order of the keys."""
    if not rows:
        return
    connection = session.connection()
    form = _sum(_table(table), tuple(rows[0]), connection.dialect)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(form.statement, list(form.tuples(rows)))
    else:
        connection.exec_driver_sql(form.statement, tuple(map(list, form.columns(rows))))


def copy(connection: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Send rows after a COPY statement of PostgreSQL. Raises what SQLAlchemy's insert raises."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as stream:
            for row in rows:
                stream.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, dialect=connection.dialect
        ) from error


def _table(table: type[Base]) -> Table:
    found: Table = inspect(table).local_table  # type: ignore[assignment]
    return found


@lru_cache(maxsize=256)
def _insertion(table: Table, given: tuple[str, ...], dialect: Dialect) -> Form:
    left = {
        column.name: column.default.arg
        for column in table.columns
        if isinstance(column.default, ScalarElementColumnDefault) and column.name not in given
    }
    names = ", ".join(map(dialect.identifier_preparer.quote, [*given, *left]))
    places = ", ".join("?" * (len(given) + len(left)))
    return Form(
        statement=f"INSERT INTO {table.name} ({names}) VALUES ({places})"
        if dialect.name == "sqlite"
        else f"COPY {table.name} ({names}) FROM STDIN",
        given=given,
        converts=tuple(_convert(table.columns[name], dialect) for name in given),
        defaults=tuple(left.values()),
    )


@lru_cache(maxsize=256)
def _change(table: Table, given: tuple[str, ...], dialect: Dialect) -> Form:
    key = [column.name for column in table.primary_key]
    order = [*(name for name in given if name not in key), *key]
    quoted = {name: dialect.identifier_preparer.quote(name) for name in order}
    if dialect.name == "sqlite":
        values = dict.fromkeys(order, "?")
        source = ""
    else:
        values = {name: f"new.{quoted[name]}" for name in order}
        arrays = _arrays(table, order, dialect)
        source = f" FROM unnest({arrays}) AS new ({', '.join(quoted.values())})"
    changes = ", ".join(f"{quoted[name]} = {values[name]}" for name in order if name not in key)
    found = " AND ".join(f"{table.name}.{quoted[name]} = {values[name]}" for name in key)
    return Form(
        statement=f"UPDATE {table.name} SET {changes}{source} WHERE {found}",
        given=tuple(order),
        converts=tuple(_convert(table.columns[name], dialect) for name in order),
    )


@lru_cache(maxsize=256)
def _sum(table: Table, given: tuple[str, ...], dialect: Dialect) -> Form:
    quote = dialect.identifier_preparer.quote
    names, key = ", ".join(map(quote, given)), ", ".join(quote(c.name) for c in table.primary_key)
    coming = (
        f"VALUES ({', '.join('?' * len(given))})"
        if dialect.name == "sqlite"
        else f"SELECT * FROM unnest({_arrays(table, given, dialect)})"
    )
    count = f"{table.name}.count + excluded.count"
    return Form(
        statement=f"INSERT INTO {table.name} ({names}) {coming}"
        f" ON CONFLICT ({key}) DO UPDATE SET count = {count}",
        given=given,
        converts=tuple(_convert(table.columns[name], dialect) for name in given),
    )


def _arrays(table: Table, names: Iterable[str], dialect: Dialect) -> str:
    return ", ".join(f"%s::{table.columns[name].type.compile(dialect)}[]" for name in names)


def _convert(column: Column[Any], dialect: Dialect) -> Convert | None:
    """What SQLAlchemy does to a value on its way to the driver."""
    if dialect.name == "sqlite" and isinstance(column.type, Instant):
        return _written
    return column.type.dialect_impl(dialect).bind_processor(dialect)


@lru_cache(maxsize=4096)  # a problem says each of its instants half a dozen times
def _written(value: datetime | None) -> str | None:
    """An instant as SQLAlchemy stores it in SQLite, at a tenth of the time."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("naive instant")
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]
