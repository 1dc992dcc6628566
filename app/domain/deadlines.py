"""Which limits a case runs under, and when each is due: recomputed from what happened."""

from __future__ import annotations

from datetime import date, datetime, time

from app.domain.calendar import Calendar
from app.domain.catalogue import AssignmentRole, Stage
from app.domain.errors import DomainError
from app.domain.limit_names import (
    ACCEPT,
    CLOSING,
    DISPATCH,
    closing_name,
    dispatch_name,
)
from app.domain.problem import Assignment, Case, Limit
from app.domain.reckoning import Book, received
from app.domain.rules import RuleBook
from app.domain.working_time import Amount, Unit, deadline

__all__ = [
    "ACCEPT",
    "CLOSING",
    "DISPATCH",
    "changed",
    "close_of_business",
    "closing_name",
    "closing_paused",
    "dispatch_name",
    "governing",
    "governing_met",
    "reckon",
    "require_later",
    "settled",
]


def reckon(case: Case, *, rules: RuleBook, calendar: Calendar) -> dict[str, Limit]:
    """Every limit that the case has begun, by name, in the rule book and calendar given.

    accept, dispatch (dispatch:2 when a lead has to be found again), closing (closing:2 in the
    second round), sign:<assignment>, contact:<assignment>, co:<assignment>,
    review:<assignment>, callback:<round>. A limit that was met or ended keeps the date it had:
    what was judged once is not judged again. Of what a file tells only its due date is kept;
    what was begun here since runs under the rule book.
    """
    book = Book(case, rules=rules, calendar=calendar)
    kept = case.clocks
    return {
        name: kept[name] if name in kept and settled(case, name) else reckoned()
        for name, reckoned in book.limits().items()
    }


def changed(case: Case, *, rules: RuleBook, calendar: Calendar) -> dict[str, Limit]:
    """The limits of `reckon` that differ from what the case holds."""
    found = reckon(case, rules=rules, calendar=calendar)
    return {name: limit for name, limit in found.items() if case.clocks.get(name) != limit}


def governing(case: Case) -> Limit | None:
    """The limit whose light is the problem's: acceptance before it, the closing limit after."""
    if case.stage is Stage.INTAKE or case.accepted_at is None:
        return case.clocks.get(ACCEPT) or case.clocks.get(closing_name(case))
    return case.clocks.get(closing_name(case))


def governing_met(case: Case) -> datetime | None:
    """When the governing limit was met: acceptance, the standing submission, or the end."""
    if not case.open:
        return case.submitted_at or case.closed_at
    if case.stage is Stage.INTAKE:
        return None
    return case.submitted_at


def closing_paused(case: Case) -> bool:
    """Whether the governing clock stands still now."""
    return case.running_pause is not None


def settled(case: Case, name: str) -> bool:
    """Whether a limit was met or has ended, so that nothing moves it any more."""
    kind, _, number = name.partition(":")
    n = int(number or 1)
    if not case.open:
        return True
    if kind == ACCEPT:
        return case.accepted_at is not None
    if kind == DISPATCH:
        return _dispatched(case, n)
    if kind == CLOSING:
        return n < case.round
    if kind == "callback":
        return n < case.round or _called_back(case, n)
    assignment = case.assignment(n)
    return assignment is None or _assignment_settled(assignment, kind)


def _dispatched(case: Case, n: int) -> bool:
    """Whether the n-th time that a lead had to be found is over."""
    if n != len(case.to_dispatch):
        return True
    leads = [a for a in case.assignments if a.role is AssignmentRole.LEAD and not a.told]
    return any(a.dispatched_at >= case.to_dispatch[-1] for a in leads)


def _called_back(case: Case, round_: int) -> bool:
    since = received(case, round_)
    return any(c.round == round_ and since and c.at >= since for c in case.callbacks)


def _assignment_settled(assignment: Assignment, kind: str) -> bool:
    objection = assignment.objection
    met = {
        "sign": assignment.signed_at is not None,
        "contact": assignment.contacted_at is not None,
        "co": False,
        "review": objection is None or objection.decided_at is not None,
    }
    return not assignment.open or met[kind]


def close_of_business(calendar: Calendar, day: date) -> datetime:
    """The end of a day's last window, moved to the next working day where it has none.

    Source: 民法典 203. In: a local date; out: a UTC instant.
    """
    begin = datetime.combine(day, time(), calendar.timezone)
    first = deadline(calendar, start=begin, amount=Amount(n=0, unit=Unit.SECONDS)).instant
    return calendar.spans_on(calendar.local_date(first))[-1][1]


def require_later(calendar: Calendar, text: str, *, at: datetime, field: str) -> datetime:
    """The close of business of an ISO date that must lie after `at`; else DomainError."""
    due = close_of_business(calendar, date.fromisoformat(text[:10]))
    if due <= at:
        raise DomainError("date_not_later", field=field, name=field)
    return due
