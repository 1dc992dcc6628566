"""What a notice tells of: the event, and its problem as it stands now."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from db.models import EventRow, ProblemRow

Place = tuple[int, int]
"""A subject and the number of its event."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event. title, due: of its problem, empty where it is a register's."""

    subject: int
    n: int
    kind: str
    at: datetime
    facts: Mapping[str, Any]
    title: str = ""
    due: datetime | None = None


def events_told(session: Session, places: Collection[Place]) -> dict[Place, Told]:
    """The events at some places of the log, in one statement."""
    if not places:
        return {}
    rows = session.execute(
        select(EventRow, ProblemRow.title, ProblemRow.due)
        .outerjoin(ProblemRow, ProblemRow.id == EventRow.subject)
        .where(tuple_(EventRow.subject, EventRow.n).in_(sorted(places)))
    )
    return {(e.subject, e.n): _told(e, title, due) for e, title, due in rows}


def _told(event: EventRow, title: str | None, due: datetime | None) -> Told:
    return Told(
        subject=event.subject,
        n=event.n,
        kind=event.kind,
        at=event.at,
        facts=json.loads(event.facts),
        title=title or "",
        due=due,
    )
