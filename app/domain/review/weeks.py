"""例会周期: the weeks that are reviewed. Their edges never move, whatever day they fall on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.domain.flows import OFFICE_ZONE
from app.domain.rules import ReviewRule

WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Week:
    """since: its first instant; until: the first one after it. Both UTC."""

    since: datetime
    until: datetime

    @property
    def before(self) -> Week:
        """The week before it."""
        return Week(since=self.since - WEEK, until=self.since)


def week_of(at: datetime, *, edge: ReviewRule) -> Week:
    """The week in which an instant lies; the edge itself belongs to the week that begins."""
    local = at.astimezone(OFFICE_ZONE)
    day = local.date() - timedelta(days=(local.weekday() - edge.weekday) % 7)
    begins = datetime.combine(day, edge.time, OFFICE_ZONE)
    if begins > local:
        begins -= WEEK
    since = begins.astimezone(UTC)
    return Week(since=since, until=since + WEEK)


def last_whole_week(at: datetime, *, edge: ReviewRule) -> Week:
    """The last week that is over at an instant."""
    return week_of(at, edge=edge).before
