"""What came, what left and what stands: the stock of today, twelve weeks of it, and by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.calendar import Calendar
from app.domain.flows import Flow
from app.domain.register_filter import LightWord, RegisterFilter, State
from app.queries.overview_periods import Period, holiday_in, seven_days, whole_weeks
from app.queries.overview_places import FieldRow, Share, field_shares
from app.queries.register_choices import Choices
from db.overview_query import OpenCount

Flows = Sequence[tuple[date, str, str, int]]
"""(day, first-level field, flow, count)."""


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
    now = sum(row.count for row in counts)
    came, left = _in_days(flows, days, Flow.REGISTERED), _in_days(flows, days, Flow.LEFT)
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


def _in_days(flows: Flows, days: Period, flow: Flow, field: str | None = None) -> int:
    return sum(
        n
        for day, code, name, n in flows
        if name == flow and days.first <= day <= days.last and field in (None, code)
    )


def weeks_of(
    calendar: Calendar,
    counts: Sequence[OpenCount],
    flows: Flows,
    asked: RegisterFilter,
    at: datetime,
) -> tuple[Week, ...]:
    """The weeks; the stock at the end of each is today's, walked back over what came and left."""
    periods = whole_weeks(at)
    since = Period(periods[-1].last, date.max)
    stock = sum(row.count for row in counts)
    stock -= _after(flows, since.first)
    found: list[Week] = []
    for period in reversed(periods):
        came = _in_days(flows, period, Flow.REGISTERED)
        left = _in_days(flows, period, Flow.LEFT)
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


def _after(flows: Flows, day: date) -> int:
    """By how much the stock grew after a day."""
    signs = {str(Flow.REGISTERED): 1, str(Flow.LEFT): -1}
    return sum(signs.get(name, 0) * n for when, _field, name, n in flows if when > day)


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
                came=_in_days(flows, week, Flow.REGISTERED, code),
                came_before=_in_days(flows, week.before, Flow.REGISTERED, code),
                asked_came=_came(own, week),
            )
        )
    shown = [row for row in rows if row.came or row.came_before or row.share.count]
    return tuple(sorted(shown, key=lambda row: (-row.came, -row.share.count)))
