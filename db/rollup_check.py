"""The recount of the rollups that are kept with the writes, from the rows of the problems alone.

Not the whole log: the weeks that still change are counted by days and weeks, all the others by the
totals of each city, which an index answers. `verify` does the whole, from the events.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.catalogue import OPEN_STAGES, Stage
from app.domain.flows import Flow, FlowKey, begin_of, by_week, city_of, local_day
from db.differences import Findings
from db.models import FlowDayRow, FlowWeekRow, HandoverWeekRow, OrderRow, ProblemRow
from db.number_check import check_numbers
from db.passage_query import handovers_since
from db.plain_rows import plain_rows

LEFT_WITHOUT_CLOSING = sorted(str(stage) for stage in {*Stage} - OPEN_STAGES - {Stage.CLOSED})
CONFIRMED = "confirmed"
CITY = 4
"""So many letters of a region's code name its city."""

Key = tuple[str, ...]
"""The parts that name a count: a day or week or nothing, a place, what is counted of it."""


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """A count that is kept and is not what the problems add up to."""

    table: str
    key: Key
    kept: int
    counted: int


def deviations(session: Session, *, since: date) -> list[Deviation]:
    """Every count that is wrong: days and weeks from a Monday on, and the totals of each city.

    A constant number of statements, in one moment of the database.
    """
    days = _days(session, since)
    counted: tuple[tuple[Any, Counter[Any]], ...] = (
        (FlowDayRow, days),
        (FlowWeekRow, by_week(days)),
        (HandoverWeekRow, handovers_since(session, week=since)),
    )
    found: list[Deviation] = []
    for rollup, expected in counted:
        kept = _kept(session, rollup, since)
        found += _compared(rollup.__tablename__, kept, _named(expected))
    totals = _totals(session)
    for table, place in ((FlowDayRow, FlowDayRow.region), (FlowWeekRow, FlowWeekRow.city)):
        found += _compared(table.__tablename__, _kept_totals(session, table, place), totals)
    return [*found, *_numbers_behind(session, since)]


def _compared(table: str, kept: Counter[Key], counted: Counter[Key]) -> Iterator[Deviation]:
    for key in sorted({*kept, *counted}):
        if kept[key] != counted[key]:
            yield Deviation(table=table, key=key, kept=kept[key], counted=counted[key])


def _named(counts: Counter[Any]) -> Counter[Key]:
    return Counter({tuple(map(str, key)): n for key, n in counts.items()})


def _days(session: Session, since: date) -> Counter[FlowKey]:
    """What came in and what left since a day, counted from the problems."""
    counted: Counter[FlowKey] = Counter()
    came = select(ProblemRow.registered_at, ProblemRow.region, ProblemRow.field)
    for at, region, field in plain_rows(
        session, came.where(ProblemRow.registered_at >= begin_of(since))
    ):
        counted[local_day(at), region, field[:2], str(Flow.REGISTERED)] += 1
    for at, region, field, stage, ground in _left(session, since):
        for flow in _flows_of(stage, ground):
            counted[local_day(at), region, field[:2], flow] += 1
    return counted


def _left(session: Session, since: date) -> Iterator[Any]:
    """(instant, region, field, stage, ground) of what left since a day; two statements."""
    rest = (ProblemRow.region, ProblemRow.field, ProblemRow.stage, ProblemRow.closing_ground)
    begin = begin_of(since)
    yield from plain_rows(
        session,
        select(ProblemRow.closed_at, *rest).where(
            ProblemRow.closed_at >= begin, ProblemRow.stage.not_in(sorted(map(str, OPEN_STAGES)))
        ),
    )
    yield from plain_rows(
        session,
        select(ProblemRow.last_at, *rest).where(
            ProblemRow.closed_at.is_(None),
            ProblemRow.stage.in_(LEFT_WITHOUT_CLOSING),
            ProblemRow.last_at >= begin,
        ),
    )


def _flows_of(stage: str, ground: str) -> Iterator[str]:
    """What a problem that has left adds."""
    yield str(Flow.LEFT)
    if stage == str(Stage.CLOSED):
        yield str(Flow.CLOSED)
        if ground == CONFIRMED:
            yield str(Flow.CONFIRMED)


def _kept(session: Session, rollup: Any, since: date) -> Counter[Key]:
    """What a rollup says of the days or weeks since one: of its columns the first names them."""
    columns = rollup.__table__.c
    kept = select(*columns).where(columns[0] >= since)
    return _named(Counter({tuple(key): n for *key, n in plain_rows(session, kept)}))


def _totals(session: Session) -> Counter[Key]:
    """(city, flow) → how many problems there ever were; the index of what was closed holds all."""
    city: Any = func.substr(ProblemRow.region, 1, CITY)
    key = (city, ProblemRow.stage, ProblemRow.closing_ground)
    counted: Counter[Key] = Counter()
    for place, stage, ground, n in plain_rows(session, select(*key, func.count()).group_by(*key)):
        counted[place, str(Flow.REGISTERED)] += n
        for flow in () if stage in OPEN_STAGES else _flows_of(stage, ground):
            counted[place, flow] += n
    return counted


def _kept_totals(session: Session, table: Any, place: Any) -> Counter[Key]:
    kept: Counter[Key] = Counter()
    summed = select(place, table.flow, func.sum(table.count)).group_by(place, table.flow)
    for region, flow, n in plain_rows(session, summed):
        kept[city_of(region), flow] += int(n)
    return kept


def _numbers_behind(session: Session, since: date) -> Iterator[Deviation]:
    """Series that stand below a number given since a day: of problems, and of orders."""
    findings = Findings()
    recent = select(ProblemRow.id).where(ProblemRow.registered_at >= begin_of(since))
    orders = select(OrderRow.number).where(OrderRow.issued_at >= begin_of(since))
    check_numbers(
        session,
        [row.id for row in plain_rows(session, recent)],
        orders=[row.number for row in plain_rows(session, orders)],
        findings=findings,
    )
    for found in findings.told:
        facts = found.facts
        yield Deviation(
            table="counter", key=(facts["series"],), kept=facts["found"], counted=facts["expected"]
        )
