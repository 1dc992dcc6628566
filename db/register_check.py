"""The registers' verification: the last event of a row's key is the row.

An event's facts carry the row's columns by their names; what the facts leave out (secrets, what
changes without an event) is not compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar
from app.domain.events import Event, RegisterKind, dump, stamp
from app.domain.registers import Register
from db.differences import Area, Findings, shown
from db.log import register_events
from db.models import (
    AgendaRow,
    AliasRow,
    Base,
    CalendarRow,
    DepartmentRow,
    EnterpriseRow,
    FieldRow,
    MeetingRow,
    PackEditRow,
    PackRow,
    PersonRow,
    ProvinceEntryRow,
    ProvinceListRow,
    RuleBookRow,
    SurveyProblemRow,
    SurveyRow,
)
from db.scratch import Scratch

Facts = dict[str, Any]

UNTOLD = frozenset(
    {
        "password_hash",
        "must_change",
        "password_changed_at",
        "failures",
        "locked_until",
        "epoch",
    }
)
"""Columns of an account that sign-ins and passwords move; the log does not hold them."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A table, the register and the kind of event that fill it, and its key in the facts.

    also: kinds of later events that tell the row's key and what is new of it.
    """

    table: type[Base]
    register: Register
    kind: RegisterKind
    key: tuple[str, ...]
    also: tuple[RegisterKind, ...] = ()
    read: Callable[[Facts], Facts] = dict

    @property
    def place(self) -> str:
        """The table's name."""
        return str(self.table.__tablename__)


def _calendar(facts: Facts) -> Facts:
    """A loaded calendar as the table holds it: in the normal form of its mapping."""
    body = Calendar.from_mapping(facts["body"]).to_mapping()
    return {**facts, "body": json.dumps(body, ensure_ascii=False, sort_keys=True)}


KEPT = (
    Kept(table=PersonRow, register=Register.PEOPLE, kind=RegisterKind.PERSON_SAVED, key=("id",)),
    Kept(
        table=DepartmentRow,
        register=Register.DEPARTMENTS,
        kind=RegisterKind.DEPARTMENT_SAVED,
        key=("id",),
    ),
    Kept(
        table=AliasRow,
        register=Register.DEPARTMENTS,
        kind=RegisterKind.ALIAS_SAVED,
        key=("alias", "department_id"),
    ),
    Kept(table=FieldRow, register=Register.FIELDS, kind=RegisterKind.FIELD_SAVED, key=("code",)),
    Kept(
        table=EnterpriseRow,
        register=Register.ENTERPRISES,
        kind=RegisterKind.ENTERPRISE_SAVED,
        key=("id",),
    ),
    Kept(
        table=CalendarRow,
        register=Register.CALENDARS,
        kind=RegisterKind.CALENDAR_LOADED,
        key=("version",),
        read=_calendar,
    ),
    Kept(
        table=RuleBookRow,
        register=Register.RULES,
        kind=RegisterKind.RULES_LOADED,
        key=("version",),
    ),
    Kept(
        table=MeetingRow,
        register=Register.CONSULTATIONS,
        kind=RegisterKind.MEETING_SAVED,
        key=("id",),
    ),
    Kept(
        table=AgendaRow,
        register=Register.CONSULTATIONS,
        kind=RegisterKind.AGENDA_SAVED,
        key=("meeting_id", "n"),
    ),
    Kept(
        table=ProvinceListRow,
        register=Register.PROVINCE_LISTS,
        kind=RegisterKind.PROVINCE_LISTED,
        key=("code",),
    ),
    Kept(
        table=ProvinceEntryRow,
        register=Register.PROVINCE_LISTS,
        kind=RegisterKind.PROVINCE_ENTERED,
        key=("list", "n"),
        also=(RegisterKind.PROVINCE_NAMED, RegisterKind.PROVINCE_REPLIED),
    ),
    Kept(
        table=PackRow,
        register=Register.REVIEWS,
        kind=RegisterKind.PACK_FROZEN,
        key=("region", "since"),
        also=(RegisterKind.PACK_SIGNED,),
    ),
    Kept(
        table=PackEditRow,
        register=Register.REVIEWS,
        kind=RegisterKind.PACK_EDITED,
        key=("region", "since", "section", "n"),
    ),
    Kept(
        table=SurveyRow,
        register=Register.SURVEYS,
        kind=RegisterKind.SURVEY_SAVED,
        key=("code",),
    ),
    Kept(
        table=SurveyProblemRow,
        register=Register.SURVEYS,
        kind=RegisterKind.SURVEY_FINDING_REGISTERED,
        key=("survey", "n"),
    ),
)


def check_registers(session: Session, *, findings: Findings, scratch: Scratch) -> None:
    """Every register's table against the fold of its events."""
    for kept in KEPT:
        _fold(register_events(session, kept.register), kept, scratch)
        _compare(session, kept, findings, scratch)


def _fold(events: Iterable[Event], kept: Kept, scratch: Scratch) -> None:
    for event in events:
        if not set(kept.key) <= set(event.facts):
            continue
        key = _key(kept, event.facts)
        if event.kind == kept.kind:
            scratch.keep(kept.place, key, dump(event.facts))
        elif event.kind in kept.also:
            before = json.loads(scratch.told(kept.place, key) or "{}")
            scratch.keep(kept.place, key, dump({**before, **event.facts}))


def _compare(session: Session, kept: Kept, findings: Findings, scratch: Scratch) -> None:
    rows = session.execute(select(kept.table.__table__).execution_options(yield_per=1000))
    for row in rows.mappings():
        key = _key(kept, row)
        facts = scratch.kept(kept.place, key)
        if facts is None:
            findings.add(Area.REBUILD, "register_row_without_event", table=kept.place, key=key)
        else:
            _compare_row(kept, key, kept.read(json.loads(facts)), dict(row), findings)
    for key in scratch.unseen(kept.place):
        findings.add(Area.REBUILD, "register_row_missing", table=kept.place, key=key)


def _compare_row(kept: Kept, key: str, facts: Facts, row: Facts, findings: Findings) -> None:
    for column in sorted(set(facts) & set(row) - UNTOLD):
        expected, found = _plain(facts[column]), _plain(row[column])
        if expected != found:
            findings.add(
                Area.REBUILD, "register_value_differs", table=kept.place, key=key, column=column,
                expected=shown(expected), found=shown(found),
            )  # fmt: skip


def _key(kept: Kept, values: Any) -> str:
    return " ".join(str(_plain(values[name])) for name in kept.key)


def _plain(value: Any) -> Any:
    """A value as the log writes it."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
