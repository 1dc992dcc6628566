"""Walking along working time, in microseconds and days by their ordinal.

A walk is bounded: it ends at the last day that calendars reach, at the last working day of a
calendar without working weekdays, and after some ten years without a working day.
"""

from datetime import date
from fractions import Fraction

from app.domain.amounts import ClockError
from app.domain.calendar import FIRST_DAY, LAST_DAY, Calendar, Span, length
from app.domain.pausing import Pauses

_FIRST_ORDINAL = FIRST_DAY.toordinal()
_LAST_ORDINAL = LAST_DAY.toordinal()
_LONGEST_IDLE_DAYS = 4_000


def require_ahead(calendar: Calendar, ordinal: int) -> None:
    """Refuse to look for working time where there can be none."""
    last = calendar.last_working_ordinal
    if last is not None and ordinal > last:
        raise ClockError("no_working_time_ahead", after=date.fromordinal(last).isoformat())
    if ordinal > _LAST_ORDINAL:
        raise ClockError("due_out_of_range", last=LAST_DAY.isoformat())


def require_not_idle(calendar: Calendar, ordinal: int, last_working: int) -> None:
    """Refuse to look on for working time after some ten years without any."""
    # A calendar of single working days has a last one, which bounds the walk already.
    if calendar.last_working_ordinal is None and ordinal - last_working > _LONGEST_IDLE_DAYS:
        after = date.fromordinal(last_working).isoformat()
        raise ClockError("no_working_time_ahead", after=after)


def advance(calendar: Calendar, begins: int, need: int, pauses: Pauses) -> tuple[int, int]:
    """The first instant at which `need` unpaused working time has passed, and its day.

    One day earlier is looked at too: where clocks go back over midnight, the working time of a
    date may lie in what the wall calls the day before.
    """
    day = calendar.ordinal_at(begins) - 1
    worked = day
    while True:
        require_ahead(calendar, day)
        for span in calendar.spans(day):
            worked = day
            if span.closes <= begins:
                continue
            for opens, closes in pauses.free_of(Span(max(span.opens, begins), span.closes)):
                if need <= closes - opens:
                    return opens + need, day
                need -= closes - opens
        require_not_idle(calendar, day, worked)
        day += 1


def worked_between(calendar: Calendar, between: Span) -> tuple[int, Fraction]:
    """Working microseconds and working days of a stretch, pauses aside."""
    if between.closes <= between.opens:
        return 0, Fraction(0)
    first, last = calendar.ordinal_at(between.opens), calendar.ordinal_at(between.closes)
    inner = range(first + 2, last - 1)
    if inner:
        edges = [*range(first - 1, first + 2), *range(last - 1, last + 2)]
        micros, whole = _worked_whole(calendar, inner)
    else:
        edges, micros, whole = list(range(first - 1, last + 2)), 0, 0
    days = Fraction(whole)
    for day in edges:
        spans = calendar.spans(day)
        part = sum(
            max(0, min(closes, between.closes) - max(opens, between.opens))
            for opens, closes in spans
        )
        if part:
            micros += part
            days += Fraction(part, length(spans))
    return micros, days


def _worked_whole(calendar: Calendar, days: range) -> tuple[int, int]:
    """Working microseconds and number of working days of whole days, years at a stride."""
    micros = count = 0
    day = days.start
    while day < days.stop:
        today = date.fromordinal(day)
        if (today.month, today.day) == (1, 1) and day + 366 <= days.stop:
            more, more_days = calendar.year_total(today.year)
            day = date(today.year + 1, 1, 1).toordinal()
        else:
            spans = calendar.spans(day)
            more, more_days = length(spans), 1 if spans else 0
            day += 1
        micros, count = micros + more, count + more_days
    return micros, count


def retreat(calendar: Calendar, ends: int, days: Fraction, pauses: Pauses) -> int:
    """The first instant from which at most so many working days are left until `ends`."""
    day = calendar.ordinal_at(ends) + 1
    while day >= _FIRST_ORDINAL:
        spans = calendar.spans(day)
        for span in reversed(spans):
            until = Span(span.opens, min(span.closes, ends))
            for opens, closes in reversed(list(pauses.free_of(until))):
                part = Fraction(max(0, closes - opens), length(spans))
                if part > days:
                    return closes - int(days * length(spans))
                days -= part
        day -= 1
    raise ClockError("no_working_time_before")
