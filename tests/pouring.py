"""Many rows into a table at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session


def pour(session: Session, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows, all of the same columns, into a table."""
    coming = iter(rows)
    first = next(coming)
    values = (list(row.values()) for row in chain([first], coming))
    raw: Any = session.connection().connection.driver_connection
    if session.get_bind().dialect.name == "sqlite":
        marks = ", ".join("?" * len(first))
        statement = f"INSERT INTO {table} ({_named(first)}) VALUES ({marks})"
        raw.executemany(statement, (_plain(row) for row in values))
        return
    with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({_named(first)}) FROM STDIN") as out:
        for row in values:
            out.write_row(row)


def _named(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _plain(row: Sequence[Any]) -> list[Any]:
    """As the product's own types write it: instants in UTC without a zone, to the microsecond."""
    return [_text(value) if isinstance(value, date) else value for value in row]


def _text(day: date) -> str:
    if isinstance(day, datetime):
        return day.replace(tzinfo=None).isoformat(" ", "microseconds")
    return day.isoformat()
