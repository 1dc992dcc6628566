"""What the overview reads of the rollups: a dozen weeks of flows, a few days, a day's lights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.flows import Flow
from db.models import FlowDayRow, FlowWeekRow, LightDayRow
from db.plain_rows import plain_rows
from db.visibility import following

FlowCount = tuple[date, str, str, int]
"""A day, or the Monday of a week; a first-level field; a flow; how many."""

ASKED = (str(Flow.REGISTERED), str(Flow.LEFT))


def flow_weeks(
    session: Session, *, since: date, region: str, fields: Sequence[str]
) -> list[FlowCount]:
    """What was registered and what left in the weeks from a Monday on, of the province, a city."""
    place = _within(FlowWeekRow.city, region)
    return _counted(session, FlowWeekRow, FlowWeekRow.week, since, place, fields)


def flow_days(
    session: Session, *, since: date, region: str, fields: Sequence[str]
) -> list[FlowCount]:
    """What was registered and what left on the days from one on, of a region and below."""
    place = _within(FlowDayRow.region, region)
    return _counted(session, FlowDayRow, FlowDayRow.day, since, place, fields)


def _counted(
    session: Session,
    table: type[FlowDayRow] | type[FlowWeekRow],
    period: Any,
    since: date,
    place: tuple[Any, ...],
    fields: Sequence[str],
) -> list[FlowCount]:
    """The sums of a rollup over places; of some first-level fields, of all where none is named."""
    key = (period, table.field, table.flow)
    asked = select(*key, func.sum(table.count)).where(period >= since, *place)
    asked = asked.where(table.flow.in_(ASKED)).group_by(*key)
    rows = plain_rows(session, asked.where(table.field.in_(fields)) if fields else asked)
    return [(day, code, flow, int(n)) for day, code, flow, n in rows]


def stand_of(session: Session, *, day: date, region: str) -> dict[tuple[str, str], int]:
    """(lane, light) → count of the open problems at the end of a day; empty if not kept."""
    key = (LightDayRow.lane, LightDayRow.light)
    asked = select(*key, func.sum(LightDayRow.count)).where(
        LightDayRow.day == day, *_within(LightDayRow.region, region)
    )
    rows = plain_rows(session, asked.group_by(*key))
    return {(lane, light): int(n) for lane, light, n in rows}


def _within(column: Any, region: str) -> tuple[Any, ...]:
    """The rows of a region and below; of a level itself where its code ends in 00."""
    if len(region) > 2 and region.endswith("00"):
        return (column == region[:-2],)
    return (column >= region, column < following(region))
