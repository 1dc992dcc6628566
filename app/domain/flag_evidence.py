"""The figures of a flag as the log keeps them, brought to a later moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.calendar import Calendar
from app.domain.events import instant
from app.domain.working_days import WorkingDays


def evidence_at(
    evidence: Mapping[str, Any], *, at: datetime, calendar: Calendar
) -> Mapping[str, Any]:
    """What was written when a flag was raised; working days that run on are counted to `at`."""
    start = evidence.get("from")
    if not isinstance(start, str):
        return evidence
    begun = instant(start)
    worked = WorkingDays(calendar, (begun, max(begun, at))).between(begun, at)
    return {**evidence, "days": worked}
