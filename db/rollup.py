"""The flows by day and by week, kept with the writes: what a case added before is taken back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.flows import FlowKey, by_week
from db.inserting import add_counts
from db.models import FlowDayRow, FlowWeekRow

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
DAY_KEY = ("day", "region", "field", "flow")
WEEK_KEY = ("week", "city", "field", "flow")


def add(session: Session, before: Counter[FlowKey] | None, after: Counter[FlowKey]) -> None:
    """Move the counts from what a case counted before to what it counts now.

    Days before weeks, keys in order, so that two acts never wait for each other in a circle.
    """
    change = Counter(after)
    change.subtract(before or {})
    add_counts(session, FlowDayRow, _rows(DAY_KEY, change))
    add_counts(session, FlowWeekRow, _rows(WEEK_KEY, by_week(change)))


def _rows(names: tuple[str, ...], change: Counter[tuple[date, str, str, str]]) -> list[Any]:
    """The counts that move, in the order of their keys."""
    return [
        {**dict(zip(names, key, strict=True)), "count": n} for key, n in sorted(change.items()) if n
    ]
