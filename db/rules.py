"""The rule book and the calendar in force, and every earlier version of either."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ScalarSelect, func, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.util import memoized_property

from app.domain.calendar import Calendar
from app.domain.errors import DomainError
from app.domain.rules import RuleBook
from app.rulebook import parse_rules
from db.models import CalendarRow, RuleBookRow

Versioned = type[CalendarRow] | type[RuleBookRow]


class RulesInForce:
    """The versions in force when a transaction first asks; older ones by their names."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bodies: dict[tuple[Versioned, str], str] = {}

    @property
    def rules_version(self) -> str:
        """The name of the rule book in force; empty where there is none yet."""
        return self._versions[0]

    @property
    def calendar_version(self) -> str:
        """The name of the calendar in force; empty where there is none yet."""
        return self._versions[1]

    @memoized_property
    def _versions(self) -> tuple[str, str]:
        """Read once, and only by who needs them: most of a request's transactions do not."""
        last = self._session.execute(select(_last(RuleBookRow), _last(CalendarRow))).one()
        return last[0] or "", last[1] or ""

    def rules(self, version: str | None = None) -> RuleBook:
        """A rule book: the one in force, or the one named."""
        return _rules(self._body(RuleBookRow, version or self.rules_version))

    def calendar(self, version: str | None = None) -> Calendar:
        """A calendar: the one in force, or the one named."""
        return _calendar(self._body(CalendarRow, version or self.calendar_version))

    def _body(self, table: Versioned, version: str) -> str:
        """The body of a version, read once: no version ever changes."""
        if (table, version) not in self._bodies:
            self._bodies[table, version] = _body(self._session, table, version)
        return self._bodies[table, version]


def versions_at(session: Session, at: datetime) -> tuple[str, str]:
    """The names of the rule book and the calendar that were in force at an instant.

    Before the first was loaded it is the first.
    """
    return _version_at(session, RuleBookRow, at), _version_at(session, CalendarRow, at)


def _version_at(session: Session, table: Versioned, at: datetime) -> str:
    loaded = select(table.version).limit(1)
    then = loaded.where(table.loaded_at <= at).order_by(table.n.desc())
    return session.scalar(then) or session.scalar(loaded.order_by(table.n)) or ""


def add_calendar(session: Session, mapping: Mapping[str, Any], *, note: str, at: datetime) -> str:
    """Store a calendar as the version in force; the name of the version comes back."""
    calendar = Calendar.from_mapping(mapping)
    row = {
        "n": _count(session, CalendarRow) + 1,
        "version": calendar.version,
        "body": json.dumps(calendar.to_mapping(), ensure_ascii=False, sort_keys=True),
        "note": note,
        "loaded_at": at,
    }
    _require_new(session, CalendarRow, calendar.version)
    session.execute(insert(CalendarRow), [row])
    return calendar.version


def add_rules(session: Session, text: str, *, at: datetime) -> str:
    """Store a rule book as the version in force; the name of the version comes back."""
    version = parse_rules(text).version
    _require_new(session, RuleBookRow, version)
    n = _count(session, RuleBookRow) + 1
    session.execute(
        insert(RuleBookRow), [{"n": n, "version": version, "body": text, "loaded_at": at}]
    )
    return version


def _require_new(session: Session, table: Versioned, version: str) -> None:
    if session.scalar(select(table.n).where(table.version == version)) is not None:
        raise DomainError("version_known", version=version)


def _count(session: Session, table: Versioned) -> int:
    return session.scalar(select(func.max(table.n))) or 0


def _last(table: Versioned) -> ScalarSelect[str]:
    return select(table.version).order_by(table.n.desc()).limit(1).scalar_subquery()


def _body(session: Session, table: Versioned, version: str) -> str:
    found = session.scalar(select(table.body).where(table.version == version))
    if found is None:
        raise DomainError("version_unknown", version=version)
    return found


@lru_cache(maxsize=32)
def _rules(body: str) -> RuleBook:
    return parse_rules(body)


@lru_cache(maxsize=32)
def _calendar(body: str) -> Calendar:
    return Calendar.from_mapping(json.loads(body))
