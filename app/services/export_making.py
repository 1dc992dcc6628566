"""How the timetable takes up exports: begun, told, ended, each in a transaction of a moment.

A task that is being made bears the name of its file, a new one each time it is begun. Whoever made
it tells and ends it under that name alone: where the task was given up, or begun again by another
process, nothing is written any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult

from app.domain.access import SYSTEM, Viewer
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.export_tasks import (
    KEPT,
    MOST_ATTEMPTS,
    ExportForm,
    ExportKind,
    ExportState,
    capacity_of,
)
from app.domain.register_filter import RegisterFilter
from app.domain.registers import Register
from app.services.export_tasks import filter_of
from app.services.exporting import export_facts
from db.export_files import new_name
from db.models import ExportTaskRow
from db.store import Store

REMEMBERED = timedelta(days=30)
"""For so long a task is listed whose file cannot be had any more."""

GIVEN_UP = "export_given_up"
"""The refusal to whoever makes a file that nobody waits for any more."""


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A task that is being made. stored: the name of its file."""

    id: int
    person: int
    acting_for: int | None
    what: ExportKind
    kind: ExportForm
    asked: RegisterFilter
    stored: str


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a file came to. rows: as the log counts them; problems: how many it tells of."""

    query: str
    as_of: datetime
    rows: int
    problems: int
    name: str
    size: int
    digest: str


def take_up_left(store: Store, *, at: datetime) -> list[str]:
    """Put back in line what a process left that is gone; the names of the files it had begun.

    To be called by the one run of the job that there is. What was left too often has failed.
    """
    left = list(store.session.scalars(_in_state(ExportState.RUNNING)))
    names = [row.stored for row in left]
    for row in left:
        if row.attempts < MOST_ATTEMPTS:
            row.state, row.stored, row.done = str(ExportState.QUEUED), "", 0
        else:
            _fail(store, row, code="export_interrupted", at=at)
    store.session.flush()
    return names


def begin(store: Store, *, at: datetime) -> Begun | None:
    """Begin the task that has waited longest, if any waits."""
    row = store.session.scalars(_in_state(ExportState.QUEUED).limit(1)).one_or_none()
    if row is None:
        return None
    row.state, row.stored, row.started_at = str(ExportState.RUNNING), new_name(), at
    row.attempts, row.done = row.attempts + 1, 0
    store.session.flush()
    return Begun(
        id=row.id,
        person=row.person_id,
        acting_for=row.acting_for,
        what=ExportKind(row.what),
        kind=ExportForm(row.format),
        asked=filter_of(row),
        stored=row.stored,
    )


def tell(store: Store, task: Begun, *, done: int, total: int) -> None:
    """Write how many problems are written. Raises DomainError "export_given_up"."""
    _change(store, task, done=done, total=total)


def finish(
    store: Store, task: Begun, made: Made, *, viewer: Viewer, at: datetime, kept_for: timedelta
) -> None:
    """The file is there: its person is told, and the log says what went out.

    Raises DomainError "export_given_up"; then nothing is written.
    """
    _change(
        store,
        task,
        state=str(ExportState.DONE),
        capacity=capacity_of(viewer),
        done=made.problems,
        total=made.problems,
        finished_at=at,
        expires_at=at + kept_for,
        name=made.name,
        size=made.size,
        digest=made.digest,
    )
    facts = export_facts(
        what=task.what, kind=task.kind, query=made.query, rows=made.rows, as_of=made.as_of
    )
    told = {"count": made.problems, "digest": made.digest, "notify": [task.person]}
    store.record(
        RegisterKind.EXPORTED, register=Register.EXPORTS, facts={**facts, **told}, at=at,
        viewer=viewer,
    )  # fmt: skip


def fail(store: Store, task: Begun, *, code: str, at: datetime) -> None:
    """No file came of it: its person is told. A task that was given up stays so."""
    running = _in_state(ExportState.RUNNING).where(ExportTaskRow.stored == task.stored)
    for row in store.session.scalars(running):
        _fail(store, row, code=code, at=at)


def _fail(store: Store, row: ExportTaskRow, *, code: str, at: datetime) -> None:
    row.state, row.error, row.finished_at = str(ExportState.FAILED), code, at
    row.stored = ""
    store.session.flush()
    facts = {"what": row.what, "format": row.format, "query": row.query, "error": code}
    store.record(
        RegisterKind.EXPORT_FAILED, register=Register.EXPORTS,
        facts={**facts, "notify": [row.person_id]}, at=at, viewer=SYSTEM,
    )  # fmt: skip


def expire(store: Store, *, at: datetime) -> tuple[int, list[str]]:
    """Let go of files whose days are over, and forget old tasks.

    How many files that were, and the names of those that are still needed.
    """
    over = update(ExportTaskRow).where(
        ExportTaskRow.state == str(ExportState.DONE), ExportTaskRow.expires_at <= at
    )
    gone: CursorResult[Any] = store.session.execute(
        over.values(state=str(ExportState.EXPIRED), stored="")
    )  # type: ignore[assignment]
    store.session.execute(
        delete(ExportTaskRow).where(
            ExportTaskRow.state.not_in(sorted(KEPT)), ExportTaskRow.finished_at < at - REMEMBERED
        )
    )
    kept = select(ExportTaskRow.stored).where(
        ExportTaskRow.stored != "", ExportTaskRow.state.in_(sorted(KEPT))
    )
    return gone.rowcount, list(store.session.scalars(kept))


def _in_state(state: ExportState) -> Any:
    found = select(ExportTaskRow).where(ExportTaskRow.state == str(state))
    return found.order_by(ExportTaskRow.id).with_for_update()


def _change(store: Store, task: Begun, **values: Any) -> None:
    mine = update(ExportTaskRow).where(
        ExportTaskRow.id == task.id,
        ExportTaskRow.state == str(ExportState.RUNNING),
        ExportTaskRow.stored == task.stored,
    )
    changed: CursorResult[Any] = store.session.execute(mine.values(**values))  # type: ignore[assignment]
    if not changed.rowcount:
        raise DomainError(GIVEN_UP)
