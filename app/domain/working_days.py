"""Working days between many pairs of instants: each day of the calendar is looked at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.calendar import Calendar, length, microseconds


class WorkingDays:
    """A ruler laid along a calendar; equal to `elapsed(…).working_days` without pauses.

    reach: instants that lie on it (aware); at least one. What lies between the first and the last
    of them can be measured.
    """

    def __init__(self, calendar: Calendar, reach: Iterable[datetime]) -> None:
        self._calendar = calendar
        marks = list(reach)
        # Where clocks go back over midnight, the working time of a date may lie a day off.
        self._first = calendar.ordinal_at(microseconds(min(marks))) - 1
        last = calendar.ordinal_at(microseconds(max(marks))) + 1
        self._places: dict[datetime, float] = {}
        self._before = [0.0]
        for day in range(self._first, last):
            self._before.append(self._before[-1] + (1.0 if calendar.spans(day) else 0.0))

    def between(self, start: datetime, end: datetime) -> float:
        """Time worked ÷ each day's working time, summed from start to end; 0 if end is earlier."""
        return max(0.0, self._place(end) - self._place(start))

    def _place(self, instant: datetime) -> float:
        """Where an instant lies; many stretches end where another begins, or all at one moment."""
        if instant not in self._places:
            self._places[instant] = self._measured(instant)
        return self._places[instant]

    def _measured(self, instant: datetime) -> float:
        micros = microseconds(instant)
        day = self._calendar.ordinal_at(micros)
        spans = self._calendar.spans(day)
        before = self._before[day - self._first]
        if not spans:
            return before
        worked = sum(max(0, min(closes, micros) - opens) for opens, closes in spans)
        return before + worked / length(spans)
