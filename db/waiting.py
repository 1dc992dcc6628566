"""The waits that stand now, between assignments and problems."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from app.domain.access import SYSTEM
from app.domain.catalogue import AssignmentRole
from app.domain.dependencies import Wait, Waiting
from db.models import AssignmentRow, PrerequisiteRow, ProblemRow
from db.plain_rows import PlainRow, plain_rows
from db.visibility import visible_problems


def open_waits(session: Session) -> list[Wait]:
    """Every standing wait, as `<problem>/<assignment>` → `<problem>/<assignment or 0>`."""
    rows = session.execute(
        select(
            PrerequisiteRow.problem_id,
            PrerequisiteRow.waiting,
            PrerequisiteRow.awaited_problem,
            PrerequisiteRow.awaited,
        )
        .join(ProblemRow, ProblemRow.id == PrerequisiteRow.problem_id)
        .where(PrerequisiteRow.open, ProblemRow.open)
    )
    return [(f"{p}/{w}", f"{ap}/{a}") for p, w, ap, a in rows]


def open_waiting(session: Session) -> list[Waiting]:
    """Every wait that stands and is for something that is still to be done."""
    part, other, its = aliased(AssignmentRow), aliased(ProblemRow), aliased(AssignmentRow)
    prerequisite = (PrerequisiteRow.problem_id, PrerequisiteRow.waiting, PrerequisiteRow.set_at)
    awaited = (PrerequisiteRow.awaited_problem, PrerequisiteRow.awaited)
    statement = (
        visible_problems(
            SYSTEM, *prerequisite, *awaited, part.department_id,
            *(other.lead_department, other.accepted_at, other.met_at, other.due),
            *(its.department_id.label("its_department"), its.role, its.due.label("its_due")),
        )
        .select_from(ProblemRow)
        .join(PrerequisiteRow, PrerequisiteRow.problem_id == ProblemRow.id)
        .join(part, _is(part, PrerequisiteRow.problem_id, PrerequisiteRow.waiting))
        .join(other, other.id == PrerequisiteRow.awaited_problem)
        .outerjoin(its, _is(its, PrerequisiteRow.awaited_problem, PrerequisiteRow.awaited))
        .where(PrerequisiteRow.open, ProblemRow.open, other.open)
        .order_by(PrerequisiteRow.problem_id, PrerequisiteRow.n)
    )  # fmt: skip
    return [_waiting(row) for row in plain_rows(session, statement)]


def _is(part: Any, problem: Any, n: Any) -> ColumnElement[bool]:
    return and_(part.problem_id == problem, part.n == n)


def _waiting(row: PlainRow) -> Waiting:
    return Waiting(
        problem=row.problem_id,
        n=row.waiting,
        department=row.department_id,
        awaited_problem=row.awaited_problem,
        awaited_n=row.awaited,
        awaited=row.its_department if row.awaited else row.lead_department,
        since=row.set_at,
        due=_due(row),
    )


def _due(row: PlainRow) -> datetime | None:
    """A co-handler's part has its own date; a lead's, and the whole, is due with the problem."""
    if row.awaited and row.role == AssignmentRole.CO:
        return cast("datetime | None", row.its_due)
    due = None if row.met_at or row.accepted_at is None else row.due
    return cast("datetime | None", due)
