"""Flows: what a case adds to the daily counts. The rollup is the sum of these over all cases."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.catalogue import Stage, Term
from app.domain.problem import Case

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")

FlowKey = tuple[date, str, str, str]


class Flow(Term):
    """A daily count. left: closed, declined, merged or withdrawn."""

    REGISTERED = "registered", "登记"
    LEFT = "left", "离开在办"
    CLOSED = "closed", "办结"
    CONFIRMED = "confirmed", "企业确认办结"


def local_day(instant: datetime) -> date:
    """The date of an instant in Asia/Shanghai."""
    return instant.astimezone(OFFICE_ZONE).date()


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
