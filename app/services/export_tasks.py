"""我的导出: what a person does with exports that run in the background."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from sqlalchemy import func, select

from app.domain.access import Viewer
from app.domain.errors import DomainError
from app.domain.export_tasks import (
    FORMS,
    KEPT,
    MOST_KEPT,
    SHEET_ROWS,
    UNDER_WAY,
    ExportForm,
    ExportKind,
    ExportState,
    capacity_of,
    require_export,
)
from app.domain.register_filter import RegisterFilter, parse_filter
from db import job_runs
from db.models import ExportTaskRow
from db.register_conditions import Asking
from db.register_query import count_up_to
from db.store import Store

JOB = "exports"
"""The job of the timetable that makes the files."""

UNCOUNTED = 10**9


@dataclass(frozen=True, kw_only=True)
class ReadyFile:
    """A file that can be handed out. stored: its name on the disk; name: that of the download."""

    what: ExportKind
    kind: ExportForm
    stored: str
    name: str


def is_long(
    store: Store, *, asked: RegisterFilter, viewer: Viewer, at: datetime, limit: int
) -> bool:
    """Whether a filter finds more problems than are written while somebody waits."""
    asking = Asking(viewer, at, store.dialect)
    return count_up_to(store.session, asked, asking, most=limit) > limit


def ask_export(
    store: Store,
    *,
    what: ExportKind,
    kind: ExportForm,
    asked: RegisterFilter,
    viewer: Viewer,
    at: datetime,
    room: int,
) -> ExportTaskRow:
    """Ask for the file of a filter; one that is under way already is not asked for twice.

    room: bytes that all finished files may take. Raises DomainError: not_allowed, unknown_format,
    exports_too_many, exports_no_room, export_too_large.
    """
    require_export(viewer)
    if kind not in FORMS[what]:
        raise DomainError("unknown_format", format=kind, known="、".join(FORMS[what]))
    # Whoever draws the number waits for whoever drew the one before: what is counted stays so.
    number = store.next_number("export_task")
    query = asked.address("").removeprefix("?")
    under_way = _under_way(store, what, kind, query, viewer)
    if under_way is not None:
        return under_way
    _require_place(store, viewer, room)
    total = _count(store, asked, viewer, at)
    if kind is ExportForm.XLSX and total > SHEET_ROWS:
        raise DomainError("export_too_large", rows=total, limit=SHEET_ROWS)
    task = ExportTaskRow(
        id=number,
        person_id=viewer.person,
        acting_for=viewer.acting_for,
        what=str(what),
        format=str(kind),
        query=query,
        state=str(ExportState.QUEUED),
        total=total,
        asked_at=at,
    )
    store.session.add(task)
    store.session.flush()
    # Where a run was asked for already, or is going on, that one or the next takes it up.
    with suppress(DomainError):
        job_runs.ask(store, job=JOB, at=at)
    return task


def _count(store: Store, asked: RegisterFilter, viewer: Viewer, at: datetime) -> int:
    asking = Asking(viewer, at, store.dialect)
    return count_up_to(store.session, asked, asking, most=UNCOUNTED)


def _under_way(
    store: Store, what: ExportKind, kind: ExportForm, query: str, viewer: Viewer
) -> ExportTaskRow | None:
    return store.session.scalars(
        select(ExportTaskRow).where(
            ExportTaskRow.person_id == viewer.person,
            ExportTaskRow.acting_for.is_not_distinct_from(viewer.acting_for),
            ExportTaskRow.what == str(what),
            ExportTaskRow.format == str(kind),
            ExportTaskRow.query == query,
            ExportTaskRow.state.in_(sorted(UNDER_WAY)),
        )
    ).first()


def _require_place(store: Store, viewer: Viewer, room: int) -> None:
    own = select(func.count()).where(
        ExportTaskRow.person_id == viewer.person, ExportTaskRow.state.in_(sorted(KEPT))
    )
    if (store.session.scalar(own) or 0) >= MOST_KEPT:
        raise DomainError("exports_too_many", limit=MOST_KEPT)
    taken = select(func.sum(ExportTaskRow.size)).where(ExportTaskRow.state == str(ExportState.DONE))
    if (store.session.scalar(taken) or 0) >= room:
        raise DomainError("exports_no_room")


def cancel(store: Store, *, task: int, viewer: Viewer, at: datetime) -> None:
    """Give a task up; one that has ended meanwhile stays as it is.

    Raises DomainError: not_allowed, no_such_export.
    """
    row = own_task(store, task=task, viewer=viewer)
    if row.state in UNDER_WAY:
        row.state, row.finished_at = str(ExportState.CANCELLED), at
        store.session.flush()


def drop(store: Store, *, task: int, viewer: Viewer) -> str:
    """Forget a task that has ended; the name of its file, which is to be removed after it.

    Raises DomainError: not_allowed, no_such_export, export_under_way.
    """
    row = own_task(store, task=task, viewer=viewer)
    if row.state in UNDER_WAY:
        raise DomainError("export_under_way")
    store.session.delete(row)
    store.session.flush()
    return row.stored


def ask_again(store: Store, *, task: int, viewer: Viewer, at: datetime, room: int) -> ExportTaskRow:
    """Ask for the file of the same filter as it stands now, in place of one that cannot be had.

    Raises DomainError: no_such_export, and as `ask_export`.
    """
    row = own_task(store, task=task, viewer=viewer)
    if row.state not in KEPT:
        drop(store, task=task, viewer=viewer)
    return ask_export(
        store,
        what=ExportKind(row.what),
        kind=ExportForm(row.format),
        asked=filter_of(row),
        viewer=viewer,
        at=at,
        room=room,
    )


def fetched(store: Store, *, task: int, viewer: Viewer, at: datetime) -> ReadyFile:
    """A finished file of one's own, for the very rights with which it was made.

    Raises DomainError: not_allowed, no_such_export, export_gone, export_capacity.
    """
    row = own_task(store, task=task, viewer=viewer, locked=False)
    if row.state != ExportState.DONE or row.expires_at is None or row.expires_at <= at:
        raise DomainError("export_gone")
    if row.capacity != capacity_of(viewer):
        raise DomainError("export_capacity")
    return ReadyFile(
        what=ExportKind(row.what), kind=ExportForm(row.format), stored=row.stored, name=row.name
    )


def filter_of(row: ExportTaskRow) -> RegisterFilter:
    """What a task asks for."""
    return parse_filter(dict(parse_qsl(row.query)))


def own_task(store: Store, *, task: int, viewer: Viewer, locked: bool = True) -> ExportTaskRow:
    """A task of the viewer's. Raises DomainError: not_allowed, no_such_export."""
    require_export(viewer)
    wanted = select(ExportTaskRow).where(
        ExportTaskRow.id == task, ExportTaskRow.person_id == viewer.person
    )
    if locked:
        wanted = wanted.with_for_update()
    row = store.session.scalars(wanted).one_or_none()
    if row is None:
        raise DomainError("no_such_export")
    return row
