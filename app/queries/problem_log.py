"""办理过程: a problem's events in sentences, newest first, and whether their chain holds.

What a log of another system tells of it comes after, newest first, an entry a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.domain.access import DEPARTMENT_ROLES
from app.domain.calendar import Calendar
from app.domain.catalogue import Role
from app.domain.events import Event, EventKind
from app.domain.problem import Case
from app.domain.rules import RuleBook
from app.domain.steps import Action
from app.domain.trails import Trail
from app.queries.names import Names
from app.queries.problem_sentences import SENTENCES, Telling, due_moved
from app.queries.trail_log import ToldEntry, done, marks_of, said_by, sentence_of, told_entries
from app.translations import N_, _
from db import log
from db.models import ChainLinkRow
from db.store import Store

PAGE = 20

QUIET = frozenset({Action.UNMASK, Action.ATTACH, EventKind.RECKONED, EventKind.SUPERSEDED})
"""What 只看动作 leaves out: the problem itself went no further."""

RECORDED_LATE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """One line: when, who, what, and what goes with it in small letters.

    n: 0 for an entry of another system's log. marks: 视同, 系统, 代办, 导入. recorded_at: where it
    was written later than it happened.
    """

    n: int
    at: datetime
    who: str
    verb: str
    text: str
    small: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    recorded_at: datetime | None = None
    rules: str = ""
    calendar: str = ""


@dataclass(frozen=True, kw_only=True)
class LogView:
    """The lines shown, how many there are in all, and how many may still be asked for.

    intact: whether the hash of every link of this problem was computed again and agrees.
    """

    entries: tuple[LogEntry, ...]
    total: int
    older: int
    acts_only: bool
    pages: int
    intact: bool


def shown_of(
    events: Sequence[Event], *, trail: Trail, acts_only: bool, pages: int
) -> tuple[list[Event], list[ToldEntry], int]:
    """The events and entries of the pages shown, newest first, and how many are older."""
    wanted = [e for e in reversed(events) if not (acts_only and e.kind in QUIET)]
    told = list(reversed(told_entries(trail)))
    count = PAGE * max(1, pages)
    older = max(0, len(wanted) + len(told) - count)
    return wanted[:count], told[: max(0, count - len(wanted))], older


def told_line(told: ToldEntry, *, names: Names) -> LogEntry:
    """The line of an entry of another system's log."""
    text, small = sentence_of(told, names)
    return LogEntry(
        n=0, at=told.entry.at, who=said_by(told), verb=done(told), text=text, small=small,
        marks=marks_of(told),
    )  # fmt: skip


def entry_of(
    event: Event, *, case: Case, names: Names, calendar: Calendar, rules: RuleBook
) -> LogEntry:
    """The line of an event."""
    telling = Telling(event=event, case=case, names=names, calendar=calendar, rules=rules)
    said = SENTENCES[event.kind](telling) if event.kind in SENTENCES else ("", ())
    late = event.recorded_at - event.at > RECORDED_LATE
    return LogEntry(
        n=event.n,
        at=event.at,
        who=who(event, names),
        verb=verb(event.kind),
        text=said[0],
        small=(*said[1], *due_moved(telling)),
        marks=tuple(_marks(event, names)),
        recorded_at=event.recorded_at if late else None,
        rules=event.rules,
        calendar=event.calendar,
    )


SAID_OTHERWISE: dict[str, str] = {Action.ORDER: N_("签发督办单"), Action.ADD: N_("加派协办")}
"""Where the name of the act is no verb."""


def verb(kind: str) -> str:
    """The word of an event's kind."""
    if kind in SAID_OTHERWISE:
        return _(SAID_OTHERWISE[kind])
    if kind in list(Action):
        return _(Action(kind).label)
    return _(EventKind(kind).label) if kind in list(EventKind) else kind


def who(event: Event, names: Names) -> str:
    """Who did it: the department and its person, an office's role and person, or the system."""
    return actor(event.actor, names)


def actor(number: int | None, names: Names) -> str:
    """住建局 李建国, 督办员 王芳, 系统, 企业."""
    if number is None:
        return _(Role.ENTERPRISE.label)
    if number == 0:
        return _(Role.SYSTEM.label)
    person = names.people.get(number)
    if person is None:
        return _("人员 {n}").format(n=number)
    role = Role(person.role)
    place = person.place if role in DEPARTMENT_ROLES and person.place else _(role.label)
    return f"{place} {person.name}"


def _marks(event: Event, names: Names) -> list[str]:
    marks = []
    if event.kind == Action.AUTO_SIGN:
        marks.append(_("视同"))
    if event.actor == 0:
        marks.append(_("系统"))
    if event.acting_for:
        person = names.people.get(event.acting_for)
        marks.append(_("代 {name}").format(name=person.name if person else event.acting_for))
    return marks


def intact(store: Store, events: Sequence[Event]) -> bool:
    """Whether each event stands in the chain, with the hash that it and its forerunner make."""
    before = aliased(ChainLinkRow)
    rows = store.session.execute(
        select(ChainLinkRow.event_n, ChainLinkRow.algorithm, ChainLinkRow.hash, before.hash)
        .outerjoin(before, and_(before.chain == ChainLinkRow.chain, before.n == ChainLinkRow.n - 1))
        .where(ChainLinkRow.subject == events[0].subject)
    )
    links = {n: (algorithm, hash, previous) for n, algorithm, hash, previous in rows}
    return set(links) == {e.n for e in events} and all(
        log.link_hash(previous or log.GENESIS, e, algorithm=algorithm) == hash
        for e in events
        for algorithm, hash, previous in [links[e.n]]
    )
