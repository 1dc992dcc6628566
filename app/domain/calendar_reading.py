"""The calendar file: its shape read strictly, and written back.

timezone = "Asia/Shanghai"
noticed_years = [2025, 2026]               # optional: years with a State Council notice
version = "2026-1"                         # optional
[windows]                                  # a weekday that is missing does not work
mon = ["08:30-12:00", "13:30-17:30"]       # 24:00 is allowed as an end
[days_off]
"2026-10-01" = "国庆节"                     # a date, or "10-01" for every year
[work_days]
"2026-10-10" = "mon"                       # works like a Monday, or its own list of windows
"""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.errors import DomainError

if TYPE_CHECKING:
    from app.domain.calendar import Calendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = ("timezone", "windows", "days_off", "work_days", "noticed_years", "version")

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARLY = re.compile(r"(\d{2})-(\d{2})", re.ASCII)


class CalendarError(DomainError):
    """A calendar that cannot be used. Facts: `key` where, `found` what stood there."""


class Window(NamedTuple):
    """Wall-clock working time of a day, in seconds after midnight; `closes` is exclusive."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


def _clock(second: int) -> str:
    hours, rest = divmod(second, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def fields_of(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a Calendar from the shape of the calendar file. Raises CalendarError."""
    if not isinstance(mapping, Mapping):
        raise CalendarError("calendar_not_a_table", key="", found=mapping)
    for key in mapping:
        if key not in KEYS:
            raise CalendarError("calendar_key_unknown", key=key, allowed=KEYS)
    dated, yearly = _days_off(_table(mapping, "days_off"))
    work_days = _work_days(_table(mapping, "work_days"))
    for day in work_days:
        if day in dated:
            raise CalendarError("calendar_day_twice", key="work_days", found=day.isoformat())
    return {
        "timezone": zone_named(mapping.get("timezone", "Asia/Shanghai")),
        "windows": _week(_table(mapping, "windows")),
        "days_off": dated,
        "yearly_days_off": yearly,
        "work_days": work_days,
        "noticed_years": _noticed_years(mapping.get("noticed_years")),
        "version": _version(mapping.get("version", "")),
    }


def mapping_of(calendar: "Calendar") -> dict[str, Any]:
    """A calendar in the shape of the calendar file, as plain data."""
    yearly = {f"{month:02}-{day:02}": n for (month, day), n in calendar.yearly_days_off.items()}
    dated = {day.isoformat(): name for day, name in calendar.days_off.items()}
    mapping: dict[str, Any] = {
        "timezone": calendar.timezone.key,
        "version": calendar.version,
        "windows": {
            key: [str(window) for window in windows]
            for key, windows in zip(WEEKDAYS, calendar.windows, strict=True)
            if windows
        },
        "days_off": dict(sorted((yearly | dated).items())),
        "work_days": {
            day.isoformat(): works if isinstance(works, str) else [str(w) for w in works]
            for day, works in sorted(calendar.work_days.items())
        },
    }
    if calendar.noticed_years is not None:
        mapping["noticed_years"] = sorted(calendar.noticed_years)
    return mapping


def zone_named(name: Any) -> ZoneInfo:
    """The time zone of a name such as Asia/Shanghai. Raises CalendarError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, AttributeError, OSError) as error:
        raise CalendarError("calendar_zone_unknown", key="timezone", found=name) from error


def day_named(text: Any, *, key: str) -> date:
    """The date written YYYY-MM-DD. Raises CalendarError."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise CalendarError("calendar_date_wrong", key=key, found=text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CalendarError("calendar_date_wrong", key=key, found=text) from error


def windows_of(value: Any, *, key: str) -> tuple[Window, ...]:
    """Windows from their list of texts, in order of the day. Raises CalendarError."""
    if not isinstance(value, list | tuple):
        raise CalendarError("calendar_windows_wrong", key=key, found=value)
    windows = sorted(_window(text, key=key) for text in value)
    for earlier, later in pairwise(windows):
        if later.opens < earlier.closes:
            raise CalendarError(
                "calendar_windows_overlap", key=key, found=[str(earlier), str(later)]
            )
    return tuple(windows)


def _window(text: Any, *, key: str) -> Window:
    ends = text.split("-") if isinstance(text, str) else ()
    if len(ends) != 2:
        raise CalendarError("calendar_time_wrong", key=key, found=text)
    opens, closes = (_second(end.strip(), key=key, found=text) for end in ends)
    if opens >= closes:
        raise CalendarError("calendar_window_reversed", key=key, found=text)
    return Window(opens, closes)


def _second(text: str, *, key: str, found: str) -> int:
    match = _TIME.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (99, 0, 0)
    second = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or second > 86_400:
        raise CalendarError("calendar_time_wrong", key=key, found=found)
    return second


def _table(mapping: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = mapping.get(key, {})
    if not isinstance(value, Mapping):
        raise CalendarError("calendar_not_a_table", key=key, found=value)
    return value


def _week(table: Mapping[str, Any]) -> tuple[tuple[Window, ...], ...]:
    for key in table:
        if key not in WEEKDAYS:
            raise CalendarError("calendar_weekday_unknown", key="windows", found=key)
    return tuple(windows_of(table.get(key, ()), key=f"windows.{key}") for key in WEEKDAYS)


def _days_off(table: Mapping[str, Any]) -> tuple[dict[date, str], dict[tuple[int, int], str]]:
    dated: dict[date, str] = {}
    yearly: dict[tuple[int, int], str] = {}
    for text, name in table.items():
        if not isinstance(name, str):
            raise CalendarError("calendar_name_wrong", key=f"days_off.{text}", found=name)
        match = _YEARLY.fullmatch(text)
        if match:
            yearly[_day_of_year(int(match[1]), int(match[2]), text)] = name
        else:
            dated[day_named(text, key="days_off")] = name
    return dated, yearly


def _day_of_year(month: int, day: int, text: str) -> tuple[int, int]:
    try:
        # 2000 was a leap year, so 02-29 is a day of the year like any other.
        date(2000, month, day)
    except ValueError as error:
        raise CalendarError("calendar_date_wrong", key="days_off", found=text) from error
    return month, day


def _work_days(table: Mapping[str, Any]) -> dict[date, str | tuple[Window, ...]]:
    days: dict[date, str | tuple[Window, ...]] = {}
    for text, works in table.items():
        day, key = day_named(text, key="work_days"), f"work_days.{text}"
        if isinstance(works, str):
            if works not in WEEKDAYS:
                raise CalendarError("calendar_weekday_unknown", key=key, found=works)
            days[day] = works
            continue
        days[day] = windows_of(works, key=key)
        if not days[day]:
            raise CalendarError("calendar_windows_wrong", key=key, found=works)
    return days


def _noticed_years(value: Any) -> frozenset[int] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple | set | frozenset) or any(
        type(year) is not int for year in value
    ):
        raise CalendarError("calendar_years_wrong", key="noticed_years", found=value)
    return frozenset(value)


def _version(value: Any) -> str:
    if not isinstance(value, str):
        raise CalendarError("calendar_version_wrong", key="version", found=value)
    return value
