"""A chart of lanes over working time: its rows, stretches, lines and ties, in percent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from app.domain.calendar import Calendar
from app.domain.catalogue import Term
from app.domain.deadlines import governing
from app.domain.problem import Case
from app.domain.working_time import elapsed
from app.translations import N_

TICKS = 6


class BarKind(Term):
    """What a stretch of a lane is."""

    WITHIN = "within", N_("时限内")
    OVER = "over", N_("超期")
    TRANSIT = "transit", N_("流转")
    OFFICE = "office", N_("受理、反馈")
    OWED = "owed", N_("待企业补件")
    PAUSED = "paused", N_("挂起")


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A stretch: where it lies (percent of the axis), what it is, what is written on it."""

    left: float
    width: float
    kind: BarKind
    start: datetime
    end: datetime | None
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One row. due: the limit of the row's last part. critical: on the critical path."""

    name: str
    role: str
    bars: tuple[Bar, ...]
    due: datetime | None = None
    critical: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """An upright line: original, approved or now."""

    left: float
    kind: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A prerequisite: from the row that waits to the row that is awaited (-1: another problem)."""

    left: float
    waiting: int
    awaited: int
    mutual: bool
    label: str


@dataclass(frozen=True, kw_only=True)
class Lanes:
    """The whole chart."""

    rows: tuple[Lane, ...]
    lines: tuple[Line, ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()
    ties: tuple[Tie, ...] = ()
    kinds: frozenset[BarKind] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Axis:
    """Working days from the registration on, as percent."""

    calendar: Calendar
    start: datetime
    end: datetime
    whole: float

    def at(self, instant: datetime) -> float:
        """Where an instant lies; what is outside lies at the edge."""
        inside = min(max(instant, self.start), self.end)
        days = elapsed(self.calendar, start=self.start, end=inside).working_days
        return round(100 * days / self.whole, 3)


def axis_of(case: Case, calendar: Calendar, at: datetime) -> Axis:
    """From the registration to now, or to what is due later."""
    ends = [s.end or at for s in case.spans]
    limit = governing(case)
    if limit and case.open:
        ends += [limit.due, limit.original]
    start = min([case.registered_at, *(s.start for s in case.spans)])
    end = max([start, *ends])
    whole = elapsed(calendar, start=start, end=end).working_days
    if whole < 1:
        end = max(end, start + timedelta(days=4))
        whole = elapsed(calendar, start=start, end=end).working_days or 1.0
    return Axis(calendar, start, end, whole)


def ticks_of(axis: Axis) -> Iterator[tuple[float, str]]:
    """The beginnings of working days, some six of them, evenly spread."""
    first = axis.calendar.local_date(axis.start)
    count = (axis.calendar.local_date(axis.end) - first).days + 1
    days = [d for n in range(count) if axis.calendar.is_working(d := first + timedelta(days=n))]
    for day in days[:: max(1, ceil(len(days) / TICKS))]:
        opens = axis.calendar.spans_on(day)[0][0]
        if axis.start <= opens <= axis.end or day == days[0]:
            yield axis.at(opens), short_day(day)


def short_day(day: date) -> str:
    """11-23."""
    return f"{day:%m-%d}"
