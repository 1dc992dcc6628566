"""The clock rules told the slow way: look at every single minute, one after the other.

Shares nothing with the domain: a calendar is a plain mapping, working time is a set of minutes,
and the wall clock of a minute is whatever the zone says. Windows and times lie on whole minutes;
no window may begin or end inside an hour that its zone skips or repeats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Pauses = Sequence[tuple[datetime, datetime]]


class Walk:
    """A calendar file's mapping, walked minute by minute."""

    def __init__(self, mapping: Mapping[str, Any]) -> None:
        self.mapping = mapping
        self.zone = ZoneInfo(mapping["timezone"])
        self.works = lru_cache(maxsize=None)(self._works)
        self.minutes = lru_cache(maxsize=None)(self._minutes)

    def day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def _works(self, instant: datetime) -> bool:
        local = instant.astimezone(self.zone)
        clock = f"{local.hour:02}:{local.minute:02}"
        return any(
            begin <= clock < end
            for begin, end in (window.split("-") for window in self._windows(local.date()))
        )

    def _windows(self, day: date) -> Sequence[str]:
        works = self.mapping["work_days"].get(day.isoformat())
        if works is not None:
            return self.mapping["windows"].get(works, ()) if isinstance(works, str) else works
        off = self.mapping["days_off"]
        if day.isoformat() in off or f"{day:%m-%d}" in off:
            return ()
        return self.mapping["windows"].get(WEEKDAYS[day.weekday()], ())

    def _minutes(self, day: date) -> list[datetime]:
        """The minutes of a date, by their beginning, at which the calendar works."""
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        return [m for m in minutes(noon - timedelta(days=2), noon + timedelta(days=2))
                if self.day(m) == day and self.works(m)]  # fmt: skip

    def elapsed(self, start: datetime, end: datetime, pauses: Pauses) -> tuple[int, Fraction]:
        """Working minutes and working days."""
        count, days = 0, Fraction(0)
        for minute in minutes(start, end):
            if self.works(minute) and not paused(minute, pauses):
                count += 1
                days += Fraction(1, len(self.minutes(self.day(minute))))
        return count, days

    def after(self, start: datetime, need: int, pauses: Pauses) -> datetime:
        """When `need` working minutes have passed; for 0 the first working minute."""
        minute = start
        while True:
            if self.works(minute) and not paused(minute, pauses):
                if not need:
                    return minute
                need -= 1
                if not need:
                    return minute + MINUTE
            minute += MINUTE

    def period(self, start: datetime, n: int, every_day: bool, pauses: Pauses) -> datetime:
        """When a period of n > 0 days is over."""
        pauses = [(max(begin, start), end) for begin, end in pauses]
        day, owed = self.day(start), 0
        while True:
            day += timedelta(days=1)
            working = self.minutes(day)
            still = [minute for minute in working if paused(minute, pauses)]
            if working and len(still) == len(working):
                continue
            if not working and self._off_and_paused(day, pauses):
                continue
            owed += len(still)
            if n and (working or every_day):
                n -= 1
            if not n and working:
                break
        closing = working[-1] + MINUTE
        return self.after(closing, owed, pauses) if owed else closing

    def _off_and_paused(self, day: date, pauses: Pauses) -> bool:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        return all(
            paused(minute, pauses)
            for minute in minutes(noon - timedelta(days=2), noon + timedelta(days=2))
            if self.day(minute) == day
        )


def minutes(start: datetime, end: datetime) -> list[datetime]:
    """The minutes from start to end, by their beginning, in UTC."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    return [start + MINUTE * n for n in range(max(0, (end - start) // MINUTE))]


def paused(minute: datetime, pauses: Pauses) -> bool:
    """Whether a minute lies in a pause."""
    return any(begin <= minute < end for begin, end in pauses)
