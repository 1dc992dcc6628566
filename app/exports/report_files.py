"""The forms in which a report goes out: one table, for the command, the page and the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.exports.meeting_files import DOCX
from app.exports.register import MEDIA_TYPES
from app.exports.report_csv import report_csv, report_zip
from app.exports.report_html import report_html
from app.exports.report_xlsx import report_xlsx
from app.queries.report import Report

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """A form: what writes it, its media type."""

    write: Callable[[Report], bytes]
    media_type: str


def _docx(report: Report) -> bytes:
    from app.exports.report_docx import report_docx  # heavy: only where it is asked for

    return report_docx(report)


def _pptx(report: Report) -> bytes:
    from app.exports.report_pptx import report_pptx  # heavy: only where it is asked for

    return report_pptx(report)


FORMATS: Mapping[str, FileFormat] = {
    "docx": FileFormat(write=_docx, media_type=DOCX),
    "pptx": FileFormat(write=_pptx, media_type=PPTX),
    "xlsx": FileFormat(write=report_xlsx, media_type=MEDIA_TYPES["xlsx"]),
    "html": FileFormat(write=report_html, media_type="text/html"),
    "csv": FileFormat(write=report_csv, media_type=MEDIA_TYPES["csv"]),
    "zip": FileFormat(write=report_zip, media_type="application/zip"),
}
"""By the ending of the file's name. csv: all tables below one another; zip: each as a csv."""
