"""Handovers of a log counted in SQL, by window functions, to hold the product's count against."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

Event = tuple[str, datetime, str | None]
"""Case, time, and the group; None where there is none. In the order of the file."""

SCHEMA = "CREATE TABLE event (n INTEGER PRIMARY KEY, number TEXT, at REAL, team TEXT)"

PAIRS = """CREATE TABLE pair AS SELECT number, n, at, before, team FROM (
    SELECT number, n, at, team,
        lag(team) OVER (PARTITION BY number ORDER BY at, n) AS before
    FROM event WHERE team IS NOT NULL) WHERE before IS NOT NULL"""

HANDED = "CREATE VIEW handed AS SELECT * FROM pair WHERE before <> team"

SENT_BACK = """CREATE TABLE sent_back AS SELECT number FROM (
    SELECT number, team,
        lag(before) OVER (PARTITION BY number ORDER BY at, n) AS before_that
    FROM handed) WHERE before_that = team"""

COUNTS = {
    "events": "SELECT count(*) FROM event",
    "cases": "SELECT count(DISTINCT number) FROM event",
    "groups": "SELECT count(DISTINCT team) FROM event",
    "without_group": "SELECT count(*) FROM event WHERE team IS NULL",
    "pairs": "SELECT count(*) FROM pair",
    "self": "SELECT count(*) FROM pair WHERE before = team",
    "cross": "SELECT count(*) FROM handed",
    "edges": "SELECT count(*) FROM (SELECT DISTINCT before, team FROM handed)",
    "cases_with_transfer": "SELECT count(DISTINCT number) FROM handed",
    "max_transfers": "SELECT max(c) FROM (SELECT count(*) c FROM handed GROUP BY number)",
    "pingpong_occurrences": "SELECT count(*) FROM sent_back",
    "pingpong_cases": "SELECT count(DISTINCT number) FROM sent_back",
}

TOP = """SELECT before, team, count(*) AS c FROM handed GROUP BY before, team
    ORDER BY c DESC, before, team LIMIT 10"""

PER_GROUP = "SELECT team, count(*) FROM event WHERE team IS NOT NULL GROUP BY team"


def counted_in_sql(events: Iterable[Event]) -> dict[str, Any]:
    """What `network --json` should say of these events.

    Between two handovers of a case nothing is handed over, so that its stops but for the first are
    the takers of its handovers, and A→B→A is a handover back to the giver of the one before it.
    """
    rows = ((case, at.timestamp(), group) for case, at, group in events)
    base = sqlite3.connect(":memory:")
    try:
        base.execute(SCHEMA)
        base.executemany("INSERT INTO event (number, at, team) VALUES (?, ?, ?)", rows)
        for statement in (PAIRS, HANDED, SENT_BACK):
            base.execute(statement)
        found: dict[str, Any] = {k: base.execute(sql).fetchone()[0] for k, sql in COUNTS.items()}
        found["top"] = [list(row) for row in base.execute(TOP)]
        found["per_group"] = dict(base.execute(PER_GROUP).fetchall())
        return found
    finally:
        base.close()
