"""A frozen pack as the report that files are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.domain.access import PROVINCE, SYSTEM, Permission, Viewer
from app.domain.errors import DomainError
from app.domain.flows import OFFICE_ZONE
from app.domain.review.pack import Pack
from app.domain.review.pack_text import read
from app.queries.report import Report
from app.queries.review_report import review_report
from db import packs
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
    row = pack_row(store, region=region, day=day)
    pack = pack_in(row)
    report = report_of(store, row=row, pack=pack)
    return FrozenReview(report=report, region_name=pack.region_name, day=day)


def _require(viewer: Viewer, region: str) -> None:
    if viewer is SYSTEM:
        return
    viewer.require(Permission.SEE_REVIEWS)
    if not region.startswith(viewer.region or PROVINCE):
        raise DomainError("not_allowed", permission=str(Permission.SEE_REVIEWS))


def pack_row(store: Store, *, region: str, day: date) -> PackRow:
    """The pack of the week that ends on a local date. Raises DomainError "unknown_pack".

    Whenever in the day it ended: the edge of weeks can be set.
    """
    begins = datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)
    ends = begins + timedelta(days=1)
    row = packs.ended_between(store.session, region=region, since=begins, until=ends)
    if row is None:
        raise DomainError("unknown_pack")
    return row


def pack_in(row: PackRow) -> Pack:
    """The pack that a row keeps."""
    return read(packs.content_of(row))


def report_of(store: Store, *, row: PackRow, pack: Pack) -> Report:
    """A pack as a report, with what stands in the place of its sentences."""
    edits = packs.edits_of(store.session, region=row.region, since=row.since)
    return review_report(pack, row=row, edits=edits)
