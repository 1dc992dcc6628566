"""例会材料: a week is frozen, made again, its findings edited in words, and signed off.

A pack that is frozen never changes. Editing stands beside it, until it is signed off.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.access import PROVINCE, SYSTEM, Permission, Viewer
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.registers import Register, chain_of_region
from app.domain.review.pack import Pack, Section
from app.domain.review.pack_text import canonical, digest, digest_of, read
from app.domain.review.weeks import Week, freeze_due
from app.services.kept_rows import facts_of
from app.services.pack_making import made
from app.translations import N_
from db import log, pack_query
from db.models import PackEditRow, PackRow, RegionRow
from db.pack_query import Asked
from db.packs import body_of, content_of, edits_of
from db.rules import versions_at
from db.store import Store

LONGEST_EDIT = 2000


def prepare(store: Store, *, region: str, week: Week, at: datetime) -> Pack:
    """The pack of a week as it would be frozen now; nothing is written.

    Raises DomainError: unknown_region, week_not_over, pack_frozen.
    """
    if store.session.get(RegionRow, region) is None:
        raise DomainError("unknown_region", region=region)
    versions = versions_at(store.session, week.until)
    if at < freeze_due(week, calendar=store.rules.calendar(versions[1])):
        raise DomainError("week_not_over")
    if _row(store, region, week.since) is not None:
        raise DomainError("pack_frozen")
    heads = pack_query.heads_now(store.session)
    asked = Asked(region=region, week=week, heads=heads)
    return made(store, asked=asked, frozen_at=at, versions=versions)


def freeze(store: Store, *, pack: Pack, viewer: Viewer) -> str:
    """Freeze a prepared pack; its digest. Raises DomainError: not_allowed, pack_frozen."""
    if viewer is not SYSTEM:
        _require(viewer, Permission.REVIEW, pack.region)
    log.lock_head(store.session, chain_of_region(pack.region))
    if _row(store, pack.region, pack.week.since) is not None:
        raise DomainError("pack_frozen")
    content = canonical(pack)
    row = PackRow(
        region=pack.region,
        since=pack.week.since,
        until=pack.week.until,
        body=body_of(content),
        digest=digest_of(content),
        rules=pack.rules,
        calendar=pack.calendar,
        frozen_at=pack.frozen_at,
        frozen_by="" if viewer is SYSTEM else viewer.name,
    )
    store.session.add(row)
    store.session.flush()
    told = json.loads(content)
    facts = {**_facts(row), "heads": told["heads"], "names": told["names"]}
    _record(store, RegisterKind.PACK_FROZEN, facts, region=pack.region, viewer=viewer,
            at=pack.frozen_at)  # fmt: skip
    return row.digest


def remake(store: Store, pack: Pack) -> Pack:
    """The pack made anew from the log, as it was known by its heads, with the versions it names."""
    asked = Asked(region=pack.region, week=pack.week, heads=pack.heads)
    versions = (pack.rules, pack.calendar)
    return made(store, asked=asked, frozen_at=pack.frozen_at, versions=versions, names=pack.names)


def pack_of(store: Store, *, region: str, since: datetime) -> Pack:
    """The frozen pack of the week that begins at an instant. Raises DomainError "unknown_pack"."""
    return read(content_of(_known_row(store, region, since)))


def frozen(store: Store, *, region: str, most: int) -> list[PackRow]:
    """The last packs of a region, the latest first."""
    found = select(PackRow).where(PackRow.region == region).order_by(PackRow.since.desc())
    return list(store.session.scalars(found.limit(most)))


def edit(
    store: Store, *, region: str, since: datetime, section: str, n: int, text: str,
    viewer: Viewer, at: datetime,
) -> None:  # fmt: skip
    """Write a text in the place of the n-th sentence of a section; an empty one takes it back.

    Raises DomainError: not_allowed, unknown_pack, pack_signed, bad_fact, fact_too_long.
    """
    _require(viewer, Permission.REVIEW, region)
    _unsigned(store, region, since)
    if section not in tuple(Section) or n < 1:
        raise DomainError("bad_fact", field=N_("章节"), name="section")
    if len(text) > LONGEST_EDIT:
        raise DomainError("fact_too_long", field=N_("内容"), name="text", limit=LONGEST_EDIT)
    row = store.session.merge(
        PackEditRow(
            region=region, since=since, section=section, n=n, text=text.strip(), edited_at=at,
            edited_by=viewer.name,
        )
    )  # fmt: skip
    store.session.flush()
    kind = RegisterKind.PACK_EDITED
    _record(store, kind, facts_of(row), region=region, viewer=viewer, at=at)


def edits(store: Store, *, region: str, since: datetime) -> dict[tuple[str, int], str]:
    """What stands in the place of sentences, by section and number."""
    return edits_of(store.session, region=region, since=since)


def sign(store: Store, *, region: str, since: datetime, viewer: Viewer, at: datetime) -> None:
    """签发: from now on nothing of it is edited.

    Raises DomainError: not_allowed, unknown_pack, pack_signed.
    """
    _require(viewer, Permission.SIGN_REVIEW, region)
    row = _unsigned(store, region, since)
    row.signed_at, row.signed_by = at, viewer.name
    store.session.flush()
    told = {name: _facts(row)[name] for name in ("region", "since", "signed_at", "signed_by")}
    _record(store, RegisterKind.PACK_SIGNED, told, region=region, viewer=viewer, at=at)


def is_whole(store: Store, row: PackRow) -> bool:
    """Whether a pack is what was frozen, and the log still makes the same of it."""
    content = content_of(row)
    if digest_of(content) != row.digest:
        return False
    return digest(remake(store, read(content))) == row.digest


def _require(viewer: Viewer, permission: Permission, region: str) -> None:
    viewer.require(permission)
    if not region.startswith(viewer.region or PROVINCE):
        raise DomainError("not_allowed", permission=str(permission))


def is_frozen(store: Store, *, region: str, since: datetime) -> bool:
    """Whether a region's week that begins at an instant has been frozen."""
    return _row(store, region, since) is not None


def _row(store: Store, region: str, since: datetime) -> PackRow | None:
    return store.session.get(PackRow, (region, since))


def _known_row(store: Store, region: str, since: datetime) -> PackRow:
    row = _row(store, region, since)
    if row is None:
        raise DomainError("unknown_pack")
    return row


def _unsigned(store: Store, region: str, since: datetime) -> PackRow:
    """The row of a pack that may still be edited, locked."""
    row = store.session.get(PackRow, (region, since), with_for_update=True)
    if row is None:
        raise DomainError("unknown_pack")
    if row.signed_at is not None:
        raise DomainError("pack_signed")
    return row


def _facts(row: PackRow) -> dict[str, Any]:
    """What the log tells of a pack: all but its body, which is made again from the log."""
    return {name: value for name, value in facts_of(row).items() if name != "body"}


def _record(
    store: Store, kind: RegisterKind, facts: dict[str, Any], *, region: str, viewer: Viewer,
    at: datetime,
) -> None:  # fmt: skip
    store.record(kind, register=Register.REVIEWS, facts=facts, at=at, viewer=viewer, region=region)
