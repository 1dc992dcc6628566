"""The staging of imports: files and their rows with verdicts, and what the rows are kept apart by.

A row's key is source + case. It is looked up in pieces, for a file may have as many rows as a
province has problems in a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, delete, func, select
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.events import Event, RegisterKind
from app.domain.registers import Register, chain_of_region, register_subject
from db import log
from db.inserting import insert_rows, update_rows
from db.models import CounterRow, ImportBatchRow, ImportLineRow, ProblemRow, SourceRow
from db.rollup import INSERT
from db.store import Store

READY, ACCEPTED, DUPLICATE, REJECTED = "ready", "accepted", "duplicate", "rejected"
STAGING, STAGED, COMMITTING, DONE = "staging", "staged", "committing", "done"

AT_ONCE = 500


def known_rows(session: Session, source: str, refs: Iterable[str]) -> dict[str, Row[Any]]:
    """The rows of a source that were imported before: ref → (ref, content, problem_id)."""
    columns = (SourceRow.ref, SourceRow.content, SourceRow.problem_id)
    found: dict[str, Row[Any]] = {}
    for part in _pieces(sorted(set(refs))):
        statement = select(*columns).where(SourceRow.source == source, SourceRow.ref.in_(part))
        found.update({row.ref: row for row in session.execute(statement)})
    return found


def standing(session: Session, ids: Iterable[int]) -> dict[int, datetime]:
    """Which of these problems there are, and when each was registered."""
    found: dict[int, datetime] = {}
    for part in _pieces(sorted(set(ids))):
        statement = select(ProblemRow.id, ProblemRow.registered_at).where(ProblemRow.id.in_(part))
        found.update((row.id, row.registered_at) for row in session.execute(statement))
    return found


def reserve(session: Session, wanted: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """The first new number of each series, for `wanted` of (how many, above which number).

    The series are locked, in the order of their names, until the transaction ends.
    """
    names = sorted(wanted)
    add = INSERT[session.get_bind().dialect.name](CounterRow)
    last, given = CounterRow.last, add.excluded.last
    raised = add.on_conflict_do_update(
        index_elements=["name"], set_={"last": case((last > given, last), else_=given)}
    )
    moved = add.on_conflict_do_update(index_elements=["name"], set_={"last": last + given})
    above = [{"name": name, "last": wanted[name][1]} for name in names if wanted[name][1]]
    for part in _pieces(above):
        session.execute(raised, part)
    first: dict[str, int] = {}
    for part in _pieces(names):
        many = [{"name": name, "last": wanted[name][0]} for name in part]
        reached = session.execute(moved.returning(CounterRow.name, last), many)
        first.update((row.name, row.last - wanted[row.name][0] + 1) for row in reached)
    return first


def lock_heads(session: Session, regions: Iterable[str]) -> None:
    """Lock the chains of regions, in the order in which every act locks them."""
    log.lock_heads(session, {chain_of_region(region) for region in regions})


def record_many(
    store: Store,
    kind: RegisterKind,
    *,
    register: Register,
    rows: Sequence[tuple[str, Mapping[str, Any]]],
    at: datetime,
    viewer: Viewer,
) -> None:
    """Write an event of a register for each (region, facts); the chains must be locked."""
    places: dict[int, int] = {}
    events = []
    for region, facts in rows:
        subject = register_subject(register, region=region)
        place = places.get(subject) or log.next_place(store.session, subject)
        places[subject] = place + 1
        events.append(
            Event(
                subject=subject,
                n=place,
                kind=kind,
                at=at,
                recorded_at=at,
                actor=viewer.person,
                facts=dict(facts),
                rules=store.rules.rules_version,
                calendar=store.rules.calendar_version,
            )
        )
    if events:
        log.append(store.session, events)


def remember(
    session: Session, source: str, rows: Sequence[tuple[str, str, int]], *, again: bool = False
) -> None:
    """Keep the keys (ref, content, problem) of rows that were taken."""
    kept = [{"source": source, "ref": r, "content": c, "problem_id": p} for r, c, p in rows]
    if again:
        update_rows(session, SourceRow, kept)
    else:
        insert_rows(session, SourceRow, kept)


def locked_batch(session: Session, batch: int) -> ImportBatchRow | None:
    """A batch, locked until the transaction ends."""
    return session.get(ImportBatchRow, batch, with_for_update=True, populate_existing=True)


def unfinished(session: Session, digest: str, profile: str) -> int | None:
    """The batch of the same file and profile whose commit was cut off."""
    return session.scalar(
        select(ImportBatchRow.id)
        .where(
            ImportBatchRow.digest == digest,
            ImportBatchRow.profile == profile,
            ImportBatchRow.status == COMMITTING,
        )
        .order_by(ImportBatchRow.id.desc())
        .limit(1)
    )


def cut_off(session: Session) -> list[int]:
    """Every batch whose commit was cut off, oldest first."""
    return list(
        session.scalars(
            select(ImportBatchRow.id)
            .where(ImportBatchRow.status == COMMITTING)
            .order_by(ImportBatchRow.id)
        )
    )


def ready_lines(session: Session, batch: int, *, most: int, limit: int = AT_ONCE) -> list[Row[Any]]:
    """The next lines of a batch that are to be committed, in the order of the file.

    most: how many are asked for; limit: how many are handed out at once, whoever asks.
    """
    row = ImportLineRow
    columns = (row.n, row.facts, row.ref, row.content, row.rows)
    statement = (
        select(*columns)
        .where(ImportLineRow.batch_id == batch, ImportLineRow.status == READY)
        .order_by(ImportLineRow.n)
        .limit(min(most, limit))
    )
    return list(session.execute(statement))


def rejected_lines(session: Session, batch: int) -> Iterable[Row[Any]]:
    """(n, field, reason, raw) of the rejected lines in the order of the file, streamed."""
    columns = (ImportLineRow.n, ImportLineRow.field, ImportLineRow.reason, ImportLineRow.raw)
    return session.execute(
        select(*columns)
        .where(ImportLineRow.batch_id == batch, ImportLineRow.status == REJECTED)
        .order_by(ImportLineRow.n)
        .execution_options(yield_per=AT_ONCE)
    )


def mark_lines(session: Session, batch: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write verdicts: rows of n, status, field, reason, problem_id. What was staged is let go.

    The row as it was is kept of rejected rows alone.
    """
    let_go = [{"batch_id": batch, "facts": "", **row} for row in rows]
    update_rows(session, ImportLineRow, [r for r in let_go if r["status"] == REJECTED])
    others = [{**row, "raw": ""} for row in let_go if row["status"] != REJECTED]
    update_rows(session, ImportLineRow, others)


def counts(session: Session, batch: int) -> dict[str, int]:
    """How many rows of a batch have which verdict."""
    statement = (
        select(ImportLineRow.status, func.sum(ImportLineRow.rows))
        .where(ImportLineRow.batch_id == batch)
        .group_by(ImportLineRow.status)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def drop_previews(session: Session, digest: str, *, person: int | None) -> None:
    """Forget what a person staged of the same file before and never committed."""
    before = select(ImportBatchRow.id).where(
        ImportBatchRow.digest == digest,
        ImportBatchRow.person == person,
        ImportBatchRow.status.in_((STAGING, STAGED)),
    )
    for batch in list(session.scalars(before)):
        drop_batch(session, batch)


def drop_batch(session: Session, batch: int) -> None:
    """Forget a batch that was never committed, with its lines."""
    session.execute(delete(ImportLineRow).where(ImportLineRow.batch_id == batch))
    session.execute(delete(ImportBatchRow).where(ImportBatchRow.id == batch))


def _pieces(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[n : n + AT_ONCE] for n in range(0, len(items), AT_ONCE))
