"""Projections written again from the log, where a newer program makes other rows of it.

A migration changes tables; what its new columns and tables hold is told by the log. Only problems
that can hold anything there are folded again: of orders and flags those that are open, and those
with such events; of the measures every one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select, union
from sqlalchemy.orm import Session

from app.domain.folding import fold
from app.domain.steps import Action
from db import log
from db.inserting import insert_rows, update_rows
from db.measure_rows import measure_rows
from db.models import EventRow, MeasureFactRow, PrerequisiteRow, ProblemRow, StandingRow
from db.projection import PARTS, prerequisite_rows, problem_row
from db.rules import RulesInForce
from db.standing_rows import standing_rows

CHUNK = 200

OVERSIGHT = (
    *(Action.ORDER, Action.ANSWER_ORDER, Action.LIFT, Action.REFER, Action.CLEAR_FLAG),
    Action.DECIDE,
)
"""Acts of which revision 0003 began to keep rows."""


def reproject_oversight(session: Session) -> int:
    """Write every row that 0003 made room for, and the rows beside them; how many problems."""
    problems = _concerned(session)
    for part in _chunks(problems):
        cases = [fold(events) for events in log.events_of_many(session, part).values()]
        update_rows(session, ProblemRow, [problem_row(case) for case in cases])
        for table, rows_of in PARTS:
            of_problem = table.__table__.c.problem_id
            session.execute(delete(table).where(of_problem.in_(part)))
            insert_rows(session, table, [row for case in cases for row in rows_of(case)])
        session.expunge_all()
    return len(problems)


def reproject_prerequisites(session: Session) -> int:
    """Write when each prerequisite was dropped, of which 0004 began to keep a column."""
    ended = select(PrerequisiteRow.problem_id).where(~PrerequisiteRow.open).distinct()
    problems = sorted(session.scalars(ended))
    for part in _chunks(problems):
        cases = [fold(events) for events in log.events_of_many(session, part).values()]
        update_rows(session, PrerequisiteRow, [r for c in cases for r in prerequisite_rows(c)])
        session.expunge_all()
    return len(problems)


def reproject_measures(session: Session) -> int:
    """Write what every problem adds to the measures, of which 0005 began to keep rows."""
    calendar_of = RulesInForce(session).calendar
    problems = sorted(session.scalars(select(ProblemRow.__table__.c.id)))
    for part in _chunks(problems):
        cases = [fold(events) for events in log.events_of_many(session, part).values()]
        rows = [row for case in cases for row in measure_rows(case, calendar_of=calendar_of)]
        insert_rows(session, MeasureFactRow, rows)
        session.expunge_all()
    return len(problems)


def fill_standings(session: Session) -> int:
    """Write the past of every problem, of which 0006 began to keep rows; how many problems."""
    session.execute(delete(StandingRow))
    problems = list(session.scalars(select(ProblemRow.__table__.c.id).order_by(ProblemRow.id)))
    for part in _chunks(problems):
        cases = [fold(events) for events in log.events_of_many(session, part).values()]
        insert_rows(session, StandingRow, [row for case in cases for row in standing_rows(case)])
        session.expunge_all()
    return len(problems)


def _concerned(session: Session) -> list[int]:
    of_events = select(EventRow.subject).where(EventRow.kind.in_(map(str, OVERSIGHT)))
    open_ones = select(ProblemRow.__table__.c.id).where(ProblemRow.__table__.c.open)
    return sorted(session.scalars(select(union(of_events, open_ones).subquery().c[0])))


def _chunks(problems: Sequence[int]) -> Iterator[Sequence[int]]:
    return (problems[n : n + CHUNK] for n in range(0, len(problems), CHUNK))
