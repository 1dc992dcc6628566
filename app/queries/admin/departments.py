"""部门: the list by level and region, and the one whose form or merger is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from app.domain.access import Viewer
from app.domain.catalogue import Level
from app.queries.admin.paging import Paging, like, number, paging
from db.models import AliasRow, AssignmentRow, DepartmentRow, PersonRow
from db.reference import Named, region_names, regions
from db.store import Store

SIZE = 25


@dataclass(frozen=True, kw_only=True)
class Department:
    """A row of the list. open_work: open assignments; people: active accounts."""

    id: int
    name: str
    short_name: str
    level: Level
    region: str
    line: str
    office: bool
    head_approves: bool
    active: bool
    merged_into: str
    aliases: tuple[str, ...]
    open_work: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Alias:
    """别名, and when it was in use."""

    alias: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class DepartmentForm:
    """The department whose form is open; id None for a new one. others: what it may merge into."""

    id: int | None = None
    name: str = ""
    short_name: str = ""
    region: str = "33"
    line: str = ""
    mark: str = ""
    office: bool = False
    head_approves: bool = False
    active: bool = True
    merged_into: str = ""
    aliases: tuple[Alias, ...] = ()
    others: tuple[Named, ...] = ()
    open_work: int = 0
    people: int = 0


@dataclass(frozen=True, kw_only=True)
class DepartmentsView:
    """What the tab shows. lines: the names of lines in use."""

    at: datetime
    filters: Mapping[str, str]
    departments: tuple[Department, ...]
    paging: Paging
    regions: tuple[Named, ...]
    lines: tuple[str, ...]
    form: DepartmentForm | None = None


def load(
    store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]
) -> DepartmentsView:
    """The list that the address asks for, and the form of `department` ("new": an empty one)."""
    statement = _listed(query)
    page = paging(store.session, statement, query=query, size=SIZE)
    return DepartmentsView(
        at=at,
        filters={k: query[k] for k in ("q", "level", "region", "state", "page") if query.get(k)},
        departments=_rows(store, statement, page),
        paging=page,
        regions=tuple(regions(store.session)),
        lines=_lines(store),
        form=_form(store, query.get("department")),
    )


def _listed(query: Mapping[str, str]) -> Select[DepartmentRow]:
    conditions: list[ColumnElement[bool]] = [
        DepartmentRow.active.is_(query.get("state") != "inactive")
    ]
    if words := query.get("q", "").strip():
        conditions.append(_named(like(words)))
    if level := query.get("level"):
        conditions.append(DepartmentRow.level == level)
    if region := query.get("region"):
        conditions.append(DepartmentRow.region.startswith(region, autoescape=True))
    order = case({str(level): n for n, level in enumerate(Level)}, value=DepartmentRow.level)
    return select(DepartmentRow).where(*conditions).order_by(
        order, DepartmentRow.region, DepartmentRow.office.desc(), DepartmentRow.id
    )  # fmt: skip


def _named(pattern: str) -> ColumnElement[bool]:
    """By name, short name, line, or any name it also has or had."""
    also = select(AliasRow.department_id).where(AliasRow.alias.like(pattern, escape="\\"))
    columns = (DepartmentRow.name, DepartmentRow.short_name, DepartmentRow.line)
    return or_(*(c.like(pattern, escape="\\") for c in columns), DepartmentRow.id.in_(also))


def _rows(store: Store, statement: Select[DepartmentRow], page: Paging) -> tuple[Department, ...]:
    rows = list(store.session.scalars(statement.limit(page.size).offset(page.offset)))
    ids = [row.id for row in rows]
    names, aliases = region_names(store.session), _aliases(store, ids)
    work, people = open_work(store, ids), active_people(store, ids)
    merged = _names(store, {row.merged_into for row in rows if row.merged_into})
    return tuple(
        Department(
            id=row.id, name=row.name, short_name=row.short_name, level=Level(row.level),
            region=names.get(row.region, row.region), line=row.line, office=row.office,
            head_approves=row.head_approves, active=row.active,
            merged_into=merged.get(row.merged_into or 0, ""),
            aliases=tuple(a.alias for a in aliases.get(row.id, ())),
            open_work=work.get(row.id, 0), people=people.get(row.id, 0),
        )
        for row in rows
    )  # fmt: skip


def open_work(store: Store, ids: Collection[int]) -> dict[int, int]:
    """How many open assignments departments have, by id."""
    rows = store.session.execute(
        select(AssignmentRow.department_id, func.count())
        .where(AssignmentRow.department_id.in_(ids), AssignmentRow.ended_at.is_(None))
        .group_by(AssignmentRow.department_id)
    )
    return dict(rows.all())


def active_people(store: Store, ids: Collection[int]) -> dict[int, int]:
    """How many active accounts departments have, by id."""
    rows = store.session.execute(
        select(PersonRow.department_id, func.count())
        .where(PersonRow.department_id.in_(ids), PersonRow.active)
        .group_by(PersonRow.department_id)
    )
    return {id: count for id, count in rows if id is not None}


def _aliases(store: Store, ids: Collection[int]) -> dict[int, list[Alias]]:
    found: dict[int, list[Alias]] = {}
    rows = store.session.scalars(
        select(AliasRow).where(AliasRow.department_id.in_(ids)).order_by(AliasRow.alias)
    )
    for row in rows:
        alias = Alias(alias=row.alias, valid_from=row.valid_from, valid_to=row.valid_to)
        found.setdefault(row.department_id, []).append(alias)
    return found


def _names(store: Store, ids: Collection[int]) -> dict[int, str]:
    rows = store.session.execute(
        select(DepartmentRow.id, DepartmentRow.short_name).where(DepartmentRow.id.in_(ids))
    )
    return dict(rows.all())


def _lines(store: Store) -> tuple[str, ...]:
    rows = store.session.scalars(
        select(DepartmentRow.line).where(DepartmentRow.line != "").distinct()
    )
    return tuple(sorted(rows))


def _form(store: Store, asked: str | None) -> DepartmentForm | None:
    if asked == "new":
        return DepartmentForm()
    row = store.session.get(DepartmentRow, number(asked)) if number(asked) else None
    if row is None:
        return None
    others = store.session.execute(
        select(DepartmentRow.id, DepartmentRow.name, DepartmentRow.level)
        .where(DepartmentRow.active, DepartmentRow.id != row.id, ~DepartmentRow.office)
        .order_by(DepartmentRow.region != row.region, DepartmentRow.region, DepartmentRow.name)
    )
    return DepartmentForm(
        id=row.id, name=row.name, short_name=row.short_name, region=row.region,
        line=row.line, mark=row.mark, office=row.office, head_approves=row.head_approves,
        active=row.active,
        merged_into=_names(store, [row.merged_into or 0]).get(row.merged_into or 0, ""),
        aliases=tuple(_aliases(store, [row.id]).get(row.id, ())),
        others=tuple(Named(str(id), name, level) for id, name, level in others),
        open_work=open_work(store, [row.id]).get(row.id, 0),
        people=active_people(store, [row.id]).get(row.id, 0),
    )  # fmt: skip
