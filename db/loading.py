"""Loading rows as an archive holds them: executemany on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, tuple_
from sqlalchemy.sql.schema import Table

from app.domain.events import instant
from db.archive import Header

PORTION = 2000

Rows = Iterable[list[Any]]


def load(connection: Connection, table: str, header: Header, rows: Rows) -> None:
    """Add rows to a table by its name: it may be one that the models have no more."""
    if connection.dialect.name == "postgresql":
        _copy(connection, table, header, rows)
        return
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name, _ in header)
    marks = ", ".join("?" for _ in header)
    instants = [place for place, (_, kind) in enumerate(header) if kind == "instant"]
    for portion in portions(rows):
        for row in portion:
            for place in instants:
                row[place] = _stored(row[place])
        connection.exec_driver_sql(
            f"INSERT INTO {quote(table)} ({columns}) VALUES ({marks})",
            [tuple(row) for row in portion],
        )


def load_over(connection: Connection, table: Table, header: Header, rows: Rows) -> None:
    """Add rows in place of those that have the same key."""
    keys = list(table.primary_key)
    names = [name for name, _ in header]
    kinds = dict(header)
    for portion in portions(rows):
        by_name = [dict(zip(names, row, strict=True)) for row in portion]
        found = [tuple(_value(kinds[k.name], row[k.name]) for k in keys) for row in by_name]
        connection.execute(delete(table).where(tuple_(*keys).in_(found)))
        load(connection, table.name, header, portion)


def portions(rows: Rows) -> Iterator[list[list[Any]]]:
    """Rows in lists that one statement takes."""
    remaining = iter(rows)
    while portion := list(islice(remaining, PORTION)):
        yield portion


def _copy(connection: Connection, table: str, header: Header, rows: Rows) -> None:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name, _ in header)
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {quote(table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.close()


def _stored(text: str | None) -> str | None:
    """An instant as SQLite's column has it: UTC, a blank, no offset."""
    return f"{text[:10]} {text[11:26]}" if text else text


def _value(kind: str, value: Any) -> Any:
    if value is None or kind == "plain":
        return value
    return date.fromisoformat(value) if kind == "date" else instant(value)
