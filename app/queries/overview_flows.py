"""What came, what left and what stands: the stock of today, twelve weeks of it, and by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.domain.calendar import Calendar
from app.domain.flows import Flow, monday_of
from app.domain.register_filter import LightWord, RegisterFilter, State
from app.queries.overview_periods import Period, holiday_in, seven_days, whole_weeks
from app.queries.overview_places import FieldRow, Share, field_shares
from app.queries.register_choices import Choices
from db.overview_query import OpenCount
from db.rollup_query import FlowCount, flow_days, flow_weeks

LENGTH_OF_CITY = 4
"""Of a division code; a longer one is a county's, or with 00 behind it a city's own level."""


@dataclass(frozen=True)
class Flows:
    """What came in and what left: by week and field, and in the seven days that end today.

    weeks: by the Monday of a week, a flow and a first-level field; days: by flow.
    """

    weeks: Counter[tuple[date, str, str]]
    totals: Counter[tuple[date, str]]
    days: Counter[str]

    @classmethod
    def of(cls, weeks: Iterable[FlowCount], days: Iterable[FlowCount]) -> Flows:
        """The flows of some weeks, and of the seven days."""
        fielded: Counter[tuple[date, str, str]] = Counter()
        totals: Counter[tuple[date, str]] = Counter()
        last: Counter[str] = Counter()
        for monday, field, flow, n in weeks:
            fielded[monday, flow, field] += n
            totals[monday, flow] += n
        for _day, _field, flow, n in days:
            last[flow] += n
        return cls(fielded, totals, last)

    def grown_after(self, day: date) -> int:
        """By how much what is open grew in the weeks after a Sunday."""
        signs = {str(Flow.REGISTERED): 1, str(Flow.LEFT): -1}
        return sum(signs[flow] * n for (monday, flow), n in self.totals.items() if monday > day)


def flows_of(session: Session, *, region: str, fields: Sequence[str], at: datetime) -> Flows:
    """The flows of a region and below, in some first-level fields or in all.

    Weeks are kept of the province and of its cities; a county's are few enough to be added up.
    """
    since, week = whole_weeks(at)[0].first, seven_days(at)
    if len(region) <= LENGTH_OF_CITY and not region.endswith("00"):
        weeks = flow_weeks(session, since=since, region=region, fields=fields)
        days = flow_days(session, since=week.first, region=region, fields=fields)
    else:
        days = flow_days(session, since=since, region=region, fields=fields)
        weeks = [(monday_of(day), field, flow, n) for day, field, flow, n in days]
    return Flows.of(weeks, [row for row in days if week.first <= row[0] <= week.last])


@dataclass(frozen=True, kw_only=True)
class Stock:
    """在办: what stood seven days ago, came and left since, and stands now."""

    now: int
    before: int
    came: int
    left: int
    asked: RegisterFilter
    asked_came: RegisterFilter
    asked_left: RegisterFilter


@dataclass(frozen=True, kw_only=True)
class Week:
    """One whole week: what came, what left, what stood at its end; a holiday that it holds."""

    period: Period
    came: int
    left: int
    stock: int
    holiday: str
    asked_came: RegisterFilter
    asked_left: RegisterFilter


def stock_of(
    counts: Sequence[OpenCount], flows: Flows, asked: RegisterFilter, at: datetime
) -> Stock:
    """The stock of today against that of seven days ago."""
    days = seven_days(at)
    now = sum(row.n for row in counts)
    came, left = flows.days[Flow.REGISTERED], flows.days[Flow.LEFT]
    return Stock(
        now=now,
        before=now - came + left,
        came=came,
        left=left,
        asked=asked.narrowed(state=State.OPEN),
        asked_came=_came(asked, days),
        asked_left=_left(asked, days),
    )


def _came(asked: RegisterFilter, days: Period) -> RegisterFilter:
    return asked.narrowed(state=State.ALL, registered_from=days.first, registered_to=days.last)


def _left(asked: RegisterFilter, days: Period) -> RegisterFilter:
    return asked.narrowed(state=State.LEFT, closed_from=days.first, closed_to=days.last)


def weeks_of(
    calendar: Calendar,
    counts: Sequence[OpenCount],
    flows: Flows,
    asked: RegisterFilter,
    at: datetime,
) -> tuple[Week, ...]:
    """The weeks; the stock at the end of each is today's, walked back over what came and left."""
    periods = whole_weeks(at)
    stock = sum(row.n for row in counts) - flows.grown_after(periods[-1].last)
    found: list[Week] = []
    for period in reversed(periods):
        came = flows.totals[period.first, Flow.REGISTERED]
        left = flows.totals[period.first, Flow.LEFT]
        found.append(
            Week(
                period=period,
                came=came,
                left=left,
                stock=stock,
                holiday=holiday_in(calendar, period),
                asked_came=_came(asked, period),
                asked_left=_left(asked, period),
            )
        )
        stock -= came - left
    return tuple(reversed(found))


def fields_of(
    counts: Sequence[OpenCount],
    flows: Flows,
    asked: RegisterFilter,
    week: Period,
    offered: Choices,
) -> tuple[FieldRow, ...]:
    """The first-level fields, those in which most came in in the last week first."""
    shares = field_shares(counts)
    rows = []
    for code, name in offered.names["fields"].items():
        if len(code) != 2 or asked.field not in ("", code):
            continue
        own = asked.narrowed(field=code)
        rows.append(
            FieldRow(
                name=name,
                share=Share(*shares.get(code, (0, 0)), own),
                asked_red=own.narrowed(light=LightWord.RED),
                came=flows.weeks[week.first, Flow.REGISTERED, code],
                came_before=flows.weeks[week.before.first, Flow.REGISTERED, code],
                asked_came=_came(own, week),
            )
        )
    shown = [row for row in rows if row.came or row.came_before or row.share.count]
    return tuple(sorted(shown, key=lambda row: (-row.came, -row.share.count)))
