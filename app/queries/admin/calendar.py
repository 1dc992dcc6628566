"""日历: a year day by day, the versions loaded, and what a notice would change."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.access import Viewer
from app.domain.calendar import Calendar
from app.domain.catalogue import Term
from app.domain.flows import local_day
from app.domain.registers import Register
from app.queries.admin.loadings import Version, versions
from app.queries.admin.paging import number
from app.translations import N_, _
from db.models import CalendarRow
from db.store import Store

FIRST_YEAR, LAST_YEAR = 2000, 2199


class DayKind(Term):
    """What a day of the calendar is."""

    WORKING = "working", N_("工作日")
    WEEKEND = "weekend", N_("周末")
    OFF = "off", N_("休息日")
    MADE_UP = "made_up", N_("调休上班")


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day: what it is, and the name of its holiday."""

    date: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month: its days, and how many places stand empty before its first (Monday: none)."""

    number: int
    before: int
    days: tuple[Day, ...]
    working: int


@dataclass(frozen=True, kw_only=True)
class CalendarView:
    """What the tab shows. provisional: no State Council notice for the year is in the calendar."""

    at: datetime
    year: int
    months: tuple[Month, ...]
    working: int
    off: int
    made_up: int
    provisional: bool
    years: tuple[int, ...]
    provisional_years: tuple[int, ...]
    hours: tuple[tuple[int, str], ...]
    version: str
    versions: tuple[Version, ...]


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> CalendarView:
    """The year that the address asks for, else the present one."""
    calendar = store.rules.calendar()
    today = local_day(at)
    year = number(query.get("year")) or today.year
    year = year if FIRST_YEAR <= year <= LAST_YEAR else today.year
    days = [d for m in range(1, 13) for d in _days(calendar, year, m)]
    years = tuple(range(today.year - 1, today.year + 3))
    return CalendarView(
        at=at,
        year=year,
        months=tuple(_month(calendar, year, m) for m in range(1, 13)),
        working=sum(calendar.is_working(d.date) for d in days),
        off=sum(d.kind is DayKind.OFF for d in days),
        made_up=sum(d.kind is DayKind.MADE_UP for d in days),
        provisional=calendar.is_provisional(date(year, 1, 1)),
        years=years,
        provisional_years=tuple(y for y in years if calendar.is_provisional(date(y, 1, 1))),
        hours=_hours(calendar),
        version=calendar.version,
        versions=versions(store, CalendarRow, Register.CALENDARS, note=lambda row: row.note),
    )


def _month(calendar: Calendar, year: int, month: int) -> Month:
    days = _days(calendar, year, month)
    return Month(
        number=month,
        before=days[0].date.weekday(),
        days=days,
        working=sum(calendar.is_working(day.date) for day in days),
    )


def _days(calendar: Calendar, year: int, month: int) -> tuple[Day, ...]:
    last = months.monthrange(year, month)[1]
    return tuple(day_of(calendar, date(year, month, n)) for n in range(1, last + 1))


def day_of(calendar: Calendar, day: date) -> Day:
    """What a calendar says of a day."""
    if day in calendar.work_days and calendar.is_working(day):
        return Day(date=day, kind=DayKind.MADE_UP)
    name = calendar.days_off.get(day) or calendar.yearly_days_off.get((day.month, day.day))
    if name is not None and not calendar.is_working(day):
        return Day(date=day, kind=DayKind.OFF, name=name)
    kind = DayKind.WORKING if calendar.is_working(day) else DayKind.WEEKEND
    return Day(date=day, kind=kind)


def _hours(calendar: Calendar) -> tuple[tuple[int, str], ...]:
    """The windows of each weekday that works, Monday 0."""
    return tuple(
        (place, _("、").join(map(str, windows)))
        for place, windows in enumerate(calendar.windows)
        if windows
    )
