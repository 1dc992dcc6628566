"""The flags that stand on some problems, and the figures with which they were raised."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.events import EventKind
from db.log import event_of
from db.models import EventRow, FlagRow
from db.plain_rows import PlainRow, plain_rows


def standing_flags(session: Session, problems: Collection[int]) -> Sequence[PlainRow]:
    """The flags that stand on some problems, in the order of their raising."""
    statement = (
        select(FlagRow.problem_id, FlagRow.rule, FlagRow.since, FlagRow.reason)
        .where(FlagRow.problem_id.in_(problems), FlagRow.open)
        .order_by(FlagRow.problem_id, FlagRow.n)
    )
    return plain_rows(session, statement) if problems else ()


def raised_evidence(
    session: Session, problems: Collection[int]
) -> dict[tuple[int, str], dict[str, Any]]:
    """The figures with which each rule's flag was last raised, by problem and rule."""
    statement = (
        select(EventRow)
        .where(EventRow.subject.in_(problems), EventRow.kind == str(EventKind.FLAGGED))
        .order_by(EventRow.subject, EventRow.n)
    )
    events = map(event_of, plain_rows(session, statement) if problems else ())
    return {(e.subject, e.facts["rule"]): dict(e.facts.get("evidence", {})) for e in events}
