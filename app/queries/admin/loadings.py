"""Versions of the calendar and of the rule book: which was loaded when, and by whom."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.access import PROVINCE, SYSTEM
from app.domain.registers import Register, register_subject
from db.models import CalendarRow, EventRow, PersonRow, RuleBookRow
from db.store import Store

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Version:
    """A calendar or rule book that was loaded."""

    version: str
    loaded_at: datetime
    by: str
    note: str
    in_force: bool


def versions(
    store: Store,
    table: type[CalendarRow] | type[RuleBookRow],
    register: Register,
    *,
    note: Callable[[Any], str],
) -> tuple[Version, ...]:
    """The versions of a table, the one in force first; note: the words that go with a row."""
    rows: Iterable[Any] = store.session.scalars(select(table).order_by(table.n.desc()).limit(SHOWN))
    by = _loaded_by(store, register)
    return tuple(
        Version(
            version=row.version,
            loaded_at=row.loaded_at,
            by=by.get(row.version, ""),
            note=note(row),
            in_force=place == 0,
        )
        for place, row in enumerate(rows)
    )


def _loaded_by(store: Store, register: Register) -> dict[str, str]:
    """The name of whoever loaded a version, by version: read from the register's events."""
    rows = store.session.execute(
        select(EventRow.facts, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == EventRow.actor)
        .where(EventRow.subject == register_subject(register, region=PROVINCE))
    )
    return {json.loads(facts)["version"]: name or SYSTEM.name for facts, name in rows}
