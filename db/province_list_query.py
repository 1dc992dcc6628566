"""省级梳理清单 in SQL: what may belong on one, the lists there are, a list's entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.access import PROVINCE, SYSTEM, Viewer
from app.domain.flows import city_of
from db.models import DepartmentRow, ProblemRow, ProvinceEntryRow, ProvinceListRow
from db.plain_rows import PlainRow, plain_rows
from db.visibility import visible_problems


def candidates(session: Session) -> list[int]:
    """Open problems that need a higher level, in the order of their ids."""
    statement = visible_problems(SYSTEM, ProblemRow.id).where(
        ProblemRow.open, ProblemRow.level_at.is_not(None)
    )
    return sorted(session.scalars(statement))


def anything_registered(session: Session, *, before: datetime) -> bool:
    """Whether any problem had been registered before an instant."""
    first = (
        visible_problems(SYSTEM, ProblemRow.registered_at)
        .order_by(ProblemRow.registered_at)
        .limit(1)
    )
    registered: datetime | None = session.scalar(first)
    return registered is not None and registered < before


def lists(session: Session, *, limit: int) -> Sequence[PlainRow]:
    """The latest lists, the newest first."""
    rows = (
        select(*ProvinceListRow.__table__.columns)
        .order_by(ProvinceListRow.as_of.desc(), ProvinceListRow.code.desc())
        .limit(limit)
    )
    return plain_rows(session, rows)


def list_of(session: Session, code: str) -> PlainRow | None:
    """A list by its code."""
    rows = select(*ProvinceListRow.__table__.columns).where(ProvinceListRow.code == code)
    return next(iter(plain_rows(session, rows)), None)


def entries(session: Session, viewer: Viewer, *, code: str) -> Sequence[PlainRow]:
    """A list's entries on problems that the viewer may see, with how each problem stands now."""
    columns = ProvinceEntryRow.__table__.columns
    now = (ProblemRow.stage, ProblemRow.open)
    rows = (
        visible_problems(viewer, *columns, *now)
        .join(ProvinceEntryRow, ProvinceEntryRow.problem_id == ProblemRow.id)
        .where(ProvinceEntryRow.list == code)
        .order_by(ProvinceEntryRow.n)
    )
    return plain_rows(session, rows)


def nameable(session: Session, *, region: str) -> list[tuple[int, str]]:
    """The departments that may be named for a region's problem: the province's and its city's."""
    rows = session.execute(
        select(DepartmentRow.id, DepartmentRow.short_name)
        .where(DepartmentRow.active, ~DepartmentRow.office)
        .where(or_(DepartmentRow.region == PROVINCE, DepartmentRow.region == city_of(region)))
        .order_by(DepartmentRow.region, DepartmentRow.short_name)
    )
    return [(number, name) for number, name in rows]
