"""What stands and waits for the timetable: unsigned assignments, running pauses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.catalogue import Stage
from db.models import AssignmentRow, ProblemRow

SIGNED_IN = (str(Stage.TRANSFER), str(Stage.HANDLING))


def unsigned(session: Session, *, at: datetime) -> list[tuple[int, int]]:
    """(problem, assignment) whose sign limit has passed at `at`, the longest passed first."""
    rows = session.execute(
        select(AssignmentRow.problem_id, AssignmentRow.n)
        .join(ProblemRow, ProblemRow.id == AssignmentRow.problem_id)
        .where(
            AssignmentRow.signed_at.is_(None),
            AssignmentRow.ended_at.is_(None),
            AssignmentRow.sign_due <= at,
            ProblemRow.stage.in_(SIGNED_IN),
        )
        .order_by(AssignmentRow.sign_due, AssignmentRow.problem_id, AssignmentRow.n)
    )
    return [(problem, n) for problem, n in rows]


def paused(session: Session) -> list[int]:
    """The open problems that are paused."""
    rows = select(ProblemRow.id).where(ProblemRow.open, ProblemRow.paused).order_by(ProblemRow.id)
    return list(session.scalars(rows))


def open_after(session: Session, *, after: int, limit: int) -> list[int]:
    """The next open problems behind an id, in the order of their ids."""
    return list(
        session.scalars(
            select(ProblemRow.id)
            .where(ProblemRow.open, ProblemRow.id > after)
            .order_by(ProblemRow.id)
            .limit(limit)
        )
    )


def due_from(session: Session, *, at: datetime, limit: int) -> tuple[int, list[int]]:
    """How many open problems are due at `at` or later, and the first of them by due time."""
    due = (ProblemRow.open, ProblemRow.due >= at)
    count = session.scalar(select(func.count()).select_from(ProblemRow).where(*due))
    first = select(ProblemRow.id).where(*due).order_by(ProblemRow.due, ProblemRow.id).limit(limit)
    return count or 0, list(session.scalars(first))
