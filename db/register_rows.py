"""What the register's list says of each problem in one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.domain.catalogue import AssignmentRole
from db.inert import inert
from db.lights import light_column
from db.models import (
    AssignmentRow,
    DepartmentRow,
    EnterpriseRow,
    FieldRow,
    ProblemRow,
    RegionRow,
)
from db.models.declarative import Instant
from db.plain_rows import PlainRow, plain_rows
from db.register_conditions import Asking
from db.visibility import visible

IDS: Any = bindparam("ids", expanding=True)

LINE = (
    ProblemRow.id,
    ProblemRow.title,
    func.coalesce(RegionRow.name, ProblemRow.region).label("region"),
    func.coalesce(FieldRow.name, ProblemRow.field).label("field"),
    ProblemRow.difficulty,
    ProblemRow.lane,
    ProblemRow.stage,
    light_column(bindparam("at", type_=Instant)).label("light"),
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
"""What a line has, by name. region, field: names. due, met_at: of the limit whose light it is."""

LINES = (
    select(*LINE)
    .outerjoin(DepartmentRow, DepartmentRow.id == ProblemRow.lead_department)
    .outerjoin(EnterpriseRow, EnterpriseRow.id == ProblemRow.enterprise_id)
    .outerjoin(RegionRow, RegionRow.code == ProblemRow.region)
    .outerjoin(FieldRow, FieldRow.code == ProblemRow.field)
    .where(ProblemRow.id.in_(IDS))
)

CO_HANDLERS = (
    select(AssignmentRow.problem_id, DepartmentRow.short_name)
    .join(DepartmentRow, DepartmentRow.id == AssignmentRow.department_id)
    .where(
        AssignmentRow.problem_id.in_(IDS),
        AssignmentRow.role == str(AssignmentRole.CO),
        AssignmentRow.ended_at.is_(None),
    )
    .order_by(AssignmentRow.problem_id, AssignmentRow.n)
)


def lines(session: Session, ids: Sequence[int], asking: Asking) -> list[PlainRow]:
    """The lines of these problems, in the order given; what may not be seen is left out."""
    if not ids:
        return []
    seen = visible(asking.viewer)
    # The ids lead: SQLite would rather go through all that a county ever had.
    statement = LINES.where(inert(seen) if asking.dialect == "sqlite" else seen)
    found = {row.id: row for row in plain_rows(session, statement, ids=ids, at=asking.at)}
    return [found[n] for n in ids if n in found]


def co_handlers(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """The short names of the co-handlers whose part is still to be done."""
    found: dict[int, list[str]] = defaultdict(list)
    if ids:
        for problem, name in plain_rows(session, CO_HANDLERS, ids=ids):
            found[problem].append(name)
    return found


def enterprise_names(session: Session, ids: Iterable[int | None]) -> dict[int | None, str]:
    """The names of some enterprises, by id."""
    named = select(EnterpriseRow.id, EnterpriseRow.name)
    wanted = sorted(n for n in ids if n is not None)
    rows = plain_rows(session, named.where(EnterpriseRow.id.in_(wanted))) if wanted else ()
    return {row.id: row.name for row in rows}
