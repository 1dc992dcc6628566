"""Working time: how much of it lies between two instants, and what falls due when.

Sources: 民法典 201 (the starting day is not counted; hours count from their moment), 203 (a last
day that is a day off moves to the next working day; the day ends at close of business), 204; and
the pauses of the rule book. Instants go in aware and come out as UTC; days are the calendar's own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial  # noqa: TID251 - asks no database

from app.domain.amounts import Amount, ClockError, Unit
from app.domain.calendar import (
    FIRST_DAY,
    LAST_DAY,
    SECOND,
    Calendar,
    Span,
    instant_at,
    microseconds,
)
from app.domain.day_notes import DayNote, Period, notes_of_elapsed, notes_of_period
from app.domain.pausing import Pauses
from app.domain.stretches import (
    advance,
    require_ahead,
    require_not_idle,
    retreat,
    worked_between,
)

__all__ = [
    "Amount",
    "Calendar",
    "ClockError",
    "DayNote",
    "Due",
    "Elapsed",
    "Interval",
    "Unit",
    "deadline",
    "elapsed",
    "instant_after",
    "instant_before",
]

Interval = tuple[datetime, datetime]

_FIRST = microseconds(datetime.combine(FIRST_DAY, datetime.min.time(), UTC))
_LAST = microseconds(datetime.combine(LAST_DAY, datetime.min.time(), UTC))


@dataclass(frozen=True)
class Due:
    """What is due when.

    instant: UTC. last_day: the date of the last counted day, also where due is its 24:00.
    provisional: whether a day of the period lies in a year without a State Council notice.
    """

    instant: datetime
    last_day: date
    provisional: bool
    _explain: Callable[[], tuple[DayNote, ...]] = field(repr=False, compare=False)

    @cached_property
    def days(self) -> tuple[DayNote, ...]:
        """Every day from the start to the last day: whether it counts, and why."""
        return self._explain()


@dataclass(frozen=True)
class Elapsed:
    """Working time between two instants.

    seconds: exact, to the microsecond. working_days: sum over days of time worked ÷ that day's
    working time.
    """

    seconds: Decimal
    working_days: float
    _explain: Callable[[], tuple[DayNote, ...]] = field(repr=False, compare=False)

    @cached_property
    def days(self) -> tuple[DayNote, ...]:
        """Every day from start to end: whether any of its time counts, and why."""
        return self._explain()


def deadline(
    calendar: Calendar, *, start: datetime, amount: Amount, pauses: Sequence[Interval] = ()
) -> Due:
    """When a limit that starts at `start` falls due.

    s, min, h: the first instant at which that much working time has passed; one that falls
    exactly on closing stays there. Paused working time does not pass.

    wd: working days after the starting day; due at close of business of the last one.

    d: calendar days after the starting day; where the last one is a day off, the next working day
    is the last day instead; due at its close of business.

    Pauses of wd and d. They are merged first and count from `start` on. A day is wholly paused,
    and then not counted, if all its working time is paused (a day off: if all its 24 hours are).
    Paused working time of the days that are counted moves the due instant forward by as much
    working time that is itself not paused. A pause on the starting day therefore moves nothing,
    nor does one after the due instant, but one that the moved due instant would run into does.
    A last day of d that would be a day off or wholly paused moves to the next day that is neither.

    Amount 0 of any unit: the first working instant at or after `start` that is not paused;
    closing time is not a working instant.

    Raises ClockError: instant_without_zone, instant_out_of_range, pause_reversed,
    due_out_of_range, no_working_time_ahead.
    """
    begins = _micros(start)
    paused = Pauses.of(_checked(pauses), since=begins)
    if amount.unit.is_days and amount.n:
        return _due_by_days(calendar, begins, amount, paused)
    need = 0 if amount.unit.is_days else amount.microseconds
    due, last = advance(calendar, begins, need, paused)
    return Due(
        instant=instant_at(due),
        last_day=date.fromordinal(last),
        provisional=_runs_into_unnoticed(calendar, calendar.ordinal_at(begins), last),
        _explain=partial(
            notes_of_elapsed, calendar, between=Span(begins, due), pauses=paused, last=last
        ),
    )


def _due_by_days(calendar: Calendar, begins: int, amount: Amount, pauses: Pauses) -> Due:
    first = calendar.ordinal_at(begins)
    period = _period(calendar, first, amount, pauses)
    due, last = calendar.spans(period.last)[-1].closes, period.last
    owed = _paused_on_counted_days(calendar, period, pauses)
    if owed:
        due, last = advance(calendar, due, owed, pauses)
    return Due(
        instant=instant_at(due),
        last_day=date.fromordinal(last),
        provisional=_runs_into_unnoticed(calendar, first + 1, last),
        _explain=partial(notes_of_period, calendar, period=period, due_day=last, pauses=pauses),
    )


def elapsed(
    calendar: Calendar, *, start: datetime, end: datetime, pauses: Sequence[Interval] = ()
) -> Elapsed:
    """The working time from `start` to `end` that is not paused; nothing if end is not later.

    Adds up exactly: a to b and b to c make a to c. Raises ClockError: instant_without_zone,
    instant_out_of_range, pause_reversed.
    """
    between = Span(_micros(start), _micros(end))
    paused = Pauses.of(_checked(pauses), since=between.opens, until=between.closes)
    micros, days = worked_between(calendar, between)
    for pause in paused.intervals:
        lost_micros, lost_days = worked_between(calendar, pause)
        micros, days = micros - lost_micros, days - lost_days
    return Elapsed(
        seconds=Decimal(micros) / SECOND,
        working_days=float(days),
        _explain=partial(notes_of_elapsed, calendar, between=between, pauses=paused),
    )


def instant_after(
    calendar: Calendar, *, start: datetime, seconds: Decimal, pauses: Sequence[Interval] = ()
) -> datetime:
    """The first instant at which so many unpaused working seconds have passed since `start`."""
    begins = _micros(start)
    paused = Pauses.of(_checked(pauses), since=begins)
    return instant_at(advance(calendar, begins, int(seconds * SECOND), paused)[0])


def instant_before(
    calendar: Calendar, *, due: datetime, working_days: Decimal, pauses: Sequence[Interval] = ()
) -> datetime:
    """The first instant from which at most so many unpaused working days are left until `due`."""
    ends = _micros(due)
    paused = Pauses.of(_checked(pauses), since=_FIRST, until=ends)
    return instant_at(retreat(calendar, ends, Fraction(working_days), paused))


def _micros(instant: datetime) -> int:
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ClockError("instant_without_zone", found=instant.isoformat())
    micros = microseconds(instant)
    if not _FIRST <= micros < _LAST:
        raise ClockError(
            "instant_out_of_range",
            found=instant.isoformat(), first=FIRST_DAY.isoformat(), last=LAST_DAY.isoformat(),
        )  # fmt: skip
    return micros


def _checked(pauses: Sequence[Interval]) -> list[Span]:
    spans = [Span(_micros(begin), _micros(end)) for begin, end in pauses]
    for span, (begin, end) in zip(spans, pauses, strict=True):
        if span.closes < span.opens:
            raise ClockError("pause_reversed", found=[begin.isoformat(), end.isoformat()])
    return spans


def _period(calendar: Calendar, first: int, amount: Amount, pauses: Pauses) -> Period:
    """The days of a period that starts on the day `first`; it ends at close of its last."""
    every_day, left, day, worked = amount.unit is Unit.DAYS, amount.n, first, first
    nominal = first
    while True:
        day += 1
        require_ahead(calendar, day)
        working = bool(calendar.spans(day))
        if working:
            worked = day
        require_not_idle(calendar, day, worked)
        if pauses.whole_day(calendar, day):
            continue
        if left and (working or every_day):
            left, nominal = left - 1, day
        if not left and working:
            return Period(first=first, nominal=nominal, last=day, every_day=every_day)


def _paused_on_counted_days(calendar: Calendar, period: Period, pauses: Pauses) -> int:
    if not pauses.intervals:
        return 0
    return sum(
        pauses.within(calendar.spans(day))
        for day in range(period.first + 1, period.last + 1)
        if not pauses.whole_day(calendar, day)
    )


def _runs_into_unnoticed(calendar: Calendar, first: int, last: int) -> bool:
    if calendar.noticed_years is None:
        return False
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    return any(year not in calendar.noticed_years for year in years)
