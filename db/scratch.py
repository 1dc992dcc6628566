"""A private file for sums that go across problems: it is gone when it is closed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.flows import by_week, flows
from app.domain.network.passages import passage_counts
from app.domain.problem import Case
from db.models import Base, FlowDayRow, FlowWeekRow, HandoverWeekRow

CREATE = (
    "CREATE TABLE counted (rollup TEXT, key TEXT, expected INTEGER, found INTEGER,"
    " PRIMARY KEY (rollup, key)) WITHOUT ROWID",
    "CREATE TABLE state (digest TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID",
    "CREATE TABLE kept (place TEXT, key TEXT, facts TEXT, seen INTEGER DEFAULT 0,"
    " PRIMARY KEY (place, key)) WITHOUT ROWID",
)
DAYS, WEEKS = FlowDayRow.__tablename__, FlowWeekRow.__tablename__
HANDOVERS = HandoverWeekRow.__tablename__
ROLLUPS = (DAYS, WEEKS, HANDOVERS)
SUM = (
    "INSERT INTO counted VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " expected = expected + excluded.expected, found = found + excluded.found"
)
BETWEEN = "\n"
"""Between the parts of a count's key."""

KEEP = (
    "INSERT INTO kept (place, key, facts) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET facts = excluded.facts"
)


class Scratch:
    """Sums of counts, the last facts of register rows, and the states of files."""

    def __init__(self) -> None:
        # SQLite's unnamed database: on the disk when it grows, deleted when it is closed.
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.execute("BEGIN")
        for statement in CREATE:
            self._file.execute(statement)

    def close(self) -> None:
        """Forget everything."""
        self._file.close()

    def add_counts(self, case: Case) -> None:
        """Add what a case counts: flows by day and by week, passages by week."""
        days = flows(case)
        self._add_expected(DAYS, days)
        self._add_expected(WEEKS, by_week(days))
        self._add_expected(HANDOVERS, passage_counts(case))

    def _add_expected(self, rollup: str, counted: Counter[Any]) -> None:
        self._file.executemany(SUM, ((rollup, _key(key), n, 0) for key, n in counted.items()))

    def count_differences(self, session: Session) -> Iterator[tuple[str, list[str], int, int]]:
        """(rollup, key, expected, found) where it is not the sum; rows of zero are no rows."""
        for rollup in ROLLUPS:
            self._add_found(session, rollup)
        different = self._file.execute("SELECT * FROM counted WHERE expected <> found")
        return ((row[0], row[1].split(BETWEEN), row[2], row[3]) for row in different)

    def _add_found(self, session: Session, rollup: str) -> None:
        stored = select(*Base.metadata.tables[rollup].c).execution_options(yield_per=2000)
        rows = ((rollup, _key(key), 0, n) for *key, n in session.execute(stored))
        self._file.executemany(SUM, rows)

    def keep(self, place: str, key: str, facts: str) -> None:
        """The facts of a register's row, the last ones said."""
        self._file.execute(KEEP, (place, key, facts))

    def kept(self, place: str, key: str) -> str | None:
        """The last facts of a row, which counts as seen from now on."""
        self._file.execute("UPDATE kept SET seen = 1 WHERE place = ? AND key = ?", (place, key))
        return self.told(place, key)

    def told(self, place: str, key: str) -> str | None:
        """The last facts of a row; nobody has looked for it by this."""
        row = self._file.execute(
            "SELECT facts FROM kept WHERE place = ? AND key = ?", (place, key)
        ).fetchone()
        return row[0] if row else None

    def unseen(self, place: str) -> Iterator[str]:
        """The keys of rows that were told of and not asked for."""
        rows = self._file.execute(
            "SELECT key FROM kept WHERE place = ? AND seen = 0 ORDER BY key", (place,)
        )
        return (key for (key,) in rows)

    def state(self, digest: str) -> str | None:
        """What was noted of a file."""
        row = self._file.execute("SELECT state FROM state WHERE digest = ?", (digest,)).fetchone()
        return row[0] if row else None

    def note_state(self, digest: str, state: str) -> None:
        """Note what a file was found to be."""
        self._file.execute("INSERT INTO state VALUES (?, ?)", (digest, state))


def _key(parts: Iterable[Any]) -> str:
    return BETWEEN.join(map(str, parts))
