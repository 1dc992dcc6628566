"""Dates whose year stands last: the column tells in which order it writes day and month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from app.imports.cells import microseconds

LAST_MONTH, NOON = 12, 12
DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
CLOCK = re.compile(
    r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(\.\d+)?)?(?:\s*([AP]M))?", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The dates of a column whose year stands last.

    moments: text → microseconds since 1970; None where there is no such day or time. certain: false
    where no number before a year is over twelve, so that the order is a convention: the day first,
    but the month first in a column that counts its hours twice to twelve.
    """

    moments: Mapping[str, int | None]
    certain: bool


def dates_with_year_last(texts: Iterable[str], *, zone: ZoneInfo) -> Dates:
    """Those of the texts that are such dates, all in the same order.

    A column has few days and few times of day, so each is read once; the time is what has passed
    since midnight, as in every zone whose clocks do not change that day: Shanghai's do not.
    """
    parted = {text: text.strip().partition(" ") for text in texts}
    days = {day: found for day in {d for d, _, _ in parted.values()}
            if (found := DAY.fullmatch(day))}  # fmt: skip
    clocks = {clock for day, _, clock in parted.values() if day in days}
    first, second = (max((int(found[n]) for found in days.values()), default=0) for n in (1, 3))
    certain = not days or max(first, second) > LAST_MONTH
    halves = not certain and any(clock.upper().endswith(("AM", "PM")) for clock in clocks)
    month_first = first <= LAST_MONTH and (second > LAST_MONTH or halves)
    midnights = {day: _midnight(found, month_first, zone) for day, found in days.items()}
    passed = {clock: _passed(clock.strip()) for clock in clocks}
    moments = {
        text: _sum(midnights[day], passed[clock])
        for text, (day, _, clock) in parted.items()
        if day in days
    }
    return Dates(moments=moments, certain=certain)


def _midnight(found: re.Match[str], month_first: bool, zone: ZoneInfo) -> int | None:
    one, _stroke, other, year = found.groups()
    month, day = (one, other) if month_first else (other, one)
    try:
        return microseconds(datetime(int(year), int(month), int(day), tzinfo=zone))
    except ValueError:
        return None


def _passed(clock: str) -> int | None:
    """The microseconds since midnight; 0 where no time is told."""
    found = CLOCK.fullmatch(clock)
    if found is None:
        return None if clock else 0
    hour, minute, second, fraction, half = found.groups(default="")
    if half and not 1 <= int(hour) <= NOON:
        return None
    hours = int(hour) % NOON + NOON * (half.upper() == "PM") if half else int(hour)
    try:
        at = time(hours, int(minute), int(second or 0), int(f"{fraction[1:]:0<6.6}"))
    except ValueError:
        return None
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond


def _sum(midnight: int | None, passed: int | None) -> int | None:
    return None if midnight is None or passed is None else midnight + passed
