"""Lights (预警灯) of a limit, and by how much a limit is overdue.

One decision for screen, query, job, export and interface. Instants are aware; UTC comes out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.amounts import Amount, Unit
from app.domain.calendar import Calendar
from app.domain.rules import LightThresholds
from app.domain.working_time import Interval, elapsed, instant_after, instant_before


class Light(StrEnum):
    """The colour of a limit."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    NONE = "none"


@dataclass(frozen=True)
class Overdue:
    """By how much a due instant is passed; all nought while it is not.

    working_days: time worked ÷ each day's working time, summed. calendar_days: days of 24 hours.
    working_seconds: exact.
    """

    working_days: float
    calendar_days: float
    working_seconds: Decimal


def light(
    *,
    at: datetime,
    due: datetime | None,
    yellow_from: datetime | None,
    paused: bool,
    met_at: datetime | None = None,
) -> Light:
    """The light of a limit as it stands at `at`.

    Red past due, before all else; grey while paused; yellow from `yellow_from` on; else green.
    A limit met by then is red if it was met late, green if in time. At the due instant itself
    nothing is overdue. Without a due instant there is no light.
    """
    if due is None:
        return Light.NONE
    if met_at is not None and met_at <= at:
        return Light.RED if met_at > due else Light.GREEN
    if at > due:
        return Light.RED
    if paused:
        return Light.GREY
    if yellow_from is not None and at >= yellow_from:
        return Light.YELLOW
    return Light.GREEN


def yellow_from(
    calendar: Calendar,
    *,
    start: datetime,
    due: datetime,
    amount: Amount,
    thresholds: LightThresholds,
    pauses: Sequence[Interval] = (),
) -> datetime:
    """The instant from which a limit's light is yellow, in UTC.

    start and due: of the limit as it stands (an extended limit: its approved date); amount: the
    limit as the rule book has it. A short limit is yellow in the last part of its working time, a
    medium one from the instant at which only so many working days are left, a long one after a
    part of its working time. Paused working time is not the limit's. Never before `start`.
    """
    size = _days_of(calendar, amount, start, due)
    if thresholds.short_up_to < size <= thresholds.medium_up_to:
        left = thresholds.medium_days_left
        since = instant_before(calendar, due=due, working_days=left, pauses=pauses)
        return max(start.astimezone(UTC), since)
    gone = thresholds.long_from if size > thresholds.medium_up_to else thresholds.short_from
    whole = elapsed(calendar, start=start, end=due, pauses=pauses).seconds
    since = instant_after(calendar, start=start, seconds=whole * gone, pauses=pauses)
    return min(since, due.astimezone(UTC))


def overdue(calendar: Calendar, *, at: datetime, due: datetime) -> Overdue:
    """By how much a limit due at `due` is overdue at `at`, in working and in calendar time."""
    if at <= due:
        return Overdue(working_days=0.0, calendar_days=0.0, working_seconds=Decimal(0))
    worked = elapsed(calendar, start=due, end=at)
    return Overdue(
        working_days=worked.working_days,
        calendar_days=(at - due).total_seconds() / 86_400,
        working_seconds=worked.seconds,
    )


def _days_of(calendar: Calendar, amount: Amount, start: datetime, due: datetime) -> float:
    if amount.unit in (Unit.DAYS, Unit.WORKING_DAYS):
        return float(amount.n)
    return elapsed(calendar, start=start, end=due).working_days
