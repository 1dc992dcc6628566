"""Many new problems at once: the rows that saving each outcome would make, in few statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import insert

from app.domain.events import Event
from app.domain.flows import FlowKey, flows
from app.domain.problem import Case
from db import log, rollup, search
from db.models import ProblemRow
from db.projection import PARTS, problem_row
from db.store import Store

T = TypeVar("T")

CHUNK = 500


def write_new(store: Store, *, cases: Sequence[Case], events: Sequence[Event]) -> None:
    """Write problems that the database does not know, with their events in the order given.

    The events of a problem must be all that its case was folded from.
    """
    for chunk in chunks(events):
        log.append(store.session, chunk)
    for part in chunks(cases):
        store.session.execute(insert(ProblemRow), [problem_row(case) for case in part])
        for table, rows_of in PARTS:
            rows = [row for case in part for row in rows_of(case)]
            if rows:
                store.session.execute(insert(table), rows)
        search.index_many(store.session, [(case.id, store.words_of(case)) for case in part])
    total: Counter[FlowKey] = Counter()
    for case in cases:
        total.update(flows(case))
    rollup.add(store.session, None, total)


def chunks(items: Sequence[T]) -> Iterable[Sequence[T]]:
    """The items in pieces of a size that a statement takes."""
    return (items[n : n + CHUNK] for n in range(0, len(items), CHUNK))
