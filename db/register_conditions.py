"""The conditions of a filter in SQL.

Every statement begins with what the viewer may see. What is open is asked for in the words of the
partial indexes, so that history costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from app.domain.access import DEPARTMENT_ROLES, Viewer
from app.domain.catalogue import AssignmentRole, ClosingGround, Stage
from app.domain.duties import DUTY_ROLES
from app.domain.flows import begin_of
from app.domain.register_filter import Late, OrderAsked, Outcome, RegisterFilter, State
from app.domain.register_flags import FlagAsked
from db import tie_conditions
from db.lights import light_column
from db.measure_conditions import cases_of
from db.models import (
    AssignmentRow,
    DepartmentRow,
    DutyRow,
    FlagRow,
    PrerequisiteRow,
    ProblemRow,
)
from db.models.declarative import Instant
from db.past import Past
from db.search import matches
from db.visibility import following, has_part, visible_problems
from db.visibility import in_region as of_region

Condition = ColumnElement[bool]

LOWEST_SATISFIED = 3
"""基本满意 and better (GB/T 39734—2020: 不满意 and 非常不满意 are the bad grades)."""


@dataclass(frozen=True)
class Asking:
    """Who asks, as of when (UTC), of which database. past: where that is an instant of the past."""

    viewer: Viewer
    at: datetime
    dialect: str
    past: Past | None = None


def conditions(asked: RegisterFilter, asking: Asking) -> dict[str, Condition]:
    """All that a row of the problem table must meet, by what was asked; visibility apart."""
    found = {"state": STATES[asked.standing]()}
    for name, condition in CONDITIONS.items():
        value = getattr(asked, name)
        if value:
            found[name] = condition(value, asking)
    for name, of_tie in TIES.items():
        tie = getattr(asked, name)
        if tie:
            found[name] = of_tie(tie, asked)
    if asked.measure:
        found["measure"] = ProblemRow.id.in_(cases_of(asked, at=asking.at))
    return found


def asked_problems(asked: RegisterFilter, asking: Asking, *columns: Any) -> Select[Any]:
    """A select over the problems of a filter that the viewer may see."""
    return visible_problems(asking.viewer, *columns).where(*conditions(asked, asking).values())


def _answerable() -> Condition:
    return and_(
        ProblemRow.accepted_at.is_not(None),
        or_(ProblemRow.open, ProblemRow.stage == str(Stage.CLOSED)),
    )


STATES: dict[State, Callable[[], Any]] = {
    State.OPEN: lambda: ProblemRow.open,
    State.CLOSED: lambda: ProblemRow.stage == str(Stage.CLOSED),
    State.LEFT: lambda: ~ProblemRow.open,
    State.ANSWERABLE: _answerable,
    State.ALL: true,
}


def in_region(code: str, column: Any = ProblemRow.region) -> Condition:
    """Problems of a region and below; "3300" and "330700": of that level itself.

    column: where the code stands, if not with the problem itself.
    """
    if code.endswith("00") and len(code) > 2:
        return and_(column == code[:-2])
    return of_region(code, column)


def in_field(code: str) -> Condition:
    """Problems of a service field and below."""
    return and_(ProblemRow.field >= code, ProblemRow.field < following(code))


def of_line(line: str) -> Condition:
    """Problems whose lead department belongs to a line."""
    of_it = select(DepartmentRow.id).where(DepartmentRow.line == line)
    return ProblemRow.lead_department.in_(of_it)


def awaits() -> Condition:
    """That an assignment is the one a prerequisite waits for, and is still to be done."""
    whole = and_(PrerequisiteRow.awaited == 0, AssignmentRow.role == AssignmentRole.LEAD)
    return and_(
        AssignmentRow.problem_id == PrerequisiteRow.awaited_problem,
        AssignmentRow.ended_at.is_(None),
        or_(AssignmentRow.n == PrerequisiteRow.awaited, whole),
    )


def _awaited_line(line: str, _asking: Asking) -> Condition:
    waiting = (
        select(PrerequisiteRow.problem_id)
        .join(AssignmentRow, awaits())
        .join(DepartmentRow, DepartmentRow.id == AssignmentRow.department_id)
        .where(PrerequisiteRow.open, DepartmentRow.line == line)
    )
    return ProblemRow.id.in_(waiting)


def _involved(department: int, _asking: Asking) -> Condition:
    return has_part(department)


def has_duty(*kinds: str) -> Condition:
    """Problems on which something of these kinds has to be done."""
    return exists().where(DutyRow.problem_id == ProblemRow.id, DutyRow.kind.in_(kinds))


def _order_open(level: OrderAsked, _asking: Asking) -> Condition:
    if level is OrderAsked.ANY:
        return ProblemRow.order_level != ""
    return ProblemRow.order_level == str(level)


def _flagged(rule: FlagAsked, _asking: Asking) -> Condition:
    standing = select(FlagRow.problem_id).where(FlagRow.open)
    if rule is not FlagAsked.ANY:
        standing = standing.where(FlagRow.rule == str(rule))
    return ProblemRow.id.in_(standing)


CONFIRMED = ProblemRow.closing_ground == str(ClosingGround.CONFIRMED)
GRADED = ProblemRow.grade.is_not(None)

OUTCOMES: dict[Outcome, Condition] = {
    Outcome.REACHED: ProblemRow.solved.is_not(None),
    Outcome.GRADED: GRADED,
    Outcome.CONFIRMED: CONFIRMED,
    Outcome.UNCONFIRMED: ~CONFIRMED,
    Outcome.SOLVED: and_(CONFIRMED, ProblemRow.solved.is_(True)),
    Outcome.SATISFIED: and_(CONFIRMED, ProblemRow.grade >= LOWEST_SATISFIED),
}


def late(which: Late, at: datetime) -> Condition:
    """Past one of the two dates: met after it, or not met and the date is over."""
    date_ = ProblemRow.original_due if which is Late.ORIGINAL else ProblemRow.due
    met = func.coalesce(ProblemRow.met_at, literal(at, Instant))
    return met > date_


def _mine(_yes: bool, asking: Asking) -> Condition:
    """A leader's fields; a department's open part; what waits for an office's own act."""
    viewer = asking.viewer
    if viewer.fields:
        return or_(*(in_field(code) for code in viewer.fields))
    if viewer.role in DEPARTMENT_ROLES:
        return exists().where(
            AssignmentRow.problem_id == ProblemRow.id,
            AssignmentRow.department_id == viewer.department,
            AssignmentRow.ended_at.is_(None),
        )
    kinds = [str(kind) for kind, roles in DUTY_ROLES.items() if viewer.role in roles]
    if not kinds:
        return false()
    return exists().where(
        DutyRow.problem_id == ProblemRow.id,
        DutyRow.region == viewer.region,
        DutyRow.kind.in_(kinds),
    )


def _from(column: Any) -> Callable[[date, Asking], Condition]:
    return lambda day, _: column >= begin_of(day)


def _to(column: Any) -> Callable[[date, Asking], Condition]:
    return lambda day, _: column < begin_of(day + timedelta(days=1))


def _equal(column: Any) -> Callable[[Any, Asking], Condition]:
    return lambda value, _: column == (value if isinstance(value, int) else str(value))


CONDITIONS: dict[str, Callable[[Any, Asking], Condition]] = {
    "lane": _equal(ProblemRow.lane),
    "stage": _equal(ProblemRow.stage),
    "light": lambda light, asking: light_column(asking.at) == str(light),
    "region": lambda code, _: in_region(code),
    "field": lambda code, _: in_field(code),
    "kind": _equal(ProblemRow.kind),
    "difficulty": _equal(ProblemRow.difficulty),
    "urgency": _equal(ProblemRow.urgency),
    "channel": _equal(ProblemRow.channel),
    "lead": _equal(ProblemRow.lead_department),
    "involved": _involved,
    "line": lambda line, _: of_line(line),
    "awaited": _awaited_line,
    "enterprise": _equal(ProblemRow.enterprise_id),
    "order": _order_open,
    "flag": _flagged,
    "duty": lambda kind, _: has_duty(str(kind)),
    "outcome": lambda outcome, _: OUTCOMES[outcome],
    "late": lambda which, asking: late(which, asking.at),
    "mine": _mine,
    "ring": lambda _yes, _: ProblemRow.ring.is_(True),
    "registered_from": _from(ProblemRow.registered_at),
    "registered_to": _to(ProblemRow.registered_at),
    "due_from": _from(ProblemRow.due),
    "due_to": _to(ProblemRow.due),
    "original_from": _from(ProblemRow.original_due),
    "original_to": _to(ProblemRow.original_due),
    "closed_from": _from(ProblemRow.closed_at),
    "closed_to": _to(ProblemRow.closed_at),
    "words": lambda words, asking: matches(asking.dialect, words),
}

TIES: dict[str, Callable[[str, RegisterFilter], Condition]] = {
    "waits": tie_conditions.waits,
    "handed": tie_conditions.handed,
    "shared": tie_conditions.shared,
}
