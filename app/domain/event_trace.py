"""A problem's events as a trace for process mining: one activity an act, with who holds it then.

What is no act of the process is left out (LEFT_OUT). Where a file told of the past, the entries of
its log are activities of their own; of a row of a register, each date that it gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogue import OFFICE, OPEN_STAGES, Stage
from app.domain.changing import replace
from app.domain.errors import DomainError
from app.domain.events import Event, EventKind, instant
from app.domain.folding import step
from app.domain.oversight_parts import Decision, Order
from app.domain.problem import Case
from app.domain.spans import MAIN
from app.domain.steps import Action
from app.domain.trails import Entry, read_trail

LEFT_OUT = frozenset({EventKind.RECKONED, EventKind.SUPERSEDED, Action.UNMASK})
"""Book-keeping: limits reckoned anew, another problem's news, a look at a name."""

TOLD = frozenset({EventKind.IMPORTED, EventKind.IMPORTED_AGAIN, EventKind.APPENDED})
"""Events that tell of acts elsewhere; what they tell is in the trace, they are not."""

LABELS: Mapping[str, str] = {str(term): term.label for kind in (Action, EventKind) for term in kind}

Milestone = tuple[str, Action, Stage]

MILESTONES: tuple[Milestone, ...] = (
    ("registered_at", Action.REGISTER, Stage.INTAKE),
    ("accepted_at", Action.ACCEPT, Stage.TRANSFER),
    ("dispatched_at", Action.DISPATCH, Stage.TRANSFER),
    ("signed_at", Action.SIGN, Stage.HANDLING),
    ("submitted_at", Action.SUBMIT, Stage.FEEDBACK),
    ("closed_at", Action.CLOSE, Stage.CLOSED),
)
"""The dates of a register's row, the act that each stands for, the stage from then on."""

BY_LEAD = frozenset({Action.SIGN, Action.SUBMIT})
SINCE_DISPATCH = frozenset({Action.DISPATCH, Action.SIGN, Action.SUBMIT})

ENDINGS: Mapping[Stage, Action] = {
    Stage.DECLINED: Action.DECLINE,
    Stage.MERGED: Action.MERGE,
    Stage.WITHDRAWN: Action.WITHDRAW,
}


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One event of a trace.

    n: the number of the log's event, and after a point the place in what it tells of, as "7" or
    "1.3". name, code: the activity; code is an Action or EventKind. stage: from then on. holder:
    the department that has the problem from then on; None: the office, the enterprise or nobody.
    actor: a person's id, 0 for the system, None for the enterprise, as in the log. told: a file
    tells of it; then `department` did it, None for the office. assigned: the departments whose part
    begins with it. orders, decisions: those that it is about, by number.
    """

    n: str
    at: datetime
    name: str
    code: str
    stage: Stage
    holder: int | None
    actor: int | None = 0
    told: bool = False
    department: int | None = None
    assigned: tuple[int, ...] = ()
    orders: tuple[int, ...] = ()
    decisions: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Trace:
    """A problem and its activities in the order of time, those of one instant as they were told."""

    case: Case
    activities: tuple[Activity, ...]


def trace(events: Iterable[Event]) -> Trace:
    """The trace of a problem's events, which come in the order of their numbers.

    Raises DomainError "unknown_problem" where there are none, "broken_log" as `folding.fold`.
    """
    case: Case | None = None
    found: list[Activity] = []
    for event in events:
        before, case = case, step(case, event)
        if event.kind == EventKind.IMPORTED_AGAIN:
            found = [activity for activity in found if not activity.told]
        found += _activities(before, case, event)
    if case is None:
        raise DomainError("unknown_problem")
    return Trace(case=case, activities=tuple(sorted(found, key=_moment)))


def _moment(activity: Activity) -> datetime:
    return activity.at


def _activities(before: Case | None, case: Case, event: Event) -> Iterator[Activity]:
    if event.kind in LEFT_OUT:
        return
    if event.kind not in TOLD:
        yield _act(before, case, event)
    elif event.facts.get("trail"):
        yield from _entries(before, case, event)
    else:
        yield from _milestones(case, event)


def _act(before: Case | None, case: Case, event: Event) -> Activity:
    return Activity(
        n=str(event.n),
        at=event.at,
        name=f"{LABELS[event.kind]} {event.kind}",
        code=str(event.kind),
        stage=case.stage,
        holder=_holder(case),
        actor=event.actor,
        assigned=_begun(before, case),
        orders=_changed(before.orders if before else (), case.orders),
        decisions=_changed(before.decisions if before else (), case.decisions),
    )


def _holder(case: Case) -> int | None:
    held = next((s for s in case.spans if s.track == MAIN and s.end is None), None)
    return held.holder if held and held.holder > OFFICE else None


def _begun(before: Case | None, case: Case) -> tuple[int, ...]:
    """The departments whose parts an event began."""
    known = {a.n for a in before.assignments} if before else set()
    return tuple(dict.fromkeys(a.department for a in case.assignments if a.n not in known))


def _changed(
    before: Sequence[Order | Decision], after: Sequence[Order | Decision]
) -> tuple[int, ...]:
    """The numbers of the parts that an event made or changed."""
    return () if after is before else tuple(part.n for part in after if part not in before)


def _entries(before: Case | None, case: Case, event: Event) -> Iterator[Activity]:
    """What the log of another system tells; its group holds the case until it names another."""
    holder, stage = (_holder(before), before.stage) if before else (None, Stage.INTAKE)
    begun = _begun(before, case)
    for place, entry in enumerate(read_trail(event.facts["trail"]), start=1):
        holder, stage = entry.department or holder, entry.stage or stage
        yield Activity(
            n=f"{event.n}.{place}",
            at=entry.at,
            name=_words(entry, event.kind),
            code=str(event.kind),
            stage=stage,
            holder=holder if stage in OPEN_STAGES else None,
            told=True,
            department=entry.department or holder,
            assigned=begun if place == 1 else (),
        )


def _words(entry: Entry, kind: str) -> str:
    return entry.activity or entry.state or f"{LABELS[kind]} {kind}"


def _milestones(case: Case, event: Event) -> Iterator[Activity]:
    """The dates of a register's row; after the last of them the problem stands as the row says.

    Parts begin with the dispatch, or with the registration where the row tells of no dispatch.
    """
    told = [milestone for milestone in MILESTONES if milestone[0] in event.facts]
    begins = Action.DISPATCH if "dispatched_at" in event.facts else Action.REGISTER
    for place, milestone in enumerate(told, start=1):
        activity = _milestone(event, place, milestone)
        if milestone[1] is begins:
            activity = replace(activity, assigned=_begun(None, case))
        yield _as_it_stands(activity, case) if place == len(told) else activity


def _milestone(event: Event, place: int, milestone: Milestone) -> Activity:
    date, action, stage = milestone
    lead = event.facts.get("lead")
    ended = ENDINGS.get(Stage(event.facts["stage"])) if action is Action.CLOSE else None
    act = ended or action
    return Activity(
        n=f"{event.n}.{place}",
        at=instant(event.facts[date]),
        name=f"{act.label} {act}",
        code=str(act),
        stage=stage,
        holder=lead if action in SINCE_DISPATCH else None,
        told=True,
        department=lead if action in BY_LEAD else None,
    )


def _as_it_stands(activity: Activity, case: Case) -> Activity:
    return replace(activity, stage=case.stage, holder=_holder(case))
