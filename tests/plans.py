"""How a database goes about what the product really asks of it.

The statements are caught on their way to the database and explained as they are: a retyped copy
would prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

Statement = tuple[str, Any]

PLANNED = ("SELECT", "WITH", "UPDATE", "DELETE")


def statements(source: Engine | Session, run: Callable[[], Any]) -> list[Statement]:
    """What a call reads, changes and deletes through an engine or a session, with parameters.

    What it inserts has no plan.
    """
    engine = source.get_bind() if isinstance(source, Session) else source
    said: list[Statement] = []

    def hear(_connection: Any, _cursor: Any, sql: str, params: Any, *_more: Any) -> None:
        if sql.lstrip().upper().startswith(PLANNED):
            said.append((sql, params))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        run()
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return said


def plan_of(connection: Connection, sql: str, params: Any, *, as_it_is: bool = False) -> str:
    """The plan of a statement, a step a line.

    Unless the plan is asked for as it is, PostgreSQL is forbidden to walk a table where there is
    any other way, so that what remains of "Seq Scan" in a plan is what no index can answer.
    """
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", params)
        return "\n".join(str(row[3]) for row in rows)
    connection.exec_driver_sql(f"SET LOCAL enable_seqscan = {'on' if as_it_is else 'off'}")
    rows = connection.exec_driver_sql(f"EXPLAIN {sql}", params)
    return "\n".join(str(row[0]) for row in rows)


def assert_no_scan(plan: str, tables: Iterable[str]) -> None:
    """No table of these is gone through from end to end, row by row.

    On SQLite the walk along an index that gives a promised order is no scan; a table under
    another name in the statement is looked for under that name.
    """
    for table in tables:
        walked = rf"\bSCAN {table}\b(?! USING)|Seq Scan on {table}\b"
        assert not re.search(walked, plan), f"{table} is scanned:\n{plan}"


def assert_no_sort(plan: str) -> None:
    """The rows come in the order asked for: nothing is sorted, whole or in parts."""
    sorted_ = r"USE TEMP B-TREE FOR (RIGHT PART OF |LAST \w+ OF |LAST TERM OF )?ORDER BY|\bSort\b"
    assert not re.search(sorted_, plan), f"sorted:\n{plan}"


def assert_sorts_few(plan: str, *, most: int = 10_000) -> None:
    """What PostgreSQL sorts is little, as it reckons; so it stays in memory."""
    sizes = [int(rows) for rows in re.findall(r"Sort  \(cost=\S+ rows=(\d+)", plan)]
    assert all(size <= most for size in sizes), f"sorts many:\n{plan}"


def steps_of(session: Session, run: Callable[[], Any]) -> int:
    """How many thousands of steps SQLite's machine takes for a call."""
    ticks: list[int] = []
    raw: Any = session.connection().connection.driver_connection
    raw.set_progress_handler(lambda: ticks.append(1), 1000)
    run()
    raw.set_progress_handler(None, 0)
    return len(ticks)


def pages_read(connection: Connection, sql: str, params: Any) -> int:
    """How many pages of its tables and indexes PostgreSQL reads for a statement."""
    told = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
    plan = told.scalar_one()[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def walked_through(plan: str) -> set[tuple[str, str]]:
    """What a plan reads from end to end: (table, index that leads through it), either may be "".

    An index without a condition is walked like a table: PostgreSQL takes it where it may not
    take the table. Subqueries that SQLite scans are judged by what they read themselves.
    """
    found = {
        (re.sub(r"_\d+$", "", table), index)
        for table, index, more in re.findall(SCANNED, plan)
        if table != "CONSTANT" and not table.startswith("anon") and MATCHED not in more
    }
    found |= {(table, "") for table in re.findall(r"Seq Scan on (\w+)", plan)}
    found |= {(table, index) for index, table in re.findall(WHOLE_INDEX, plan)}
    return found | {("", index) for index in re.findall(WHOLE_BITMAP, plan)}


SCANNED = r"\bSCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?(.*)"
MATCHED = ":M"
"""In SQLite's plan of a full-text search: there is something to look for."""

WITHOUT_CONDITION = r"\b.*(?:\n(?!\s*Index Cond)|\Z)"
WHOLE_INDEX = r"Index(?: Only)? Scan(?: Backward)? using (\w+) on (\w+)" + WITHOUT_CONDITION
WHOLE_BITMAP = r"Bitmap Index Scan on (\w+)" + WITHOUT_CONDITION


def assert_yields_few(plan: str, *, most: int) -> None:
    """No step of PostgreSQL's plan yields more rows, as it reckons, than so many."""
    sizes = [int(rows) for rows in re.findall(r"cost=\S+ rows=(\d+)", plan)]
    assert all(size <= most for size in sizes), f"yields many:\n{plan}"
