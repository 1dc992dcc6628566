"""Office hours: when messages may go out, and when the next day of work opens.

Instants go in aware and come out as UTC; days are the calendar's own.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from app.domain.amounts import Amount, Unit
from app.domain.calendar import Calendar
from app.domain.working_time import deadline

DAY = timedelta(days=1)


def in_hours(calendar: Calendar, at: datetime) -> bool:
    """Whether an instant lies in working time, closing time with it: many limits end there."""
    spans = calendar.spans_on(calendar.local_date(at))
    return any(opens <= at <= closes for opens, closes in spans)


def opening_of(calendar: Calendar, day: date) -> datetime | None:
    """When work begins on a local date; None on a day off."""
    spans = calendar.spans_on(day)
    return spans[0][0] if spans else None


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """The opening of the first working day that begins later than `at`.

    Raises ClockError "no_working_time_ahead".
    """
    today = opening_of(calendar, calendar.local_date(at))
    if today is not None and today > at:
        return today
    tomorrow = calendar.local_date(at) + DAY
    begin = datetime.combine(tomorrow, time(), calendar.timezone)
    return deadline(calendar, start=begin, amount=Amount(n=0, unit=Unit.SECONDS)).instant


class Openings:
    """`next_opening` for many instants: each day of the calendar is looked at once."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._after: dict[date, datetime] = {}

    def after(self, at: datetime) -> datetime:
        """The opening of the first working day that begins later than `at`."""
        day = self._calendar.local_date(at)
        opening = opening_of(self._calendar, day)
        if opening is not None and opening > at:
            return opening
        if day not in self._after:
            self._after[day] = next_opening(self._calendar, at)
        return self._after[day]
