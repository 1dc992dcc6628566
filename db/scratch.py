"""A private file for sums that go across problems: it is gone when it is closed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.flows import FlowKey, by_week
from db.models import Base, FlowDayRow, FlowWeekRow

CREATE = (
    "CREATE TABLE flow (rollup TEXT, day TEXT, region TEXT, field TEXT, flow TEXT,"
    " expected INTEGER, found INTEGER, PRIMARY KEY (rollup, day, region, field, flow))"
    " WITHOUT ROWID",
    "CREATE TABLE state (digest TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID",
    "CREATE TABLE kept (place TEXT, key TEXT, facts TEXT, seen INTEGER DEFAULT 0,"
    " PRIMARY KEY (place, key)) WITHOUT ROWID",
)
ROLLUPS = DAYS, WEEKS = FlowDayRow.__tablename__, FlowWeekRow.__tablename__
SUM = (
    "INSERT INTO flow VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " expected = expected + excluded.expected, found = found + excluded.found"
)
KEEP = (
    "INSERT INTO kept (place, key, facts) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET facts = excluded.facts"
)


class Scratch:
    """Sums of flows, the last facts of register rows, and the states of files."""

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

    def add_flows(self, counted: Iterable[Counter[FlowKey]]) -> None:
        """Add what some cases count, by day and by week."""
        for days in counted:
            self._add_expected(DAYS, days)
            self._add_expected(WEEKS, by_week(days))

    def _add_expected(self, rollup: str, counted: Counter[tuple[date, str, str, str]]) -> None:
        rows = ((rollup, day.isoformat(), *key, n, 0) for (day, *key), n in counted.items())
        self._file.executemany(SUM, rows)

    def flow_differences(self, session: Session) -> Iterator[tuple[str, tuple[str, ...], int, int]]:
        """(rollup, key, expected, found) where it is not the sum; rows of zero are no rows."""
        for rollup in ROLLUPS:
            self._add_found(session, rollup)
        different = self._file.execute("SELECT * FROM flow WHERE expected <> found")
        return ((row[0], tuple(row[1:5]), row[5], row[6]) for row in different)

    def _add_found(self, session: Session, rollup: str) -> None:
        stored = select(*Base.metadata.tables[rollup].c).execution_options(yield_per=2000)
        rows = ((rollup, d.isoformat(), *key, 0, n) for d, *key, n in session.execute(stored))
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
