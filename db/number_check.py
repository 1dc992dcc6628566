"""What was given once and never again: numbers of problems and orders, keys of imported rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.events import Event
from app.domain.identifiers import number_parts, number_series
from app.domain.supervision import place_in_series
from db.differences import Area, Findings, shown
from db.models import CounterRow, SourceRow

Key = tuple[str, str]
"""Source and reference of an imported row."""

Keys = dict[Key, tuple[int, str]]
"""What each key stands for: the problem, and the content it had last."""

TABLE = SourceRow.__tablename__


def note_key(event: Event, keys: Keys) -> None:
    """Remember the key that an event of an import tells of."""
    told: Mapping[str, str] | None = event.facts.get("key")
    if told:
        keys[told["source"], told["ref"]] = event.subject, told.get("content", "")


def check_keys(session: Session, keys: Keys, *, low: int, high: int, findings: Findings) -> None:
    """The keys of the problems in (low, high] against those that their events tell of."""
    statement = select(SourceRow.source, SourceRow.ref, SourceRow.problem_id, SourceRow.content)
    held = statement.where(SourceRow.problem_id > low, SourceRow.problem_id <= high)
    found: Keys = {(row[0], row[1]): (row[2], row[3]) for row in session.execute(held)}
    for key in sorted({*keys, *found}):
        where: dict[str, Any] = {"table": TABLE, "key": shown(" ".join(key))}
        if key not in found:
            findings.add(Area.REBUILD, "register_row_missing", **where)
        elif key not in keys:
            findings.add(Area.REBUILD, "register_row_without_event", **where)
        elif keys[key] != found[key]:
            findings.add(
                Area.REBUILD, "register_value_differs", column="problem_id, content",
                expected=shown(keys[key]), found=shown(found[key]), **where,
            )  # fmt: skip


def check_numbers(
    session: Session, problems: Iterable[int], *, orders: Iterable[str] = (), findings: Findings
) -> None:
    """No series of numbers stands below one that a problem, or one of the orders' numbers, has."""
    highest: dict[str, int] = {}
    for series, n in (*map(_of_problem, problems), *filter(None, map(place_in_series, orders))):
        highest[series] = max(n, highest.get(series, 0))
    held = select(CounterRow.name, CounterRow.last).where(CounterRow.name.in_(highest))
    given = {row.name: row.last for row in session.execute(held)}
    for series, n in highest.items():
        if given.get(series, 0) < n:
            findings.add(
                Area.REBUILD, "numbers_behind", series=series, expected=n,
                found=given.get(series, 0),
            )  # fmt: skip


def _of_problem(problem: int) -> tuple[str, int]:
    city, day, sequence = number_parts(problem)
    return number_series(city=city, day=day), sequence
