"""The working calendar: which wall-clock windows of which days are working time.

Weekly windows, days off and make-up working days (调休) in one time zone. Which days are off is
set each year by the State Council's notice under 全国年节及纪念日放假办法; a year without a notice
is provisional (暂定). Everything here is pure: a calendar is made from a mapping or from TOML text.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.domain import calendar_reading as reading
from app.domain.calendar_reading import WEEKDAYS, CalendarError, Window

__all__ = ["FIRST_DAY", "LAST_DAY", "WEEKDAYS", "Calendar", "CalendarError", "Span", "Window"]

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)

SECOND = 1_000_000
DAY = 86_400 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_BLOCK = 256


class Span(NamedTuple):
    """A stretch of working time; both ends in microseconds since 1970-01-01T00:00Z."""

    opens: int
    closes: int


def microseconds(instant: datetime) -> int:
    """An aware instant as whole microseconds since 1970-01-01T00:00Z."""
    since = instant - _EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def instant_at(micros: int) -> datetime:
    """The UTC instant of a number of microseconds since 1970-01-01T00:00Z."""
    return _EPOCH + timedelta(microseconds=micros)


def _wall_instant(zone: ZoneInfo, ordinal: int, second: int) -> int:
    """The instant of a wall-clock second of a day (86400 = 24:00).

    Reads the clock as RFC 5545 3.3.5 and PEP 495 do: a time that occurs twice means its first
    occurrence, a time that the clock skips is counted on from before the gap.
    """
    more_days, second = divmod(second, 86_400)
    midnight = datetime.combine(date.fromordinal(ordinal + more_days), datetime.min.time())
    return microseconds((midnight + timedelta(seconds=second)).replace(tzinfo=zone))


@lru_cache(maxsize=4096)
def _offsets(zone: ZoneInfo, block: int) -> tuple[int | None, ...]:
    """The zone's offset in microseconds for each day of a block of days.

    None for a day on which the clocks are changed: its windows are converted one by one.
    """
    first = block * _BLOCK
    naive = [(ordinal - _EPOCH_ORDINAL) * DAY for ordinal in range(first, first + _BLOCK + 1)]
    at_midnight = [wall - _wall_instant(zone, first + place, 0) for place, wall in enumerate(naive)]
    return tuple(today if today == tomorrow else None for today, tomorrow in pairwise(at_midnight))


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working windows by date in one time zone.

    windows: seven tuples of wall-clock windows, Monday first.
    days_off: date -> its name; yearly_days_off: (month, day) -> its name.
    work_days: date -> the weekday it works like ("mon"), or its own windows.
    noticed_years: years with a State Council notice; None for a calendar made by hand, in which
    nothing is provisional.
    last_working_ordinal: the last day that works at all; None where some weekday works.

    A dated entry outweighs a yearly one, and both outweigh the week. Compared by identity, so a
    calendar can key a cache.
    """

    timezone: ZoneInfo
    windows: tuple[tuple[Window, ...], ...]
    days_off: Mapping[date, str] = field(default_factory=dict)
    yearly_days_off: Mapping[tuple[int, int], str] = field(default_factory=dict)
    work_days: Mapping[date, str | tuple[Window, ...]] = field(default_factory=dict)
    noticed_years: frozenset[int] | None = None
    version: str = ""
    last_working_ordinal: int | None = field(init=False, default=None)
    _dated: dict[int, tuple[Window, ...]] = field(init=False, repr=False)
    _spans: dict[int, tuple[Span, ...]] = field(init=False, repr=False)
    _years: dict[int, tuple[int, int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        dated: dict[int, tuple[Window, ...]] = {day.toordinal(): () for day in self.days_off}
        dated |= {day.toordinal(): self._made_up(works) for day, works in self.work_days.items()}
        weekly = any(map(bool, self.windows))
        worked = [ordinal for ordinal, windows in dated.items() if windows]
        if not weekly and not worked:
            raise CalendarError("calendar_without_window")
        given = {
            "days_off": MappingProxyType(dict(self.days_off)),
            "yearly_days_off": MappingProxyType(dict(self.yearly_days_off)),
            "work_days": MappingProxyType(dict(self.work_days)),
            "last_working_ordinal": None if weekly else max(worked),
            "_dated": dated,
            "_spans": {},
            "_years": {},
        }
        for name, value in given.items():
            object.__setattr__(self, name, value)

    def _made_up(self, works: str | tuple[Window, ...]) -> tuple[Window, ...]:
        return self.windows[WEEKDAYS.index(works)] if isinstance(works, str) else works

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> "Calendar":
        """A calendar from the shape of the calendar file (as stored, or sent as JSON).

        Raises CalendarError with the key that is wrong and what was found there.
        """
        return cls(**reading.fields_of(mapping))

    @classmethod
    def from_toml(cls, text: str) -> "Calendar":
        """A calendar from the text of a calendar file. Raises CalendarError."""
        try:
            mapping = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise CalendarError("calendar_not_toml", detail=str(error)) from error
        return cls.from_mapping(mapping)

    def to_mapping(self) -> dict[str, Any]:
        """The calendar as plain data: `from_mapping` of it gives an equal calendar."""
        return reading.mapping_of(self)

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The wall-clock windows of a day, in order; empty on a day off."""
        return self._wall(day.toordinal())

    def spans_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The working time of a day as UTC instants, in order."""
        return tuple(
            (instant_at(span.opens), instant_at(span.closes))
            for span in self.spans(day.toordinal())
        )

    def is_working(self, day: date) -> bool:
        """Whether the day has working time."""
        return bool(self.spans(day.toordinal()))

    def why(self, day: date) -> str:
        """Why the day works or not: 工作日, 周末, the holiday's name, 调休上班."""
        if day in self.work_days:
            return "调休上班" if self.is_working(day) else "非工作日"
        name = self.days_off.get(day)
        if name is None:
            name = self.yearly_days_off.get((day.month, day.day))
        if name is not None:
            return name or "休息日"
        if self.is_working(day):
            return "工作日"
        return "周末" if day.weekday() >= 5 else "非工作日"

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies in a year whose State Council notice is not in the calendar."""
        return self.noticed_years is not None and day.year not in self.noticed_years

    def local_date(self, instant: datetime) -> date:
        """The date on the calendar's own wall at an instant."""
        return instant.astimezone(self.timezone).date()

    # The rest counts days by their ordinal and instants in microseconds, for speed.

    def ordinal_at(self, micros: int) -> int:
        """The ordinal of the local date at an instant given in microseconds."""
        return instant_at(micros).astimezone(self.timezone).toordinal()

    def midnight(self, ordinal: int) -> int:
        """The instant, in microseconds, at which a local day begins."""
        offset = _offsets(self.timezone, ordinal // _BLOCK)[ordinal % _BLOCK]
        if offset is None:
            return _wall_instant(self.timezone, ordinal, 0)
        return (ordinal - _EPOCH_ORDINAL) * DAY - offset

    def spans(self, ordinal: int) -> tuple[Span, ...]:
        """The working time of a day by its ordinal, in order, never overlapping."""
        spans = self._spans.get(ordinal)
        if spans is None:
            spans = self._spans[ordinal] = self._converted(ordinal)
        return spans

    def year_total(self, year: int) -> tuple[int, int]:
        """Working microseconds and number of working days of a whole year."""
        if year not in self._years:
            days = range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
            lengths = [length(self.spans(day)) for day in days]
            self._years[year] = sum(lengths), sum(1 for amount in lengths if amount)
        return self._years[year]

    def _wall(self, ordinal: int) -> tuple[Window, ...]:
        windows = self._dated.get(ordinal)
        if windows is not None:
            return windows
        if self.yearly_days_off:
            day = date.fromordinal(ordinal)
            if (day.month, day.day) in self.yearly_days_off:
                return ()
        return self.windows[(ordinal + 6) % 7]

    def _converted(self, ordinal: int) -> tuple[Span, ...]:
        windows = self._wall(ordinal)
        if not windows:
            return ()
        offset = _offsets(self.timezone, ordinal // _BLOCK)[ordinal % _BLOCK]
        if offset is None:
            return self._converted_one_by_one(ordinal, windows)
        base = (ordinal - _EPOCH_ORDINAL) * DAY - offset
        return tuple(
            Span(base + window.opens * SECOND, base + window.closes * SECOND) for window in windows
        )

    def _converted_one_by_one(self, ordinal: int, windows: tuple[Window, ...]) -> tuple[Span, ...]:
        # A skipped hour can push a window past its neighbour or past midnight: no second is
        # counted twice, and a date that a zone left out altogether has no working time.
        free_from, next_midnight = self.midnight(ordinal), self.midnight(ordinal + 1)
        spans = []
        for window in windows:
            opens = max(_wall_instant(self.timezone, ordinal, window.opens), free_from)
            closes = min(_wall_instant(self.timezone, ordinal, window.closes), next_midnight)
            if opens < closes:
                spans.append(Span(opens, closes))
                free_from = closes
        return tuple(spans)


def length(spans: tuple[Span, ...]) -> int:
    """How long some spans are together, in microseconds."""
    return sum(span.closes - span.opens for span in spans)
