"""季度评价报告 handed out, and written into the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from app.context import Application
from app.domain.access import Viewer
from app.domain.flows import OFFICE_ZONE
from app.exports.report_files import FORMATS
from app.queries.evaluation_asked import parse_evaluation
from app.queries.quarterly_report import quarterly_report
from app.services.exporting import record_export
from app.translations import _

OFFERED = ("docx", "xlsx", "pptx", "html")


def quarterly_file(
    application: Application, *, asked: Mapping[str, str], kind: str, viewer: Viewer, at: datetime
) -> tuple[str, bytes]:
    """The name and the file of the quarter that an address of 评价考核 asks for, else of the last.

    kind: one of OFFERED.
    """
    known = parse_evaluation(asked, viewer=viewer, at=at)
    with application.reading() as store:
        report = quarterly_report(store, viewer=viewer, at=at, asked=known)
    content = FORMATS[kind].write(report)
    tables = [table for chapter in report.chapters for table in chapter.tables]
    with application.transaction() as store:
        record_export(
            store, what="quarterly", kind=kind, query=urlencode(asked),
            rows=sum(len(table.rows) for table in tables), as_of=at, viewer=viewer, at=at,
        )  # fmt: skip
    name = _("{title}_{day}.{kind}").format(
        title=report.title, day=at.astimezone(OFFICE_ZONE).date().isoformat(), kind=kind
    )
    return name, content
