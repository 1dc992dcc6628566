"""The periods that the overview speaks of, in whole local days (Asia/Shanghai)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.calendar import Calendar
from app.domain.flows import local_day
from app.translations import N_

WEEKS = 12
WEEK = timedelta(days=7)
USUAL = frozenset({N_("周末"), N_("工作日"), N_("非工作日"), N_("调休上班")})
FESTIVAL = N_("节")


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def before(self) -> Period:
        """The period of a week before."""
        return Period(self.first - WEEK, self.last - WEEK)


def last_week(at: datetime) -> Period:
    """上期: the last whole week, Monday to Sunday."""
    monday = local_day(at) - timedelta(days=local_day(at).weekday())
    return Period(monday - WEEK, monday - timedelta(days=1))


def seven_days(at: datetime) -> Period:
    """The seven days that end today: against the stand at the end of the day before them."""
    today = local_day(at)
    return Period(today - timedelta(days=6), today)


def whole_weeks(at: datetime) -> tuple[Period, ...]:
    """The twelve whole weeks up to the last one, the earliest first."""
    last = last_week(at)
    return tuple(
        Period(last.first - n * WEEK, last.last - n * WEEK) for n in reversed(range(WEEKS))
    )


def holiday_in(calendar: Calendar, period: Period) -> str:
    """The holiday that takes a weekday of the period, by the calendar's own name for it."""
    days = (period.first + timedelta(days=n) for n in range(5))
    found = next((calendar.why(day) for day in days if not calendar.is_working(day)), "")
    return "" if found in USUAL else found.removesuffix(FESTIVAL)
