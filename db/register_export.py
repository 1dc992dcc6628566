"""The register's rows on paper, streamed: as they stand, or as the log says they stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.domain.events import Event
from app.domain.folding import fold
from app.domain.register_filter import RegisterFilter, State
from db import log, projection
from db.models import AssignmentRow, EnterpriseRow, EventRow, ProblemRow
from db.register_query import Asking, all_ids, asked_problems
from db.visibility import visible_problems

CHUNK = 500

EVERYTHING = RegisterFilter(state=State.ALL, sort="registered")

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    """A problem's row, its assignments in their order, and its enterprise's name and code."""

    problem: Values
    assignments: Sequence[Values]
    enterprise: tuple[str, str]


def records(session: Session, asked: RegisterFilter, asking: Asking) -> Iterator[Record]:
    """The problems of a filter in its order, as they stand; a few hundred in memory at a time."""
    found = session.scalars(all_ids(asked, asking).execution_options(yield_per=CHUNK))
    for ids in found.partitions():
        problems = {
            row.id: _values(row)
            for row in session.scalars(
                visible_problems(asking.viewer).where(ProblemRow.id.in_(ids))
            )
        }
        assignments = _assignments(session, ids)
        yield from _recorded(session, [problems[n] for n in ids], assignments)
        session.expunge_all()


def records_as_of(session: Session, asking: Asking) -> Iterator[Record]:
    """All problems that there were at `asking.at`, folded from their events up to then."""
    known = all_ids(EVERYTHING, asking).where(_known_at(asking.at))
    found = session.scalars(known.execution_options(yield_per=CHUNK))
    for ids in found.partitions():
        cases = [fold(events) for events in _events(session, ids, asking.at) if events]
        assignments = {case.id: projection.assignment_rows(case) for case in cases}
        problems = [projection.problem_row(case) for case in cases]
        yield from _recorded(session, problems, assignments)
        session.expunge_all()


def count_as_of(session: Session, asking: Asking) -> int:
    """How many problems `records_as_of` gives."""
    known = asked_problems(EVERYTHING, asking, func.count(ProblemRow.id)).where(
        _known_at(asking.at)
    )
    return session.scalar(known) or 0


def _known_at(at: datetime) -> Any:
    """That the log knew the problem by then."""
    return exists().where(
        EventRow.subject == ProblemRow.id, EventRow.n == 1, EventRow.recorded_at <= at
    )


def _recorded(
    session: Session, problems: Sequence[Values], assignments: Mapping[int, Sequence[Values]]
) -> Iterator[Record]:
    enterprises = _enterprises(session, {p["enterprise_id"] for p in problems})
    for problem in problems:
        named = enterprises.get(problem["enterprise_id"], ("", ""))
        yield Record(problem, assignments.get(problem["id"], ()), named)


def _values(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def _assignments(session: Session, ids: Sequence[int]) -> dict[int, list[Values]]:
    found: dict[int, list[Values]] = defaultdict(list)
    for row in session.scalars(
        select(AssignmentRow)
        .where(AssignmentRow.problem_id.in_(ids))
        .order_by(AssignmentRow.problem_id, AssignmentRow.n)
    ):
        found[row.problem_id].append(_values(row))
    return found


def _enterprises(session: Session, ids: set[int | None]) -> dict[int | None, tuple[str, str]]:
    rows = session.execute(
        select(EnterpriseRow.id, EnterpriseRow.name, EnterpriseRow.uscc).where(
            EnterpriseRow.id.in_(ids - {None})
        )
    )
    return {n: (name, code or "") for n, name, code in rows}


def _events(session: Session, ids: Sequence[int], at: datetime) -> list[list[Event]]:
    """Each problem's events up to an instant, in the order of the ids."""
    found: dict[int, list[Event]] = defaultdict(list)
    for row in session.scalars(
        select(EventRow)
        .where(EventRow.subject.in_(ids), EventRow.recorded_at <= at)
        .order_by(EventRow.subject, EventRow.n)
    ):
        found[row.subject].append(log.event_of(row))
    return [found[n] for n in ids]
