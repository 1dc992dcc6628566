"""Flows: what a case adds to the daily counts. The rollups are the sums of these over all cases."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.catalogue import Stage, Term
from app.domain.problem import Case

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")

FlowKey = tuple[date, str, str, str]
"""A local day, a region, a first-level field, a flow."""

WeekKey = tuple[date, str, str, str]
"""The Monday of a week, a city or the province itself, a first-level field, a flow."""


class Flow(Term):
    """A daily count. left: closed, declined, merged or withdrawn."""

    REGISTERED = "registered", "登记"
    LEFT = "left", "离开在办"
    CLOSED = "closed", "办结"
    CONFIRMED = "confirmed", "企业确认办结"


def local_day(instant: datetime) -> date:
    """The date of an instant in Asia/Shanghai."""
    return instant.astimezone(OFFICE_ZONE).date()


def begin_of(day: date) -> datetime:
    """The first instant of a date in Asia/Shanghai, as UTC."""
    return datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)


def flows(case: Case) -> Counter[FlowKey]:
    """The daily counts of a case by day, region, first-level field and flow."""
    field = case.matter.field[:2]
    counted: Counter[FlowKey] = Counter()

    def count(at: datetime | None, flow: Flow) -> None:
        if at is not None:
            counted[local_day(at), case.matter.region, field, str(flow)] += 1

    count(case.registered_at, Flow.REGISTERED)
    if not case.open:
        count(case.closed_at or case.last_at, Flow.LEFT)
    if case.stage is Stage.CLOSED:
        count(case.closed_at or case.last_at, Flow.CLOSED)
        if case.closing_ground == "confirmed":
            count(case.closed_at or case.last_at, Flow.CONFIRMED)
    return counted


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def city_of(region: str) -> str:
    """The city of a region; the province's own code stays as it is."""
    return region[:4]


def by_week(counted: Counter[FlowKey]) -> Counter[WeekKey]:
    """Daily counts added up by weeks and cities."""
    weeks: Counter[WeekKey] = Counter()
    for (day, region, field, flow), n in counted.items():
        weeks[monday_of(day), city_of(region), field, flow] += n
    return weeks
