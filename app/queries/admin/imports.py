"""导入: batches of files, the one that is open, and what importing it would do or did.

Who may not see problems sees no cell of a file either: counts, headings and reasons only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.domain.access import Permission, Viewer
from app.imports.plan import Half
from app.imports.profile import shipped
from app.queries.admin.paging import number
from db.models import ImportBatchRow, ImportLineRow, PersonRow
from db.staging import COMMITTING, DONE, READY, REJECTED, STAGED, STAGING, counts
from db.store import Store

BATCHES = 20
SAMPLE = 5
REASONS = 12


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A file that was brought in. done: rows that have their final verdict.

    problems: those that it has written anew.
    """

    id: int
    file: str
    profile: str
    status: str
    rows: int
    done: int
    accepted: int
    duplicates: int
    rejected: int
    problems: int
    person: str
    own: bool
    started_at: datetime
    finished_at: datetime | None

    @property
    def under_way(self) -> bool:
        """Whether its commit has begun and not ended."""
        return self.status == COMMITTING

    @property
    def finished(self) -> bool:
        """Whether every row has its verdict."""
        return self.status == DONE

    @property
    def cut_short(self) -> bool:
        """Whether it is still being read, or its reading was cut off."""
        return self.status == STAGING

    @property
    def to_begin(self) -> bool:
        """Whether it was looked at and not begun."""
        return self.status == STAGED


@dataclass(frozen=True, kw_only=True)
class OpenBatch:
    """The batch that is open. ready: rows that will be taken; reasons: (heading, reason, rows).

    cases: how many there are in a log, whose rows are events; 0 where rows are problems. notes:
    what else is to be known of the file.
    """

    batch: Batch
    ready: int
    duplicates: int
    rejected: int
    headings: tuple[str, ...]
    unmapped: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    reasons: tuple[tuple[str, str, int], ...]
    cases: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """A file of an archive that was just looked at. refusal: why it cannot be read, else empty."""

    file: str
    batch: int = 0
    rows: int = 0
    ready: int = 0
    duplicates: int = 0
    rejected: int = 0
    refusal: str = ""


@dataclass(frozen=True, kw_only=True)
class ImportsView:
    """What the tab shows. running: whether this page is to go on committing."""

    at: datetime
    profiles: tuple[tuple[str, str], ...]
    batches: tuple[Batch, ...]
    open: OpenBatch | None
    running: bool


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> ImportsView:
    """The batches that a viewer may see, and the one that `batch` of the address names."""
    asked = number(query.get("batch"))
    opened = open_batch(store, batch=asked, viewer=viewer) if asked else None
    return ImportsView(
        at=at,
        profiles=tuple((profile.name, profile.title) for profile in shipped()),
        batches=_batches(store, viewer),
        open=opened,
        running=bool(query.get("run")) and opened is not None and opened.batch.under_way,
    )


def open_batch(store: Store, *, batch: int, viewer: Viewer) -> OpenBatch | None:
    """A batch with what importing it would do; another's file is open to administrators alone."""
    row = store.session.get(ImportBatchRow, batch)
    if row is None or not (row.person == viewer.person or viewer.can(Permission.ADMINISTER)):
        return None
    kept = json.loads(row.columns) if row.columns else {"headings": [], "unmapped": []}
    verdicts = counts(store.session, batch)
    return OpenBatch(
        batch=_batch(row, _name(store, row.person), viewer),
        ready=verdicts.get(READY, 0),
        duplicates=row.duplicates,
        rejected=row.rejected,
        headings=tuple(kept["headings"]),
        unmapped=tuple(kept["unmapped"]),
        sample=_sample(store, row, viewer),
        reasons=_reasons(store, batch),
        cases=kept.get("cases", 0) if kept.get("half") == Half.EVENTS else 0,
        notes=tuple(kept.get("notes", ())),
    )


def _batches(store: Store, viewer: Viewer) -> tuple[Batch, ...]:
    statement = select(ImportBatchRow, PersonRow.name).outerjoin(
        PersonRow, PersonRow.id == ImportBatchRow.person
    )
    if not viewer.can(Permission.ADMINISTER):
        statement = statement.where(ImportBatchRow.person == viewer.person)
    rows = store.session.execute(statement.order_by(ImportBatchRow.id.desc()).limit(BATCHES))
    return tuple(_batch(row, name or "", viewer) for row, name in rows)


def _batch(row: ImportBatchRow, name: str, viewer: Viewer) -> Batch:
    return Batch(
        id=row.id, file=row.file, profile=_title(row.profile), status=row.status, rows=row.rows,
        done=row.accepted + row.duplicates + row.rejected, accepted=row.accepted,
        duplicates=row.duplicates, rejected=row.rejected, problems=row.problems, person=name,
        own=row.person == viewer.person, started_at=row.started_at, finished_at=row.finished_at,
    )  # fmt: skip


def _title(profile: str) -> str:
    """What a profile calls itself; an office's own one has its name alone."""
    return next((known.title for known in shipped() if known.name == profile), profile)


def _name(store: Store, person: int | None) -> str:
    return store.session.scalar(select(PersonRow.name).where(PersonRow.id == person)) or ""


def _sample(store: Store, row: ImportBatchRow, viewer: Viewer) -> tuple[tuple[str, ...], ...]:
    """The first rows as they stand in one's own file."""
    if row.person != viewer.person or not viewer.can(Permission.SEE_PROBLEMS):
        return ()
    lines = store.session.scalars(
        select(ImportLineRow.raw)
        .where(ImportLineRow.batch_id == row.id, ImportLineRow.raw != "")
        .order_by(ImportLineRow.n)
        .limit(SAMPLE)
    )
    return tuple(tuple(json.loads(store.cipher.show(raw))) for raw in lines)


def _reasons(store: Store, batch: int) -> tuple[tuple[str, str, int], ...]:
    rows = store.session.execute(
        select(ImportLineRow.field, ImportLineRow.reason, func.sum(ImportLineRow.rows))
        .where(ImportLineRow.batch_id == batch, ImportLineRow.status == REJECTED)
        .group_by(ImportLineRow.field, ImportLineRow.reason)
        .order_by(func.sum(ImportLineRow.rows).desc(), ImportLineRow.field)
        .limit(REASONS)
    )
    return tuple((field, reason, n) for field, reason, n in rows)
