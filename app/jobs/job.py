"""A row of the timetable, and the instants at which it is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from apscheduler.triggers.cron import CronTrigger

from app.context import Application
from app.domain.flows import OFFICE_ZONE

MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)
CRONTAB = ("minute", "hour", "day", "month", "day_of_week")
MOST_MISSED = 1000
"""Beyond so many nobody counts how often a job was missed."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A row of the timetable.

    when: the instants at which it is due, the same in every process; whole minutes, one a year at
    least. run: told the application and the due instant, answers how much it did. patience: after
    how long a run without an end counts as broken. at_first: whether a database that never ran it
    catches up on the last due.
    """

    name: str
    label: str
    when: CronTrigger
    run: Callable[[Application, datetime], int]
    patience: timedelta
    at_first: bool = True

    @property
    def crontab(self) -> str:
        """When it is due, as a crontab has it: minute, hour, day, month, weekday."""
        fields = {field.name: str(field) for field in self.when.fields}
        return " ".join(fields[name] for name in CRONTAB)

    def dues(self, *, after: datetime, until: datetime) -> Iterator[datetime]:
        """The instants later than `after` and not later than `until` at which it is due, in UTC."""
        due = self.when.get_next_fire_time(None, after + INSTANT)
        while due is not None and due <= until:
            yield due.astimezone(UTC)
            due = self.when.get_next_fire_time(None, due + INSTANT)

    def latest_due(self, at: datetime) -> datetime:
        """The last instant not after `at` at which the job was due, in UTC."""
        back = MINUTE
        while not (found := tuple(self.dues(after=at - back, until=at))):
            back *= 2
        return found[-1]

    def next_due(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which it is due; None where there is none any more."""
        due = self.when.get_next_fire_time(None, at + INSTANT)
        return due.astimezone(UTC) if due else None

    def missed(self, *, since: datetime, due: datetime) -> int:
        """How many instants lie between two dues; at most MOST_MISSED."""
        return sum(1 for _ in islice(self.dues(after=since, until=due - INSTANT), MOST_MISSED))


def daily(hour: int, minute: int) -> CronTrigger:
    """Every day at a wall-clock time of the office."""
    return CronTrigger(hour=hour, minute=minute, timezone=OFFICE_ZONE)


def every_minutes(n: int) -> CronTrigger:
    """At every n-th minute of the hour."""
    return CronTrigger(minute=f"*/{n}", timezone=OFFICE_ZONE)
