"""Taking back what a measurement wrote, so that a database is measured as it was made.

What stands behind the chains' heads as they were made is taken out of the log; the problems that
it tells of are folded without it and written with the functions that every act uses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, text, tuple_, update
from sqlalchemy.orm import Session

from app.domain.events import Event
from app.domain.folding import fold
from app.domain.registers import is_register
from db import log, measure_weeks, projection, rollup
from db.bulk import chunks
from db.models import (
    Base,
    ChainHeadRow,
    ChainLinkRow,
    DepartmentRow,
    EnterpriseRow,
    EventRow,
    FlowDayRow,
    FlowWeekRow,
    HandoverWeekRow,
    ImportBatchRow,
    ImportLineRow,
    MeasureFactRow,
    SourceRow,
)
from db.rules import RulesInForce

PROBLEMS = "problem"

Heads = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Made:
    """How a database was made: the chains' heads, the last enterprise, the last department."""

    heads: Heads
    enterprise: int
    department: int


def as_made(session: Session) -> Made:
    """How a database stands now."""
    return Made(
        heads=log.heads(session),
        enterprise=session.scalar(select(func.max(EnterpriseRow.id))) or 0,
        department=session.scalar(select(func.max(DepartmentRow.id))) or 0,
    )


def undo(session: Session, made: Made) -> int:
    """Bring a database back to how it was made; so many events are taken out."""
    written = _written(session, made.heads)
    for part in chunks(sorted(written)):
        _take_back(session, {subject: written[subject] for subject in part})
    _unlink(session, made.heads)
    for counted in (FlowDayRow, FlowWeekRow, HandoverWeekRow):
        session.execute(delete(counted).where(counted.count == 0))
    session.execute(delete(EnterpriseRow).where(EnterpriseRow.id > made.enterprise))
    session.execute(delete(DepartmentRow).where(DepartmentRow.id > made.department))
    for table in (ImportBatchRow, ImportLineRow, SourceRow):
        session.execute(delete(table))
    return sum(map(len, written.values()))


def _written(session: Session, heads: Heads) -> dict[int, set[int]]:
    """The numbers of the events behind the heads, by subject."""
    found: dict[int, set[int]] = defaultdict(set)
    for chain, (n, _hash) in heads.items():
        behind = select(ChainLinkRow.subject, ChainLinkRow.event_n).where(
            ChainLinkRow.chain == chain, ChainLinkRow.n > n
        )
        for subject, event in session.execute(behind):
            found[subject].add(event)
    return dict(found)


def _take_back(session: Session, written: Mapping[int, set[int]]) -> None:
    """Take some subjects' events out, and with them what followed from them."""
    problems = [subject for subject in written if not is_register(subject)]
    known = log.events_of_many(session, problems)
    new = [p for p in problems if len(written[p]) == len(known[p])]
    for problem in problems:
        after = fold(known[problem])
        kept = [event for event in known[problem] if event.n not in written[problem]]
        if kept:
            _rewrite(session, after, kept)
        else:
            rollup.move(session, before=[after], after=[])
    _forget(session, new)
    keys = [(subject, n) for subject, events in written.items() for n in events]
    for part in chunks(keys):
        session.execute(delete(EventRow).where(tuple_(EventRow.subject, EventRow.n).in_(part)))


def _rewrite(session: Session, after: Any, kept: Iterable[Event]) -> None:
    before = fold(kept)
    projection.write(session, after, before, calendar_of=RulesInForce(session).calendar)
    rollup.move(session, before=[after], after=[before])


def _forget(session: Session, problems: Sequence[int]) -> None:
    """Leave no row of problems that are not in the log any more."""
    key = "rowid" if session.get_bind().dialect.name == "sqlite" else "problem_id"
    table = Base.metadata.tables[PROBLEMS]
    facts = select(MeasureFactRow.at).where(MeasureFactRow.problem_id.in_(problems))
    measure_weeks.forget(session, session.scalars(facts))
    session.execute(delete(table).where(table.c.id.in_(problems)))
    for part in projection.TABLES:
        rows = part.__table__.c
        session.execute(delete(part).where(rows.problem_id.in_(problems)))
    for problem in problems:
        session.execute(text(f"DELETE FROM problem_search WHERE {key} = :id"), {"id": problem})


def _unlink(session: Session, heads: Heads) -> None:
    for chain, (n, hash_) in heads.items():
        session.execute(delete(ChainLinkRow).where(ChainLinkRow.chain == chain, ChainLinkRow.n > n))
        session.execute(
            update(ChainHeadRow).where(ChainHeadRow.chain == chain).values(n=n, hash=hash_)
        )
