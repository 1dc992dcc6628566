"""Exports that run in the background: their states, and in whose hands a file may be put."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.access import Permission, Viewer
from app.domain.catalogue import Term

MOST_KEPT = 10
"""Files of one person that are waited for or can be fetched."""

MOST_ATTEMPTS = 3
"""How often a task is begun whose process died."""

SHEET_ROWS = 1_048_575
"""Rows of a worksheet under its heading."""

Progress = Callable[[int, int], None]
"""Told how many problems of how many are written."""


class ExportKind(Term):
    """What is exported of the problems of a filter."""

    REGISTER = "register", "问题台账"
    EVENT_LOG = "event_log", "事件日志"


class ExportForm(Term):
    """In which form."""

    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    XES = "xes.gz", "XES"
    OCEL = "ocel", "OCEL 2.0"


FORMS: Mapping[ExportKind, tuple[ExportForm, ...]] = {
    ExportKind.REGISTER: (ExportForm.XLSX, ExportForm.CSV),
    ExportKind.EVENT_LOG: (ExportForm.XES, ExportForm.OCEL, ExportForm.CSV),
}
"""In which forms each goes out."""


class ExportState(Term):
    """How a task stands."""

    QUEUED = "queued", "等待生成"
    RUNNING = "running", "正在生成"
    DONE = "done", "可下载"
    FAILED = "failed", "未完成"
    EXPIRED = "expired", "已过期"
    CANCELLED = "cancelled", "已取消"


UNDER_WAY = frozenset({ExportState.QUEUED, ExportState.RUNNING})
KEPT = UNDER_WAY | {ExportState.DONE}
"""What counts against MOST_KEPT."""


def require_export(viewer: Viewer) -> None:
    """Whether somebody may take problems away in a file. Raises DomainError "not_allowed"."""
    viewer.require(Permission.EXPORT)
    viewer.require(Permission.SEE_PROBLEMS)


def capacity_of(viewer: Viewer) -> str:
    """As what somebody sees problems: role, region, department, whose work they do.

    A file is handed out in the very capacity in which it was made.
    """
    return f"{viewer.role}:{viewer.region}:{viewer.department or ''}:{viewer.acting_for or ''}"
