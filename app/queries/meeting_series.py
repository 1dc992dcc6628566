"""The following meeting of a weekly series, proposed when the last one is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import mode

from app.domain.calendar import Calendar
from app.domain.consultation import next_of_series
from db.plain_rows import PlainRow


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A meeting that nobody has called yet. Instants are aware."""

    series: str
    title: str
    place: str
    chair: str
    starts_at: datetime
    ends_at: datetime


def proposed_of(
    ended: Sequence[PlainRow],
    *,
    standing: Sequence[PlainRow],
    region: str,
    calendar: Calendar,
    at: datetime,
) -> tuple[Proposed, ...]:
    """Of each series of a region that has no meeting ahead, the next; rows are of meetings.

    The weekday of a series is the one on which most of its meetings were: one that a holiday
    moved does not move the others.
    """
    by_series: dict[str, list[PlainRow]] = defaultdict(list)
    for row in ended:
        if row.series and row.region == region:
            by_series[row.series].append(row)
    ahead = {row.series for row in standing if row.region == region}
    return tuple(
        _following(rows, calendar, at) for series, rows in by_series.items() if series not in ahead
    )


def _following(rows: Sequence[PlainRow], calendar: Calendar, at: datetime) -> Proposed:
    last = max(rows, key=lambda row: row.starts_at)
    local = [row.starts_at.astimezone(calendar.timezone) for row in rows]
    starts_at, _planned = next_of_series(
        calendar,
        after=calendar.local_date(max(at, last.starts_at)),
        weekday=mode(sorted(moment.weekday() for moment in local)),
        begins=last.starts_at.astimezone(calendar.timezone).time(),
    )
    return Proposed(
        series=last.series,
        title=last.title,
        place=last.place,
        chair=last.chair,
        starts_at=starts_at,
        ends_at=starts_at + (last.ends_at - last.starts_at),
    )
