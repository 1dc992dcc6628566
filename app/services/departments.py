"""Departments: saved, named otherwise, merged; and found by whatever name somebody wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from app.domain.access import Permission, Viewer
from app.domain.catalogue import Level
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.flows import local_day
from app.domain.registers import Register
from app.services import people
from app.services.moving import move
from app.translations import N_, _
from db.models import AliasRow, DepartmentRow, PersonRow, RegionRow
from db.store import Store

LEVELS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY}
LIMITS = {"name": (N_("名称"), 64), "short_name": (N_("简称"), 32), "line": (N_("条线"), 32),
          "mark": (N_("发文代字"), 16)}  # fmt: skip
BRACKETS = re.compile(r"[(（〔【\[]([^)）〕】\]]*)[)）〕】\]]")
ROLES_IN_WORDS = re.compile(
    N_(
        r"^(?:主办|协办|牵头|配合|责任)(?:单位|部门)?[:：]|"
        r"(?:牵头负责|牵头|配合|负责|(?:等)?(?:有关|相关)?(?:部门|单位)?按(?:照)?职责(?:分工)?(?:负责)?|等)$"
    )
)
"""How task lists write a department's part beside its name (「省经信厅牵头」「按职责分工负责」)."""


@dataclass(frozen=True, kw_only=True)
class Department:
    """What is told of a department. Its level follows from its region's code.

    office: it runs the loop; mark: the organ's mark on its orders (浙改督); head_approves: its
    submissions wait for the department head.
    """

    name: str
    short_name: str
    region: str
    line: str = ""
    office: bool = False
    head_approves: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Merged:
    """What a merger moved."""

    assignments: int
    people: int


def save_department(
    store: Store,
    *,
    given: Department,
    viewer: Viewer,
    at: datetime,
    department: int | None = None,
) -> int:
    """Add a department or change one; the id. A name that changes stays known as an alias.

    Raises DomainError: not_allowed, missing_fact, fact_too_long, unknown_region,
    unknown_department, department_known.
    """
    viewer.require(Permission.ADMINISTER)
    row = department_row(store, department) if department is not None else None
    _check(store, given, row)
    values = {
        "name": given.name.strip(),
        "short_name": given.short_name.strip(),
        "level": str(LEVELS[len(given.region)]),
        "region": given.region,
        "line": given.line.strip(),
        "office": given.office,
        "head_approves": given.head_approves,
        "mark": given.mark.strip(),
    }
    if row is None:
        row = _added(store, values)
    else:
        before = (row.name, row.short_name)
        _set(row, values)
        for old in sorted(set(before) - {row.name, row.short_name}):
            _write_alias(store, old, row.id, None, local_day(at), viewer=viewer, at=at)
    _record(store, row, viewer=viewer, at=at)
    return row.id


def save_alias(
    store: Store,
    *,
    department: int,
    alias: str,
    viewer: Viewer,
    at: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> None:
    """Another name of a department, and the days (Asia/Shanghai, both included) it was in use.

    An alias that went out of use gets its last day; none is deleted. Raises DomainError:
    not_allowed, unknown_department, missing_fact, fact_too_long, bad_dates, department_known
    where an active department bears the name.
    """
    viewer.require(Permission.ADMINISTER)
    row = department_row(store, department)
    alias = alias.strip()
    _check_length("name", alias)
    if valid_from and valid_to and valid_to < valid_from:
        raise DomainError("bad_dates")
    if _bearing(store, alias, besides=row.id):
        raise DomainError("department_known", name=alias)
    _write_alias(store, alias, row.id, valid_from, valid_to, viewer=viewer, at=at)


def merge_departments(
    store: Store, *, departments: Sequence[int], into: int, viewer: Viewer, at: datetime
) -> Merged:
    """部门撤并: open work and people go to the successor, whose alias the old names become.

    Raises DomainError: not_allowed, unknown_department for what is missing or inactive or the
    successor itself.
    """
    viewer.require(Permission.ADMINISTER)
    heir = _active(store, into)
    moved = [_merge(store, _active(store, n, besides=into), heir, viewer, at) for n in departments]
    return Merged(
        assignments=sum(m.assignments for m in moved), people=sum(m.people for m in moved)
    )


def department_named(store: Store, text: str, *, on: date) -> int | None:
    """The id of the department that a text names on a date; None where none or several do.

    Its name, its short name, or an alias of that day; brackets, 牵头, 按职责分工负责 and the like
    round the name are read over. A merged department answers as its successor.
    """
    for form in spellings(text):
        found = set(_by_name(store, form)) or set(_by_alias(store, form, on))
        heirs = {_successor(store, department) for department in found}
        if len(heirs) == 1:
            return heirs.pop()
    return None


def spellings(text: str) -> list[str]:
    """What may be the name in a text: as it stands, without the words round it, in brackets."""
    plain = "".join(unicodedata.normalize("NFC", text).split()).strip("，。、；,;.")
    bare = ROLES_IN_WORDS.sub("", BRACKETS.sub("", plain))
    inner = [ROLES_IN_WORDS.sub("", part) for part in BRACKETS.findall(plain)]
    forms = [plain, ROLES_IN_WORDS.sub("", plain), bare, *inner]
    return [form for form in dict.fromkeys(forms) if form]


def department_row(store: Store, department: int) -> DepartmentRow:
    """The row of a department, locked. Raises DomainError "unknown_department"."""
    row = store.session.get(DepartmentRow, department, with_for_update=True, populate_existing=True)
    if row is None:
        raise DomainError("unknown_department", department=department)
    return row


def _active(store: Store, department: int, *, besides: int | None = None) -> DepartmentRow:
    row = department_row(store, department)
    if not row.active or row.id == besides:
        raise DomainError("unknown_department", department=department)
    return row


def _merge(
    store: Store, old: DepartmentRow, heir: DepartmentRow, viewer: Viewer, at: datetime
) -> Merged:
    moved = move(store, department=old.id, to={"department": heir.id}, viewer=viewer, at=at)
    staff = select(PersonRow).where(PersonRow.department_id == old.id).order_by(PersonRow.id)
    rows = list(store.session.scalars(staff.with_for_update()))
    for row in rows:
        row.department_id = heir.id
        row.region = heir.region if row.region == old.region else row.region
        people.record(store, row, viewer=viewer, at=at)
    for name in sorted({old.name, old.short_name}):
        _write_alias(store, name, heir.id, local_day(at), None, viewer=viewer, at=at)
    _set(old, {"active": False, "merged_into": heir.id})
    _record(store, old, viewer=viewer, at=at)
    store.record(
        RegisterKind.DEPARTMENT_MERGED,
        register=Register.DEPARTMENTS,
        facts={"from": old.id, "into": heir.id, "assignments": moved, "people": len(rows)},
        at=at,
        viewer=viewer,
    )
    return Merged(assignments=moved, people=len(rows))


def _added(store: Store, values: dict[str, Any]) -> DepartmentRow:
    number = store.next_number("department")
    while store.session.get(DepartmentRow, number) is not None:
        number = store.next_number("department")
    row = {"id": number, "active": True, "merged_into": None, **values}
    store.session.execute(insert(DepartmentRow), [row])
    return store.session.get_one(DepartmentRow, number)


def _set(row: DepartmentRow, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _check(store: Store, given: Department, row: DepartmentRow | None) -> None:
    for name in LIMITS:
        _check_length(name, getattr(given, name).strip())
    if store.session.get(RegionRow, given.region) is None:
        raise DomainError("unknown_region", region=given.region)
    if _bearing(store, given.name.strip(), besides=row.id if row else None):
        raise DomainError("department_known", name=given.name.strip())


def _check_length(name: str, value: str) -> None:
    label, limit = LIMITS[name]
    if not value and name in ("name", "short_name"):
        raise DomainError("missing_fact", field=_(label), name=name)
    if len(value) > limit:
        raise DomainError("fact_too_long", field=_(label), limit=limit)


def _bearing(store: Store, name: str, *, besides: int | None) -> bool:
    """Whether another department's full name is this one."""
    owner = store.session.scalar(select(DepartmentRow.id).where(DepartmentRow.name == name))
    return owner is not None and owner != besides


def _write_alias(
    store: Store,
    alias: str,
    department: int,
    valid_from: date | None,
    valid_to: date | None,
    *,
    viewer: Viewer,
    at: datetime,
) -> None:
    row = AliasRow(alias=alias, department_id=department, valid_from=valid_from, valid_to=valid_to)
    store.session.merge(row)
    store.session.flush()
    facts = {
        "alias": alias,
        "department_id": department,
        "valid_from": valid_from.isoformat() if valid_from else None,
        "valid_to": valid_to.isoformat() if valid_to else None,
    }
    store.record(
        RegisterKind.ALIAS_SAVED,
        register=Register.DEPARTMENTS,
        facts=facts,
        at=at,
        viewer=viewer,
    )


def _record(store: Store, row: DepartmentRow, *, viewer: Viewer, at: datetime) -> None:
    store.session.flush()
    columns = DepartmentRow.__table__.columns.keys()
    store.record(
        RegisterKind.DEPARTMENT_SAVED,
        register=Register.DEPARTMENTS,
        facts={name: getattr(row, name) for name in columns},
        at=at,
        viewer=viewer,
    )


def _by_name(store: Store, name: str) -> Iterable[int]:
    named = (DepartmentRow.name == name) | (DepartmentRow.short_name == name)
    return store.session.scalars(select(DepartmentRow.id).where(named))


def _by_alias(store: Store, name: str, on: date) -> Iterable[int]:
    begun = AliasRow.valid_from.is_(None) | (AliasRow.valid_from <= on)
    lasting = AliasRow.valid_to.is_(None) | (AliasRow.valid_to >= on)
    return store.session.scalars(
        select(AliasRow.department_id).where(AliasRow.alias == name, begun, lasting)
    )


def _successor(store: Store, department: int) -> int:
    """Where a merged department went on; a merger never points back, for its heir was active."""
    row = store.session.get_one(DepartmentRow, department)
    return row.id if row.merged_into is None else _successor(store, row.merged_into)
