"""The overview in SQL, as of an instant of the past: the figures of `overview_query`, told then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain.flows import Flow, begin_of, local_day
from app.domain.register_filter import RegisterFilter
from db.flow_stands import CITY, brought_forward, counts_of
from db.lights import light_of
from db.models import DepartmentRow, PrerequisiteRow
from db.open_days import flows_before
from db.overview_query import ALARMING
from db.past import PIECES, Past, held, open_then, over
from db.plain_rows import plain_rows
from db.register_conditions import Asking, conditions, in_region
from db.rollup_query import FlowCount
from db.visibility import visible
from db.waiting import Sides
from db.wall_clock import wall_text

AN_INSTANT = timedelta(microseconds=1)
"""No two instants of the log are nearer to each other."""


class OpenThen(NamedTuple):
    """n problems that were open: lane, stage, light, place, first-level field, line of the lead,
    what was most waited for in the lane, whether a flag stood.
    """

    lane: str
    stage: str
    light: str
    place: str
    field: str
    line: str
    duty: str
    flagged: bool
    n: int


def open_counts_then(
    session: Session, asked: RegisterFilter, asking: Asking, past: Past, *, digits: int
) -> list[OpenThen]:
    """What was open, counted; places are region codes cut to so many digits.

    Lines are those that the departments have now.
    """
    pieces = open_then(past)
    key = (
        pieces.c.lane,
        pieces.c.stage,
        _light(pieces, past).label("light"),
        func.substr(pieces.c.region, 1, digits).label("place"),
        func.substr(pieces.c.field, 1, 2).label("field"),
        func.coalesce(DepartmentRow.line, "").label("line"),
        pieces.c.duty,
        (pieces.c.flags != "").label("flagged"),
    )
    counts = (
        _asked(pieces, asked, asking, *key, func.count())
        .outerjoin_from(pieces, DepartmentRow, DepartmentRow.id == pieces.c.lead_department)
        .group_by(*key)
    )
    return [OpenThen._make(row) for row in plain_rows(session, counts)]


def most_pressing_then(
    session: Session, asked: RegisterFilter, asking: Asking, past: Past, *, limit: int
) -> list[int]:
    """As `most_pressing`: what was overdue and unanswered, the longest first."""
    pieces = open_then(past)
    alarming = _light(pieces, past).in_(ALARMING), pieces.c.met_at.is_(None)
    in_order = (pieces.c.due, pieces.c.region, pieces.c.problem_id)
    first = _asked(pieces, asked, asking, pieces.c.problem_id).where(*alarming)
    rows = plain_rows(session, first.order_by(*in_order).limit(limit))
    return [row.problem_id for row in rows]


def _light(pieces: Any, past: Past) -> Any:
    columns = {name: pieces.c[name] for name in ("due", "yellow_from", "paused", "met_at")}
    return light_of(past.at, **columns)


def _asked(pieces: Any, asked: RegisterFilter, asking: Asking, *columns: Any) -> Select[Any]:
    """A select over pieces that were open, of a filter that the viewer may see."""
    met = and_(visible(asking.viewer), *conditions(asked, asking).values())
    return select(*columns).where(over(pieces, met))


def flows_then(
    session: Session,
    past: Past,
    *,
    region: str,
    fields: Sequence[str],
    since: date,
) -> list[FlowCount]:
    """What was registered and what left from a Monday on, as the problems stood then.

    Region and first-level fields as in `rollup_query.flow_days`; of the province and its cities
    days that are long gone by are told as the Mondays of their weeks.
    """
    if len(region) <= CITY and not region.endswith("00"):
        kept = flows_before(session, past.at)
        if kept is not None:
            until, day = past.at + AN_INSTANT, local_day(past.at)
            stand = brought_forward(session, kept.stand, since=kept.since, until=until, day=day)
            return counts_of(stand, region=region, fields=fields, since=since)
    return _flows_of_pieces(session, past, region=region, fields=fields, since=since)


def _flows_of_pieces(
    session: Session, past: Past, *, region: str, fields: Sequence[str], since: date
) -> list[FlowCount]:
    """The same from every piece of what came or left: a county's are few."""
    begin, pieces = begin_of(since), open_then(past)
    within = _within(pieces, region, fields)
    still = _by_day(pieces, pieces.c.registered_at).where(pieces.c.registered_at >= begin, *within)
    left = (*_left(past, begin), *_within(PIECES, region, fields))
    ended = _by_day(PIECES, PIECES.c.registered_at).where(PIECES.c.registered_at >= begin, *left)
    gone = _by_day(PIECES, PIECES.c.closed_at).where(*left)
    return [
        *_flow(session, still, Flow.REGISTERED),
        *_flow(session, ended, Flow.REGISTERED),
        *_flow(session, gone, Flow.LEFT),
    ]


def _left(past: Past, begin: datetime) -> tuple[Any, ...]:
    """The pieces of what had left the loop, since an instant."""
    return ~PIECES.c.open, PIECES.c.closed_at >= begin, held(past)


def _within(pieces: Any, region: str, fields: Sequence[str]) -> tuple[Any, ...]:
    here = over(pieces, in_region(region))
    return (here, func.substr(pieces.c.field, 1, 2).in_(fields)) if fields else (here,)


def _by_day(pieces: Any, instant: Any) -> Select[Any]:
    key = (
        func.substr(wall_text(instant), 1, 10).label("day"),
        func.substr(pieces.c.field, 1, 2).label("field"),
    )
    return select(*key, func.count().label("n")).group_by(*key)


def _flow(session: Session, counts: Select[Any], flow: Flow) -> list[FlowCount]:
    rows = plain_rows(session, counts)
    return [(date.fromisoformat(day), field, str(flow), n) for day, field, n in rows]


def waits_then(
    session: Session, asked: RegisterFilter, asking: Asking, past: Past
) -> list[tuple[str, int, datetime]]:
    """(line that was waited for, problem that waited, since when), for each wait that stood.

    An assignment counts with the department that has it now, as in `db.waiting`.
    """
    pieces, sides = open_then(past), Sides(past.at)
    columns = (DepartmentRow.line, pieces.c.problem_id, PrerequisiteRow.set_at)
    beside = _asked(pieces, asked, asking, *columns).join_from(
        pieces, PrerequisiteRow, PrerequisiteRow.problem_id == pieces.c.problem_id
    )
    named = sides.joined(beside).join(DepartmentRow, DepartmentRow.id == sides.awaited)
    rows = plain_rows(session, named.where(DepartmentRow.line != ""))
    return [(line, problem, since) for line, problem, since in rows]
