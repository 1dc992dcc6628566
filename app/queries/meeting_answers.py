"""What was typed about a meeting, and what its form is filled with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from app.domain.calendar import Calendar
from app.domain.consultation import next_of_series
from app.domain.errors import DomainError
from app.queries.meeting import Meeting
from app.queries.meeting_series import Proposed
from app.translations import N_

WORDS = ("title", "place", "chair", "series")
FIELDS = {
    "date": N_("日期"),
    "begins": N_("开始时间"),
    "ends": N_("结束时间"),
    "series": N_("例会名称"),
    "weekday": N_("每周"),
}


def called_of(typed: Mapping[str, Any], *, calendar: Calendar, at: datetime) -> dict[str, Any]:
    """A meeting as `services.consulting.Called` takes it; times are of the calendar's zone.

    A weekly series without a date begins with its next weekday after `at`; one that falls on a
    day off is held on the next working day. Raises DomainError: missing_fact, bad_fact, each with
    the field's `name`.
    """
    begins, ends = _time(typed, "begins"), _time(typed, "ends")
    held = _date(typed, begins, calendar, at)
    words = {name: str(typed.get(name) or "").strip() for name in WORDS}
    if _weekday(typed) is not None and not words["series"]:
        raise DomainError("missing_fact", field=FIELDS["series"], name="series")
    zone = calendar.timezone
    return {
        **words,
        "starts_at": datetime.combine(held, begins, zone),
        "ends_at": datetime.combine(held, ends, zone),
    }


def _date(typed: Mapping[str, Any], begins: time, calendar: Calendar, at: datetime) -> date:
    weekday = _weekday(typed)
    if typed.get("date") or weekday is None:
        return _read(typed, "date", date.fromisoformat)
    starts_at, _planned = next_of_series(
        calendar, after=calendar.local_date(at), weekday=weekday, begins=begins
    )
    return starts_at.date()


def _weekday(typed: Mapping[str, Any]) -> int | None:
    """The day of a weekly series (0 Monday), None where none is chosen."""
    chosen = str(typed.get("weekday") or "")
    return int(chosen) if chosen in {"0", "1", "2", "3", "4", "5", "6"} else None


def _time(typed: Mapping[str, Any], name: str) -> time:
    return _read(typed, name, time.fromisoformat)


def _read(typed: Mapping[str, Any], name: str, reader: Any) -> Any:
    words = str(typed.get(name) or "").strip()
    if not words:
        raise DomainError("missing_fact", field=FIELDS[name], name=name)
    try:
        return reader(words)
    except ValueError as wrong:
        raise DomainError("bad_fact", field=FIELDS[name], name=name) from wrong


def typed_of(meeting: Meeting | Proposed, *, calendar: Calendar) -> dict[str, str]:
    """The fields of a meeting's form, filled with what is known of it."""
    starts_at = meeting.starts_at.astimezone(calendar.timezone)
    ends_at = meeting.ends_at.astimezone(calendar.timezone)
    return {
        **{name: getattr(meeting, name) for name in WORDS},
        "date": starts_at.date().isoformat(),
        "begins": f"{starts_at:%H:%M}",
        "ends": f"{ends_at:%H:%M}",
    }
