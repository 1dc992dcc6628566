"""我的导出: the viewer's exports that run in the background, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from sqlalchemy import select

from app.domain.access import Viewer
from app.domain.errors import DomainError
from app.domain.export_tasks import (
    SHEET_ROWS,
    UNDER_WAY,
    ExportForm,
    ExportKind,
    ExportState,
    capacity_of,
    require_export,
)
from app.domain.register_filter import parse_filter
from app.queries import notices
from app.queries.register_choices import choices
from app.translations.errors import sentence
from db.models import ExportTaskRow
from db.store import Store

MOST_LINES = 30


@dataclass(frozen=True, kw_only=True)
class ExportLine:
    """One export. reason: why its file cannot be had, empty where it can or may yet."""

    id: int
    what: ExportKind
    form: ExportForm
    filter: str
    state: ExportState
    done: int
    total: int
    size: int
    asked_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    reason: str

    @property
    def under_way(self) -> bool:
        """Whether its file is waited for."""
        return self.state in UNDER_WAY

    @property
    def ready(self) -> bool:
        """Whether its file can be fetched."""
        return self.state is ExportState.DONE and not self.reason


@dataclass(frozen=True, kw_only=True)
class ExportsView:
    """The page. begun: how many problems the export has that led here; None where none did."""

    at: datetime
    lines: tuple[ExportLine, ...]
    begun: int | None
    unread: int

    @property
    def running(self) -> bool:
        """Whether something is waited for."""
        return any(line.under_way for line in self.lines)


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> ExportsView:
    """The viewer's exports. Raises DomainError "not_allowed"."""
    require_export(viewer)
    own = select(ExportTaskRow).where(ExportTaskRow.person_id == viewer.person)
    newest = own.order_by(ExportTaskRow.id.desc()).limit(MOST_LINES)
    rows = list(store.session.scalars(newest))
    words = {q: _in_words(store, viewer, q) for q in {row.query for row in rows}}
    lines = tuple(_line(row, viewer, at, words[row.query]) for row in rows)
    begun = (x.total for x in lines if x.under_way and str(x.id) == query.get("begun"))
    return ExportsView(
        at=at,
        lines=lines,
        begun=next(begun, None),
        unread=notices.unread(store, viewer=viewer),
    )


def _in_words(store: Store, viewer: Viewer, query: str) -> str:
    asked = parse_filter(dict(parse_qsl(query)))
    return choices(store, viewer=viewer, asked=asked).in_words(asked)


def _line(row: ExportTaskRow, viewer: Viewer, at: datetime, words: str) -> ExportLine:
    state = ExportState(row.state)
    if row.expires_at is not None and row.expires_at <= at:
        state = ExportState.EXPIRED
    return ExportLine(
        id=row.id,
        what=ExportKind(row.what),
        form=ExportForm(row.format),
        filter=words,
        state=state,
        done=row.done,
        total=row.total,
        size=row.size,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        expires_at=row.expires_at,
        reason=_reason(row, state, viewer),
    )


def _reason(row: ExportTaskRow, state: ExportState, viewer: Viewer) -> str:
    code = row.error
    if state is ExportState.DONE and row.capacity != capacity_of(viewer):
        code = "export_capacity"
    return sentence(DomainError(code, rows=row.total, limit=SHEET_ROWS)) if code else ""
