"""The calendar a new installation starts with, and the loading of a year's notice into one.

Source: 全国年节及纪念日放假办法 (2024 revision, in force 2025-01-01) and the State Council's yearly
notices, as the package chinesecalendar has them. A year without a notice gets its statutory days
only, no make-up days, and is not among `noticed_years`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import chinese_calendar

from app.domain.calendar import WEEKDAYS, Calendar, CalendarError

OFFICE_HOURS = ("08:30-12:00", "13:30-17:30")
FIRST_YEAR = 2020

_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}
# Source: the astronomical calendar (GB/T 33661-2017 农历的编算和颁行): 春节 (first day of the
# first lunar month), 清明 (solar term), 端午 (5/5 lunar), 中秋 (8/15 lunar).
_LUNAR = {
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
    2031: ("01-23", "04-05", "06-24", "10-01"),
    2032: ("02-11", "04-04", "06-12", "09-19"),
    2033: ("01-31", "04-04", "06-01", "09-08"),
    2034: ("02-19", "04-05", "06-20", "09-27"),
    2035: ("02-08", "04-05", "06-10", "09-16"),
    2036: ("01-28", "04-04", "05-30", "10-04"),
    2037: ("02-15", "04-04", "06-18", "09-24"),
    2038: ("02-04", "04-05", "06-07", "09-13"),
    2039: ("01-24", "04-05", "05-27", "10-02"),
    2040: ("02-12", "04-04", "06-14", "09-20"),
}
_SOLAR = {"01-01": "元旦", "05-01": "劳动节", "05-02": "劳动节"} | dict.fromkeys(
    ("10-01", "10-02", "10-03"), "国庆节"
)


def seed_calendar(*, first_year: int = FIRST_YEAR) -> dict[str, Any]:
    """The calendar of a new installation, in the shape of the calendar file.

    first_year: the first year whose notice is taken over.
    """
    known = {
        day: detail for day, detail in chinese_calendar.holidays.items() if day.year >= first_year
    }
    noticed = sorted({day.year for day in known})
    days_off = {day.isoformat(): _name(detail) for day, detail in known.items()}
    for year in range(noticed[-1] + 1, max(_LUNAR) + 1):
        days_off |= statutory_days(year)
    return {
        "timezone": "Asia/Shanghai",
        "noticed_years": noticed,
        "version": f"{noticed[-1]}-1",
        "windows": {day: list(OFFICE_HOURS) for day in WEEKDAYS[:5]},
        "days_off": dict(sorted(days_off.items())),
        "work_days": {
            day.isoformat(): WEEKDAYS[0]
            for day in sorted(chinese_calendar.workdays)
            if day.year >= first_year
        },
    }


def statutory_days(year: int) -> dict[str, str]:
    """A year's statutory days off (art. 2 of the 办法) by ISO date, without make-up days.

    Raises CalendarError notice_year_unknown for a year whose lunar days are not on record.
    """
    if year not in _LUNAR:
        raise CalendarError("notice_year_unknown", key="year", found=year)
    spring, qingming, duanwu, zhongqiu = (f"{year}-{day}" for day in _LUNAR[year])
    eve = date.fromisoformat(spring) - timedelta(days=1)
    days = {(eve + timedelta(days=n)).isoformat(): "春节" for n in range(4)}
    lunar = {qingming: "清明节", duanwu: "端午节", zhongqiu: "中秋节"}
    return days | lunar | {f"{year}-{day}": name for day, name in _SOLAR.items()}


def merge_notice(mapping: Mapping[str, Any], notice: Mapping[str, Any]) -> dict[str, Any]:
    """A calendar with a year's notice put in place of what it had for that year.

    mapping: a calendar in the shape of the calendar file; it stays as it is. notice: either
    {"year": 2027, "days": [{"name", "date", "isOffDay"}]} or a calendar file with days_off and
    work_days (its year: the key `year`, or the one noticed year, or the one year of its dates).
    Days that the notice names in a neighbouring year are set too. The version is raised.

    Raises CalendarError: notice_wrong, notice_year_unknown, notice_empty, notice_day_twice,
    notice_day_far, and those of reading a calendar.
    """
    off, work = _days_of_notice(notice)
    year = _year_of_notice(notice, [*off, *work])
    _check_days(year, off, work)
    like = next((day for day in WEEKDAYS if mapping.get("windows", {}).get(day)), WEEKDAYS[0])
    changed = {*off, *work}
    merged = dict(mapping)
    merged["days_off"] = _replaced(mapping.get("days_off", {}), year, changed, off)
    merged["work_days"] = _replaced(
        mapping.get("work_days", {}),
        year,
        changed,
        {day: works or like for day, works in work.items()},
    )
    if "noticed_years" in mapping:
        merged["noticed_years"] = sorted({*mapping["noticed_years"], year})
    merged["version"] = _next_version(str(mapping.get("version", "")), year)
    Calendar.from_mapping(merged)
    return merged


def _name(detail: str) -> str:
    chinese = chinese_calendar.Holiday(detail).chinese
    return _NAMES.get(chinese, chinese)


def _days_of_notice(notice: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """Days off by name, and make-up days by how they work (None: like any other day)."""
    if not isinstance(notice, Mapping):
        raise CalendarError("notice_wrong", key="", found=notice)
    if "days" in notice:
        return _days_listed(notice["days"])
    off, work = notice.get("days_off", {}), notice.get("work_days", {})
    for key, table in (("days_off", off), ("work_days", work)):
        if not isinstance(table, Mapping):
            raise CalendarError("notice_wrong", key=key, found=table)
    return dict(off), dict(work)


def _days_listed(days: Any) -> tuple[dict[str, str], dict[str, Any]]:
    if not isinstance(days, list):
        raise CalendarError("notice_wrong", key="days", found=days)
    off: dict[str, str] = {}
    work: dict[str, Any] = {}
    for place, entry in enumerate(days):
        key = f"days[{place}]"
        if not isinstance(entry, Mapping):
            raise CalendarError("notice_wrong", key=key, found=entry)
        day, name, is_off = (entry.get(part) for part in ("date", "name", "isOffDay"))
        if not isinstance(day, str) or not isinstance(name, str) or not isinstance(is_off, bool):
            raise CalendarError("notice_wrong", key=key, found=dict(entry))
        if day in off or day in work:
            raise CalendarError("notice_day_twice", key=key, found=day)
        if is_off:
            off[day] = name
        else:
            work[day] = None
    return off, work


def _year_of_notice(notice: Mapping[str, Any], days: Iterable[str]) -> int:
    noticed = notice.get("noticed_years", [])
    years = [notice["year"]] if "year" in notice else noticed or sorted({day[:4] for day in days})
    if not isinstance(years, list) or len(years) != 1 or isinstance(years[0], bool):
        raise CalendarError("notice_year_unknown", key="year", found=years)
    try:
        year = int(years[0])
    except (TypeError, ValueError) as error:
        raise CalendarError("notice_year_unknown", key="year", found=years[0]) from error
    if not 2000 <= year <= 2199:
        raise CalendarError("notice_year_unknown", key="year", found=year)
    return year


def _check_days(year: int, off: Iterable[str], work: Iterable[str]) -> None:
    if not any(day.startswith(f"{year}-") for day in off):
        raise CalendarError("notice_empty", key="days", found=year)
    for day in (*off, *work):
        try:
            far = abs(date.fromisoformat(day).year - year) > 1
        except ValueError as error:
            raise CalendarError("calendar_date_wrong", key="days", found=day) from error
        if far:
            raise CalendarError("notice_day_far", key="days", found=day)


def _replaced(
    table: Mapping[str, Any], year: int, changed: set[str], days: Mapping[str, Any]
) -> dict[str, Any]:
    kept = {
        day: entry
        for day, entry in table.items()
        if not day.startswith(f"{year}-") and day not in changed
    }
    return dict(sorted({**kept, **days}.items()))


def _next_version(version: str, year: int) -> str:
    """The version after this one: year and number, the year that of the latest notice."""
    latest, _, number = version.partition("-")
    if latest.isdigit() and number.isdigit() and int(latest) >= year:
        return f"{latest}-{int(number) + 1}"
    return f"{year}-1"
