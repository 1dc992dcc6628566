"""Many new problems at once: the rows that saving each outcome would make, in few statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import insert, select

from app.domain.events import Event
from app.domain.flows import FlowKey, flows
from app.domain.problem import Case
from db import log, rollup, search
from db.models import EnterpriseRow, ProblemRow
from db.projection import PARTS, problem_row
from db.store import Store, words

T = TypeVar("T")

CHUNK = 500


def write_new(store: Store, *, cases: Sequence[Case], events: Sequence[Event]) -> None:
    """Write problems that the database does not know, with their events in the order given.

    The events of a problem must be all that its case was folded from.
    """
    for chunk in chunks(events):
        log.append(store.session, chunk)
    for part in chunks(cases):
        _add(store, ProblemRow, [problem_row(case) for case in part])
        for table, rows_of in PARTS:
            rows = [row for case in part for row in rows_of(case)]
            _add(store, table, rows)
        search.index_many(store.session, _texts(store, part))
    total: Counter[FlowKey] = Counter()
    for case in cases:
        total.update(flows(case))
    rollup.add(store.session, None, total)


def _add(store: Store, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows past the session's bookkeeping: nobody reads them back in this transaction."""
    if rows:
        store.session.execute(insert(table.__table__), rows)


def _texts(store: Store, cases: Sequence[Case]) -> list[tuple[int, str]]:
    """What each problem is found by."""
    raised = {case.appellant.enterprise for case in cases} - {None}
    found = select(EnterpriseRow.id, EnterpriseRow.name).where(EnterpriseRow.id.in_(raised))
    names = {row.id: row.name for row in store.session.execute(found)}
    return [(c.id, words(c, enterprise=names.get(c.appellant.enterprise, ""))) for c in cases]


def chunks(items: Sequence[T]) -> Iterable[Sequence[T]]:
    """The items in pieces of a size that a statement takes."""
    return (items[n : n + CHUNK] for n in range(0, len(items), CHUNK))
