"""What had come and left in the weeks before an instant, as the problems stood at that instant.

It is kept with the pieces that were open at the end of a day, and brought forward by those problems
alone that changed since. The last days are told apart, older ones by their weeks: the overview asks
for no more.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from app.domain.flows import Flow, begin_of, monday_of
from db.models import StandingRow
from db.plain_rows import plain_rows
from db.rollup_query import FlowCount
from db.wall_clock import wall_text

FlowStand = Counter[tuple[str, date, str, str]]
"""By flow, local day or the Monday of its week, city or province itself, first-level field."""

WEEKS = timedelta(weeks=13)
"""So long before the week of a day is told: twelve whole weeks before any day lie within it."""

DAYS = timedelta(days=7)
"""So long before a day each day is told by itself."""

PORTION = 400

CITY, FIELD = 4, 2
"""So many signs of a division code name the city, and of a service field the first level."""


def brought_forward(
    session: Session, stand: FlowStand, *, since: datetime | None, until: datetime, day: date
) -> FlowStand:
    """The flows as they stood just before `until`, from those just before `since` (both UTC).

    since: None where nothing had happened yet. day: the local day that they are told of.
    """
    found, first = FlowStand(), _first(day)
    for (flow, on, city, field), n in stand.items():
        found[flow, _told_as(on, day), city, field] += n
    for met in _changed(session, since, until):
        for sign, instant in ((-1, since), (1, until)):
            for flow, on, city, field, n in _counted(session, met, instant, begin=first):
                found[flow, _told_as(on, day), city, field] += sign * n
    return Counter({key: n for key, n in found.items() if n and key[1] >= first})


def _first(day: date) -> date:
    return monday_of(day) - WEEKS


def _told_as(on: date, day: date) -> date:
    return on if on >= day - DAYS else monday_of(on)


def _changed(
    session: Session, since: datetime | None, until: datetime
) -> Iterator[ColumnElement[bool]]:
    """The pieces of the problems of which anything began in a stretch of time, in portions."""
    if since is None:
        yield true()
        return
    begun = StandingRow.since >= since, StandingRow.since < until
    rows = plain_rows(session, select(StandingRow.problem_id).where(*begun).distinct())
    problems = sorted(problem for (problem,) in rows)
    for start in range(0, len(problems), PORTION):
        yield StandingRow.problem_id.in_(problems[start : start + PORTION])


def _counted(
    session: Session, met: ColumnElement[bool], instant: datetime | None, *, begin: date
) -> Iterator[tuple[str, date, str, str, int]]:
    """What the pieces that held just before an instant count for, from a day on."""
    if instant is None:
        return
    not_over = or_(StandingRow.until.is_(None), StandingRow.until >= instant)
    came = Flow.REGISTERED, StandingRow.registered_at, true()
    left = Flow.LEFT, StandingRow.closed_at, ~StandingRow.open
    for flow, at, counts in (came, left):
        key = _day_of(at), _start_of(StandingRow.region, CITY), _start_of(StandingRow.field, FIELD)
        rows = select(*key, func.count()).where(
            met, StandingRow.since < instant, not_over, counts, at >= begin_of(begin)
        )
        for on, city, field, n in plain_rows(session, rows.group_by(*key)):
            yield str(flow), date.fromisoformat(on), city, field, n


def _day_of(at: Any) -> Any:
    return _start_of(wall_text(at), len("2026-11-23"))


def _start_of(column: Any, length: int) -> Any:
    return func.substr(column, 1, length)


def counts_of(
    stand: FlowStand, *, region: str, fields: Sequence[str], since: date
) -> list[FlowCount]:
    """The flows of the province or a city from a Monday on, as `rollup_query.flow_days` tells them.

    fields: first-level ones; all where none is named.
    """
    found: Counter[tuple[date, str, str]] = Counter()
    for (flow, on, city, field), n in stand.items():
        if on >= since and city.startswith(region) and (not fields or field in fields):
            found[on, field, flow] += n
    return [(on, field, flow, n) for (on, field, flow), n in found.items()]


def packed(stand: FlowStand) -> bytes:
    """Flows as they are stored."""
    rows = sorted([flow, str(on), city, field, n] for (flow, on, city, field), n in stand.items())
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode())


def unpacked(body: bytes) -> FlowStand:
    """The flows of `packed`."""
    rows = json.loads(zlib.decompress(body))
    return Counter(
        {(flow, date.fromisoformat(on), city, field): n for flow, on, city, field, n in rows}
    )
