"""The overview in SQL: what is open by partial index, a week of what was closed or due, rollups.

No statement reads history: each is bounded by what is open or by a few days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import Session

from app.domain.catalogue import Phase
from app.domain.lights import Light
from app.domain.register_filter import Late, Outcome, RegisterFilter
from app.domain.spans import MAIN
from db.lights import light_column
from db.models import (
    AssignmentRow,
    DepartmentRow,
    DutyRow,
    FlowDayRow,
    LightDayRow,
    PrerequisiteRow,
    ProblemRow,
    SpanRow,
)
from db.register_conditions import opening
from db.register_query import OUTCOMES, Asking, asked_problems, awaits, late
from db.visibility import following

AT_ONCE = 500
ALARMING = (str(Light.RED), str(Light.YELLOW))


@dataclass(frozen=True)
class OpenCount:
    """So many open problems of a lane, a stage, a light, a place and a first-level field."""

    lane: str
    stage: str
    light: str
    place: str
    field: str
    count: int


def open_counts(
    session: Session, asked: RegisterFilter, asking: Asking, *, digits: int
) -> list[OpenCount]:
    """What is open, counted; places are region codes cut to so many digits."""
    light = light_column(asking.at).label("light")
    place = func.substr(ProblemRow.region, 1, digits).label("place")
    field = func.substr(ProblemRow.field, 1, 2).label("field")
    columns = (ProblemRow.lane, ProblemRow.stage, light, place, field)
    rows = session.execute(
        asked_problems(asked, asking, *columns, func.count(ProblemRow.id)).group_by(*columns)
    )
    return [OpenCount(*row) for row in rows]


def line_counts(
    session: Session, asked: RegisterFilter, asking: Asking
) -> list[tuple[str, str, str, int]]:
    """(line of the lead, lane, light, count) of what is open and has a lead with a line."""
    light = light_column(asking.at).label("light")
    columns = (DepartmentRow.line, ProblemRow.lane, light)
    rows = session.execute(
        asked_problems(asked, asking, *columns, func.count(ProblemRow.id))
        .join(DepartmentRow, DepartmentRow.id == ProblemRow.lead_department)
        .where(DepartmentRow.line != "")
        .group_by(*columns)
    )
    return [(line, lane, colour, n) for line, lane, colour, n in rows]


def waits(
    session: Session, asked: RegisterFilter, asking: Asking
) -> list[tuple[str, int, datetime]]:
    """(line that is waited for, problem that waits, since when), for each standing wait."""
    rows = session.execute(
        asked_problems(asked, asking, DepartmentRow.line, ProblemRow.id, PrerequisiteRow.set_at)
        .join(PrerequisiteRow, PrerequisiteRow.problem_id == ProblemRow.id)
        .join(AssignmentRow, awaits())
        .join(DepartmentRow, DepartmentRow.id == AssignmentRow.department_id)
        .where(PrerequisiteRow.open, DepartmentRow.line != "")
    )
    return [(line, problem, since) for line, problem, since in rows]


def most_pressing(
    session: Session, asked: RegisterFilter, asking: Asking, *, limit: int
) -> Sequence[int]:
    """The ids of what is overdue and unanswered, the longest first, then of what falls due.

    What is overdue was due before all that is not: the order is that of the due instants, in
    which an index holds what is open, so that reading ends with the last one wanted.
    """
    statement = asked_problems(asked, asking, ProblemRow.id).where(
        light_column(asking.at).in_(ALARMING), ProblemRow.met_at.is_(None)
    )
    in_order = (ProblemRow.due, ProblemRow.region, ProblemRow.id)
    return session.scalars(statement.order_by(*in_order).limit(limit)).all()


def duties_of(session: Session, ids: Sequence[int]) -> set[tuple[int, str]]:
    """(problem, kind of duty) of these problems."""
    rows = session.execute(
        select(DutyRow.problem_id, DutyRow.kind).where(DutyRow.problem_id.in_(ids))
    )
    return {(problem, kind) for problem, kind in rows}


def waiting_among(session: Session, ids: Sequence[int]) -> set[int]:
    """Those of these problems in which something waits for something else."""
    rows = select(PrerequisiteRow.problem_id).where(
        PrerequisiteRow.problem_id.in_(ids), PrerequisiteRow.open
    )
    return set(session.scalars(rows))


def outcomes(
    session: Session, asked: RegisterFilter, asking: Asking, *, since: date
) -> dict[bool, tuple[int, dict[Outcome, int]]]:
    """How many problems a filter has, and how many of them had each outcome.

    Of those closed from a day on (True) and of those closed before it (False).
    """
    columns = [_sum(condition).label(str(outcome)) for outcome, condition in OUTCOMES.items()]
    total = func.count(ProblemRow.id).label("total")
    later = _from(ProblemRow.closed_at, since).label("later")
    found = {half: (0, dict.fromkeys(OUTCOMES, 0)) for half in (True, False)}
    for row in session.execute(
        asked_problems(asked, asking, later, total, *columns).group_by(later)
    ):
        said = row._mapping
        counts = {outcome: int(said[str(outcome)]) for outcome in OUTCOMES}
        found[bool(said["later"])] = (int(said["total"]), counts)
    return found


def late_among(
    session: Session, asked: RegisterFilter, asking: Asking, which: Late, *, since: date
) -> dict[bool, tuple[int, int]]:
    """How many there are of a filter, and how many of them missed the date.

    Of those due from a day on (True) and of those due before it (False).
    """
    later = _from(DATES[which], since).label("later")
    missed = _sum(late(which, asking.at))
    counts = asked_problems(asked, asking, later, func.count(ProblemRow.id), missed)
    rows = session.execute(counts.group_by(later))
    return {True: (0, 0), False: (0, 0)} | {bool(half): (int(n), int(m)) for half, n, m in rows}


DATES = {Late.ORIGINAL: ProblemRow.original_due, Late.APPROVED: ProblemRow.due}


def _from(column: Any, day: date) -> Any:
    """1 where an instant is that of a local day or later, else 0."""
    return cast(case((column >= opening(day), 1), else_=0), Integer)


def standings(session: Session, asked: RegisterFilter, asking: Asking) -> list[tuple[int, int]]:
    """(problem, number of its events) of a filter's problems."""
    rows = session.execute(asked_problems(asked, asking, ProblemRow.id, ProblemRow.version))
    return [(problem, version) for problem, version in rows]


def main_spans(
    session: Session, problems: Sequence[int], phases: Iterable[Phase]
) -> list[tuple[int, str, datetime, datetime]]:
    """(problem, phase, start, end) of the ended spans of main tracks in some phases."""
    columns = (SpanRow.problem_id, SpanRow.phase, SpanRow.start, SpanRow.end)
    ended = (SpanRow.track == MAIN, SpanRow.end.is_not(None), SpanRow.phase.in_(map(str, phases)))
    found: list[tuple[int, str, datetime, datetime]] = []
    for n in range(0, len(problems), AT_ONCE):
        here = SpanRow.problem_id.in_(problems[n : n + AT_ONCE])
        rows = session.execute(select(*columns).where(here, *ended))
        found += [(problem, phase, start, end) for problem, phase, start, end in rows if end]
    return found


def flow_days(
    session: Session, *, since: date, region: str, fields: Sequence[str]
) -> list[tuple[date, str, str, int]]:
    """(day, first-level field, flow, count) from a day on, of a region and below."""
    statement = (
        select(FlowDayRow.day, FlowDayRow.field, FlowDayRow.flow, func.sum(FlowDayRow.count))
        .where(FlowDayRow.day >= since, *_within(FlowDayRow.region, region))
        .group_by(FlowDayRow.day, FlowDayRow.field, FlowDayRow.flow)
    )
    if fields:
        statement = statement.where(FlowDayRow.field.in_(fields))
    return [(day, field, flow, int(n)) for day, field, flow, n in session.execute(statement)]


def stand_of(session: Session, *, day: date, region: str) -> dict[tuple[str, str], int]:
    """(lane, light) → count of the open problems at the end of a day; empty if not kept."""
    rows = session.execute(
        select(LightDayRow.lane, LightDayRow.light, func.sum(LightDayRow.count))
        .where(LightDayRow.day == day, *_within(LightDayRow.region, region))
        .group_by(LightDayRow.lane, LightDayRow.light)
    )
    return {(lane, light): int(n) for lane, light, n in rows}


def _within(column: Any, region: str) -> tuple[Any, ...]:
    """The rows of a region and below; of a level itself where its code ends in 00."""
    if len(region) > 2 and region.endswith("00"):
        return (column == region[:-2],)
    return (column >= region, column < following(region))


def _sum(condition: Any) -> Any:
    return func.sum(cast(case((condition, 1), else_=0), Integer))
