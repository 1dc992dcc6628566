"""Calendars that the clock tests reckon with, and times as they are written in an office."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.calendar import WEEKDAYS, Calendar
from db.seed.calendar import seed_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS = ["08:30-12:00", "13:30-17:30"]
STATE_COUNCIL = Calendar.from_mapping(seed_calendar())


def office(**changes: Any) -> Calendar:
    """Monday to Friday in office hours in Shanghai, no holidays, changed as given."""
    week = dict.fromkeys(WEEKDAYS[:5], OFFICE_HOURS)
    return Calendar.from_mapping({"timezone": "Asia/Shanghai", "windows": week} | changes)


def around_the_clock(zone: str) -> Calendar:
    """Every hour of every day."""
    return office(timezone=zone, windows={day: ["00:00-24:00"] for day in WEEKDAYS})


def at(text: str) -> datetime:
    """An instant as written; in Shanghai unless it has an offset."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def told(instant: datetime) -> str:
    """A UTC instant as an office in Shanghai writes it."""
    assert instant.tzinfo is UTC
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
