"""Names of what a case speaks of by number: departments, people, divisions, fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from app.domain.events import Event, EventKind
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.translations import _
from app.translations.flag_sentences import departments_in
from db.models import DepartmentRow, FieldRow, PersonRow, RegionRow
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who did something: the name, the role's word, the department or division they act for."""

    name: str
    role: str
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Names:
    """Words for numbers and codes. What is not known is shown as it is."""

    departments: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    def department(self, number: int | None) -> str:
        """The short name."""
        return self.departments.get(number or 0, ("", str(number or "—")))[1]

    def full(self, number: int | None) -> str:
        """The whole name."""
        return self.departments.get(number or 0, (str(number or ""), ""))[0]

    def region(self, code: str) -> str:
        """金华市 · 永康市."""
        above = [code[:n] for n in range(4, len(code) + 1, 2)] or [code]
        return " · ".join(self.regions.get(c, c) for c in above)

    def office(self, code: str) -> str:
        """The division of an office, in one word."""
        return self.regions.get(code, code)

    def field(self, code: str) -> str:
        """项目 · 投资审批."""
        parts = [code[:2], code] if code.isdigit() and len(code) > 2 else [code]
        return " · ".join(self.fields.get(c, c) for c in parts if c)

    def assignment(self, case: Case, n: int) -> str:
        """The department of an assignment."""
        found = case.assignment(n)
        return self.department(found.department) if found else _("第{n}项承办").format(n=n)

    def awaited(self, case: Case, awaited: str) -> str:
        """What a prerequisite waits for: a department, or another problem."""
        kind, _colon, number = awaited.partition(":")
        if kind == "a":
            return self.assignment(case, int(number))
        return _("问题 {number}").format(number=problem_number(int(number)))

    def node(self, case: Case, node: str) -> str:
        """A node of a ring: a department of this problem, or another problem."""
        problem, _slash, n = node.partition("/")
        if int(problem) == case.id and n != "0":
            return self.assignment(case, int(n))
        return _("问题 {number}").format(number=problem_number(int(problem)))


def names_of(store: Store, *, case: Case, events: Iterable[Event] = ()) -> Names:
    """The names that a case and some of its events speak of, in one statement a table."""
    events = tuple(events)
    regions = _regions(case, events)
    return Names(
        departments=_departments(store, _department_numbers(case, events)),
        people=_people(store, events),
        regions=dict(_pairs(store, RegionRow.code, RegionRow.name, regions)),
        fields=dict(_pairs(store, FieldRow.code, FieldRow.name, _fields(case, events))),
    )


def _department_numbers(case: Case, events: tuple[Event, ...]) -> set[int]:
    numbers = {a.department for a in case.assignments}
    numbers |= {a.objection.suggested or 0 for a in case.assignments if a.objection}
    numbers |= {case.matter.accused or 0, *(entry.department or 0 for entry in case.trail)}
    numbers |= {n for flag in case.standing_flags for n in departments_in(flag.evidence)}
    for event in events:
        facts = event.facts
        numbers |= departments_in(facts["evidence"]) if event.kind == EventKind.FLAGGED else set()
        numbers |= {facts.get(k) or 0 for k in ("lead", "department", "suggested", "from")}
        rows = facts.get("co_handlers") or ()
        numbers |= {row["department"] for row in rows if isinstance(row, dict)}
    return {int(n) for n in numbers if n}


def _departments(store: Store, numbers: set[int]) -> dict[int, tuple[str, str]]:
    if not numbers:
        return {}
    rows = store.session.execute(
        select(DepartmentRow.id, DepartmentRow.name, DepartmentRow.short_name).where(
            DepartmentRow.id.in_(numbers)
        )
    )
    return {id: (name, short or name) for id, name, short in rows}


def _people(store: Store, events: tuple[Event, ...]) -> dict[int, Person]:
    numbers = {n for e in events for n in (e.actor, e.acting_for) if n}
    if not numbers:
        return {}
    rows = store.session.execute(
        select(PersonRow.id, PersonRow.name, PersonRow.role, DepartmentRow.short_name)
        .outerjoin(DepartmentRow, DepartmentRow.id == PersonRow.department_id)
        .where(PersonRow.id.in_(numbers))
    )
    return {id: Person(name=name, role=role, place=place or "") for id, name, role, place in rows}


def _regions(case: Case, events: tuple[Event, ...]) -> set[str]:
    codes = {case.matter.region, case.office, *case.escalated_from}
    codes |= {str(e.facts["to"]) for e in events if "to" in e.facts}
    return {code[:n] for code in codes for n in range(2, len(code) + 1, 2)}


def _fields(case: Case, events: tuple[Event, ...]) -> set[str]:
    codes = {case.matter.field}
    for event in events:
        before = event.facts.get("before") or {}
        codes |= {str(event.facts.get("field") or ""), str(before.get("field") or "")}
    return {part for code in codes for part in (code, code[:2]) if part}


def _pairs(store: Store, code: object, name: object, wanted: set[str]) -> list[tuple[str, str]]:
    if not wanted:
        return []
    rows = store.session.execute(select(code, name).where(code.in_(wanted)))  # type: ignore[call-overload, attr-defined]
    return [(c, n) for c, n in rows]
