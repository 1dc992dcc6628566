"""The event log on paper: what each trace and each of its events says, streamed.

Nobody's name and nobody's words are in it: people stand by their roles, enterprises by a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.access import SYSTEM, Viewer
from app.domain.catalogue import Role
from app.domain.event_trace import Activity, Trace, trace
from app.domain.identifiers import problem_number
from app.domain.log_columns import (
    ACTIVITY,
    CASE,
    GROUP,
    INSTANCE,
    MOMENT,
    RESOURCE,
    TRANSITION,
)
from app.domain.problem import Case
from app.domain.register_filter import RegisterFilter
from app.queries.register_choices import choices, names_of_fields, names_of_regions
from app.queries.register_export import LABELS, About, about_of
from app.translations import N_
from db.models import DepartmentRow, MeetingRow, PersonRow
from db.projection import problem_row
from db.register_conditions import Asking
from db.register_export import EVERYTHING, histories
from db.store import Store

Value = str | int | bool | datetime
"""Instants are aware."""

COMPLETE = "complete"
"""An act is done when it is written (XES, lifecycle: the standard model's transition)."""

OF_A_FILE = N_("历史记录")
"""In the place of a role, where a file tells of the act."""


@dataclass(frozen=True, kw_only=True)
class LoggedTrace:
    """A trace in words. values, events: by the keys of app.domain.log_columns; none is empty."""

    number: str
    trace: Trace
    values: Mapping[str, Value]
    events: tuple[Mapping[str, Value], ...]


@dataclass(frozen=True, kw_only=True)
class Department:
    """A department as an object of the log."""

    id: int
    name: str
    level: str
    region: str
    line: str


@dataclass(frozen=True, kw_only=True)
class EventLog:
    """The traces, to be gone through once, and about them. actors: person → own department."""

    about: About
    traces: Iterator[LoggedTrace]
    departments: Mapping[int, Department]
    actors: Mapping[int, int]
    meetings: Mapping[int, datetime]


def event_log(
    store: Store,
    *,
    asked: RegisterFilter,
    viewer: Viewer,
    at: datetime,
    as_of: datetime | None = None,
) -> EventLog:
    """The log of exactly the problems of a filter in its order, read while it is gone through.

    as_of: an instant of the past; then of all problems there were, with what had happened by then.
    """
    past = as_of is not None
    asked = EVERYTHING if past else asked
    asking = Asking(viewer, as_of or at, store.dialect)
    offered = choices(store, viewer=viewer, asked=asked)
    words = _Words(store)
    found = histories(store.session, asked, asking, past=past)
    return EventLog(
        about=about_of(store, asked, offered, asking, past=past),
        traces=(words.told(trace(events)) for events in found),
        departments=words.departments,
        actors=words.actors,
        meetings=dict(_pairs(store, MeetingRow.id, MeetingRow.starts_at)),
    )


def _pairs(store: Store, key: Any, value: Any) -> Iterator[tuple[Any, Any]]:
    return ((row[0], row[1]) for row in store.session.execute(select(key, value)))


class _Words:
    """Puts words in the place of numbers and codes."""

    def __init__(self, store: Store) -> None:
        columns = ("id", "name", "level", "region", "line")
        rows = store.session.execute(select(*(getattr(DepartmentRow, name) for name in columns)))
        self.departments = {row.id: Department(**row._mapping) for row in rows}
        self.regions = names_of_regions(store)
        self.fields = names_of_fields(store)
        offices = select(DepartmentRow.region, DepartmentRow.name).where(DepartmentRow.office)
        self.offices: dict[str, str] = {code: name for code, name in store.session.execute(offices)}  # noqa: C416
        people = store.session.execute(
            select(PersonRow.id, PersonRow.role, PersonRow.region, PersonRow.department_id)
        )
        self.people = {n: (Role(role).label, region, own) for n, role, region, own in people}
        self.actors = {n: own for n, (_role, _region, own) in self.people.items() if own}

    def told(self, found: Trace) -> LoggedTrace:
        """A trace in words."""
        number = problem_number(found.case.id)
        return LoggedTrace(
            number=number,
            trace=found,
            values=given({CASE: number, **self._of_case(found.case)}),
            events=tuple(given(self._of_activity(a, found.case)) for a in found.activities),
        )

    def _of_case(self, case: Case) -> dict[str, Value | None]:
        row = problem_row(case)
        terms = {key: labels.get(row[key]) for key, labels in LABELS.items()}
        plain = ("region", "office", "field", "solved", "grade", "round")
        times = ("registered_at", "accepted_at", "submitted_at", "closed_at", "original_due", "due")
        return {
            **terms,
            **{key: row[key] for key in (*plain, *times)},
            "region_name": self.regions.get(row["region"]) or row["region"],
            "field_name": self.fields.get(row["field"]),
            "enterprise": row["enterprise_id"] and enterprise_id(row["enterprise_id"]),
            "lead": self._department(row["lead_department"]),
        }

    def _of_activity(self, activity: Activity, case: Case) -> dict[str, Value | None]:
        group, role = self._who(activity, case)
        return {
            ACTIVITY: activity.name,
            INSTANCE: activity.n,
            MOMENT: activity.at,
            TRANSITION: COMPLETE,
            GROUP: group,
            RESOURCE: role,
            "action": activity.code,
            "stage": activity.stage.label,
            "holder": self._department(activity.holder),
        }

    def _who(self, activity: Activity, case: Case) -> tuple[str, str]:
        """The unit and the role of who did it; the unit of an office without one is its region."""
        if activity.told:
            return self._department(activity.department) or self._office(case.office), OF_A_FILE
        if activity.actor is None:
            return Role.ENTERPRISE.label, Role.ENTERPRISE.label
        if activity.actor == SYSTEM.person or activity.actor not in self.people:
            return SYSTEM.name, Role.SYSTEM.label
        role, region, own = self.people[activity.actor]
        return self._department(own) or self._office(region), role

    def _office(self, region: str) -> str:
        return self.offices.get(region) or self.regions.get(region) or region

    def _department(self, number: int | None) -> str | None:
        found = self.departments.get(number or 0)
        return found.name if found else None


def enterprise_id(number: int) -> str:
    """An enterprise as a log names it: by a number that says nothing outside this office."""
    return f"enterprise-{number}"


def given(values: Mapping[str, Value | None]) -> dict[str, Value]:
    """The values that there are."""
    return {key: value for key, value in values.items() if value is not None and value != ""}
