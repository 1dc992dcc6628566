"""周例会材料 handed out, and written into the log."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlencode

from app.context import Application
from app.domain.access import Viewer
from app.domain.errors import DomainError
from app.exports.frozen_reviews import FrozenReview, frozen_review
from app.exports.report_csv import listing_csv
from app.exports.report_files import FORMATS
from app.queries.report import Report
from app.services.exporting import record_export
from app.translations import _


def review_file(
    application: Application,
    *,
    region: str,
    day: date,
    kind: str,
    viewer: Viewer,
    at: datetime,
    table: str = "",
) -> tuple[str, bytes]:
    """The name and the file of the pack whose week ends on a local date; kind: a key of FORMATS.

    table: the key of the one table that a csv is to hold. Raises DomainError: unknown_format,
    not_allowed, unknown_pack, unknown_table.
    """
    if kind not in FORMATS:
        raise DomainError("unknown_format", format=kind, known=_("、").join(FORMATS))
    with application.reading() as store:
        found = frozen_review(store, region=region, day=day, viewer=viewer)
    alone = table if kind == "csv" else ""
    content = _content(found.report, kind, alone)
    asked = {"region": region, "week": day.isoformat()} | ({"table": alone} if alone else {})
    with application.transaction() as store:
        record_export(
            store, what="weekly", kind=kind, query=urlencode(asked), rows=_rows(found.report),
            as_of=found.report.as_of, viewer=viewer, at=at,
        )  # fmt: skip
    return _name(found, kind), content


def _content(report: Report, kind: str, table: str) -> bytes:
    return listing_csv(report, key=table) if table else FORMATS[kind].write(report)


def _rows(report: Report) -> int:
    tables = (table for chapter in report.chapters for table in chapter.tables)
    return sum(len(table.rows) for table in (*tables, *report.lists))


def _name(found: FrozenReview, kind: str) -> str:
    words = _("周例会材料_{region}_{day}.{kind}")
    return words.format(region=found.region_name, day=found.day.isoformat(), kind=kind)
