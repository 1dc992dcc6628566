"""The overview in SQL: what is open, and two weeks of what was closed or due.

No statement reads history, and those that count read no row: their indexes hold what they ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from app.domain.access import SYSTEM
from app.domain.catalogue import Lane, Phase
from app.domain.duties import DutyKind
from app.domain.flows import begin_of
from app.domain.lights import Light
from app.domain.register_filter import Late, Outcome, RegisterFilter
from app.domain.spans import MAIN
from db.inert import inert
from db.lights import light_column
from db.models import (
    AssignmentRow,
    DepartmentRow,
    DutyRow,
    PrerequisiteRow,
    ProblemRow,
    SpanRow,
)
from db.past import PIECES, held, over
from db.plain_rows import PlainRow, plain_rows
from db.register_conditions import conditions, has_duty
from db.register_query import OUTCOMES, Asking, asked_problems, awaits, late
from db.visibility import visible, visible_problems

AT_ONCE = 500
ALARMING = (str(Light.RED), str(Light.YELLOW))


class OpenCount(NamedTuple):
    """n open problems of a lane, a stage, a light, a place and a first-level field."""

    lane: str
    stage: str
    light: str
    place: str
    field: str
    n: int


def open_counts(
    session: Session, asked: RegisterFilter, asking: Asking, *, digits: int
) -> list[OpenCount]:
    """What is open, counted; places are region codes cut to so many digits."""
    light = light_column(asking.at).label("light")
    place = func.substr(ProblemRow.region, 1, digits).label("place")
    field = func.substr(ProblemRow.field, 1, 2).label("field")
    columns = (ProblemRow.lane, ProblemRow.stage, light, place, field)
    counts = asked_problems(asked, asking, *columns, func.count()).group_by(*columns)
    return [OpenCount._make(row) for row in plain_rows(session, counts)]


def duty_counts(
    session: Session, asked: RegisterFilter, asking: Asking, kinds: Mapping[Lane, DutyKind]
) -> dict[str, int]:
    """How many of what is open in a lane have a duty of the lane's kind, by lane."""
    wanted = or_(
        *(and_(ProblemRow.lane == str(lane), has_duty(str(kind))) for lane, kind in kinds.items())
    )
    counts = asked_problems(asked, asking, ProblemRow.lane, func.count()).where(wanted)
    return dict(plain_rows(session, counts.group_by(ProblemRow.lane)))


def line_counts(
    session: Session, asked: RegisterFilter, asking: Asking
) -> list[tuple[str, str, str, int]]:
    """(line of the lead, lane, light, count) of what is open and has a lead with a line."""
    light = light_column(asking.at).label("light")
    columns = (DepartmentRow.line, ProblemRow.lane, light)
    counts = (
        asked_problems(asked, asking, *columns, func.count())
        .join(DepartmentRow, DepartmentRow.id == ProblemRow.lead_department)
        .where(DepartmentRow.line != "")
        .group_by(*columns)
    )
    return [(line, lane, colour, n) for line, lane, colour, n in plain_rows(session, counts)]


def waits(
    session: Session, asked: RegisterFilter, asking: Asking
) -> list[tuple[str, int, datetime]]:
    """(line that is waited for, problem that waits, since when), for each standing wait."""
    standing = (
        asked_problems(asked, asking, DepartmentRow.line, ProblemRow.id, PrerequisiteRow.set_at)
        .join(PrerequisiteRow, PrerequisiteRow.problem_id == ProblemRow.id)
        .join(AssignmentRow, awaits())
        .join(DepartmentRow, DepartmentRow.id == AssignmentRow.department_id)
        .where(PrerequisiteRow.open, DepartmentRow.line != "")
    )
    return [(line, problem, since) for line, problem, since in plain_rows(session, standing)]


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
    rows = plain_rows(session, statement.order_by(*in_order).limit(limit))
    return [row.id for row in rows]


def duties_of(session: Session, ids: Sequence[int]) -> set[tuple[int, str]]:
    """(problem, kind of duty) of these problems."""
    duties = select(DutyRow.problem_id, DutyRow.kind).where(DutyRow.problem_id.in_(ids))
    return {(problem, kind) for problem, kind in plain_rows(session, duties)}


def waiting_among(session: Session, ids: Sequence[int]) -> set[int]:
    """Those of these problems in which something waits for something else."""
    rows = select(PrerequisiteRow.problem_id).where(
        PrerequisiteRow.problem_id.in_(ids), PrerequisiteRow.open
    )
    return {row.problem_id for row in plain_rows(session, rows)}


def outcomes(
    session: Session, asked: RegisterFilter, asking: Asking, *, since: date
) -> dict[bool, tuple[int, dict[Outcome, int]]]:
    """How many problems a filter has, and how many of them had each outcome.

    Of those closed from a day on (True) and of those closed before it (False).
    """
    columns = [_sum(condition).label(str(outcome)) for outcome, condition in OUTCOMES.items()]
    total = func.count().label("total")
    later = _from(ProblemRow.closed_at, since).label("later")
    found = {half: (0, dict.fromkeys(OUTCOMES, 0)) for half in (True, False)}
    counts_by_half = _by_dates(asked, asking, later, total, *columns).group_by(later)
    for row in _read(session, asking, counts_by_half):
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
    counts = _by_dates(asked, asking, later, func.count(), missed)
    rows = _read(session, asking, counts.group_by(later))
    return {True: (0, 0), False: (0, 0)} | {bool(half): (int(n), int(m)) for half, n, m in rows}


DATES = {Late.ORIGINAL: ProblemRow.original_due, Late.APPROVED: ProblemRow.due}


def _from(column: Any, day: date) -> Any:
    """1 where an instant is that of a local day or later, else 0."""
    return cast(case((column >= begin_of(day), 1), else_=0), Integer)


def standings(session: Session, asked: RegisterFilter, asking: Asking) -> list[tuple[int, int]]:
    """(problem, number of its events) of a filter's problems."""
    statement = _by_dates(asked, asking, ProblemRow.id, ProblemRow.version)
    return [(problem, version) for problem, version in _read(session, asking, statement)]


def main_spans(
    session: Session, problems: Sequence[int], phases: Iterable[Phase], *, until: datetime
) -> list[tuple[int, str, datetime, datetime]]:
    """(problem, phase, start, end) of the spans of main tracks in some phases, ended by then."""
    columns = (SpanRow.problem_id, SpanRow.phase, SpanRow.start, SpanRow.end)
    ended = (SpanRow.track == MAIN, SpanRow.end <= until, SpanRow.phase.in_(map(str, phases)))
    found: list[tuple[int, str, datetime, datetime]] = []
    for n in range(0, len(problems), AT_ONCE):
        here = SpanRow.problem_id.in_(problems[n : n + AT_ONCE])
        rows = plain_rows(session, select(*columns).where(here, *ended))
        found += [(problem, phase, start, end) for problem, phase, start, end in rows if end]
    return found


def _read(session: Session, asking: Asking, statement: Select[Any]) -> Sequence[PlainRow]:
    """The rows of a statement over problems; of the past, over the pieces that held then."""
    if asking.past is None:
        return plain_rows(session, statement)
    return plain_rows(session, over(PIECES, statement).where(held(asking.past)))


def _by_dates(asked: RegisterFilter, asking: Asking, *columns: Any) -> Select[Any]:
    """The problems of a filter, come to by its dates: a week or two, whatever a region has had.

    SQLite would rather go through all of a county; PostgreSQL weighs for itself.
    """
    if asking.dialect != "sqlite":
        return asked_problems(asked, asking, *columns)
    met = conditions(asked, asking)
    dated = [condition for name, condition in met.items() if name.endswith(("_from", "_to"))]
    others = [condition for name, condition in met.items() if not name.endswith(("_from", "_to"))]
    hidden = inert(and_(visible(asking.viewer), *others))
    return visible_problems(SYSTEM, *columns).where(*dated, hidden)


def _sum(condition: Any) -> Any:
    return func.sum(cast(case((condition, 1), else_=0), Integer))
