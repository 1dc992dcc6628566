"""The passages of problems between departments, read from their spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from app.domain.access import SYSTEM, Viewer
from app.domain.flows import begin_of
from app.domain.network.passages import Passage, PassageKey, Place, counted, passages
from app.domain.problem import Span
from app.domain.spans import MAIN
from db.models import HandoverWeekRow, ProblemRow, SpanRow
from db.rollup import add_handovers
from db.visibility import visible_problems

PORTION = 5000

OF_DEPARTMENTS = SpanRow.track == MAIN, SpanRow.holder > 0


class Passing(NamedTuple):
    """A problem that departments held, where it is counted, and how it passed between them."""

    problem: int
    place: Place
    passages: tuple[Passage, ...]


def passing(session: Session, *conditions: Any, viewer: Viewer = SYSTEM) -> Iterator[Passing]:
    """The problems of some conditions on the problem table, in the order of their ids.

    One statement, read in portions; memory does not grow with the problems.
    """
    columns = (ProblemRow.region, ProblemRow.field, ProblemRow.difficulty)
    spans = (SpanRow.phase, SpanRow.holder, SpanRow.start, SpanRow.end)
    statement = (
        visible_problems(viewer, SpanRow.problem_id, *columns, *spans)
        .join(SpanRow, SpanRow.problem_id == ProblemRow.id)
        .where(*OF_DEPARTMENTS, *conditions)
        .order_by(SpanRow.problem_id, SpanRow.n)
        .execution_options(yield_per=PORTION)
    )
    rows = session.connection().execute(statement)
    for problem, held in groupby(rows, key=lambda row: row.problem_id):
        own = list(held)
        place = own[0].region, own[0].field[:2], own[0].difficulty
        yield Passing(problem, place, passages(map(_span, own)))


def holders_of_each(
    session: Session, *, viewer: Viewer, until: datetime | None = None
) -> Iterator[list[int]]:
    """Who held each problem's main track, span by span: departments, the office, the enterprise.

    until: only spans that had begun by then. One statement, read in portions.
    """
    columns = SpanRow.problem_id, SpanRow.holder
    begun = () if until is None else (SpanRow.start <= until,)
    statement = (
        visible_problems(viewer, *columns)
        .select_from(ProblemRow)
        .join(SpanRow, SpanRow.problem_id == ProblemRow.id)
        .where(SpanRow.track == MAIN, *begun)
        .order_by(SpanRow.problem_id, SpanRow.n)
        .execution_options(yield_per=PORTION)
    )
    rows = session.connection().execute(statement)
    for _problem, held in groupby(rows, key=itemgetter(0)):
        yield [holder for _problem, holder in held]


def have_passed() -> Any:
    """The condition that a problem was held by more departments than one: of history, few were."""
    several: Select[Any] = (
        select(SpanRow.problem_id)
        .where(*OF_DEPARTMENTS)
        .group_by(SpanRow.problem_id)
        .having(func.min(SpanRow.holder) != func.max(SpanRow.holder))
    )
    return ProblemRow.id.in_(several)


def moved_since(begin: datetime, problem: Any = ProblemRow) -> Any:
    """The condition that a problem is open or left the loop at or after an instant, by index.

    problem: the problem table, or what it is called in the statement.
    """
    still = and_(problem.closed_at.is_(None), problem.last_at >= begin)
    return or_(problem.closed_at >= begin, still)


def handovers_since(session: Session, *, week: date) -> Counter[PassageKey]:
    """The weekly passages from a Monday on, counted from the spans."""
    total: Counter[PassageKey] = Counter()
    for found in passing(session, moved_since(begin_of(week))):
        total.update(counted(found.passages, found.place))
    return Counter({key: n for key, n in total.items() if key[0] >= week})


def fill_handovers(session: Session) -> None:
    """Count the weekly passages anew, of all problems, from their spans."""
    session.execute(delete(HandoverWeekRow))
    total: Counter[PassageKey] = Counter()
    for found in passing(session, have_passed()):
        total.update(counted(found.passages, found.place))
    add_handovers(session, total)


def _span(row: Any) -> Span:
    return Span(track=MAIN, phase=row.phase, holder=row.holder, start=row.start, end=row.end)
