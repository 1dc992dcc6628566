"""Imports: a file is staged with a verdict on every row, then committed piece by piece.

Staging changes no problem. A piece is one transaction with its events, its keys and its verdicts,
so that a commit that was cut off goes on where it stopped, and takes no row twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from math import inf

from sqlalchemy import insert, select

from app.domain.access import Permission, Viewer
from app.domain.errors import DomainError
from app.domain.events import RegisterKind, dump
from app.domain.registers import Register
from app.imports.plan import Half, Plan, plan
from app.imports.profile import Profile, parse_profile, shipped, shipped_profile
from app.imports.sheets import sheets
from app.services.import_commit import Piece
from app.services.import_judging import Transactions, add_lines, examination_of
from app.services.import_log_commit import LogPiece
from app.services.import_pace import Pace
from app.services.import_reports import (
    Preview,
    Progress,
    Result,
    Tally,
    rejects_file,
    result_of,
    told,
)
from app.services.import_staging import key_heading
from db import staging
from db.models import ImportBatchRow
from db.staging import (
    ACCEPTED,
    COMMITTING,
    DONE,
    DUPLICATE,
    REJECTED,
    STAGED,
    STAGING,
)
from db.store import Store

LONGEST_NAME = 255


def read_plan(content: bytes, *, name: str, profile: Profile | str | None = None) -> Plan:
    """How a file would be read: by a profile, or by the shipped one that its header fits.

    A profile's name is never a path: an upload must not name a file of the server. Raises
    DomainError of `app.imports`: the file or its header cannot be read.
    """
    known = shipped_profile(profile) if isinstance(profile, str) else profile
    profiles = (known,) if known else shipped()
    return plan(sheets(content, file=name), profiles=profiles)


def stage(
    application: Transactions,
    *,
    content: bytes,
    name: str,
    viewer: Viewer,
    at: datetime,
    profile: Profile | str | None = None,
) -> Preview:
    """Read a file into staging and say what importing it would do.

    Raises DomainError "not_allowed", what `read_plan` raises, or "unknown_batch" where somebody
    discarded it meanwhile; then nothing is staged.
    """
    viewer.require(Permission.IMPORT)
    read = read_plan(content, name=name, profile=profile)
    examination = examination_of(application, read, viewer=viewer, at=at)
    with application.transaction() as store:
        batch = _open_batch(store, read, viewer=viewer, at=at)
    tally = Tally(read, notes=examination.notes)
    try:
        for piece in examination.pieces():
            with application.reading() as store:
                lines = examination.verdicts(store, piece)
            with application.transaction() as store:
                _batch(store, batch)
                add_lines(store, batch, lines)
            tally.add(lines)
    except DomainError:
        with application.transaction() as store:
            staging.drop_batch(store.session, batch)
        raise
    with application.transaction() as store:
        row = _batch(store, batch)
        row.status, row.rows = STAGED, tally.rows
        row.duplicates, row.rejected = tally.counts[DUPLICATE], tally.counts[REJECTED]
        told = {"cases": tally.cases, "notes": examination.notes}
        row.columns = dump({**json.loads(row.columns), **told})
        store.session.flush()
    return tally.preview(batch)


def examine(
    application: Transactions,
    *,
    content: bytes,
    name: str,
    viewer: Viewer,
    at: datetime,
    profile: Profile | str | None = None,
) -> tuple[Preview, bytes]:
    """What importing a file would do, and its rejects file; nothing is written. Raises as stage."""
    viewer.require(Permission.IMPORT)
    read = read_plan(content, name=name, profile=profile)
    examination = examination_of(application, read, viewer=viewer, at=at)
    tally = Tally(read, notes=examination.notes)

    def rejects(store: Store) -> Iterator[tuple[int, str, str, Sequence[str]]]:
        for piece in examination.pieces():
            lines = examination.verdicts(store, piece)
            tally.add(lines)
            yield from ((x.n, x.field, x.reason, x.raw) for x in lines if x.status == REJECTED)

    with application.reading() as store:
        refused = rejects_file(read.headings, rejects(store))
    return tally.preview(0), refused


def commit(
    application: Transactions,
    *,
    batch: int,
    viewer: Viewer,
    at: datetime,
    on_progress: Callable[[Progress], None] | None = None,
) -> Result:
    """Commit a staged batch, or go on with one that was cut off.

    on_progress is told after every piece. Raises DomainError "unknown_batch".
    """
    told = on_progress
    return result_of(_commit_pieces(application, batch, viewer=viewer, at=at, on_progress=told))


def commit_some(
    application: Transactions, *, batch: int, viewer: Viewer, at: datetime, seconds: float
) -> Progress:
    """Commit what can be committed of a batch in about so long; how far it is then.

    Raises DomainError: not_allowed, unknown_batch.
    """
    return _commit_pieces(application, batch, viewer=viewer, at=at, seconds=seconds)


def _commit_pieces(
    application: Transactions, batch: int, *, viewer: Viewer, at: datetime, seconds: float = inf,
    on_progress: Callable[[Progress], None] | None = None,
) -> Progress:  # fmt: skip
    viewer.require(Permission.IMPORT)
    pace = Pace()
    while True:
        with pace.piece(), application.transaction() as store:
            going_on = _commit_piece(store, batch, size=pace.writes(), viewer=viewer, at=at)
            reached = progress(store, batch=batch)
        if on_progress:
            on_progress(reached)
        if not going_on or pace.seconds >= seconds:
            return reached


def discard(application: Transactions, *, batch: int, viewer: Viewer) -> None:
    """Forget a staged batch that is not to be committed."""
    viewer.require(Permission.IMPORT)
    with application.transaction() as store:
        if _batch(store, batch).status in (STAGING, STAGED):
            staging.drop_batch(store.session, batch)


def unfinished(store: Store, *, content: bytes, profile: str) -> int | None:
    """The batch of the same file whose commit was cut off."""
    return staging.unfinished(store.session, _digest(content), profile)


def cut_off(store: Store) -> list[int]:
    """Every batch whose commit was cut off, oldest first."""
    return staging.cut_off(store.session)


def progress(store: Store, *, batch: int) -> Progress:
    """How far a batch is. Raises DomainError "unknown_batch"."""
    return told(_batch(store, batch))


def list_batches(store: Store, *, limit: int = 50) -> tuple[Progress, ...]:
    """The last batches, newest first."""
    statement = select(ImportBatchRow).order_by(ImportBatchRow.id.desc()).limit(limit)
    return tuple(told(row) for row in store.session.scalars(statement))


def rejects_csv(store: Store, *, batch: int) -> bytes:
    """The rejected rows of a batch as they were, each with its number, field and reason first.

    UTF-8 with a mark at the beginning, so that spreadsheets read it; corrected, it can be imported.
    """
    headings = json.loads(_batch(store, batch).columns)["headings"]
    lines = staging.rejected_lines(store.session, batch)
    show = store.cipher.show
    rows = ((r.n, r.field, r.reason, json.loads(show(r.raw)) if r.raw else []) for r in lines)
    return rejects_file(headings, rows)


def _open_batch(store: Store, read: Plan, *, viewer: Viewer, at: datetime) -> int:
    staging.drop_previews(store.session, _digest(read.sheet.content), person=viewer.person)
    number = store.next_number("import_batch")
    kept = {
        "headings": read.headings,
        "unmapped": read.unmapped,
        "profile": read.profile.text,
        "key": key_heading(read),
        "half": read.half,
    }
    row = {
        "id": number,
        "file": read.sheet.file[:LONGEST_NAME],
        "digest": _digest(read.sheet.content),
        "profile": read.profile.name,
        "person": viewer.person,
        "status": STAGING,
        "columns": dump(kept),
        "error": "",
        "started_at": at,
    }
    store.session.execute(insert(ImportBatchRow), [row])
    return number


def _commit_piece(store: Store, batch: int, *, size: int, viewer: Viewer, at: datetime) -> bool:
    """Commit the next piece; whether there may be another."""
    row = staging.locked_batch(store.session, batch)
    if row is None or row.status == STAGING:
        raise DomainError("unknown_batch", batch=batch)
    if row.status == DONE:
        return False
    kept = json.loads(row.columns)
    profile = _profile(kept["profile"], file=row.profile)
    options = {
        "size": size,
        "store": store,
        "batch": batch,
        "source": profile.source,
        "updates": profile.updates,
        "heading": kept["key"],
        "viewer": viewer,
        "at": at,
    }
    of_log = kept.get("half") == Half.EVENTS
    piece = LogPiece(**options, ground=profile.ground) if of_log else Piece(**options)
    counts = piece.commit()
    row.status = COMMITTING if counts else DONE
    row.accepted += counts[ACCEPTED]
    row.duplicates += counts[DUPLICATE]
    row.rejected += counts[REJECTED]
    row.problems += piece.problems
    if not counts:
        row.finished_at = at
        _record(store, row, viewer=viewer, at=at)
    store.session.flush()
    return bool(counts)


_profile = lru_cache(maxsize=16)(parse_profile)
"""The profile of a batch, read once for all its pieces."""


def _record(store: Store, row: ImportBatchRow, *, viewer: Viewer, at: datetime) -> None:
    names = ("id", "file", "digest", "profile", "rows", "accepted", "duplicates", "rejected")
    store.record(
        RegisterKind.IMPORT_COMMITTED,
        register=Register.IMPORTS,
        facts={name: getattr(row, name) for name in names},
        at=at,
        viewer=viewer,
    )


def _batch(store: Store, batch: int) -> ImportBatchRow:
    row = store.session.get(ImportBatchRow, batch)
    if row is None:
        raise DomainError("unknown_batch", batch=batch)
    return row


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
