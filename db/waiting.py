"""The waits between assignments and problems: those that stand now, those that stood once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.access import SYSTEM, Viewer
from app.domain.catalogue import AssignmentRole
from app.domain.dependencies import Wait, Waiting
from db.models import AssignmentRow, PrerequisiteRow, ProblemRow
from db.models.declarative import Instant
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


class Sides:
    """Both sides of a prerequisite in SQL: the part that waits, and what it waits for.

    at: an instant (UTC) of the past, or None for now. Of the past, a side counts with the
    department that has the assignment, and with the due date that it has now: earlier ones are
    not kept.
    """

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at
        self.part, self.other = aliased(AssignmentRow), aliased(ProblemRow)
        self.its = aliased(AssignmentRow)
        self.waiting = self.part.department_id
        self.awaited: Any = (
            case((PrerequisiteRow.awaited == 0, self.other.lead_department),
                 else_=self.its.department_id)
            if at is None
            else self.its.department_id
        )  # fmt: skip

    @property
    def due(self) -> ColumnElement[datetime | None]:
        """A co-handler's part has its own date; a lead's, and the whole, is due with the problem.

        Decided here and not from four columns: each instant that is read costs.
        """
        answered = or_(self.other.met_at.is_not(None), self.other.accepted_at.is_(None))
        its_own = and_(PrerequisiteRow.awaited != 0, self.its.role == AssignmentRole.CO)
        return case((its_own, self.its.due), (answered, null()), else_=self.other.due)

    def joined(self, statement: Select[Any]) -> Select[Any]:
        """A statement over prerequisites with both sides beside each that stands."""
        n: Any = PrerequisiteRow.awaited if self.at is None else self._awaited_then()
        return (
            statement.join(self.part, _is(self.part, _WAITS, PrerequisiteRow.waiting))
            .join(self.other, self.other.id == PrerequisiteRow.awaited_problem)
            .outerjoin(self.its, _is(self.its, PrerequisiteRow.awaited_problem, n))
            .where(*self._stands())
        )

    def _stands(self) -> tuple[Any, ...]:
        if self.at is None:
            return PrerequisiteRow.open, self.other.open
        whole = PrerequisiteRow.awaited == 0
        return (
            PrerequisiteRow.set_at <= self.at,
            _not_yet(PrerequisiteRow.dropped_at, self.at),
            had_part(self.part, self.at),
            had(self.other, self.at),
            or_(whole, _not_yet(self.its.ended_at, self.at)),
        )

    def _awaited_then(self) -> ColumnElement[int]:
        """The assignment itself; of a whole problem the lead's that came last."""
        lead = aliased(AssignmentRow)
        last = (
            select(func.max(lead.n))
            .where(
                lead.problem_id == PrerequisiteRow.awaited_problem,
                lead.role == AssignmentRole.LEAD,
                lead.dispatched_at <= self.at,
            )
            .scalar_subquery()
        )
        return case((PrerequisiteRow.awaited == 0, last), else_=PrerequisiteRow.awaited)


_WAITS = PrerequisiteRow.problem_id


def had_part(part: Any, at: datetime | None) -> ColumnElement[bool]:
    """That an assignment was still to be done at an instant, or is now."""
    if at is None:
        return cast("ColumnElement[bool]", part.ended_at.is_(None))
    return and_(part.dispatched_at <= at, _not_yet(part.ended_at, at))


def had(problem: Any, at: datetime | None) -> ColumnElement[bool]:
    """That a problem was open at an instant, or is now.

    Of the past: one that was closed in between and opened again counts as open throughout.
    """
    if at is None:
        return cast("ColumnElement[bool]", problem.open)
    left = func.coalesce(problem.closed_at, problem.last_at)
    return and_(problem.registered_at <= at, or_(problem.open, left > literal(at, Instant)))


def waiting(
    session: Session, *conditions: Any, viewer: Viewer = SYSTEM, at: datetime | None = None
) -> list[Waiting]:
    """Every wait that stands and is for something that is still to be done.

    conditions: on the problem that waits; at: an instant of the past, None for now.
    """
    sides = Sides(at)
    statement = sides.joined(
        visible_problems(
            viewer,
            *(PrerequisiteRow.problem_id, PrerequisiteRow.waiting, PrerequisiteRow.set_at),
            *(PrerequisiteRow.awaited_problem, PrerequisiteRow.awaited),
            *(sides.waiting.label("department_id"), sides.awaited.label("its_department")),
            sides.due.label("due"),
        )
        .select_from(ProblemRow)
        .join(PrerequisiteRow, PrerequisiteRow.problem_id == ProblemRow.id)
        .where(had(ProblemRow, at), *conditions)
    ).order_by(PrerequisiteRow.problem_id, PrerequisiteRow.n)
    return [_waiting(row) for row in plain_rows(session, statement)]


def open_waiting(session: Session) -> list[Waiting]:
    """Every wait that stands now, whoever may see it."""
    return waiting(session)


def _is(part: Any, problem: Any, n: Any) -> ColumnElement[bool]:
    return and_(part.problem_id == problem, part.n == n)


def _not_yet(ended: Any, at: datetime) -> ColumnElement[bool]:
    return or_(ended.is_(None), ended > at)


def _waiting(row: PlainRow) -> Waiting:
    return Waiting(
        problem=row.problem_id,
        n=row.waiting,
        department=row.department_id,
        awaited_problem=row.awaited_problem,
        awaited_n=row.awaited,
        awaited=row.its_department,
        since=row.set_at,
        due=row.due,
    )
