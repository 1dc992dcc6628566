"""A frozen pack as the report that files are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from app.domain.access import PROVINCE, SYSTEM, Permission, Viewer
from app.domain.errors import DomainError
from app.domain.flows import OFFICE_ZONE
from app.queries.report import Report
from app.queries.review_report import review_report
from app.services import packs
from db.models import PackRow
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class FrozenReview:
    """A pack as a report. day: the local date on which its week ends; region_name: as frozen."""

    report: Report
    region_name: str
    day: date


def frozen_review(store: Store, *, region: str, day: date, viewer: Viewer) -> FrozenReview:
    """The pack of a region whose week ends on a local date, with its edits.

    Raises DomainError: not_allowed, unknown_pack.
    """
    _require(viewer, region)
    row = _row(store, region, day)
    pack = packs.pack_of(store, region=region, since=row.since)
    edits = packs.edits(store, region=region, since=row.since)
    report = review_report(pack, row=row, edits=edits)
    return FrozenReview(report=report, region_name=pack.region_name, day=day)


def _require(viewer: Viewer, region: str) -> None:
    if viewer is SYSTEM:
        return
    viewer.require(Permission.SEE_REVIEWS)
    if not region.startswith(viewer.region or PROVINCE):
        raise DomainError("not_allowed", permission=str(Permission.SEE_REVIEWS))


def _row(store: Store, region: str, day: date) -> PackRow:
    """Whenever in the day the week ended: the edge of weeks can be set."""
    begins = datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)
    found = select(PackRow).where(
        PackRow.region == region,
        PackRow.until >= begins,
        PackRow.until < begins + timedelta(days=1),
    )
    row = store.session.scalar(found)
    if row is None:
        raise DomainError("unknown_pack")
    return row
