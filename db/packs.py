"""例会材料 as they lie in the database: listed without their bodies, found, read, their edits."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from db.models import PackEditRow, PackRow, ProblemRow, RegionRow
from db.plain_rows import PlainRow, plain_rows

LISTED = tuple(column for column in PackRow.__table__.columns if column.name != "body")
"""A body is long: a list does without."""


def began_at(session: Session, *, region: str) -> datetime | None:
    """When the first problem of a region and below was registered; None where there is none yet.

    A division after another is asked for its first one: each is one step in an index.
    """
    first = (
        select(func.min(ProblemRow.registered_at))
        .where(ProblemRow.region == RegionRow.code)
        .scalar_subquery()
    )
    return session.scalar(select(func.min(first)).where(RegionRow.code.startswith(region)))


def listed(session: Session, *, region: str, since: datetime) -> Sequence[PlainRow]:
    """A region's packs of weeks that begin at an instant or later, the latest first."""
    found = select(*LISTED).where(PackRow.region == region, PackRow.since >= since)
    return plain_rows(session, found.order_by(PackRow.since.desc()))


def ended_between(
    session: Session, *, region: str, since: datetime, until: datetime
) -> PackRow | None:
    """A region's pack of the week that ends at `since` or later and before `until`."""
    found = select(PackRow).where(
        PackRow.region == region, PackRow.until >= since, PackRow.until < until
    )
    return session.scalar(found.order_by(PackRow.until.desc()).limit(1))


def is_kept(session: Session, *, region: str, since: datetime) -> bool:
    """Whether a region's week that begins at an instant has a pack."""
    return session.get(PackRow, (region, since), options=[load_only(PackRow.digest)]) is not None


def body_of(content: bytes) -> str:
    """The canonical bytes of a pack as its row keeps them."""
    return base64.b64encode(zlib.compress(content, 9)).decode("ascii")


def content_of(row: PackRow) -> bytes:
    """The canonical bytes of a pack."""
    return zlib.decompress(base64.b64decode(row.body))


def edits_of(session: Session, *, region: str, since: datetime) -> dict[tuple[str, int], str]:
    """What stands in the place of sentences, by section and number."""
    found = select(PackEditRow).where(PackEditRow.region == region, PackEditRow.since == since)
    return {(row.section, row.n): row.text for row in session.scalars(found) if row.text}
