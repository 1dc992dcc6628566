"""Acts: who may take which step now, why not, and the events that a taken step leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain import deadlines
from app.domain.access import (
    DEPARTMENT_ROLES,
    DUTY_ACTS,
    KEPT_BY_LOWER,
    OFFICE_ROLES,
    SYSTEM,
    Viewer,
)
from app.domain.around import Around, mine
from app.domain.catalogue import BAD_GRADES, AssignmentRole, Role, Stage
from app.domain.changing import replace
from app.domain.deriving import DERIVE
from app.domain.errors import DomainError
from app.domain.events import Event, EventKind
from app.domain.facts import read_facts, sentence
from app.domain.folding import step as fold_step
from app.domain.folding import written_limit
from app.domain.guards import GUARDS, JUDGE_FACTS
from app.domain.problem import Case, Limit
from app.domain.steps import Action, Party, Step
from app.domain.workflow import STEP, STEPS

OVERRIDE = sentence("override", "代行理由")
"""What a supervisor adds who acts in the duty head's stead on a problem not his own."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A step that the viewer may take by right; `refusal` says why not now, if so."""

    step: Step
    refusal: DomainError | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an act leaves: the case after it, and its events in order."""

    case: Case
    events: tuple[Event, ...]


def permitted(step: Step, *, case: Case, viewer: Viewer) -> bool:
    """Whether the viewer may take the step at all: permission, region, and part in the problem."""
    if not viewer.can(step.needs):
        return False
    if viewer.role is Role.SYSTEM:
        return True
    if viewer.role is Role.ENTERPRISE:
        return viewer.problem == case.id
    if viewer.role in OFFICE_ROLES:
        return _reaches(step, case, viewer)
    return viewer.role in DEPARTMENT_ROLES and _is_party(step.party, case, viewer)


def _reaches(step: Step, case: Case, viewer: Viewer) -> bool:
    """The office where the problem stands and those above; below, what answers the enterprise."""
    if case.office.startswith(viewer.region):
        return True
    return step.needs in KEPT_BY_LOWER and case.matter.region.startswith(viewer.region)


def _is_party(party: Party, case: Case, viewer: Viewer) -> bool:
    if viewer.department is None or case.matter.accused == viewer.department:
        return False
    parts = mine(case, viewer)
    past = [a for a in case.assignments if a.department == viewer.department]
    return bool(
        {
            Party.NONE: (),
            Party.LEAD: [a for a in parts if a.role is AssignmentRole.LEAD],
            Party.CO: [a for a in parts if a.role is AssignmentRole.CO],
            Party.HANDLER: parts,
            Party.PAST: past,
        }[party]
    )


def offers(case: Case, *, around: Around) -> tuple[Offer, ...]:
    """The steps of the viewer at the case's stage, each with what stands against it now.

    Guards that judge what is typed are left for the moment of the act. A step comes with the
    form that this viewer fills in.
    """
    viewer = around.viewer
    rows = [s for s in STEPS if case.stage in s.sources and permitted(s, case=case, viewer=viewer)]
    return tuple(
        Offer(step=asked(s, case=case, viewer=viewer), refusal=_standing_refusal(s, case, around))
        for s in rows
    )


def asked(step: Step, *, case: Case, viewer: Viewer) -> Step:
    """The step with all that this viewer must give: a supervisor's override gives its reason.

    Flagged, ordered and escalated problems are the supervisor's own; so is what asks for a
    reason anyway.
    """
    own = case.supervised or any(f.name == "reason" and f.required for f in step.asks)
    if viewer.role is not Role.SUPERVISOR or step.needs not in DUTY_ACTS or own:
        return step
    return replace(step, asks=(*step.asks, OVERRIDE))


def _standing_refusal(step: Step, case: Case, around: Around) -> DomainError | None:
    for name in step.guards:
        if name in JUDGE_FACTS:
            continue
        try:
            GUARDS[name](case, {}, around)
        except DomainError as refused:
            return refused
    return None


def check(
    action: Action, *, case: Case, given: Mapping[str, Any], around: Around
) -> dict[str, Any]:
    """The facts of an act that may be taken now.

    Raises DomainError: not_allowed, illegal_step, missing_fact, bad_fact, or a guard's code.
    """
    step = STEP[action]
    if not permitted(step, case=case, viewer=around.viewer):
        raise DomainError("not_allowed", permission=str(step.needs), role=str(around.viewer.role))
    if case.stage not in step.sources:
        raise DomainError("illegal_step", action=str(action), stage=str(case.stage))
    if around.at < case.last_at:
        raise DomainError("time_goes_back", last=case.last_at)
    facts = read_facts(asked(step, case=case, viewer=around.viewer).asks, given)
    for name in step.guards:
        GUARDS[name](case, facts, around)
    return facts


def act(action: Action, *, case: Case, given: Mapping[str, Any], around: Around) -> Outcome:
    """The case and the events after an act; a pause that has run out ends first.

    Raises what `check` raises; then nothing has happened.
    """
    case, events = lapse(case, around=around)
    facts = check(action, case=case, given=given, around=around)
    if action in DERIVE:
        facts = DERIVE[action](case, facts, around)
    case, event = record(action, case=case, facts=facts, around=around)
    events.append(event)
    if action is Action.CALL_BACK and _calls_for_rework(case, facts):
        case, event = _automatic_rework(case, around)
        events.append(event)
    return Outcome(case=case, events=tuple(events))


def lapse(case: Case, *, around: Around) -> tuple[Case, list[Event]]:
    """The case after its running pause has ended by itself, and the event that says so."""
    pause = case.running_pause
    if pause is None or pause.until > around.at or not case.open:
        return case, []
    lapsed = replace(around, at=max(pause.until, case.last_at), viewer=SYSTEM)
    case, event = record(Action.RESUME, case=case, facts={"lapsed": True}, around=lapsed,
                         recorded_at=around.at)  # fmt: skip
    return case, [event]


def happen(
    kind: Action | EventKind, *, case: Case, facts: Mapping[str, Any], around: Around
) -> Outcome:
    """What an event leaves that follows from elsewhere; a pause that has run out ends first."""
    case, events = lapse(case, around=around)
    case, event = record(kind, case=case, facts=facts, around=around)
    return Outcome(case=case, events=(*events, event))


def record(
    kind: Action | EventKind,
    *,
    case: Case | None,
    facts: Mapping[str, Any],
    around: Around,
    subject: int | None = None,
    recorded_at: datetime | None = None,
) -> tuple[Case, Event]:
    """The case after an event, and the event with the limits that it moved."""
    event = Event(
        subject=case.id if case else int(subject or 0),
        n=(case.n if case else 0) + 1,
        kind=kind,
        at=around.at,
        recorded_at=recorded_at or around.at,
        actor=around.viewer.person,
        acting_for=around.viewer.acting_for,
        facts=dict(facts),
        rules=around.rules.version,
        calendar=around.calendar.version,
    )
    after = fold_step(case, event)
    return clocked(after, event, around=around)


def clocked(case: Case, event: Event, *, around: Around) -> tuple[Case, Event]:
    """The case and event with every limit that is now different written into both."""
    moved = deadlines.changed(case, rules=around.rules, calendar=around.calendar)
    if not moved:
        return case, event
    clocks: dict[str, Any] = {name: written_limit(moved[name]) for name in sorted(moved)}
    event = replace(event, facts={**event.facts, "clocks": clocks})
    merged: dict[str, Limit] = {**case.clocks, **moved}
    return replace(case, clocks=merged), event


def begin(
    kind: Action | EventKind, *, subject: int, facts: Mapping[str, Any], around: Around
) -> Outcome:
    """A new problem from its first event. The caller has checked the facts and the right."""
    case, event = record(kind, case=None, facts=facts, around=around, subject=subject)
    return Outcome(case=case, events=(event,))


def reckon_again(case: Case, *, around: Around) -> Outcome | None:
    """What changes when a calendar or rule book is loaded: one event, or None; old dates stay."""
    moved = deadlines.changed(case, rules=around.rules, calendar=around.calendar)
    if not moved or not case.open:
        return None
    before = {n: written_limit(case.clocks[n]) for n in sorted(moved) if n in case.clocks}
    case, event = record(EventKind.RECKONED, case=case, facts={"before": before}, around=around)
    return Outcome(case=case, events=(event,))


def _calls_for_rework(case: Case, facts: Mapping[str, Any]) -> bool:
    """The first bad grade since the beginning or the last reopening brings a rework by itself."""
    first = case.rounds[-1].kind != "rework"
    return case.stage is Stage.FEEDBACK and facts.get("grade") in BAD_GRADES and first


def _automatic_rework(case: Case, around: Around) -> tuple[Case, Event]:
    facts = DERIVE[Action.REWORK](case, {"reason": "回访评价不满意，自动重办"}, around)
    return record(Action.REWORK, case=case, facts=facts, around=replace(around, viewer=SYSTEM))
