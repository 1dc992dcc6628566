"""Names for codes: regions, service fields, departments, as lists that forms and tables need."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import DepartmentRow, FieldRow, RegionRow


class Named(NamedTuple):
    """A code (or id) and its name; `under` is what it is listed under."""

    code: str
    name: str
    under: str = ""


def regions(session: Session, *, within: str = "33") -> list[Named]:
    """The divisions of a region and below, parents before children."""
    rows = session.execute(
        select(RegionRow.code, RegionRow.name, RegionRow.parent)
        .where(RegionRow.code.startswith(within))
        .order_by(RegionRow.code)
    )
    return [Named(code, name, parent or "") for code, name, parent in rows]


def region_names(session: Session) -> dict[str, str]:
    """Every division's name by its code."""
    rows = session.execute(select(RegionRow.code, RegionRow.name))
    return {row.code: row.name for row in rows}


def fields(session: Session) -> list[Named]:
    """The active service fields, parents before children."""
    rows = session.execute(
        select(FieldRow.code, FieldRow.name, FieldRow.parent)
        .where(FieldRow.active)
        .order_by(FieldRow.code)
    )
    return [Named(*row) for row in rows]


def field_names(session: Session) -> dict[str, str]:
    """Every field's name by its code, inactive ones too."""
    rows = session.execute(select(FieldRow.code, FieldRow.name))
    return {row.code: row.name for row in rows}


def departments(session: Session) -> list[Named]:
    """The active departments that handle problems, by region and name; under: the level."""
    rows = session.execute(
        select(DepartmentRow.id, DepartmentRow.short_name, DepartmentRow.level)
        .where(DepartmentRow.active, ~DepartmentRow.office)
        .order_by(DepartmentRow.region, DepartmentRow.short_name)
    )
    return [Named(str(number), name, level) for number, name, level in rows]


def department_names(session: Session) -> dict[int, str]:
    """Every department's short name by its id, inactive ones too."""
    rows = session.execute(select(DepartmentRow.id, DepartmentRow.short_name))
    return {row.id: row.short_name for row in rows}


def department_full_names(session: Session) -> dict[int, str]:
    """Every department's whole name by its id, inactive ones too."""
    return {r.id: r.name for r in session.execute(select(DepartmentRow.id, DepartmentRow.name))}


def office_name(session: Session, region: str) -> str:
    """The name of the office that runs the loop in a region; empty where there is none."""
    found = select(DepartmentRow.name).where(DepartmentRow.office, DepartmentRow.region == region)
    return session.scalar(found.order_by(DepartmentRow.id).limit(1)) or ""


def department_regions(session: Session) -> dict[int, str]:
    """The region of every department."""
    return {r.id: r.region for r in session.execute(select(DepartmentRow.id, DepartmentRow.region))}
