"""The calendar's horizon: years that need a notice on days off and have none."""

from __future__ import annotations

from datetime import date

from app.domain.calendar import Calendar

AWAITED_FROM = 11
"""The month from which the coming year's notice is missed. The State Council's office announced
2024 on 25 October 2023, 2025 on 12 November 2024, and 2026 on 4 November 2025."""


def unnoticed_years(calendar: Calendar, *, today: date) -> tuple[int, ...]:
    """This year, and from November on the next, as far as the calendar has no notice of them."""
    years = (today.year, today.year + 1) if today.month >= AWAITED_FROM else (today.year,)
    return tuple(year for year in years if calendar.is_provisional(date(year, 1, 1)))
