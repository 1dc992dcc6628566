"""例会材料 that was lost or damaged, written again from the log alone.

The log tells of a pack everything but its body: what was known when it was frozen, by which rules,
what was called how, and the digest. The body is made again out of the problems' own events; where
its digest is not the one that was frozen, nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from app.domain.errors import DomainError
from app.domain.events import Event, RegisterKind, instant, stamp
from app.domain.registers import Register, register_subject
from app.domain.review.pack_text import canonical, digest_of, names_of
from app.domain.review.weeks import Week
from app.services.pack_making import made
from app.services.packs import body_of
from db import log
from db.models import PackEditRow, PackRow
from db.pack_query import Asked
from db.store import Store

Facts = Mapping[str, Any]


def restore(store: Store, *, region: str, since: datetime) -> str:
    """Write a pack, its signature and its edits as the log tells them; the digest.

    since: the first instant of its week (UTC). Raises DomainError: unknown_pack where the log tells
    of none, pack_not_remade where the log makes another one than was frozen.
    """
    told = _told(store, region, since)
    frozen = _last(told, RegisterKind.PACK_FROZEN)
    if frozen is None:
        raise DomainError("unknown_pack")
    content = _content(store, region, frozen)
    if digest_of(content) != frozen["digest"]:
        raise DomainError("pack_not_remade")
    signed = _last(told, RegisterKind.PACK_SIGNED) or {}
    store.session.merge(PackRow(**_columns({**frozen, **signed}), body=body_of(content)))
    _restore_edits(store, region, since, told)
    store.session.flush()
    return str(frozen["digest"])


def _told(store: Store, region: str, since: datetime) -> list[Event]:
    """The events of a pack, in the order of their recording."""
    subject = register_subject(Register.REVIEWS, region=region)
    of = {"region": region, "since": stamp(since)}
    events = log.events_of(store.session, subject)
    return [e for e in events if {name: e.facts.get(name) for name in of} == of]


def _last(told: Iterable[Event], kind: RegisterKind) -> Facts | None:
    facts = [event.facts for event in told if event.kind == kind]
    return facts[-1] if facts else None


def _content(store: Store, region: str, frozen: Facts) -> bytes:
    week = Week(since=instant(frozen["since"]), until=instant(frozen["until"]))
    pack = made(
        store,
        asked=Asked(region=region, week=week, heads=frozen["heads"]),
        frozen_at=instant(frozen["frozen_at"]),
        versions=(frozen["rules"], frozen["calendar"]),
        names=names_of(frozen["names"]),
    )
    return canonical(pack)


INSTANTS = frozenset({"since", "until", "frozen_at", "signed_at", "edited_at"})


def _columns(facts: Facts, table: type[PackRow | PackEditRow] = PackRow) -> dict[str, Any]:
    """What the facts tell of a row's columns, by their names."""
    names = {column.name for column in table.__table__.columns}
    return {
        name: instant(value) if value and name in INSTANTS else value
        for name, value in facts.items()
        if name in names
    }


def _restore_edits(store: Store, region: str, since: datetime, told: Iterable[Event]) -> None:
    edited = [e.facts for e in told if e.kind == RegisterKind.PACK_EDITED]
    last = {(facts["section"], facts["n"]): facts for facts in edited}
    of_pack = PackEditRow.region == region, PackEditRow.since == since
    store.session.execute(delete(PackEditRow).where(*of_pack))
    store.session.add_all(PackEditRow(**_columns(facts, PackEditRow)) for facts in last.values())
