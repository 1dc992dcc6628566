"""The register in SQL: the conditions of a filter, the order, the page, the count.

Every statement begins with what the viewer may see. What is open is asked for in the words of the
partial indexes, so that history costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from app.domain.access import DEPARTMENT_ROLES, Viewer
from app.domain.catalogue import AssignmentRole, ClosingGround, Stage
from app.domain.duties import DUTY_ROLES
from app.domain.flows import OFFICE_ZONE
from app.domain.lights import Light
from app.domain.register_filter import Late, OrderAsked, Outcome, RegisterFilter, State, order_of
from db.lights import light_column
from db.models import AssignmentRow, DepartmentRow, DutyRow, PrerequisiteRow, ProblemRow
from db.models.declarative import Instant
from db.search import matches
from db.visibility import following, visible_problems

Condition = ColumnElement[bool]

LOWEST_SATISFIED = 3
"""基本满意 and better (GB/T 39734—2020: 不满意 and 非常不满意 are the bad grades)."""

SEVERITY = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY, Light.NONE)


@dataclass(frozen=True)
class Asking:
    """Who asks, when (UTC), of which database."""

    viewer: Viewer
    at: datetime
    dialect: str


def conditions(asked: RegisterFilter, asking: Asking) -> list[Condition]:
    """All that a row of the problem table must meet, visibility apart."""
    found = [STATES[asked.standing]()]
    for name, condition in CONDITIONS.items():
        value = getattr(asked, name)
        if value:
            found.append(condition(value, asking))
    return found


def asked_problems(asked: RegisterFilter, asking: Asking, *columns: Any) -> Select[Any]:
    """A select over the problems of a filter that the viewer may see."""
    return visible_problems(asking.viewer, *columns).where(*conditions(asked, asking))


def page_of_ids(
    session: Session, asked: RegisterFilter, asking: Asking, *, offset: int, limit: int
) -> Sequence[int]:
    """The ids of one page in the filter's order."""
    statement = asked_problems(asked, asking, ProblemRow.id)
    return session.scalars(
        statement.order_by(*order(asked, asking)).offset(offset).limit(limit)
    ).all()


def all_ids(asked: RegisterFilter, asking: Asking) -> Select[Any]:
    """The statement of every id in the filter's order."""
    return asked_problems(asked, asking, ProblemRow.id).order_by(*order(asked, asking))


def count_up_to(session: Session, asked: RegisterFilter, asking: Asking, *, most: int) -> int:
    """How many there are; counting stops one past `most`."""
    some = asked_problems(asked, asking, ProblemRow.id).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def order(asked: RegisterFilter, asking: Asking) -> list[Any]:
    """The order of a filter; the id decides between equals."""
    column, last_first = order_of(asked)
    keys = [*ORDERS[column](asking), ProblemRow.id]
    return [key.desc() if last_first else key.asc() for key in keys]


def _by_light(asking: Asking) -> list[Any]:
    """Worst first: red and unanswered by how long, then what falls due."""
    rank = case({str(light): n for n, light in enumerate(SEVERITY)}, value=light_column(asking.at))
    answered = case((ProblemRow.met_at.is_not(None), 1), else_=0)
    return [rank, answered, ProblemRow.due]


def _by_lead(_asking: Asking) -> list[Any]:
    name = (
        select(DepartmentRow.short_name)
        .where(DepartmentRow.id == ProblemRow.lead_department)
        .scalar_subquery()
    )
    return [name]


ORDERS: dict[str, Callable[[Asking], list[Any]]] = {
    "light": _by_light,
    "number": lambda _: [],
    "region": lambda _: [ProblemRow.region],
    "field": lambda _: [ProblemRow.field],
    "difficulty": lambda _: [ProblemRow.difficulty],
    "lane": lambda _: [ProblemRow.lane],
    "lead": _by_lead,
    "registered": lambda _: [ProblemRow.registered_at],
    "due": lambda _: [ProblemRow.due],
    "closed": lambda _: [ProblemRow.closed_at],
}


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


def in_region(code: str) -> Condition:
    """Problems of a region and below; "3300" and "330700": of that level itself."""
    if code.endswith("00") and len(code) > 2:
        return ProblemRow.region == code[:-2]
    return and_(ProblemRow.region >= code, ProblemRow.region < following(code))


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
    parts = select(AssignmentRow.problem_id).where(AssignmentRow.department_id == department)
    return ProblemRow.id.in_(parts)


def has_duty(*kinds: str) -> Condition:
    """Problems on which something of these kinds has to be done."""
    return exists().where(DutyRow.problem_id == ProblemRow.id, DutyRow.kind.in_(kinds))


def _order_open(level: OrderAsked, _asking: Asking) -> Condition:
    if level is OrderAsked.ANY:
        return ProblemRow.order_level != ""
    return ProblemRow.order_level == str(level)


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


def opening(day: date) -> datetime:
    """The first instant of a local date."""
    return datetime.combine(day, time(), OFFICE_ZONE)


def _from(column: Any) -> Callable[[date, Asking], Condition]:
    return lambda day, _: column >= opening(day)


def _to(column: Any) -> Callable[[date, Asking], Condition]:
    return lambda day, _: column < opening(day + timedelta(days=1))


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
