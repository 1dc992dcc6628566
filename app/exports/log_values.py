"""The values of an event log as texts, the same in every form."""

from __future__ import annotations

from datetime import datetime

from app.domain.flows import OFFICE_ZONE
from app.queries.event_log import Value

DAY_ONE = "1970-01-01T00:00:00.000000+00:00"
"""The instant of what has always been so (OCEL 2.0), and of a default (XES)."""


def value_text(value: Value) -> str:
    """An instant as ISO 8601 with microseconds and the offset of Asia/Shanghai; true, false."""
    if isinstance(value, datetime):
        return value.astimezone(OFFICE_ZONE).isoformat(timespec="microseconds")
    return str(value).lower() if isinstance(value, bool) else str(value)
