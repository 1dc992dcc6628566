"""The pauses that a problem's log tells, with how much of the closing limit was left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.domain.calendar import Calendar
from app.domain.catalogue import AssignmentRole
from app.domain.events import Event, instant
from app.domain.folding import fold
from app.domain.limit_names import CLOSING
from app.domain.network.observed import PauseBegun
from app.domain.problem import Assignment
from app.domain.steps import Action
from app.domain.working_days import WorkingDays


def working_days_left(facts: Mapping[str, Any], calendar: Calendar) -> Iterator[float]:
    """Working days to the due date when a pause began: as many as there are when it ends.

    facts: of the event. A pause of what was late already moves no date, and is none before it.
    """
    for name, limit in facts.get("clocks", {}).items():
        if name.startswith(CLOSING):
            until, due = instant(facts["until"]), instant(limit["due"])
            yield WorkingDays(calendar, (until, due)).between(until, due)


def pauses_begun(
    events: Sequence[Event], calendar_of: Callable[[str], Calendar]
) -> Iterator[PauseBegun]:
    """Each pause that a log tells of, of the department that led the problem when it began.

    calendar_of: a calendar by the name of its version; each pause is measured by its own.
    """
    paused = [event for event in events if event.kind == Action.PAUSE]
    leads = [a for a in fold(events).assignments if a.role is AssignmentRole.LEAD] if paused else []
    for event in paused:
        for left in working_days_left(event.facts, calendar_of(event.calendar)):
            for lead in leads:
                if _held(lead, event):
                    yield PauseBegun(
                        problem=event.subject, department=lead.department, start=event.at, left=left
                    )


def _held(lead: Assignment, event: Event) -> bool:
    return lead.dispatched_at <= event.at and (lead.ended_at is None or lead.ended_at > event.at)
