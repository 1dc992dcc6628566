"""A register's row as its event tells it: every column by its name, in the words of the log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.domain.events import stamp
from db.models import Base


def facts_of(row: Base) -> dict[str, Any]:
    """The columns of a row that was flushed; instants in UTC, dates as ISO 8601."""
    return {column.name: _plain(getattr(row, column.name)) for column in row.__table__.columns}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    return value.isoformat() if isinstance(value, date) else value
