"""The office's directory as an import sees it: regions, fields, departments, by every name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import PROVINCE
from app.imports.cells import folded
from app.translations import N_
from db.models import AliasRow, DepartmentRow, FieldRow, RegionRow

PROVINCE_NAMES = (N_("省本级"), N_("浙江省"), N_("浙江"), N_("全省"))
PROVINCE_MARKS = (N_("浙江省"), N_("省"))
CITY_MARK = N_("市")


@dataclass(frozen=True, kw_only=True)
class Named:
    """A department under one of its names, in force from one day to another."""

    id: int
    region: str
    since: date | None = None
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the name stood for the department on a day."""
        return (self.since or day) <= day <= (self.until or day)


@dataclass
class Directory:
    """Names to codes and ids. Names are compared folded."""

    regions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    codes: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    departments: dict[str, list[Named]] = field(default_factory=lambda: defaultdict(list))
    succeeded: dict[int, int] = field(default_factory=dict)

    def region(self, text: str) -> str | None:
        """The code of a region: its code, its name, or its name after its city's."""
        if text in self.codes:
            return text
        found = self.regions.get(folded(text), set())
        return next(iter(found)) if len(found) == 1 else None

    def field_code(self, text: str) -> str | None:
        """The code of a service field: its code, its name, or 上级/名称."""
        found = self.fields.get(folded(text), [])
        return found[0] if found else None

    def department(self, name: str, *, region: str, day: date) -> int | None:
        """The department of a name on a day; among equals the one nearest the region.

        Raises ValueError where several are equally near.
        """
        found = [n for n in self.departments.get(folded(name), ()) if n.in_force(day)]
        if not found:
            return None
        nearest = max(_nearness(n.region, region) for n in found)
        ids = {n.id for n in found if _nearness(n.region, region) == nearest}
        if len(ids) > 1:  # a merged department and the one that bears its name since
            ids = {self.successor(department) for department in ids}
        if len(ids) > 1:
            raise ValueError(name)
        return ids.pop()

    def successor(self, department: int) -> int:
        """The department that a merged one went on in, or itself."""
        seen = {department}
        while (after := self.succeeded.get(department)) is not None and after not in seen:
            seen.add(after)
            department = after
        return department

    def home(self, name: str, *, region: str) -> str:
        """The region that a department's name begins with; else the row's own region."""
        text = folded(name)
        if text.startswith(PROVINCE_MARKS):
            return PROVINCE
        named = [(len(n), code) for n, codes in self.regions.items() for code in codes
                 if text.startswith(n)]  # fmt: skip
        if named:
            return max(named)[1]
        return region[:4] if text.startswith(CITY_MARK) else region


def _nearness(own: str, region: str) -> int:
    """Same region before its city, its city before the province, anything else last."""
    if own == region:
        return 9
    return len(own) if region.startswith(own) else 0


def load_directory(session: Session) -> Directory:
    """The directory as the database has it now."""
    directory = Directory()
    _regions(directory, session.execute(select(RegionRow.code, RegionRow.name, RegionRow.parent)))
    _fields(directory, session.execute(select(FieldRow.code, FieldRow.name, FieldRow.parent)))
    _departments(directory, session)
    return directory


def _regions(directory: Directory, rows: Iterable[Any]) -> None:
    known = {code: (name, parent) for code, name, parent in rows}
    for code, (name, parent) in known.items():
        directory.codes.add(code)
        directory.names[code] = name
        forms = {name}
        if code == PROVINCE:
            forms |= set(PROVINCE_NAMES)
        above = known.get(parent or "", ("", ""))[0] if parent and parent != PROVINCE else ""
        forms |= {f"{above}{name}", f"{PROVINCE_NAMES[1]}{above}{name}"}
        for form in forms:
            directory.regions[folded(form)].add(code)


def _fields(directory: Directory, rows: Iterable[Any]) -> None:
    known = {code: (name, parent) for code, name, parent in rows}
    for code, (name, parent) in sorted(known.items()):
        above = known.get(parent, ("", ""))[0]
        for form in (code, name, f"{above}/{name}", f"{above}-{name}"):
            directory.fields[folded(form)].append(code)


def _departments(directory: Directory, session: Session) -> None:
    regions: dict[int, str] = {}
    for row in session.scalars(select(DepartmentRow)):
        regions[row.id] = row.region
        if row.merged_into is not None:
            directory.succeeded[row.id] = row.merged_into
        for name in {row.name, row.short_name}:
            directory.departments[folded(name)].append(Named(id=row.id, region=row.region))
    for alias in session.scalars(select(AliasRow)):
        directory.departments[folded(alias.alias)].append(
            Named(
                id=alias.department_id,
                region=regions.get(alias.department_id, PROVINCE),
                since=alias.valid_from,
                until=alias.valid_to,
            )
        )
