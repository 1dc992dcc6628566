"""The daily flows, kept with the writes: what a case added before is taken back, then added."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.flows import FlowKey
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
    if not rows:
        return
    statement = INSERT[session.get_bind().dialect.name](FlowDayRow)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=list(KEY),
            set_={"count": FlowDayRow.count + statement.excluded.count},
        ),
        rows,
    )
