"""例会周期: the weeks that are reviewed. Their edges never move, whatever day they fall on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from app.domain.calendar import Calendar
from app.domain.catalogue import Term
from app.domain.flows import OFFICE_ZONE
from app.domain.rules import ReviewRule
from app.domain.working_time import instant_after

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
INSTANT = timedelta(microseconds=1)

LONG = 3
"""So many working days fewer than weekdays make a week that is compared with none (长假)."""


@dataclass(frozen=True, kw_only=True)
class Week:
    """since: its first instant; until: the first one after it. Both UTC."""

    since: datetime
    until: datetime

    @property
    def before(self) -> Week:
        """The week before it."""
        return Week(since=self.since - WEEK, until=self.since)

    @property
    def last(self) -> datetime:
        """Its last instant: what happened then belongs to it, what happened at `until` does not."""
        return self.until - INSTANT

    @property
    def day(self) -> date:
        """The local date on which it ends: by it a week is named."""
        return self.until.astimezone(OFFICE_ZONE).date()

    def holds(self, at: datetime | None) -> bool:
        """Whether an instant lies in it."""
        return at is not None and self.since <= at < self.until


class WeekState(Term):
    """What became of a week."""

    WAITING = "waiting", "待冻结"
    READY = "ready", "可冻结"
    FROZEN = "frozen", "已冻结"
    SIGNED = "signed", "已签发"


def week_of(at: datetime, *, edge: ReviewRule) -> Week:
    """The week in which an instant lies; the edge itself belongs to the week that begins."""
    local = at.astimezone(OFFICE_ZONE)
    day = local.date() - timedelta(days=(local.weekday() - edge.weekday) % 7)
    begins = datetime.combine(day, edge.time, OFFICE_ZONE)
    if begins > local:
        begins -= WEEK
    since = begins.astimezone(UTC)
    return Week(since=since, until=since + WEEK)


def last_whole_week(at: datetime, *, edge: ReviewRule) -> Week:
    """The last week that is over at an instant."""
    return week_of(at, edge=edge).before


def freeze_due(week: Week, *, calendar: Calendar) -> datetime:
    """From when on a week is frozen: the first working instant at or after its end (UTC).

    Raises ClockError "no_working_time_ahead".
    """
    return instant_after(calendar, start=week.until, seconds=Decimal(0))


def holiday_in(week: Week, *, calendar: Calendar) -> str:
    """The name of the long holiday that a week bears; empty where it may be compared.

    A week bears one where its seven days hold at least LONG working days fewer than they hold
    weekdays that work. The days are those that begin in it: the edge's own, being nearly over,
    counts to the week before.
    """
    days = [_day_after(week, n) for n in range(7)]
    usual = [day for day in days if calendar.windows[day.weekday()]]
    working = [day for day in days if calendar.is_working(day)]
    if len(usual) - len(working) < LONG:
        return ""
    return calendar.why(next(day for day in usual if not calendar.is_working(day)))


def is_marked(week: Week, *, calendar: Calendar) -> bool:
    """Whether a week bears a long holiday, and is compared with none."""
    return bool(holiday_in(week, calendar=calendar))


def _day_after(week: Week, n: int) -> date:
    return week.since.astimezone(OFFICE_ZONE).date() + (n + 1) * DAY
