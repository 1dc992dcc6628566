"""What the findings about who waits for whom look at: waits, open parts, ways, pauses.

Every statement begins with what the viewer may see. So many statements, however many problems.
As of an earlier instant what was open then is told by instants; due dates are those of now.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_
from sqlalchemy.orm import Session, aliased

from app.domain.access import SYSTEM, Viewer
from app.domain.catalogue import AssignmentRole
from app.domain.spans import MAIN
from app.domain.steps import Action
from db.inert import inert
from db.models import AssignmentRow, EventRow, PrerequisiteRow, ProblemRow, SpanRow
from db.plain_rows import PlainRow, driver_rows, plain_rows
from db.register_conditions import in_field, in_region
from db.visibility import visible_problems

Condition = ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose open problems are looked at, of which region, field and difficulty ("" for any).

    at: as of which instant (UTC). past: whether that is not the present.
    """

    viewer: Viewer
    at: datetime
    past: bool = False
    region: str = ""
    field: str = ""
    difficulty: str = ""

    @property
    def everything(self) -> Scope:
        """The same instant, without regard to who looks and at what."""
        return Scope(viewer=SYSTEM, at=self.at, past=self.past)


def waits(session: Session, *, at: datetime, since: datetime) -> list[PlainRow]:
    """Every prerequisite that stood between two instants; whoever may see its problem.

    Of the waiting side its problem, part and department; of the awaited one the same, the lead of
    its problem, and the dates of both; and in ended_1 to ended_5 the instants that ended the wait:
    it was dropped, or one of the two sides, a part or its whole problem, was done.
    """
    part, other, its = aliased(AssignmentRow), aliased(ProblemRow), aliased(AssignmentRow)
    ends = (
        PrerequisiteRow.dropped_at, part.ended_at, its.ended_at, ProblemRow.closed_at,
        other.closed_at,
    )  # fmt: skip
    statement = (
        visible_problems(
            SYSTEM,
            *(PrerequisiteRow.problem_id, PrerequisiteRow.waiting, part.department_id),
            *(PrerequisiteRow.awaited_problem, PrerequisiteRow.awaited, PrerequisiteRow.set_at),
            *(other.lead_department, other.accepted_at, other.met_at, other.due),
            *(its.department_id.label("its_department"), its.role, its.due.label("its_due")),
            *(end.label(f"ended_{n}") for n, end in enumerate(ends, start=1)),
        )
        .select_from(PrerequisiteRow)
        .join(ProblemRow, ProblemRow.id == PrerequisiteRow.problem_id)
        .join(part, _is(part, PrerequisiteRow.problem_id, PrerequisiteRow.waiting))
        .join(other, other.id == PrerequisiteRow.awaited_problem)
        .outerjoin(its, _is(its, PrerequisiteRow.awaited_problem, PrerequisiteRow.awaited))
        .where(PrerequisiteRow.set_at <= at)
        .where(*(or_(end.is_(None), end >= since) for end in ends))
        .order_by(PrerequisiteRow.problem_id, PrerequisiteRow.n)
    )
    return list(plain_rows(session, statement))


def among(session: Session, scope: Scope, problems: Collection[int]) -> set[int]:
    """Those of some problems that belong to a scope, open or not."""
    statement = visible_problems(scope.viewer, ProblemRow.id).where(
        ProblemRow.id.in_(sorted(problems)), *_asked(scope)
    )
    return {problem for (problem,) in plain_rows(session, statement)} if problems else set()


def _is(part: Any, problem: Any, n: Any) -> Condition:
    return and_(part.problem_id == problem, part.n == n)


LEADS = AssignmentRow.role == str(AssignmentRole.LEAD)
WHOLE_DUE = case(
    (and_(ProblemRow.met_at.is_(None), ProblemRow.accepted_at.is_not(None)), ProblemRow.due)
)
PART = (
    AssignmentRow.problem_id,
    AssignmentRow.n,
    AssignmentRow.department_id,
    AssignmentRow.role,
    AssignmentRow.dispatched_at,
    AssignmentRow.signed_at,
    AssignmentRow.auto_signed,
    AssignmentRow.ended_at,
    AssignmentRow.sign_due.is_not(None).label("to_sign"),
    case((LEADS, WHOLE_DUE), else_=AssignmentRow.due).label("due"),
    case((LEADS, ProblemRow.yellow_from)).label("yellow_from"),
    ProblemRow.paused,
)


def parts(session: Session, scope: Scope) -> list[PlainRow]:
    """Every assignment, done or not, of the open problems of a scope.

    A lead's due date and its light are its problem's, a co-handler's due date its own. to_sign:
    whether it had to be signed.
    """
    statement = _with_parts(scope).where(*_asked(scope), _open(scope))
    return sorted(plain_rows(session, statement), key=_place)


def parts_of(session: Session, scope: Scope, problems: Collection[int]) -> list[PlainRow]:
    """The same of some problems."""
    statement = _with_parts(scope).where(ProblemRow.id.in_(sorted(problems)), _open(scope))
    return list(plain_rows(session, statement)) if problems else []


def _with_parts(scope: Scope) -> Select[Any]:
    return (
        visible_problems(scope.viewer, *PART)
        .select_from(ProblemRow)
        .join(AssignmentRow, AssignmentRow.problem_id == ProblemRow.id)
        .where(AssignmentRow.dispatched_at <= scope.at)
    )


def holders(session: Session, scope: Scope) -> list[tuple[int, int]]:
    """(problem, department) of each stretch of the main track of open problems, in its order."""
    statement = (
        visible_problems(scope.viewer, SpanRow.problem_id, SpanRow.n, SpanRow.holder)
        .select_from(ProblemRow)
        .join(SpanRow, _from_problem(session, SpanRow.problem_id == ProblemRow.id))
        .where(*_asked(scope), _open(scope), SpanRow.track == MAIN, SpanRow.holder > 0)
        .where(*((SpanRow.start <= scope.at,) if scope.past else ()))
    )
    # Sorted here: for the sake of an order SQLite would walk through the spans of all time.
    rows = sorted(tuple(row) for row in driver_rows(session, statement))
    return [(problem, holder) for problem, _n, holder in rows]


def pauses(session: Session, scope: Scope) -> list[PlainRow]:
    """The pauses of open problems as the log tells them: subject, at, facts (JSON)."""
    statement = (
        visible_problems(scope.viewer, EventRow.subject, EventRow.at, EventRow.facts)
        .select_from(ProblemRow)
        .join(EventRow, _from_problem(session, EventRow.subject == ProblemRow.id))
        .where(*_asked(scope), _open(scope), EventRow.kind == str(Action.PAUSE))
        .where(EventRow.at <= scope.at)
    )
    return list(plain_rows(session, statement))


def _from_problem(session: Session, same: Condition) -> Condition:
    """That a row is a problem's, found from the problem: what is open is few.

    SQLite would rather walk through the rows of all time where nothing narrows the problems.
    """
    return inert(same) if session.get_bind().dialect.name == "sqlite" else same


def _open(scope: Scope) -> Condition:
    if not scope.past:
        return and_(ProblemRow.open)
    # Two ways, each with an index: what is open still, and what was closed since.
    still = or_(ProblemRow.open, ProblemRow.closed_at > scope.at)
    return and_(ProblemRow.registered_at <= scope.at, still)


def _asked(scope: Scope) -> list[Condition]:
    asked: list[Condition] = []
    if scope.region:
        asked.append(in_region(scope.region))
    if scope.field:
        asked.append(in_field(scope.field))
    if scope.difficulty:
        asked.append(ProblemRow.difficulty == scope.difficulty)
    return asked


def _place(row: PlainRow) -> tuple[int, int]:
    return row.problem_id, row.n
