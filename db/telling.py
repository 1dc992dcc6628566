"""Whom an act tells: looked up before its events are hashed, so that the log says who knew."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.domain.acting import Outcome
from app.domain.changing import replace
from app.domain.events import Event
from app.domain.flows import local_day
from app.domain.folding import noticed, step
from app.domain.notices import addressees
from app.domain.problem import Case
from db.recipients import people_of


def told(session: Session, before: Case | None, outcome: Outcome) -> Outcome:
    """The outcome whose events name the people they are told to, in their fact `notify`.

    An event that names them already (a reminder) keeps them. One statement an event of which
    anybody is to be told. before: None for a new problem, of which nobody is told.
    """
    if before is None:
        return outcome
    events: list[Event] = []
    case = before
    for event in outcome.events:
        after = outcome.case if event.n == outcome.case.n else step(case, event)
        events.append(_told(session, case, after, event))
        case = after
    case = replace(outcome.case, notices=before.notices)
    for event in events:
        if event.facts.get("notify"):
            case = noticed(case, event, event.facts["notify"])
    return Outcome(case=case, events=tuple(events))


def _told(session: Session, before: Case, after: Case, event: Event) -> Event:
    if "notify" in event.facts:
        return event
    people = people_of(
        session,
        addressees(before, after, event),
        today=local_day(event.recorded_at),
        accused=after.matter.accused,
        besides=(event.actor, event.acting_for),
    )
    return replace(event, facts={**event.facts, "notify": people}) if people else event
