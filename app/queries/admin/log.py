"""日志: events, newest first, with the texts left out: who did what to which subject, and when.

Of an event's facts only their names are told, never what they say: no appellant, no phone, no
words of a problem reach the auditor.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, or_, select, tuple_

from app.domain.access import Viewer
from app.domain.catalogue import Term
from app.domain.errors import DomainError
from app.domain.events import EventKind, RegisterKind, instant, stamp
from app.domain.flows import OFFICE_ZONE, local_day
from app.domain.identifiers import parse_problem_number, problem_number
from app.domain.registers import CITY_FACTOR, Register, register_subject
from app.domain.steps import Action
from app.queries.admin.log_words import told
from app.queries.admin.paging import like, number
from app.translations import N_
from app.translations.errors import sentence
from db.models import ChainHeadRow, EventRow, PersonRow
from db.store import Store

SIZE = 50
EXPORTED = 10_000
"""So many lines an export holds at most; a narrower period gives the rest."""
DAYS = 30

KINDS: dict[str, Term] = {str(k): k for terms in (Action, EventKind, RegisterKind) for k in terms}

SIGN_INS = frozenset(
    {
        RegisterKind.SIGNED_IN,
        RegisterKind.SIGN_IN_FAILED,
        RegisterKind.LOCKED_OUT,
        RegisterKind.SIGNED_OUT,
        RegisterKind.PASSWORD_CHANGED,
    }
)


class Group(Term):
    """Kinds of events that are asked for together."""

    PROBLEMS = "problems", N_("问题办理")
    SIGN_INS = "sign_ins", N_("登录与密码")
    REGISTERS = "registers", N_("人员部门规则")


GROUPS: dict[str, frozenset[str]] = {
    Group.PROBLEMS: frozenset(str(k) for terms in (Action, EventKind) for k in terms),
    Group.SIGN_INS: frozenset(map(str, SIGN_INS)),
    Group.REGISTERS: frozenset(str(k) for k in RegisterKind if k not in SIGN_INS),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """An event without its texts. subject: a problem's number or a register's word; told: the
    names of its facts. detail: a fact that names nobody (a version, a network address)."""

    subject: str
    problem: bool
    n: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor: str
    acting_for: str
    told: tuple[str, ...]
    detail: str
    rules: str
    calendar: str


@dataclass(frozen=True, kw_only=True)
class LogView:
    """What the tab shows. older: where the next page begins, "" at the end."""

    at: datetime
    filters: Mapping[str, str]
    lines: tuple[Line, ...]
    older: str
    wrong: str = ""


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> LogView:
    """The events that the address asks for; the last 30 days unless it names a period."""
    filters = _filters(query, at)
    try:
        statement = _listed(store, filters)
    except DomainError as refused:
        return LogView(at=at, filters=filters, lines=(), older="", wrong=sentence(refused))
    rows = list(store.session.scalars(_behind(statement, query.get("before")).limit(SIZE + 1)))
    more = len(rows) > SIZE
    shown = rows[:SIZE]
    return LogView(
        at=at,
        filters=filters,
        lines=tuple(_lines(store, shown)),
        older=_key(shown[-1]) if more else "",
    )


def exported(store: Store, *, at: datetime, query: Mapping[str, str]) -> tuple[Line, ...]:
    """Every event of the filter, newest first, at most EXPORTED."""
    statement = _listed(store, _filters(query, at)).limit(EXPORTED)
    return tuple(_lines(store, list(store.session.scalars(statement))))


def _filters(query: Mapping[str, str], at: datetime) -> dict[str, str]:
    found = {k: query[k] for k in ("subject", "group", "kind", "person") if query.get(k)}
    today = local_day(at)
    found["from"] = query.get("from") or (today - timedelta(days=DAYS)).isoformat()
    found["to"] = query.get("to") or today.isoformat()
    return found


def _listed(store: Store, filters: Mapping[str, str]) -> Select[EventRow]:
    """Raises DomainError for what is no number of a problem."""
    start = _midnight(filters["from"])
    end = _midnight(filters["to"]) + timedelta(days=1)
    conditions: list[ColumnElement[bool]] = [
        EventRow.recorded_at >= start,
        EventRow.recorded_at < end,
    ]
    if subject := filters.get("subject", "").strip():
        conditions.append(EventRow.subject == parse_problem_number(subject))
    if kinds := _kinds(filters):
        conditions.append(EventRow.kind.in_(sorted(kinds)))
    if words := filters.get("person", "").strip():
        pattern = like(words)
        found = select(PersonRow.id).where(
            or_(
                PersonRow.name.like(pattern, escape="\\"),
                PersonRow.username.like(pattern, escape="\\"),
            )
        )
        conditions.append(EventRow.actor.in_(found))
    return select(EventRow).where(*conditions).order_by(
        EventRow.recorded_at.desc(), EventRow.subject.desc(), EventRow.n.desc()
    )  # fmt: skip


def _kinds(filters: Mapping[str, str]) -> frozenset[str]:
    kind, group = filters.get("kind", ""), filters.get("group", "")
    return frozenset({kind}) if kind in KINDS else GROUPS.get(group, frozenset())


def _midnight(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise DomainError("bad_fact", field=N_("日期"), name="from") from wrong
    return datetime.combine(day, time(), OFFICE_ZONE)


def _key(row: EventRow) -> str:
    return f"{stamp(row.recorded_at)}~{row.subject}~{row.n}"


def _behind(statement: Select[EventRow], key: str | None) -> Select[EventRow]:
    """What stands behind a key; a broken key is no key."""
    parts = (key or "").split("~")
    subject, n = (number(part) for part in parts[1:3]) if len(parts) == 3 else (None, None)
    if subject is None or n is None:
        return statement
    try:
        at = instant(parts[0])
    except ValueError:
        return statement
    place = tuple_(EventRow.recorded_at, EventRow.subject, EventRow.n)
    return statement.where(EventRow.recorded_at <= at, place < tuple_(at, subject, n))


def _lines(store: Store, rows: list[EventRow]) -> Iterator[Line]:
    numbers = {n for row in rows for n in (row.actor, row.acting_for) if n}
    names = dict(
        store.session.execute(
            select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(numbers))
        ).all()
    )
    registers = _registers(store)
    for row in rows:
        kind, facts = KINDS.get(row.kind), json.loads(row.facts)
        yield Line(
            subject=registers.get(row.subject) or _number(row.subject),
            problem=row.subject not in registers,
            n=row.n,
            kind=kind.label if kind else row.kind,
            at=row.at,
            recorded_at=row.recorded_at,
            actor=_actor(row.actor, names),
            acting_for=names.get(row.acting_for or 0, ""),
            told=told(row.kind, facts),
            detail=" ".join(str(facts[name]) for name in PLAIN if name in facts),
            rules=row.rules,
            calendar=row.calendar,
        )


PLAIN = ("version", "address")
"""Facts of registers that speak of no person and no problem."""


def _actor(person: int | None, names: Mapping[int, str]) -> str:
    """A name; "" for an enterprise by its link, "0" for the system."""
    if person is None:
        return ""
    return names.get(person, str(person))


def _registers(store: Store) -> dict[int, str]:
    chains = list(store.session.scalars(select(ChainHeadRow.chain)))
    return {register_subject(r, region=c): r.name.lower() for r in Register for c in chains}


def _number(subject: int) -> str:
    try:
        return problem_number(subject)
    except (DomainError, OverflowError):
        return f"{subject // CITY_FACTOR}…{subject % 1000}"
