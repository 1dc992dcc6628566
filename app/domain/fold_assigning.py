"""How the events of dispatch, signing, objections and co-handling change a case."""

from __future__ import annotations

from typing import Any

from app.domain.catalogue import AssignmentEnd, AssignmentRole, ReviewOutcome, Stage
from app.domain.changing import replace
from app.domain.events import Event, instant
from app.domain.fold_parts import add_assignment, hand_over, update_assignment
from app.domain.problem import Assignment, Case, Objection, Prerequisite


def dispatch(case: Case, event: Event) -> Case:
    """派单: a lead and its co-handlers, each with its own clocks."""
    facts = event.facts
    case = add_assignment(case, event.at, facts["lead"], AssignmentRole.LEAD)
    for row in facts.get("co_handlers", ()):
        case = add_assignment(case, event.at, row["department"], AssignmentRole.CO, row["question"])
    return replace(case, dispatches=case.dispatches + 1)


def sign(case: Case, event: Event) -> Case:
    """签收 by the lead: into its hands."""
    lead = case.open_lead
    return replace(_signed(case, lead.n if lead else 0, event), stage=Stage.HANDLING)


def sign_co(case: Case, event: Event) -> Case:
    """签收 by a co-handler: its own track only."""
    return _signed(case, event.facts["assignment"], event)


def auto_sign(case: Case, event: Event) -> Case:
    """视同签收 at the sign limit; never counts as signed on time."""
    n = event.facts["assignment"]
    assignment = case.assignment(n)
    signed = _signed(case, n, event, auto=True)
    moves = assignment and assignment.role is AssignmentRole.LEAD
    return replace(signed, stage=Stage.HANDLING) if moves else signed


def _signed(case: Case, n: int, event: Event, *, auto: bool = False) -> Case:
    return update_assignment(
        case,
        n,
        signed_at=event.at,
        auto_signed=auto,
        responsible=event.facts.get("responsible", ""),
        leader=event.facts.get("leader", ""),
    )


def contact(case: Case, event: Event) -> Case:
    """首次联系: one contact serves the lead's clock, whoever made it."""
    lead = case.open_lead
    if lead is None or lead.contacted_at or not event.facts["reached"]:
        return case
    return update_assignment(case, lead.n, contacted_at=event.at)


def object_lead(case: Case, event: Event) -> Case:
    """异议 of the lead: back to transfer; the first receiver keeps the duty."""
    lead = case.open_lead
    return replace(_objected(case, lead.n if lead else 0, event), stage=Stage.TRANSFER)


def object_co(case: Case, event: Event) -> Case:
    """异议 of a co-handler: moves its own assignment only."""
    return _objected(case, event.facts["assignment"], event)


def _objected(case: Case, n: int, event: Event) -> Case:
    facts = event.facts
    objection = Objection(
        ground=facts["ground"], words=facts["words"], at=event.at, suggested=facts.get("suggested")
    )
    return update_assignment(case, n, objection=objection)


def review(case: Case, event: Event) -> Case:
    """异议审核 of the lead: upheld goes to another, not upheld is final, or it is referred up.

    What follows an upheld objection is no second 交办: `dispatches` does not count it.
    """
    lead = case.open_lead
    if lead is None:
        return case
    decided = _decided(case, lead, event)
    outcome = event.facts["outcome"]
    if outcome == ReviewOutcome.UPHELD:
        return hand_over(decided, lead, event.facts["department"], event.at)
    back = outcome == ReviewOutcome.NOT_UPHELD and lead.signed_at is not None
    return replace(decided, stage=Stage.HANDLING if back else Stage.TRANSFER)


def review_co(case: Case, event: Event) -> Case:
    """异议审核 of a co-handler: upheld passes it on, or releases it where no one is named."""
    assignment = case.assignment(event.facts["assignment"])
    if assignment is None:
        return case
    decided = _decided(case, assignment, event)
    if event.facts["outcome"] != ReviewOutcome.UPHELD:
        return decided
    if event.facts.get("department"):
        return hand_over(decided, assignment, event.facts["department"], event.at)
    return update_assignment(decided, assignment.n, ended_at=event.at, end=AssignmentEnd.RELEASED)


def _decided(case: Case, assignment: Assignment, event: Event) -> Case:
    if assignment.objection is None:
        return case
    objection = replace(assignment.objection, outcome=event.facts["outcome"], decided_at=event.at)
    return update_assignment(case, assignment.n, objection=objection)


def reassign(case: Case, event: Event) -> Case:
    """改派 of the lead; the closing limit does not restart."""
    lead = case.open_lead
    if lead is None:
        return case
    moved = hand_over(case, lead, event.facts["department"], event.at)
    return replace(moved, stage=Stage.TRANSFER, dispatches=case.dispatches + 1)


def moved(case: Case, event: Event) -> Case:
    """Open work of a merged department, or of a person who left, goes to the successor."""
    changes: dict[str, Any] = {}
    if "department" in event.facts:
        changes["department"] = event.facts["department"]
    if "responsible" in event.facts:
        changes["responsible"] = event.facts["responsible"]
    return update_assignment(case, event.facts["assignment"], **changes)


def add(case: Case, event: Event) -> Case:
    """加派: one more co-handler, its limit from now, due when the asker says."""
    facts = event.facts
    due = instant(facts["due_at"]) if facts.get("due_at") else None
    return add_assignment(
        case, event.at, facts["department"], AssignmentRole.CO, facts["question"], due
    )


def release(case: Case, event: Event) -> Case:
    """免除协办."""
    return update_assignment(
        case, event.facts["assignment"], ended_at=event.at, end=AssignmentEnd.RELEASED
    )


def contribute(case: Case, event: Event) -> Case:
    """提交协办意见: the co-handler's part is done."""
    return update_assignment(
        case,
        event.facts["assignment"],
        contribution=event.facts["text"],
        ended_at=event.at,
        end=AssignmentEnd.CONTRIBUTED,
    )


def require(case: Case, event: Event) -> Case:
    """设前置: stored even where it closes a ring; the ring is part of the record."""
    facts = event.facts
    prerequisite = Prerequisite(
        n=len(case.prerequisites) + 1,
        waiting=facts["waiting"],
        awaited=facts["awaited"],
        why=facts["why"],
        set_at=event.at,
        cycle=tuple(facts.get("cycle", ())),
    )
    return replace(case, prerequisites=(*case.prerequisites, prerequisite))


def dispute(case: Case, event: Event) -> Case:
    """The awaited side objects to being waited for."""
    return _prerequisite(
        case, event.facts["prerequisite"], disputed_at=event.at, dispute=event.facts["reason"]
    )


def drop(case: Case, event: Event) -> Case:
    """撤前置."""
    return _prerequisite(case, event.facts["prerequisite"], dropped_at=event.at)


def _prerequisite(case: Case, n: int, **changes: Any) -> Case:
    changed = tuple(replace(p, **changes) if p.n == n else p for p in case.prerequisites)
    return replace(case, prerequisites=changed)
