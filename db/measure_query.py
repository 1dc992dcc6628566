"""What the measures of a window are made of: occasions counted, and the age of what is open.

A window is read from one index, whatever history lies before it; the problem is looked up by its
key where a group or the viewer asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.lengths import BUCKETS
from app.domain.measures.figures import Counted
from app.domain.measures.grouping import By
from app.domain.measures.occasion import DAY, Mark, Occasion
from app.domain.register_filter import RegisterFilter, State
from db.inert import inert
from db.models import DepartmentRow, MeasureFactRow, ProblemRow
from db.plain_rows import driver_rows, plain_rows
from db.register_conditions import Asking, conditions
from db.visibility import visible, visible_problems

Key = str | int | None
"""A department's id, a code, a line; None where an occasion is credited to no department."""

WHOLE: Key = ""
"""The key of all together."""


ANY_PROBLEM = RegisterFilter(state=State.ALL)


@dataclass(frozen=True, kw_only=True)
class Counting:
    """What is counted. since, until: UTC, the latter not included. by: None for all together.

    digits: to how many signs the codes of regions are cut, to be told apart. among: the problems
    of which it is counted, whatever their state. occasions: those that are counted. departments:
    those alone that an occasion is credited to, None among them for nobody; all without it.
    """

    viewer: Viewer
    since: datetime
    until: datetime
    by: By | None = None
    digits: int = 4
    among: RegisterFilter = ANY_PROBLEM
    occasions: Sequence[Occasion] = tuple(Occasion)
    departments: Collection[Key] | None = None


def groups_in(session: Session, asked: Counting) -> set[Key]:
    """The groups of which anything is counted in a window, their counts left alone."""
    statement = _in_window(session, asked, (_group(asked).label("grouped"),))
    return {key for (key,) in driver_rows(session, statement.distinct())}


def counts(session: Session, asked: Counting) -> Mapping[Key, Sequence[Counted]]:
    """The occasions of a window by group; a group without any is left out."""
    (found,) = counts_between(session, asked, edges=())
    return found


def counts_between(
    session: Session, asked: Counting, *, edges: Sequence[datetime]
) -> Sequence[Mapping[Key, Sequence[Counted]]]:
    """The same of each stretch of a window: up to the first edge, between edges, after the last.

    edges: instants within the window (UTC), the earliest first; each begins a stretch.
    """
    found: list[dict[Key, list[Counted]]] = [defaultdict(list) for _stretch in (*edges, None)]
    statement = _counted(session, asked, edges)
    for stretch, group, occasion, marks, bucket, n, length in driver_rows(session, statement):
        alike = Counted(OCCASIONS[occasion], _marks(marks), bucket, n, int(length or 0))
        found[stretch][group].append(alike)
    return found


OCCASIONS = {str(occasion): occasion for occasion in Occasion}


@cache
def _marks(number: int) -> Mark:
    """A combination of marks is made once: a province has a hundred thousand counts of a few."""
    return Mark(number)


def _counted(session: Session, asked: Counting, edges: Sequence[datetime]) -> Select[Any]:
    fact = MeasureFactRow
    keys = (
        _stretch(edges).label("stretch"), _group(asked).label("grouped"), fact.occasion,
        fact.marks, _bucket().label("bucket"),
    )  # fmt: skip
    columns = (*keys, func.count().label("n"), func.sum(fact.length).label("total"))
    return _in_window(session, asked, columns).group_by(*keys)


def _in_window(session: Session, asked: Counting, columns: Sequence[Any]) -> Select[Any]:
    fact = MeasureFactRow
    statement = _from_facts(session, asked, columns)
    if asked.by is By.LINE:
        statement = statement.outerjoin(DepartmentRow, DepartmentRow.id == fact.department_id)
    if asked.departments is not None:
        statement = statement.where(_credited_to(asked.departments))
    return statement.where(
        fact.occasion.in_(list(map(str, asked.occasions))),
        fact.at >= asked.since,
        fact.at < asked.until,
    )


def _credited_to(departments: Collection[Key]) -> Any:
    named = MeasureFactRow.department_id.in_([key for key in departments if key is not None])
    nobody = MeasureFactRow.department_id.is_(None)
    return or_(named, nobody) if None in departments else named


def _stretch(edges: Sequence[datetime]) -> Any:
    """Which stretch of a window an occasion lies in, from 0."""
    steps = [(MeasureFactRow.at < edge, n) for n, edge in enumerate(edges)]
    return case(*steps, else_=len(edges)) if steps else literal(0)


def _from_facts(session: Session, asked: Counting, columns: Sequence[Any]) -> Select[Any]:
    """The facts that the viewer may see; of who sees everything, no problem is looked up for it."""
    met = [c for c in (visible(asked.viewer), *_among(session, asked)) if c is not true()]
    if not met and asked.by not in OF_PROBLEM:
        return select(*columns).select_from(MeasureFactRow)
    # SQLite would rather go through all that a county has ever had.
    condition = and_(true(), *met)
    seen = inert(condition) if session.get_bind().dialect.name == "sqlite" else condition
    of_problem = ProblemRow.id == MeasureFactRow.problem_id
    return select(*columns).select_from(MeasureFactRow).join(ProblemRow, of_problem).where(seen)


def _among(session: Session, asked: Counting) -> list[Any]:
    asking = Asking(asked.viewer, asked.until, str(session.get_bind().dialect.name))
    met = conditions(asked.among, asking)
    return [condition for name, condition in met.items() if name != "state"]


OF_PROBLEM: dict[By | None, Any] = {
    By.FIELD: func.substr(ProblemRow.field, 1, 2),
    By.CHANNEL: ProblemRow.channel,
    By.DIFFICULTY: ProblemRow.difficulty,
    By.REGION: ProblemRow.region,
}


def _group(asked: Counting) -> Any:
    """What an occasion is grouped by."""
    if asked.by is By.DEPARTMENT:
        return MeasureFactRow.department_id
    return _group_of_problem(asked)


def _group_of_problem(asked: Counting) -> Any:
    if asked.by is By.REGION:
        return func.substr(ProblemRow.region, 1, asked.digits)
    if asked.by is By.LINE:
        return func.coalesce(DepartmentRow.line, "")
    return literal(WHOLE) if asked.by is None else OF_PROBLEM[asked.by]


def _bucket() -> Any:
    """The bucket of a length, as app.domain.lengths.bucket_of says."""
    length = MeasureFactRow.length
    bounds = zip(BUCKETS, count(), strict=False)
    steps = [(length < int(bound * DAY), n) for bound, n in bounds]
    return case((length.is_(None), None), *steps, else_=len(BUCKETS))


def _group_of_open(session: Session, asked: Counting) -> Any:
    """By department: the lead's. SQLite would rather go along all that each has ever led."""
    if asked.by is not By.DEPARTMENT:
        return _group_of_problem(asked)
    lead = ProblemRow.__table__.c.lead_department
    return inert(lead) if session.get_bind().dialect.name == "sqlite" else lead


def open_since(
    session: Session, asked: Counting, *, edges: Sequence[datetime]
) -> Mapping[Key, Sequence[int]]:
    """What is open now, by group: how many were registered at or after each edge, and before all.

    edges: instants, the latest first. The counts are of the stretches between them.
    """
    steps = [(ProblemRow.registered_at >= edge, n) for n, edge in enumerate(edges)]
    stretch = case(*steps, else_=len(edges)).label("stretch")
    keys = (_group_of_open(session, asked).label("grouped"), stretch)
    statement = visible_problems(asked.viewer, *keys, func.count()).select_from(ProblemRow)
    if asked.by is By.LINE:
        lead = DepartmentRow.id == ProblemRow.lead_department
        statement = statement.outerjoin(DepartmentRow, lead)
    found: dict[Key, list[int]] = defaultdict(lambda: [0] * (len(edges) + 1))
    met = (ProblemRow.open, *_among(session, asked))
    open_ones = statement.where(*met).group_by(*keys)
    for key, place, n in plain_rows(session, open_ones):
        found[key][place] = n
    return found
