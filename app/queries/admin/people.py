"""人员: accounts, page by page, and the one whose form is open."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from app.domain.access import Viewer
from app.domain.catalogue import Role, Term
from app.domain.events import RegisterKind
from app.domain.flows import local_day
from app.domain.registers import Register, register_subject
from app.queries.admin.paging import Paging, like, number, paging
from app.translations import N_
from db.cipher import masked_phone
from db.models import AssignmentRow, DepartmentRow, EventRow, PersonRow
from db.reference import Named, departments, fields, region_names, regions
from db.store import Store

SIZE = 20
LAST_SIGN_INS = 2000
"""So many of a city's latest sign-in events are looked through for the last one of a person."""

ACCOUNT_ROLES = tuple(role for role in Role if role not in (Role.ENTERPRISE, Role.SYSTEM))


class State(Term):
    """What the list can be narrowed to."""

    ACTIVE = "active", N_("在用")
    INACTIVE = "inactive", N_("停用")
    LOCKED = "locked", N_("锁定")
    AWAY = "away", N_("外出")


@dataclass(frozen=True, kw_only=True)
class Account:
    """A row of the list."""

    id: int
    username: str
    name: str
    title: str
    role: Role
    region: str
    department: str
    deputy: str
    away_until: date | None
    active: bool
    locked_until: datetime | None
    signed_in_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AccountForm:
    """The account whose form is open; id None for a new one. phone: masked.

    open_work: how many open assignments name this person as the responsible one; successors:
    who could take them over.
    """

    id: int | None = None
    username: str = ""
    name: str = ""
    title: str = ""
    role: str = ""
    region: str = "33"
    department: int | None = None
    fields: tuple[str, ...] = ()
    phone: str = ""
    deputy: int | None = None
    away_until: date | None = None
    active: bool = True
    locked_until: datetime | None = None
    must_change: bool = False
    open_work: int = 0
    colleagues: tuple[Named, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PeopleView:
    """What the tab shows. filters: as the address has them."""

    at: datetime
    filters: Mapping[str, str]
    accounts: tuple[Account, ...]
    paging: Paging
    regions: tuple[Named, ...]
    departments: tuple[Named, ...]
    fields: tuple[Named, ...]
    form: AccountForm | None = None


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> PeopleView:
    """The list that the address asks for, and the form of `person` ("new" for an empty one)."""
    statement = _listed(query, at)
    page = paging(store.session, statement, query=query, size=SIZE)
    return PeopleView(
        at=at,
        filters={k: query[k] for k in ("q", "role", "region", "state", "page") if query.get(k)},
        accounts=_accounts(store, statement, page),
        paging=page,
        regions=tuple(regions(store.session)),
        departments=tuple(all_departments(store)),
        fields=tuple(f for f in fields(store.session) if not f.under),
        form=_form(store, query.get("person")),
    )


def all_departments(store: Store) -> list[Named]:
    """Active departments that handle problems and those that run the loop."""
    offices = store.session.execute(
        select(DepartmentRow.id, DepartmentRow.short_name, DepartmentRow.level)
        .where(DepartmentRow.active, DepartmentRow.office)
        .order_by(DepartmentRow.region, DepartmentRow.short_name)
    )
    return [Named(str(n), name, level) for n, name, level in offices] + departments(store.session)


def _listed(query: Mapping[str, str], at: datetime) -> Select[PersonRow]:
    conditions: list[ColumnElement[bool]] = []
    if words := query.get("q", "").strip():
        pattern = like(words)
        conditions.append(
            or_(
                PersonRow.name.like(pattern, escape="\\"),
                PersonRow.username.like(pattern, escape="\\"),
            )
        )
    if role := query.get("role"):
        conditions.append(PersonRow.role == role)
    if region := query.get("region"):
        conditions.append(PersonRow.region.startswith(region, autoescape=True))
    if state := query.get("state"):
        conditions.append(_state(state, at))
    return select(PersonRow).where(*conditions).order_by(
        PersonRow.active.desc(), PersonRow.region, PersonRow.department_id, PersonRow.id
    )  # fmt: skip


def _state(state: str, at: datetime) -> ColumnElement[bool]:
    return {
        State.INACTIVE: ~PersonRow.active,
        State.LOCKED: PersonRow.locked_until > at,
        State.AWAY: PersonRow.active & (PersonRow.away_until >= local_day(at)),
    }.get(State(state) if state in tuple(State) else State.ACTIVE, PersonRow.active.is_(True))


def _accounts(store: Store, statement: Select[PersonRow], page: Paging) -> tuple[Account, ...]:
    deputy = aliased(PersonRow)
    rows = store.session.execute(
        statement.add_columns(DepartmentRow.short_name, deputy.name)
        .outerjoin(DepartmentRow, DepartmentRow.id == PersonRow.department_id)
        .outerjoin(deputy, deputy.id == PersonRow.deputy_id)
        .limit(page.size)
        .offset(page.offset)
    ).all()
    seen = _last_sign_ins(store, [person for person, *_names in rows])
    names = region_names(store.session)
    return tuple(
        Account(
            id=person.id, username=person.username, name=person.name, title=person.title,
            role=Role(person.role), region=names.get(person.region, person.region),
            department=department or "", deputy=deputy_name or "", away_until=person.away_until,
            active=person.active, locked_until=person.locked_until,
            signed_in_at=seen.get(person.id),
        )
        for person, department, deputy_name in rows
    )  # fmt: skip


def _last_sign_ins(store: Store, people: Collection[PersonRow]) -> dict[int, datetime]:
    """When people last signed in, as far as the latest events of their cities tell."""
    wanted = {person.id for person in people}
    subjects = {register_subject(Register.ACCESS, region=p.region or "33") for p in people}
    found: dict[int, datetime] = {}
    for subject in sorted(subjects):
        last = store.session.scalar(select(func.max(EventRow.n)).where(EventRow.subject == subject))
        rows = store.session.execute(
            select(EventRow.actor, func.max(EventRow.at))
            .where(
                EventRow.subject == subject,
                EventRow.n > (last or 0) - LAST_SIGN_INS,
                EventRow.kind == str(RegisterKind.SIGNED_IN),
                EventRow.actor.in_(wanted),
            )
            .group_by(EventRow.actor)
        )
        found |= {actor: at for actor, at in rows if actor is not None}
    return found


def _form(store: Store, asked: str | None) -> AccountForm | None:
    if asked == "new":
        return AccountForm()
    person = store.session.get(PersonRow, number(asked)) if number(asked) else None
    if person is None:
        return None
    return AccountForm(
        id=person.id, username=person.username, name=person.name, title=person.title,
        role=person.role, region=person.region, department=person.department_id,
        fields=tuple(json.loads(person.fields or "[]")),
        phone=masked_phone(store.cipher.show(person.phone)), deputy=person.deputy_id,
        away_until=person.away_until, active=person.active, locked_until=person.locked_until,
        must_change=person.must_change, open_work=open_work(store, person),
        colleagues=tuple(_colleagues(store, person)),
    )  # fmt: skip


def open_work(store: Store, person: PersonRow) -> int:
    """How many open assignments of the department name the person as the responsible one."""
    if person.department_id is None:
        return 0
    found = store.session.scalar(
        select(func.count())
        .select_from(AssignmentRow)
        .where(
            AssignmentRow.department_id == person.department_id,
            AssignmentRow.responsible == person.name,
            AssignmentRow.ended_at.is_(None),
        )
    )
    return found or 0


def _colleagues(store: Store, person: PersonRow) -> list[Named]:
    """Active people of the same department, or of the same region's office."""
    same = (
        PersonRow.department_id == person.department_id
        if person.department_id is not None
        else (PersonRow.department_id.is_(None)) & (PersonRow.region == person.region)
    )
    rows = store.session.execute(
        select(PersonRow.id, PersonRow.name, PersonRow.role)
        .where(PersonRow.active, PersonRow.id != person.id, same)
        .order_by(PersonRow.name)
    )
    return [Named(str(id), name, role) for id, name, role in rows]
