"""省级梳理清单 handed out as .docx or .xlsx, and written into the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.context import Application
from app.domain.access import Viewer
from app.exports.meeting_files import DOCX
from app.exports.register import MEDIA_TYPES
from app.queries.province_list import EntryLine, Listed, entries_of, list_named
from app.services.exporting import record_export

TYPES: Mapping[str, str] = {"docx": DOCX, "xlsx": MEDIA_TYPES["xlsx"]}


def province_list_file(
    application: Application, *, code: str, kind: str, viewer: Viewer, at: datetime
) -> tuple[str, bytes]:
    """The name and the file of a list, with the entries that the viewer may see.

    Raises DomainError "unknown_list".
    """
    with application.reading() as store:
        listed = list_named(store, code)
        lines = entries_of(store, listed, viewer=viewer, at=at)
    content = _written(kind, listed, lines)
    with application.transaction() as store:
        record_export(
            store, what="province_list", kind=kind, query=f"list={code}", rows=len(lines),
            as_of=listed.as_of, viewer=viewer, at=at,
        )  # fmt: skip
    return listed.name, content


def _written(kind: str, listed: Listed, lines: Sequence[EntryLine]) -> bytes:
    from app.exports.province_list import paper, workbook  # heavy: only where a list is asked for

    return workbook(listed, lines) if kind == "xlsx" else paper(listed, lines)
