"""The people, departments and enterprises of the demonstration, put into a database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from app.demonstration.content import Content, Department, Person, load_content
from app.domain.access import PROVINCE, Viewer
from app.domain.catalogue import Level, Role
from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.services.passwords import hashed
from db.models import AliasRow, DepartmentRow, EnterpriseRow, PersonRow
from db.store import Store

PASSWORD = "Bihuan-2026"
"""Of the demonstration's accounts only; the sign-in page of the demonstration shows it."""

HEADS = (
    "汪立诚", "陆明远", "姚建章", "孟庆和", "施海宁", "戴文渊", "邹志刚", "方旭东", "严国梁",
    "季云飞", "范永昌", "毛承业", "章立群", "虞建民", "柴志明", "屠向东", "贝学勤", "冯启元",
)  # fmt: skip
"""Fictional heads of the departments whose head has no account."""

LEVELS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY}
MARKS = {"33": "浙改督"}


@dataclass(frozen=True)
class World:
    """Who is who. Departments and people by their keys; enterprises in the content's order."""

    content: Content
    departments: Mapping[str, int]
    viewers: Mapping[str, Viewer]
    enterprises: tuple[int, ...]

    def department(self, line: str, region: str) -> int:
        """The department that handles a line for a region."""
        return self.departments[self.content.department_for(line=line, region=region).key]

    def line(self, department: int) -> str:
        """The line of a department."""
        return next(
            d.line for d in self.content.departments if self.departments[d.key] == department
        )

    def of_office(self, role: Role, region: str) -> Viewer:
        """The nearest person of the office with a role: of the region, its city, the province."""
        found = [v for v in self.viewers.values() if v.role is role and region.startswith(v.region)]
        return max(found, key=lambda v: len(v.region))

    def liaison(self, department: int) -> Viewer | None:
        """The liaison of a department."""
        return self._of_department(Role.LIAISON, department)

    def head_viewer(self, department: int) -> Viewer | None:
        """The head of a department."""
        return self._of_department(Role.DEPARTMENT_HEAD, department)

    def head(self, department: int) -> str:
        """The name that stands as 分管领导 of a department."""
        head = self.head_viewer(department)
        return head.name if head else HEADS[department % len(HEADS)]

    def enterprise(self, problem: int) -> Viewer:
        """The enterprise by the link of its problem."""
        return Viewer(person=None, name="企业", role=Role.ENTERPRISE, problem=problem)

    def _of_department(self, role: Role, department: int) -> Viewer | None:
        found = (v for v in self.viewers.values() if v.department == department)
        return next((v for v in found if v.role is role), None)


def people_the_world(store: Store, *, at: datetime, content: Content | None = None) -> World:
    """Write departments, people and enterprises, each as an event of its register.

    content: whose; the demonstration's where none is given.
    """
    content = content or load_content()
    departments = {d.key: n for n, d in enumerate(content.departments, start=1)}
    for department in content.departments:
        _save_department(store, departments[department.key], department, at)
    numbers = {p.username: n for n, p in enumerate(content.people, start=1)}
    password = hashed(PASSWORD)
    for person in content.people:
        _save_person(store, person, numbers=numbers, departments=departments,
                     password=password, at=at)  # fmt: skip
    return World(
        content=content,
        departments=departments,
        viewers={p.username: _viewer(p, numbers, departments) for p in content.people},
        enterprises=tuple(_save_enterprises(store, content, at)),
    )


def _viewer(person: Person, numbers: Mapping[str, int], departments: Mapping[str, int]) -> Viewer:
    return Viewer(
        person=numbers[person.username],
        name=person.name,
        role=Role(person.role),
        region=person.region or PROVINCE,
        department=departments.get(person.department),
    )


def _save_department(store: Store, number: int, department: Department, at: datetime) -> None:
    row = {
        "id": number,
        "name": department.name,
        "short_name": department.short,
        "level": str(LEVELS[len(department.region)]),
        "region": department.region,
        "line": department.line,
        "office": department.office,
        "head_approves": department.head_approves,
        "mark": MARKS.get(department.region, "") if department.office else "",
        "active": True,
        "merged_into": None,
    }
    _save(store, DepartmentRow, row, RegisterKind.DEPARTMENT_SAVED, Register.DEPARTMENTS, at)
    for alias in department.aliases:
        row = {"alias": alias.name, "department_id": number, "valid_from": None}
        store.session.execute(insert(AliasRow), [{**row, "valid_to": alias.until}])
        facts = {**row, "valid_to": alias.until.isoformat() if alias.until else None}
        store.record(RegisterKind.ALIAS_SAVED, register=Register.DEPARTMENTS, facts=facts, at=at)


def _save_person(
    store: Store,
    person: Person,
    *,
    numbers: Mapping[str, int],
    departments: Mapping[str, int],
    password: str,
    at: datetime,
) -> None:
    row = {
        "id": numbers[person.username],
        "username": person.username,
        "name": person.name,
        "title": person.title,
        "role": person.role,
        "region": person.region or PROVINCE,
        "department_id": departments.get(person.department),
        "fields": json.dumps(["01", "02", "09"] if person.username == "leader" else []),
        "phone": "",
        "deputy_id": numbers.get(person.deputy),
        "away_until": None,
        "active": True,
    }
    store.session.execute(
        insert(PersonRow),
        [{**row, "password_hash": password if person.account else "", "must_change": False}],
    )
    store.record(RegisterKind.PERSON_SAVED, register=Register.PEOPLE, facts=row, at=at)


def _save_enterprises(store: Store, content: Content, at: datetime) -> list[int]:
    numbers = []
    for enterprise in content.enterprises:
        number = store.next_number("enterprise")
        row = {
            "id": number,
            "uscc": enterprise.uscc or None,
            "name": enterprise.name,
            "region": enterprise.region,
            "industry": enterprise.industry,
            "size": enterprise.size,
            "contact": store.cipher.hide(enterprise.contact),
            "phone": store.cipher.hide(enterprise.phone),
            "irregular": False,
        }
        kind, register = RegisterKind.ENTERPRISE_SAVED, Register.ENTERPRISES
        _save(store, EnterpriseRow, row, kind, register, at, region=enterprise.region)
        numbers.append(number)
    return numbers


def _save(
    store: Store,
    table: Any,
    row: dict[str, Any],
    kind: RegisterKind,
    register: Register,
    at: datetime,
    *,
    region: str = PROVINCE,
) -> None:
    store.session.execute(insert(table), [row])
    store.record(kind, register=register, facts=row, at=at, region=region)
