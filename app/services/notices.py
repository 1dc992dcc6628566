"""A State Council notice as it is typed by hand, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from app.domain.errors import DomainError
from app.translations import N_

LONGEST = timedelta(days=31)


def notice_typed(*, year: str, rows: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The notice of a year from rows of {n, from, to, name, kind}, kind being "off" or "work".

    A row without `to` is one day. The answer has the shape {"year", "days": [{"date", "name",
    "isOffDay"}]}. Raises DomainError "notice_row_wrong" with the row's number and the field.
    """
    if not year.isdigit():
        raise DomainError("bad_fact", field=N_("通知年份"), name="year")
    days = [day for row in rows for day in _days(row)]
    if not days:
        raise DomainError("missing_fact", field=N_("日期"), name="from")
    return {"year": int(year), "days": days}


def _days(row: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    first = _date(row, "from", N_("自"))
    last = _date(row, "to", N_("至")) if row.get("to") else first
    if not timedelta() <= last - first <= LONGEST:
        raise DomainError("notice_row_wrong", row=row["n"], field=N_("至"))
    off = row.get("kind") != "work"
    if off and not row.get("name"):
        raise DomainError("notice_row_wrong", row=row["n"], field=N_("节日"))
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        yield {"date": day.isoformat(), "name": row.get("name") or "", "isOffDay": off}


def _date(row: Mapping[str, str], part: str, label: str) -> date:
    try:
        return date.fromisoformat(row.get(part, ""))
    except ValueError as wrong:
        raise DomainError("notice_row_wrong", row=row["n"], field=label) from wrong
