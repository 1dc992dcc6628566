"""What the measures of a window are made of: occasions counted by groups.

Weeks of the window that are kept are read as they were counted; the rest of it from one index of
the facts, whatever history lies before it. Where only the problem tells the group or whether the
viewer sees it, it is looked up by its key, and all is read from the facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.measures.figures import Counted
from app.domain.measures.grouping import By
from app.domain.measures.occasion import Mark, Occasion
from app.domain.register_filter import RegisterFilter, State
from app.domain.review.weeks import Week
from db.inert import inert
from db.measure_weeks import (
    ALL_CITIES,
    ALL_DEPARTMENTS,
    CITY,
    NOBODY,
    WITHOUT_LENGTH,
    bucket,
    kept_within,
)
from db.models import DepartmentRow, MeasureFactRow, MeasureWeekRow, ProblemRow
from db.plain_rows import driver_rows
from db.register_conditions import Asking, conditions, in_region
from db.visibility import cities_seen, visible

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
    told = _told(session, asked, edges=())
    return {key for (key,) in driver_rows(session, select(told.c.grouped).distinct())}


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
    told = _told(session, asked, edges=edges)
    *alike, n, length = told.c
    counted = select(*alike, func.sum(n), func.sum(length)).group_by(*alike)
    for stretch, group, occasion, marks, size, so_many, long in driver_rows(session, counted):
        of = Counted(OCCASIONS[occasion], _marks(marks), size, so_many, int(long or 0))
        found[stretch][group].append(of)
    return found


OCCASIONS = {str(occasion): occasion for occasion in Occasion}


@cache
def _marks(number: int) -> Mark:
    """A combination of marks is made once: a province has a hundred thousand counts of a few."""
    return Mark(number)


def _told(session: Session, asked: Counting, *, edges: Sequence[datetime]) -> Subquery:
    """Rows of (stretch, grouped, occasion, marks, bucket, n, length) that make up a window."""
    weeks = _whole_weeks(session, asked, edges)
    rests = _rests(asked, weeks) if weeks else [asked]
    parts = [_of_weeks(asked, weeks, edges)] if weeks else []
    return union_all(*parts, *(_of_facts(session, rest, edges) for rest in rests)).subquery("told")


def _whole_weeks(session: Session, asked: Counting, edges: Sequence[datetime]) -> list[Week]:
    """The kept weeks that lie each in one stretch, where such weeks can tell what is asked."""
    if not told_by_weeks(asked):
        return []
    kept = kept_within(session, since=asked.since, until=asked.until)
    return [week for week in kept if not any(week.since < e < week.until for e in edges)]


def told_by_weeks(asked: Counting) -> bool:
    """Whether kept weeks can tell it: of a problem they know its city alone."""
    within = asked.among.region
    narrowed = replace(asked.among, region="", state=State.ALL) != ANY_PROBLEM
    by_city = asked.by is By.REGION and asked.digits <= CITY
    return (
        cities_seen(asked.viewer, MeasureWeekRow.city) is not None
        and not narrowed
        and len(within) <= CITY
        and (by_city or asked.by in (None, By.DEPARTMENT, By.LINE))
    )


def _rests(asked: Counting, weeks: Sequence[Week]) -> Iterator[Counting]:
    """What is asked of the times between some weeks. weeks: the earliest first."""
    begin = asked.since
    for week in weeks:
        if begin < week.since:
            yield replace(asked, since=begin, until=week.since)
        begin = week.until
    if begin < asked.until:
        yield replace(asked, since=begin)


def _of_weeks(asked: Counting, weeks: Sequence[Week], edges: Sequence[datetime]) -> Select[Any]:
    """What is kept of some weeks."""
    week = MeasureWeekRow
    department = func.nullif(week.department_id, NOBODY)
    group = _group(asked, department=department, region=week.city).label("grouped")
    size = func.nullif(week.bucket, WITHOUT_LENGTH).label("bucket")
    columns = (_stretch(week.since, edges), group, week.occasion, week.marks, size)
    return _with_lines(asked, select(*columns, week.n, week.length), week.department_id).where(
        week.since.in_([kept.since for kept in weeks]),
        week.occasion.in_(list(map(str, asked.occasions))),
        *_cities(asked),
        _departments(asked),
    )


def _cities(asked: Counting) -> list[Any]:
    """Which of the kept cities make up what is asked: all together, or those that are seen."""
    city, region = MeasureWeekRow.city, asked.among.region
    seen = cities_seen(asked.viewer, city), in_region(region, city) if region else true()
    narrowed = [
        condition for condition in seen if condition is not None and condition is not true()
    ]
    if narrowed or asked.by is By.REGION:
        return [city > ALL_CITIES, *narrowed]
    return [city == ALL_CITIES]


def _departments(asked: Counting) -> Any:
    """Which of the kept departments make up what is asked: all together, or each that is."""
    department = MeasureWeekRow.department_id
    if asked.departments is not None:
        return department.in_([NOBODY if key is None else key for key in asked.departments])
    apart = asked.by in (By.DEPARTMENT, By.LINE)
    return department >= NOBODY if apart else department == ALL_DEPARTMENTS


def _of_facts(session: Session, asked: Counting, edges: Sequence[datetime]) -> Select[Any]:
    """What the facts of a window say, a row a fact."""
    fact = MeasureFactRow
    group = _group(asked, department=fact.department_id, region=ProblemRow.region).label("grouped")
    columns = (
        _stretch(fact.at, edges), group, fact.occasion, fact.marks, bucket().label("bucket"),
        literal(1).label("n"), fact.length,
    )  # fmt: skip
    of_facts = _with_lines(asked, _from_facts(session, asked, columns), fact.department_id)
    return of_facts.where(
        fact.occasion.in_(list(map(str, asked.occasions))),
        fact.at >= asked.since,
        fact.at < asked.until,
        true() if asked.departments is None else _credited_to(asked.departments),
    )


def _credited_to(departments: Collection[Key]) -> Any:
    named = MeasureFactRow.department_id.in_([key for key in departments if key is not None])
    nobody = MeasureFactRow.department_id.is_(None)
    return or_(named, nobody) if None in departments else named


def _stretch(at: Any, edges: Sequence[datetime]) -> Any:
    """Which stretch of a window an instant lies in, from 0."""
    steps = [(at < edge, n) for n, edge in enumerate(edges)]
    return (case(*steps, else_=len(edges)) if steps else literal(0)).label("stretch")


def _with_lines(asked: Counting, statement: Select[Any], department: Any) -> Select[Any]:
    """With the rows of departments, where their lines name the group."""
    if asked.by is not By.LINE:
        return statement
    return statement.outerjoin(DepartmentRow, DepartmentRow.id == department)


def _from_facts(session: Session, asked: Counting, columns: Sequence[Any]) -> Select[Any]:
    """The facts that the viewer may see; of who sees everything, no problem is looked up for it."""
    met = [c for c in (visible(asked.viewer), *among(session, asked)) if c is not true()]
    if not met and asked.by not in OF_PROBLEM:
        return select(*columns).select_from(MeasureFactRow)
    # SQLite would rather go through all that a county has ever had.
    condition = and_(true(), *met)
    seen = inert(condition) if session.get_bind().dialect.name == "sqlite" else condition
    of_problem = ProblemRow.id == MeasureFactRow.problem_id
    return select(*columns).select_from(MeasureFactRow).join(ProblemRow, of_problem).where(seen)


def among(session: Session, asked: Counting) -> list[Any]:
    """What a problem must meet to be among those of which it is counted, its state apart."""
    asking = Asking(asked.viewer, asked.until, str(session.get_bind().dialect.name))
    met = conditions(asked.among, asking)
    return [condition for name, condition in met.items() if name != "state"]


OF_PROBLEM: dict[By | None, Any] = {
    By.FIELD: func.substr(ProblemRow.field, 1, 2),
    By.CHANNEL: ProblemRow.channel,
    By.DIFFICULTY: ProblemRow.difficulty,
    By.REGION: ProblemRow.region,
}


def _group(asked: Counting, *, department: Any, region: Any) -> Any:
    """What an occasion is grouped by. department, region: where they stand."""
    return department if asked.by is By.DEPARTMENT else _group_by(asked, region=region)


def group_of_problem(asked: Counting) -> Any:
    """What a problem is grouped by: departments by their lines alone."""
    return _group_by(asked, region=ProblemRow.region)


def _group_by(asked: Counting, *, region: Any) -> Any:
    if asked.by is By.REGION:
        return func.substr(region, 1, asked.digits)
    if asked.by is By.LINE:
        return func.coalesce(DepartmentRow.line, "")
    return literal(WHOLE) if asked.by is None else OF_PROBLEM[asked.by]
