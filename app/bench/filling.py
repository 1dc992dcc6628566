"""Rows on their way into a database that nobody uses yet: in portions, the indexes aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from app.bench.stamping import HEADERS, header_of
from db import search
from db.archive import Header
from db.loading import load
from db.models import ChainLinkRow, CounterRow, FlowDayRow, FlowWeekRow, LightDayRow

PORTION = 20_000

HEADS: dict[str, Header] = {
    **HEADERS,
    **header_of(
        *(
            table.__tablename__
            for table in (ChainLinkRow, CounterRow, FlowDayRow, FlowWeekRow, LightDayRow)
        )
    ),
}
SEARCH: dict[str, Header] = {
    "sqlite": [("rowid", "plain"), ("spaced", "plain")],
    "postgresql": [("problem_id", "plain"), ("plain", "plain"), ("grams", "plain")],
}

INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    ),
}


@contextmanager
def indexes_aside(connection: Connection) -> Iterator[None]:
    """Without the indexes that are no constraint; they are built again behind."""
    found = connection.execute(text(INDEXES[connection.dialect.name])).all()
    for name, _made in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _name, made in found:
        connection.exec_driver_sql(made)


class Filling:
    """Rows by table, written when enough have come together."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self._rows: dict[str, list[list[Any]]] = defaultdict(list)

    def add(self, rows: Mapping[str, list[list[Any]]]) -> None:
        """Rows by table, in the order of the tables' columns."""
        for table, some in rows.items():
            self._rows[table] += some

    def add_words(self, problem: int, words: str) -> None:
        """What a problem is found by."""
        if self.dialect == "sqlite":
            row: list[Any] = [problem, search.spaced(words)]
        else:
            row = [problem, search.normalized(words), search.grams(words)]
        self._rows["problem_search"].append(row)

    def write(self, *, least: int = 0) -> None:
        """Write the tables that have at least so many rows."""
        for table, rows in self._rows.items():
            if rows and len(rows) >= least:
                header = SEARCH[self.dialect] if table == "problem_search" else HEADS[table]
                load(self.connection, table, header, rows)
                rows.clear()
