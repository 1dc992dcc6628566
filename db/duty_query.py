"""Duties of a person: a department's, or those of the regions that an office answers for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, false, func, not_, or_, select
from sqlalchemy.orm import Session

from app.domain.access import DEPARTMENT_ROLES, OFFICE_ROLES, Viewer
from app.domain.duties import DUTY_ROLES
from db.models import (
    AssignmentRow,
    DutyRow,
    EnterpriseRow,
    PersonRow,
    PrerequisiteRow,
    ProblemRow,
)
from db.visibility import visible_problems


def own_duties(session: Session, viewer: Viewer) -> ColumnElement[bool]:
    """What the viewer must do: of their role, and of their department or area."""
    kinds = [str(kind) for kind, roles in DUTY_ROLES.items() if viewer.role in roles]
    if viewer.role in DEPARTMENT_ROLES:
        return and_(DutyRow.department_id == viewer.department, DutyRow.kind.in_(kinds))
    if viewer.role not in OFFICE_ROLES:
        return false()
    return and_(DutyRow.department_id.is_(None), DutyRow.kind.in_(kinds), _area(session, viewer))


def _area(session: Session, viewer: Viewer) -> ColumnElement[bool]:
    """The viewer's region and below, but for what a lower office has a person of the role for."""
    below = session.scalars(
        select(PersonRow.region)
        .where(
            PersonRow.role == str(viewer.role),
            PersonRow.active,
            PersonRow.region.startswith(viewer.region),
            PersonRow.region != viewer.region,
        )
        .distinct()
    )
    others = [DutyRow.region.startswith(region) for region in below]
    mine = DutyRow.region.startswith(viewer.region)
    return and_(mine, not_(or_(*others))) if others else mine


def counted(session: Session, viewer: Viewer) -> dict[str, int]:
    """How many duties of each kind the viewer has."""
    rows = session.execute(
        select(DutyRow.kind, func.count().label("n"))
        .where(own_duties(session, viewer))
        .group_by(DutyRow.kind)
    )
    return {row.kind: row.n for row in rows}


def duties_of(
    session: Session, viewer: Viewer, *, kinds: Sequence[str], limit: int
) -> Sequence[Any]:
    """Rows of problem, duty, enterprise's name and question, the earliest due first."""
    statement = (
        visible_problems(viewer, ProblemRow, DutyRow, EnterpriseRow.name, AssignmentRow.question)
        .join(DutyRow, DutyRow.problem_id == ProblemRow.id)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == ProblemRow.enterprise_id)
        .outerjoin(
            AssignmentRow,
            (AssignmentRow.problem_id == DutyRow.problem_id)
            & (AssignmentRow.n == DutyRow.assignment),
        )
        .where(own_duties(session, viewer), DutyRow.kind.in_(kinds))
        .order_by(DutyRow.due.is_(None), DutyRow.due, DutyRow.since)
        .limit(limit)
    )
    return session.execute(statement).all()


def waits_for_department(session: Session, viewer: Viewer, *, limit: int) -> Sequence[Any]:
    """Rows of problem id, title, waiting department and prerequisite: mine is what they await.

    What is awaited is looked at before who may see it: both in one statement would lead through
    all that the department ever had.
    """
    mine = _department(PrerequisiteRow.awaited_problem, PrerequisiteRow.awaited, open_only=True)
    waiting = _department(PrerequisiteRow.problem_id, PrerequisiteRow.waiting)
    standing = session.execute(
        select(PrerequisiteRow, waiting)
        .where(PrerequisiteRow.open, mine == viewer.department)
        .order_by(PrerequisiteRow.set_at)
        .limit(limit)
    ).all()
    ids = {prerequisite.awaited_problem for prerequisite, _department in standing}
    seen = visible_problems(viewer, ProblemRow.id, ProblemRow.title).where(
        ProblemRow.id.in_(ids), ProblemRow.open
    )
    titles = {row.id: row.title for row in session.execute(seen)}
    return [
        (p.awaited_problem, titles[p.awaited_problem], department, p)
        for p, department in standing
        if p.awaited_problem in titles
    ]


def _department(problem: Any, n: Any, *, open_only: bool = False) -> ScalarSelect[int]:
    """Whose an assignment is, asked of each by its key."""
    found = select(AssignmentRow.department_id).where(
        AssignmentRow.problem_id == problem, AssignmentRow.n == n
    )
    return (found.where(AssignmentRow.ended_at.is_(None)) if open_only else found).scalar_subquery()
