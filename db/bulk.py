"""Many problems at once: the rows that saving each outcome would make, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, select

from app.domain.acting import Outcome
from app.domain.errors import DomainError
from app.domain.events import Event
from app.domain.folding import fold
from app.domain.problem import Case
from db import log, measure_weeks, rollup, search
from db.inserting import insert_rows, update_rows
from db.models import EnterpriseRow, MeasureFactRow, ProblemRow
from db.open_days import forget_late
from db.projection import parts, problem_row
from db.store import Store, words, words_differ

T = TypeVar("T")

CHUNK = 500

Change = tuple[Case, Outcome]
"""A problem before, and what is to be saved of it."""


def write_new(store: Store, *, cases: Sequence[Case], events: Sequence[Event]) -> None:
    """Write problems that the database does not know, with their events in the order given.

    The events of a problem must be all that its case was folded from.
    """
    log.append(store.session, events)
    for part in chunks(cases):
        insert_rows(store.session, ProblemRow, [problem_row(case) for case in part])
        for table, rows_of in parts(store.rules.calendar):
            rows = [row for case in part for row in rows_of(case)]
            insert_rows(store.session, table, rows)
            if table is MeasureFactRow:
                measure_weeks.forget(store.session, (row["at"] for row in rows))
        search.index_many(store.session, _texts(store, part))
    rollup.move(store.session, before=[], after=cases)
    forget_late(store.session, events)


def locked_cases(store: Store, problems: Iterable[int]) -> dict[int, Case]:
    """The cases of known problems, locked in the order of their ids until the transaction ends.

    A problem that is not there is left out.
    """
    cases: dict[int, Case] = {}
    for part in chunks(sorted(set(problems))):
        locked = select(ProblemRow.id).where(ProblemRow.id.in_(part)).order_by(ProblemRow.id)
        ids = list(store.session.scalars(locked.with_for_update()))
        found = log.events_of_many(store.session, ids)
        cases.update((problem, fold(found[problem])) for problem in ids)
    return cases


def write_again(store: Store, changed: Sequence[Change]) -> None:
    """Write later events of known problems, as `Store.save` writes each; no problem stands twice.

    Raises DomainError "conflict" where a problem is no longer at the case that was read.
    """
    if not changed:
        return
    for part in chunks(changed):
        _update(store, part)
    events = [event for _before, after in changed for event in after.events]
    log.append(store.session, events)
    forget_late(store.session, events)
    for part in chunks(changed):
        for table, rows_of in parts(store.rules.calendar):
            pairs = [(rows_of(before), rows_of(after.case)) for before, after in part]
            _rewrite(store, table, pairs)
            if table is MeasureFactRow:
                changed_at = set().union(*(measure_weeks.differing(*pair) for pair in pairs))
                measure_weeks.forget(store.session, changed_at)
        reworded = [after.case for b, after in part if words_differ(b, after.case)]
        for problem, text in _texts(store, reworded):
            search.index(store.session, problem, text)
    before, after = zip(*((b, outcome.case) for b, outcome in changed), strict=True)
    rollup.move(store.session, before=before, after=after)


def _update(store: Store, part: Sequence[Change]) -> None:
    """Bring the problems' own rows up to their cases; each must be at the version before."""
    expected = {before.id: before.n for before, _after in part}
    versions = select(ProblemRow.id, ProblemRow.version).where(ProblemRow.id.in_(expected))
    locked = store.session.execute(versions.order_by(ProblemRow.id).with_for_update())
    if {row.id: row.version for row in locked} != expected:
        raise DomainError("conflict", version=None, since=[])
    update_rows(store.session, ProblemRow, [problem_row(after.case) for _before, after in part])


def _rewrite(store: Store, table: Any, pairs: Iterable[tuple[list[Any], list[Any]]]) -> None:
    """Replace the rows of one part that differ, (rows before, rows after) by problem."""
    gone: list[dict[str, Any]] = []
    added: list[dict[str, Any]] = []
    for old, new in pairs:
        if old != new:
            gone += [r for r in old if r not in new]
            added += [r for r in new if r not in old]
    if gone:
        of_problem, place, *_ = table.__table__.primary_key.columns
        key = of_problem == bindparam("of_problem"), place == bindparam("at_place")
        keys = [{"of_problem": row[of_problem.name], "at_place": row[place.name]} for row in gone]
        store.session.connection().execute(delete(table).where(*key), keys)
    insert_rows(store.session, table, added)


def _texts(store: Store, cases: Sequence[Case]) -> list[tuple[int, str]]:
    """What each problem is found by."""
    raised = {case.appellant.enterprise for case in cases} - {None}
    if not raised:
        return [(case.id, words(case, enterprise="")) for case in cases]
    found = select(EnterpriseRow.id, EnterpriseRow.name).where(EnterpriseRow.id.in_(raised))
    names = {row.id: row.name for row in store.session.execute(found)}
    return [(c.id, words(c, enterprise=names.get(c.appellant.enterprise or 0, ""))) for c in cases]


def chunks(items: Sequence[T]) -> Iterable[Sequence[T]]:
    """The items in pieces of a size that a statement takes."""
    return (items[n : n + CHUNK] for n in range(0, len(items), CHUNK))
