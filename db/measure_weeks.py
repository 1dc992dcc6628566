"""The measures' facts of each week that is over, counted once and kept.

They are no truth. Whatever changes a fact forgets the week in which it lies, and the timetable
counts it again; a week that is missing is no fault, only longer to count. No act ever writes a
count, so that no two wait for each other at one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Select, bindparam, case, delete, func, insert, literal, select, text
from sqlalchemy.orm import Session

from app.domain.flows import local_day, monday_of
from app.domain.lengths import BUCKETS
from app.domain.measures.occasion import DAY, Occasion
from app.domain.review.weeks import WEEK, Week, last_whole_week
from app.domain.rules import ReviewRule
from db.differences import Area, Findings
from db.models import KeptWeekRow, MeasureFactRow, MeasureWeekRow, ProblemRow
from db.plain_rows import plain_rows

WEEKS = 104
"""Two years: what is asked beyond them is counted from the facts."""

CITY = 4
"""So many letters of a region's code name its city."""

ALL_CITIES = ""
"""The city of what all have together; it stands before every other."""

ALL_DEPARTMENTS, NOBODY = -1, 0
"""The departments of what all have together, and of what is credited to none; others are above."""

WITHOUT_LENGTH = -1
"""The bucket of what has none."""

COLUMNS = ("city", "department_id", "occasion", "marks", "bucket", "n", "length")
"""All that stands in `MeasureWeekRow` but the week's beginning."""

Facts = Sequence[Mapping[str, Any]]


def bucket() -> Any:
    """The bucket of a fact's length, as app.domain.lengths.bucket_of says; NULL without one."""
    length = MeasureFactRow.length
    bounds = zip(BUCKETS, count(), strict=False)
    steps = [(length < int(bound * DAY), n) for bound, n in bounds]
    return case((length.is_(None), None), *steps, else_=len(BUCKETS))


def kept_within(session: Session, *, since: datetime, until: datetime) -> list[Week]:
    """The kept weeks that lie in a window as a whole, the earliest first."""
    kept = KeptWeekRow
    within = select(kept.since, kept.until).where(kept.since >= since, kept.until <= until)
    rows = plain_rows(session, within.order_by(kept.since))
    return [Week(since=row.since, until=row.until) for row in rows]


def missing(session: Session, *, until: datetime, edge: ReviewRule) -> list[Week]:
    """The weeks that were over at an instant and are not kept, the latest first.

    Of the last two years, back to the first problem.
    """
    earliest = session.scalar(select(func.min(ProblemRow.registered_at)))
    if earliest is None:
        return []
    kept, last = set(session.scalars(select(KeptWeekRow.since))), last_whole_week(until, edge=edge)
    weeks = (Week(since=last.since - n * WEEK, until=last.until - n * WEEK) for n in range(WEEKS))
    return [week for week in weeks if week.until > earliest and week.since not in kept]


def keep(session: Session, *, until: datetime, edge: ReviewRule) -> int:
    """Count every week that is missing, in one transaction; how many there were."""
    weeks = missing(session, until=until, edge=edge)
    for week in weeks:
        keep_week(session, week)
    return len(weeks)


def keep_week(session: Session, week: Week) -> None:
    """Count a week that is over, in place of all over which it laps.

    No act that changes facts is committed between the counting and the commit unseen. Raises what
    becomes DomainError "busy" where such an act takes too long.
    """
    _alone(session)
    kept, counted = KeptWeekRow, MeasureWeekRow
    for table in (kept, counted):
        laps = table.since > week.since - WEEK, table.since < week.until
        session.execute(delete(table).where(*laps))
    for rows in (_counted(week), _of_all_cities(week), _of_all_departments(week)):
        of_week = rows.add_columns(literal(week.since))
        session.execute(insert(counted).from_select([*COLUMNS, "since"], of_week))
    session.execute(insert(kept), [{"since": week.since, "until": week.until}])


def _alone(session: Session) -> None:
    """Wait for the acts that forget weeks, and let them wait: `forget` takes part in this lock.

    SQLite's writers are alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL lock_timeout = '10s'"))
        session.execute(text("LOCK TABLE measure_week_kept IN SHARE ROW EXCLUSIVE MODE"))


def _counted(week: Week) -> Select[Any]:
    """COLUMNS of a week, counted from its facts."""
    fact = MeasureFactRow
    key = (
        func.substr(ProblemRow.region, 1, CITY).label("city"),
        func.coalesce(fact.department_id, NOBODY).label("department"),
        fact.occasion,
        fact.marks,
        func.coalesce(bucket(), WITHOUT_LENGTH).label("bucket"),
    )
    sums = func.count(), func.coalesce(func.sum(fact.length), 0)
    return (
        select(*key, *sums)
        .join(ProblemRow, ProblemRow.id == fact.problem_id)
        .where(
            fact.occasion.in_(list(map(str, Occasion))),
            fact.at >= week.since,
            fact.at < week.until,
        )
        .group_by(*key)
    )


def _of_all_cities(week: Week) -> Select[Any]:
    """COLUMNS of all cities together, from what is counted of each."""
    row = MeasureWeekRow
    key: tuple[Any, ...] = (row.department_id, row.occasion, row.marks, row.bucket)
    together = select(literal(ALL_CITIES), *key, func.sum(row.n), func.sum(row.length))
    return together.where(row.since == week.since).group_by(*key)


def _of_all_departments(week: Week) -> Select[Any]:
    """COLUMNS of all departments together, of each city and of all of them."""
    row = MeasureWeekRow
    key: tuple[Any, ...] = (row.occasion, row.marks, row.bucket)
    columns = (row.city, literal(ALL_DEPARTMENTS), *key, func.sum(row.n), func.sum(row.length))
    return select(*columns).where(row.since == week.since).group_by(row.city, *key)


def differing(old: Facts, new: Facts) -> set[datetime]:
    """When the facts lie by which a problem's rows differ. It never leaves its city."""
    if old == new:
        return set()
    return {fact["at"] for fact in (*old, *new) if fact not in old or fact not in new}


def forget(session: Session, instants: Iterable[datetime]) -> None:
    """Forget the weeks in which facts lie that change in this transaction.

    It must be asked for whether or not a week is kept: somebody may be about to keep it.
    """
    spells = _spells(instants)
    if spells:
        kept = KeptWeekRow
        hit = kept.since <= bindparam("last"), kept.until > bindparam("first")
        session.connection().execute(delete(kept).where(*hit), spells)


def _spells(instants: Iterable[datetime]) -> list[dict[str, datetime]]:
    """First and last instant by weeks from Monday, in their order.

    A spell is shorter than a week, so that a week which it touches holds its first or its last.
    """
    spells: dict[Any, list[datetime]] = defaultdict(list)
    for at in sorted(set(instants)):
        spells[monday_of(local_day(at))].append(at)
    return [{"first": spell[0], "last": spell[-1]} for spell in spells.values()]


def check_weeks(session: Session, *, findings: Findings) -> None:
    """Compare every week that is kept with what its facts add up to."""
    kept = select(KeptWeekRow.since, KeptWeekRow.until).order_by(KeptWeekRow.since)
    for row in plain_rows(session, kept):
        _check_week(session, Week(since=row.since, until=row.until), findings)


def _check_week(session: Session, week: Week, findings: Findings) -> None:
    row = MeasureWeekRow
    columns = [row.__table__.c[name] for name in COLUMNS]
    stored = _sums(plain_rows(session, select(*columns).where(row.since == week.since)))
    counted = _sums(_with_all_together(plain_rows(session, _counted(week))))
    for key in sorted({*stored, *counted}):
        if counted[key] != stored[key]:
            findings.add(
                Area.REBUILD, "count_differs", table=row.__tablename__,
                key=" ".join(map(str, (week.day, *key))),
                expected=_shown(counted[key]), found=_shown(stored[key]),
            )  # fmt: skip


def _with_all_together(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Rows of COLUMNS, each also for all cities, for all departments, and for both."""
    for city, department, *rest in rows:
        for where in (city, ALL_CITIES):
            yield where, department, *rest
            yield where, ALL_DEPARTMENTS, *rest


def _sums(rows: Iterable[Sequence[Any]]) -> defaultdict[tuple[Any, ...], tuple[int, int]]:
    """(how many, how long) by what is alike. rows: of COLUMNS."""
    sums: defaultdict[tuple[Any, ...], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for *alike, n, length in rows:
        before, long = sums[tuple(alike)]
        sums[tuple(alike)] = before + n, long + int(length)
    return sums


def _shown(sums: tuple[int, int]) -> str:
    return "{} / {}".format(*sums)
