"""People: their accounts, their places, and who stands in for whom."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select

from app.domain.access import DEPARTMENT_ROLES, Permission, Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.translations import N_, _
from db.models import DepartmentRow, FieldRow, PersonRow, RegionRow
from db.store import Store

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
LONGEST_NAME = 32
LONGEST_TITLE = 64

HUMAN_ROLES = tuple(r for r in Role if r not in (Role.ENTERPRISE, Role.SYSTEM))
APART = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""These two are kept apart from business and from each other (三员分离)."""

COMMAND_LINE = Viewer(person=0, name=N_("命令行"), role=Role.ADMINISTRATOR)
"""Whoever may run commands on the server."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is told of a person. region: division code; fields: codes in a leader's own charge.

    phone is plain here and hidden at once. deputy: the person who may act (AB岗) as long as
    away_until (a date in Asia/Shanghai, included) is not past.
    """

    username: str
    name: str
    role: Role
    region: str = "33"
    department: int | None = None
    title: str = ""
    fields: tuple[str, ...] = ()
    phone: str = ""
    deputy: int | None = None
    away_until: date | None = None


def save_person(
    store: Store, *, given: Person, viewer: Viewer, at: datetime, person: int | None = None
) -> int:
    """Add a person (without a password: see app.services.accounts.reset) or change one; the id.

    Raises DomainError: not_allowed, missing_fact, bad_fact, fact_too_long, bad_username,
    username_taken, unknown_person, unknown_region, unknown_department, bad_deputy, own_role,
    last_administrator.
    """
    viewer.require(Permission.ADMINISTER)
    row = person_row(store, person) if person is not None else None
    _check_words(given)
    _check_places(store, given)
    _check_username(store, given, row)
    _check_deputy(store, given, row)
    if row is not None:
        _check_separation(store, given, row, viewer)
    values = {
        "username": given.username,
        "name": given.name.strip(),
        "title": given.title.strip(),
        "role": str(given.role),
        "region": given.region,
        "department_id": given.department,
        "fields": json.dumps(list(given.fields)),
        "phone": _phone(store, given.phone, row),
        "deputy_id": given.deputy,
        "away_until": given.away_until,
    }
    row = _added(store, values) if row is None else changed(row, values)
    record(store, row, viewer=viewer, at=at)
    return row.id


def set_away(
    store: Store, *, deputy: int | None, away_until: date | None, viewer: Viewer, at: datetime
) -> None:
    """Name one's own deputy and the last day of one's absence; None and None: back again.

    Raises DomainError: bad_deputy, missing_fact.
    """
    row = person_row(store, viewer.person)
    given = _as_given(row, deputy=deputy, away_until=away_until)
    _check_deputy(store, given, row)
    changed(row, {"deputy_id": deputy, "away_until": away_until})
    record(store, row, viewer=viewer, at=at)


def person_row(store: Store, person: int | None) -> PersonRow:
    """The row of a person, locked. Raises DomainError "unknown_person"."""
    row = store.session.get(PersonRow, person or 0, with_for_update=True, populate_existing=True)
    if row is None:
        raise DomainError("unknown_person", person=person)
    return row


def person_named(store: Store, username: str) -> PersonRow:
    """The row of a user name. Raises DomainError "unknown_person"."""
    row = store.session.scalar(select(PersonRow).where(PersonRow.username == username))
    if row is None:
        raise DomainError("unknown_person", person=username)
    return row


def record(store: Store, row: PersonRow, *, viewer: Viewer, at: datetime) -> None:
    """Write a person's row and the event that tells all of it but the secrets."""
    store.session.flush()
    store.record(
        RegisterKind.PERSON_SAVED,
        register=Register.PEOPLE,
        facts={
            "id": row.id,
            "username": row.username,
            "name": row.name,
            "title": row.title,
            "role": str(row.role),
            "region": row.region,
            "department_id": row.department_id,
            "fields": row.fields,
            "phone": row.phone,
            "deputy_id": row.deputy_id,
            "away_until": row.away_until.isoformat() if row.away_until else None,
            "active": row.active,
        },
        at=at,
        viewer=viewer,
    )


def administrators(store: Store) -> int:
    """How many active administrators there are."""
    active = select(func.count()).where(PersonRow.role == str(Role.ADMINISTRATOR), PersonRow.active)
    return store.session.scalar(active) or 0


def _added(store: Store, values: dict[str, Any]) -> PersonRow:
    number = store.next_number("person")
    while store.session.get(PersonRow, number) is not None:
        number = store.next_number("person")
    secret = {"password_hash": "", "must_change": True, "failures": 0, "epoch": 0}
    store.session.execute(insert(PersonRow), [{"id": number, "active": True, **secret, **values}])
    return store.session.get_one(PersonRow, number)


def changed(row: PersonRow, values: dict[str, Any]) -> PersonRow:
    """The row with other values; `record` writes it."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _as_given(row: PersonRow, *, deputy: int | None, away_until: date | None) -> Person:
    return Person(
        username=row.username,
        name=row.name,
        role=Role(row.role),
        department=row.department_id,
        deputy=deputy,
        away_until=away_until,
    )


def _phone(store: Store, phone: str, row: PersonRow | None) -> str:
    """The token that is there already where the phone has not changed, or came back masked."""
    kept = row.phone if row is not None else ""
    if kept and ("*" in phone or store.cipher.show(kept) == phone.strip()):
        return kept
    return store.cipher.hide(phone.strip())


def _check_words(given: Person) -> None:
    if not given.name.strip():
        raise DomainError("missing_fact", field=_("姓名"), name="name")
    for label, value, limit in (
        (_("姓名"), given.name, LONGEST_NAME),
        (_("职务"), given.title, LONGEST_TITLE),
    ):
        if len(value.strip()) > limit:
            raise DomainError("fact_too_long", field=label, limit=limit)
    if given.role not in HUMAN_ROLES:
        raise DomainError("bad_fact", field=_("角色"), name="role")


def _check_places(store: Store, given: Person) -> None:
    if store.session.get(RegionRow, given.region) is None:
        raise DomainError("unknown_region", region=given.region)
    if given.department is None and given.role in DEPARTMENT_ROLES:
        raise DomainError("missing_fact", field=_("部门"), name="department")
    department = store.session.get(DepartmentRow, given.department) if given.department else None
    if given.department is not None and (department is None or not department.active):
        raise DomainError("unknown_department", department=given.department)
    known = set(store.session.scalars(select(FieldRow.code).where(FieldRow.active)))
    if set(given.fields) - known:
        raise DomainError("bad_fact", field=_("分管领域"), name="fields")


def _check_username(store: Store, given: Person, row: PersonRow | None) -> None:
    if not USERNAME.fullmatch(given.username):
        raise DomainError("bad_username", username=given.username)
    owner = store.session.scalar(select(PersonRow.id).where(PersonRow.username == given.username))
    if owner is not None and (row is None or owner != row.id):
        raise DomainError("username_taken", username=given.username)


def _check_deputy(store: Store, given: Person, row: PersonRow | None) -> None:
    if given.deputy is None:
        if given.away_until is not None:
            raise DomainError("missing_fact", field=_("AB岗"), name="deputy")
        return
    deputy = store.session.get(PersonRow, given.deputy)
    itself = row is not None and row.id == given.deputy
    if deputy is None or not deputy.active or itself or not _may_stand_in(deputy, given):
        raise DomainError("bad_deputy")


def _may_stand_in(deputy: PersonRow, given: Person) -> bool:
    """A department's people have deputies of the department; the three duties stay apart."""
    if given.role in DEPARTMENT_ROLES:
        return deputy.department_id == given.department and Role(deputy.role) not in APART
    if given.role in APART:
        return Role(deputy.role) is given.role
    return Role(deputy.role) not in APART


def _check_separation(store: Store, given: Person, row: PersonRow, viewer: Viewer) -> None:
    if row.role == given.role:
        return
    if row.id == viewer.person:
        raise DomainError("own_role")
    keep_an_administrator(store, leaving=row)


def keep_an_administrator(store: Store, *, leaving: PersonRow) -> None:
    """Raise DomainError "last_administrator" where there would be none left."""
    is_one = leaving.role == str(Role.ADMINISTRATOR) and leaving.active
    if is_one and administrators(store) < 2:
        raise DomainError("last_administrator")
