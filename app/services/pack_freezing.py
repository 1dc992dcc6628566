"""Freezing by the timetable, and checking what was frozen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import func, select

from app.domain.access import SYSTEM
from app.domain.review.pack import Pack
from app.domain.review.weeks import Week, freeze_due, last_whole_week
from app.services import packs
from db import pack_query
from db.differences import Area, Findings
from db.models import PackRow, RegionRow
from db.rules import versions_at
from db.store import Store

Opening = Callable[[], AbstractContextManager[Store]]

CITY_DIGITS = 4
CHECKED = 12
"""So many packs, the last ones, are made again by a verification: one week of every office."""


def freeze_last_week(transaction: Opening, *, reading: Opening, at: datetime) -> int:
    """Freeze the last whole week for the province and each city, where it is due and not frozen.

    How many packs there were. A region that had no problem yet has none. Reading takes as long as
    it takes; writing is a transaction a pack.
    """
    with reading() as store:
        week = last_whole_week(at, edge=store.rules.rules().review)
        regions = offices(store) if _due(store, week, at) else []
    return sum(_freeze(transaction, reading, region, week, at) for region in regions)


def offices(store: Store) -> list[str]:
    """The regions that review their weeks: the province, then its cities."""
    codes = select(RegionRow.code).where(func.length(RegionRow.code) <= CITY_DIGITS)
    return list(store.session.scalars(codes.order_by(RegionRow.code)))


def _due(store: Store, week: Week, at: datetime) -> bool:
    _, calendar = versions_at(store.session, week.until)
    return at >= freeze_due(week, calendar=store.rules.calendar(calendar))


def _freeze(transaction: Opening, reading: Opening, region: str, week: Week, at: datetime) -> bool:
    with reading() as store:
        pack = _prepared(store, region, week, at)
    if pack is None:
        return False
    with transaction() as store:
        packs.freeze(store, pack=pack, viewer=SYSTEM)
    return True


def _prepared(store: Store, region: str, week: Week, at: datetime) -> Pack | None:
    if packs.is_frozen(store, region=region, since=week.since):
        return None
    if not pack_query.anything_before(store.session, region=region, until=week.until):
        return None
    return packs.prepare(store, region=region, week=week, at=at)


def check_packs(store: Store, findings: Findings) -> None:
    """The last packs against what the log makes of them now."""
    last = select(PackRow).order_by(PackRow.since.desc(), PackRow.region).limit(CHECKED)
    for row in store.session.scalars(last):
        if not packs.is_whole(store, row):
            key = f"{row.region} {row.since.isoformat()}"
            findings.add(Area.REBUILD, "pack_differs", key=key)
