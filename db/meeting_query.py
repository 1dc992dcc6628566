"""One meeting's agenda and decisions, and what its papers tell of the problems on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.access import Viewer
from app.domain.consultation import ItemStatus
from db.consultation_query import of_problems
from db.models import (
    AgendaRow,
    AssignmentRow,
    DecisionRow,
    MeetingRow,
    PrerequisiteRow,
    ProblemRow,
)
from db.plain_rows import PlainRow, plain_rows
from db.visibility import visible_problems


def agenda_of(session: Session, viewer: Viewer, meeting: int) -> Sequence[PlainRow]:
    """The items of an agenda in their order, with their problems as the viewer may see them."""
    item = (
        AgendaRow.n, AgendaRow.question, AgendaRow.tried, AgendaRow.status, AgendaRow.reason,
        AgendaRow.carried_from,
    )  # fmt: skip
    statement = (
        of_problems(viewer, *(c.label(f"item_{c.key}") for c in item))
        .join(AgendaRow, AgendaRow.problem_id == ProblemRow.id)
        .where(AgendaRow.meeting_id == meeting)
        .order_by(AgendaRow.place, AgendaRow.n)
    )
    return plain_rows(session, statement)


def agendas_of_problem(session: Session, problem: int) -> Sequence[PlainRow]:
    """The meetings on whose agendas a problem stood, the last one first."""
    statement = (
        select(
            MeetingRow.id, MeetingRow.title, MeetingRow.starts_at, MeetingRow.status,
            MeetingRow.region, AgendaRow.status.label("item"),
        )
        .join(MeetingRow, MeetingRow.id == AgendaRow.meeting_id)
        .where(AgendaRow.problem_id == problem, AgendaRow.status != str(ItemStatus.DROPPED))
        .order_by(MeetingRow.starts_at.desc(), MeetingRow.id.desc())
    )  # fmt: skip
    return plain_rows(session, statement)


def decisions_of_meeting(session: Session, meeting: int) -> Sequence[PlainRow]:
    """What a meeting decided, in the order of its items."""
    statement = select(*DecisionRow.__table__.columns).where(DecisionRow.meeting_id == meeting)
    ordered = statement.order_by(DecisionRow.item, DecisionRow.problem_id, DecisionRow.n)
    return plain_rows(session, ordered)


def decisions_since(
    session: Session, viewer: Viewer, problems: Collection[int], *, since: datetime
) -> Sequence[PlainRow]:
    """What was decided on some problems that the viewer may see, at an instant or later."""
    statement = (
        visible_problems(viewer, *DecisionRow.__table__.columns)
        .select_from(ProblemRow)
        .join(DecisionRow, DecisionRow.problem_id == ProblemRow.id)
    )
    chosen = statement.where(DecisionRow.problem_id.in_(problems), DecisionRow.at >= since)
    ordered = chosen.order_by(DecisionRow.problem_id, DecisionRow.n)
    return plain_rows(session, ordered) if problems else ()


def departments_at_work(session: Session, problems: Collection[int]) -> dict[int, list[int]]:
    """The departments at work on each problem, the lead first."""
    statement = (
        select(AssignmentRow.problem_id, AssignmentRow.department_id)
        .where(AssignmentRow.problem_id.in_(problems), AssignmentRow.ended_at.is_(None))
        .order_by(AssignmentRow.problem_id, AssignmentRow.role.desc(), AssignmentRow.n)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for row in plain_rows(session, statement) if problems else ():
        found[row.problem_id].append(row.department_id)
    return found


def standing_waits(session: Session, problems: Collection[int]) -> Sequence[PlainRow]:
    """Who waits for whom in some problems: `waiting`, `awaited` departments, why, since when."""
    part, other, its = aliased(AssignmentRow), aliased(ProblemRow), aliased(AssignmentRow)
    statement = (
        select(
            PrerequisiteRow.problem_id, PrerequisiteRow.why, PrerequisiteRow.set_at,
            PrerequisiteRow.awaited_problem, part.department_id.label("waiting"),
            func.coalesce(its.department_id, other.lead_department).label("awaited"),
        )
        .join(part, _is(part, PrerequisiteRow.problem_id, PrerequisiteRow.waiting))
        .join(other, other.id == PrerequisiteRow.awaited_problem)
        .outerjoin(its, _is(its, PrerequisiteRow.awaited_problem, PrerequisiteRow.awaited))
        .where(PrerequisiteRow.problem_id.in_(problems), PrerequisiteRow.open)
        .order_by(PrerequisiteRow.problem_id, PrerequisiteRow.n)
    )  # fmt: skip
    return plain_rows(session, statement) if problems else ()


def _is(part: Any, problem: Any, n: Any) -> ColumnElement[bool]:
    return and_(part.problem_id == problem, part.n == n)
