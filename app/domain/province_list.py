"""省级定期梳理: what needs the province, listed once a period.

Source: 浙江省政务服务增值化改革实施意见 三(一)(二) (省委改革办定期梳理汇总，明确责任部门，跟踪督办;
上下联动).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.access import PROVINCE
from app.domain.around import region_above
from app.domain.calendar import Calendar
from app.domain.catalogue import ObjectionGround, Term
from app.domain.deadlines import governing, governing_met
from app.domain.lights import Light, light
from app.domain.office_hours import next_opening
from app.domain.problem import Case
from app.domain.working_days import WorkingDays

DAY = timedelta(days=1)


class ListPeriod(Term):
    """How often the list is drawn up."""

    WEEK = "week", "每周"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"


@dataclass(frozen=True, kw_only=True)
class Period:
    """A stretch of local dates, the last one included. code: 2026-W40, 2026-09, 2026-Q3."""

    code: str
    first: date
    last: date


def ended_period(every: ListPeriod, *, day: date) -> Period:
    """The last period that had ended before a local date began."""
    return ENDED[every](day)


def _week(day: date) -> Period:
    last = day - timedelta(days=day.weekday()) - DAY
    year, week, _weekday = last.isocalendar()
    return Period(code=f"{year}-W{week:02d}", first=last - 6 * DAY, last=last)


def _month(day: date) -> Period:
    last = day.replace(day=1) - DAY
    return Period(code=f"{last:%Y-%m}", first=last.replace(day=1), last=last)


def _quarter(day: date) -> Period:
    last = day.replace(month=day.month - (day.month - 1) % 3, day=1) - DAY
    first = last.replace(month=last.month - 2, day=1)
    return Period(code=f"{last.year}-Q{last.month // 3}", first=first, last=last)


ENDED: dict[ListPeriod, Callable[[date], Period]] = {
    ListPeriod.WEEK: _week,
    ListPeriod.MONTH: _month,
    ListPeriod.QUARTER: _quarter,
}


def ends_at(calendar: Calendar, period: Period) -> datetime:
    """The instant at which a period is over: the midnight after its last day."""
    return datetime.combine(period.last + DAY, time(), calendar.timezone)


def freezes_at(calendar: Calendar, period: Period) -> datetime:
    """When a period's list is drawn up: the first opening of work after its end, in UTC.

    Raises ClockError "no_working_time_ahead".
    """
    return next_opening(calendar, ends_at(calendar, period))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of the province. source: the office below that asks."""

    source: str
    at: datetime
    done: str
    asked: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A problem as it stands on the list, at the moment of the list.

    lead: the department that led then, if any. days: working days since its registration.
    """

    problem: int
    title: str
    region: str
    enterprise: int | None
    lead: int | None
    light: Light
    days: float
    of: Asked


def asked_of_province(case: Case) -> Asked | None:
    """What an open problem needs of the province: it was escalated there, and neither closed nor
    sent down; or a department objects that it is the province's, where the office is a city's.
    """
    if not case.open:
        return None
    return _escalated(case) or _objected(case)


def _escalated(case: Case) -> Asked | None:
    for e in reversed(case.escalations):
        if e.target == PROVINCE and e.sent_down_at is None:
            return Asked(source=e.source, at=e.at, done=e.done, asked=e.asked, ground=e.ground)
    return None


def _objected(case: Case) -> Asked | None:
    if region_above(case.office) != PROVINCE:
        return None
    for a in case.open_assignments:
        objection = a.objection
        if a.objecting and objection and objection.ground == ObjectionGround.LEVEL:
            return Asked(
                source=case.office,
                at=objection.at,
                done="",
                asked=objection.words,
                ground=ObjectionGround.LEVEL.label,
            )
    return None


def entry_of(case: Case, *, at: datetime, calendar: Calendar) -> Entry | None:
    """The problem's entry on a list of the instant `at`; None where it needs no province."""
    asked, limit, lead = asked_of_province(case), governing(case), case.open_lead
    if asked is None:
        return None
    return Entry(
        problem=case.id,
        title=case.matter.title,
        region=case.matter.region,
        enterprise=case.appellant.enterprise,
        lead=lead.department if lead else None,
        light=light(
            at=at,
            due=limit.due if limit else None,
            yellow_from=limit.yellow_from if limit else None,
            paused=case.running_pause is not None,
            met_at=governing_met(case),
        ),
        days=round(
            WorkingDays(calendar, [case.registered_at, at]).between(case.registered_at, at), 1
        ),
        of=asked,
    )
