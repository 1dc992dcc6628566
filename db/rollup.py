"""The daily flows, kept with the writes: what a case added before is taken back, then added."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.flows import FlowKey
from db.inserting import add_counts
from db.models import FlowDayRow

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
KEY = ("day", "region", "field", "flow")


def add(session: Session, before: Counter[FlowKey] | None, after: Counter[FlowKey]) -> None:
    """Move the daily counts from what a case counted before to what it counts now.

    Keys are written in order, so that two acts never wait for each other in a circle.
    """
    change = Counter(after)
    change.subtract(before or {})
    rows = [
        {**dict(zip(KEY, key, strict=True)), "count": change[key]}
        for key in sorted(k for k, n in change.items() if n)
    ]
    add_counts(session, FlowDayRow, rows)
