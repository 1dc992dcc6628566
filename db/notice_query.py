"""Notices of one person: those of problems the viewer may still see, and those of registers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, tuple_, update
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from db.models import CircularRow, DeliveryRow, NoticeRow, ProblemRow
from db.models.delivery import UNREAD
from db.told import Place
from db.visibility import visible_problems


@dataclass(frozen=True, order=True)
class Cursor:
    """A place in the list: the newest comes first."""

    at: datetime
    subject: int
    n: int

    @property
    def place(self) -> Place:
        """Where it stands in the log."""
        return self.subject, self.n


def page(session: Session, viewer: Viewer, *, after: Cursor | None, limit: int) -> list[Cursor]:
    """The next notices behind a cursor, the newest first, in two statements."""
    of_problems = visible_problems(viewer, NoticeRow.at, NoticeRow.problem_id, NoticeRow.n)
    of_problems = of_problems.join_from(
        NoticeRow, ProblemRow, NoticeRow.problem_id == ProblemRow.id
    )
    of_registers = select(CircularRow.at, CircularRow.subject, CircularRow.n)
    found = [
        *_next(session, of_problems, NoticeRow, NoticeRow.problem_id, viewer, after, limit),
        *_next(session, of_registers, CircularRow, CircularRow.subject, viewer, after, limit),
    ]
    return sorted(found, reverse=True)[:limit]


def _next(
    session: Session,
    statement: Any,
    table: Any,
    subject: Any,
    viewer: Viewer,
    after: Cursor | None,
    limit: int,
) -> list[Cursor]:
    found = statement.where(table.person_id == viewer.person)
    if after is not None:
        found = found.where(_behind(table, subject, after))
    ordered = found.order_by(table.at.desc(), subject.desc(), table.n.desc()).limit(limit)
    return [Cursor(*row) for row in session.execute(ordered)]


def _behind(table: Any, subject: Any, after: Cursor) -> ColumnElement[bool]:
    same_subject = and_(subject == after.subject, table.n < after.n)
    same_instant = and_(table.at == after.at, or_(subject < after.subject, same_subject))
    return or_(table.at < after.at, same_instant)


def unread_among(session: Session, viewer: Viewer, places: Collection[Place]) -> set[Place]:
    """Which of some notices the viewer has not read."""
    rows = session.execute(
        select(DeliveryRow.subject, DeliveryRow.n).where(
            UNREAD,
            DeliveryRow.person_id == viewer.person,
            tuple_(DeliveryRow.subject, DeliveryRow.n).in_(sorted(places)),
        )
    )
    return {(subject, n) for subject, n in rows}


def count_unread(session: Session, viewer: Viewer, *, most: int) -> int:
    """How many the viewer has not read, counted up to `most`."""
    problem = visible_problems(viewer, ProblemRow.id).where(ProblemRow.id == DeliveryRow.subject)
    circular = select(CircularRow.n).where(
        CircularRow.subject == DeliveryRow.subject,
        CircularRow.n == DeliveryRow.n,
        CircularRow.person_id == viewer.person,
    )
    seen = or_(problem.correlate(DeliveryRow).exists(), circular.correlate(DeliveryRow).exists())
    found = (
        select(literal(1).label("one"))
        .select_from(DeliveryRow)
        .where(UNREAD, DeliveryRow.person_id == viewer.person, seen)
        .limit(most)
    )
    return int(session.scalar(select(func.count()).select_from(found.subquery())) or 0)


def mark_read(session: Session, viewer: Viewer, *, at: datetime, place: Place | None) -> None:
    """One notice is read, or (place None) all are."""
    wanted = update(DeliveryRow).where(UNREAD, DeliveryRow.person_id == viewer.person)
    if place is not None:
        wanted = wanted.where(DeliveryRow.subject == place[0], DeliveryRow.n == place[1])
    session.execute(wanted.values(read_at=at))
