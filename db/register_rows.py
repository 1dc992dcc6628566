"""What the register's list says of each problem in one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.catalogue import AssignmentRole
from db.lights import light_column
from db.models import AssignmentRow, DepartmentRow, EnterpriseRow, ProblemRow
from db.register_query import Asking
from db.visibility import visible_problems


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the list. due, met_at: of the limit whose light it is; co: open co-handlers."""

    id: int
    title: str
    region: str
    field: str
    difficulty: str
    lane: str
    stage: str
    light: str
    due: datetime | None
    met_at: datetime | None
    provisional: bool
    registered_at: datetime
    closed_at: datetime | None
    lead: str
    responsible: str
    enterprise: str
    appellant: str
    anonymous: bool
    order_level: str
    ring: bool
    dispatches: int
    objections: int
    round: int
    co: tuple[str, ...] = ()


def lines(session: Session, ids: Sequence[int], asking: Asking) -> list[Line]:
    """The lines of these problems, in the order given; what may not be seen is left out."""
    if not ids:
        return []
    statement = (
        visible_problems(asking.viewer, *_LINE_COLUMNS, light_column(asking.at).label("light"))
        .outerjoin(DepartmentRow, DepartmentRow.id == ProblemRow.lead_department)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == ProblemRow.enterprise_id)
        .where(ProblemRow.id.in_(ids))
    )
    found = {row.id: row for row in session.execute(statement)}
    helpers = co_handlers(session, ids)
    return [Line(**{**found[n]._mapping, "co": tuple(helpers[n])}) for n in ids if n in found]


_LINE_COLUMNS = (
    ProblemRow.id,
    ProblemRow.title,
    ProblemRow.region,
    ProblemRow.field,
    ProblemRow.difficulty,
    ProblemRow.lane,
    ProblemRow.stage,
    ProblemRow.due,
    ProblemRow.met_at,
    ProblemRow.provisional,
    ProblemRow.registered_at,
    ProblemRow.closed_at,
    ProblemRow.responsible,
    ProblemRow.anonymous,
    ProblemRow.appellant,
    ProblemRow.order_level,
    ProblemRow.ring,
    ProblemRow.dispatches,
    ProblemRow.objections,
    ProblemRow.round,
    func.coalesce(DepartmentRow.short_name, "").label("lead"),
    func.coalesce(EnterpriseRow.name, "").label("enterprise"),
)


def co_handlers(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """The short names of the co-handlers whose part is still to be done."""
    rows = session.execute(
        select(AssignmentRow.problem_id, DepartmentRow.short_name)
        .join(DepartmentRow, DepartmentRow.id == AssignmentRow.department_id)
        .where(
            AssignmentRow.problem_id.in_(ids),
            AssignmentRow.role == str(AssignmentRole.CO),
            AssignmentRow.ended_at.is_(None),
        )
        .order_by(AssignmentRow.problem_id, AssignmentRow.n)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for problem, name in rows:
        found[problem].append(name)
    return found
