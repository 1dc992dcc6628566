"""What happened to each day of a period: counted, skipped or made up, and why."""

from dataclasses import dataclass
from datetime import date

from app.domain.calendar import SECOND, Calendar, Span, length
from app.domain.pausing import Pauses


@dataclass(frozen=True)
class DayNote:
    """One day of a period; `why` is the reason in Chinese."""

    date: date
    counts: bool
    why: str


@dataclass(frozen=True)
class Period:
    """A period of days by their ordinals.

    first: the starting day, not counted. nominal: the day that completes the number. last: the
    day at whose close of business the period ends, later than nominal where that is a day off.
    every_day: whether calendar days are counted, not working days.
    """

    first: int
    nominal: int
    last: int
    every_day: bool


def notes_of_period(
    calendar: Calendar, *, period: Period, due_day: int, pauses: Pauses
) -> tuple[DayNote, ...]:
    """The days of a period up to its due day.

    due_day: the ordinal of the last day after the paused time of part days was made good.
    """
    notes = [DayNote(date.fromordinal(period.first), False, "起算日，不计入")]
    for ordinal in range(period.first + 1, due_day + 1):
        counts, why = _in_period(calendar, ordinal, period, pauses)
        notes.append(DayNote(date.fromordinal(ordinal), counts, why))
    return tuple(notes)


def _in_period(
    calendar: Calendar, ordinal: int, period: Period, pauses: Pauses
) -> tuple[bool, str]:
    spans, why = calendar.spans(ordinal), calendar.why(date.fromordinal(ordinal))
    if pauses.whole_day(calendar, ordinal):
        return False, f"{why}，全天挂起"
    if spans:
        made_good = "，补足挂起时间" if ordinal > period.last else ""
        return True, _with_pause(why, pauses.within(spans)) + made_good
    if not period.every_day or ordinal > period.last:
        return False, why
    if ordinal >= period.nominal:
        return False, f"{why}，期限末日顺延"
    return True, why


def notes_of_elapsed(
    calendar: Calendar, *, between: Span, pauses: Pauses, last: int | None = None
) -> tuple[DayNote, ...]:
    """The days between two instants (microseconds); a day counts if time was worked on it.

    last: ordinal of the last day where it is known, else the day on which the stretch ends.
    """
    if between.closes <= between.opens and last is None:
        return ()
    first = calendar.ordinal_at(between.opens)
    if last is None:
        last = calendar.ordinal_at(between.closes - 1)
    notes = []
    for ordinal in range(first, last + 1):
        day, spans = date.fromordinal(ordinal), calendar.spans(ordinal)
        if first < ordinal < last and not pauses.intervals:
            notes.append(DayNote(day, bool(spans), calendar.why(day)))
            continue
        spans = _cut(spans, between)
        worked, paused = length(spans), pauses.within(spans)
        notes.append(DayNote(day, worked > paused, _why_elapsed(calendar, day, worked, paused)))
    return tuple(notes)


def _why_elapsed(calendar: Calendar, day: date, worked: int, paused: int) -> str:
    why = calendar.why(day)
    if worked:
        return f"{why}，挂起" if worked == paused else _with_pause(why, paused)
    return f"{why}，不在办公时间内" if calendar.is_working(day) else why


def _cut(spans: tuple[Span, ...], between: Span) -> tuple[Span, ...]:
    cut = (Span(max(span.opens, between.opens), min(span.closes, between.closes)) for span in spans)
    return tuple(span for span in cut if span.opens < span.closes)


def _with_pause(why: str, paused: int) -> str:
    return f"{why}，其中挂起{_spoken(paused)}" if paused else why


def _spoken(micros: int) -> str:
    minutes, rest = divmod(micros, 60 * SECOND)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}小时" if hours else "", f"{minutes}分" if minutes else ""]
    seconds = f"{rest / SECOND:g}秒" if rest else ""
    return "".join([*parts, seconds])
