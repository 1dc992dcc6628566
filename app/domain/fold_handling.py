"""How the events of signing, handling, objections, pauses and extensions change a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.catalogue import AssignmentEnd, AssignmentRole, Stage
from app.domain.events import Event, instant
from app.domain.fold_intake import add_assignment, update_assignment
from app.domain.problem import (
    Assignment,
    Case,
    Extension,
    Objection,
    Pause,
    Prerequisite,
    Submission,
)


def sign(case: Case, event: Event) -> Case:
    """签收 by the lead: into its hands."""
    lead = case.lead
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
    lead = case.lead
    if lead is None or lead.contacted_at or not event.facts["reached"]:
        return case
    return update_assignment(case, lead.n, contacted_at=event.at)


def object_lead(case: Case, event: Event) -> Case:
    """异议 of the lead: back to transfer; the first receiver keeps the duty."""
    lead = case.lead
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
    """异议审核 of the lead: upheld goes to another, not upheld is final, or it is referred up."""
    lead = case.lead
    if lead is None:
        return case
    decided = _decided(case, lead, event)
    outcome = event.facts["outcome"]
    if outcome == "upheld":
        return _handed_to(decided, lead, event.facts["department"], event.at)
    stage = Stage.HANDLING if outcome == "not_upheld" and lead.signed_at else Stage.TRANSFER
    return replace(decided, stage=stage)


def review_co(case: Case, event: Event) -> Case:
    """异议审核 of a co-handler: upheld passes it on, or releases it where no one is named."""
    assignment = case.assignment(event.facts["assignment"])
    if assignment is None:
        return case
    decided = _decided(case, assignment, event)
    if event.facts["outcome"] != "upheld":
        return decided
    if event.facts.get("department"):
        return _handed_to(decided, assignment, event.facts["department"], event.at)
    return update_assignment(decided, assignment.n, ended_at=event.at, end=AssignmentEnd.RELEASED)


def _decided(case: Case, assignment: Assignment, event: Event) -> Case:
    if assignment.objection is None:
        return case
    objection = replace(assignment.objection, outcome=event.facts["outcome"], decided_at=event.at)
    return update_assignment(case, assignment.n, objection=objection)


def _handed_to(case: Case, assignment: Assignment, department: int, at: datetime) -> Case:
    ended = update_assignment(case, assignment.n, ended_at=at, end=AssignmentEnd.REASSIGNED)
    passed = add_assignment(ended, at, department, assignment.role, assignment.question)
    lead = assignment.role is AssignmentRole.LEAD
    return replace(passed, dispatches=case.dispatches + (1 if lead else 0))


def reassign(case: Case, event: Event) -> Case:
    """改派 of the lead; the closing limit does not restart."""
    lead = case.lead
    if lead is None:
        return case
    moved = _handed_to(case, lead, event.facts["department"], event.at)
    return replace(moved, stage=Stage.TRANSFER)


def moved(case: Case, event: Event) -> Case:
    """Open work of a merged department, or of a person who left, goes to the successor."""
    changes: dict[str, Any] = {}
    if "department" in event.facts:
        changes["department"] = event.facts["department"]
    if "responsible" in event.facts:
        changes["responsible"] = event.facts["responsible"]
    return update_assignment(case, event.facts["assignment"], **changes)


def add(case: Case, event: Event) -> Case:
    """加派: one more co-handler, its limit from now."""
    return add_assignment(
        case, event.at, event.facts["department"], AssignmentRole.CO, event.facts["question"]
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


def ask_pause(case: Case, event: Event) -> Case:
    """申请挂起: nothing stops until it is approved."""
    return replace(case, pause_asked={k: str(v) for k, v in event.facts.items() if k != "clocks"})


def pause(case: Case, event: Event) -> Case:
    """挂起: from the approval until resumed or until the date given."""
    asked = case.pause_asked or {}
    begun = Pause(
        n=len(case.pauses) + 1,
        reason=asked.get("reason", ""),
        start=event.at,
        until=instant(event.facts["until"]),
        round=case.round,
    )
    return replace(case, pauses=(*case.pauses, begun), pause_asked=None)


def refuse_pause(case: Case, event: Event) -> Case:
    """不予挂起."""
    return replace(case, pause_asked=None)


def ask_extension(case: Case, event: Event) -> Case:
    """申请延期."""
    asked = Extension(
        n=len(case.extensions) + 1,
        reason=event.facts["reason"],
        new_due=instant(event.facts["due"]),
        asked_at=event.at,
        round=case.round,
    )
    return replace(case, extensions=(*case.extensions, asked))


def extend(case: Case, event: Event) -> Case:
    """批准延期: the approved date moves, the original never."""
    return _extension_decided(case, event, approved=True)


def refuse_extension(case: Case, event: Event) -> Case:
    """不予延期."""
    return _extension_decided(case, event, approved=False)


def _extension_decided(case: Case, event: Event, *, approved: bool) -> Case:
    words = str(event.facts.get("words") or event.facts.get("reason") or "")
    changed = tuple(
        replace(e, approved=approved, decided_at=event.at, words=words) if e.approved is None else e
        for e in case.extensions
    )
    return replace(case, extensions=changed)


def submit(case: Case, event: Event) -> Case:
    """提交结果: to the department head where the department asks for it, else to the office."""
    facts = event.facts
    to_head = bool(facts.get("to_head"))
    submission = Submission(
        at=event.at,
        result=facts["result"],
        text=facts["text"],
        evidence=facts.get("evidence", ""),
        round=case.round,
        accepted_at=None if to_head else event.at,
    )
    submitted = replace(case, submissions=(*case.submissions, submission))
    return submitted if to_head else _left_handling(submitted, event.at)


def approve(case: Case, event: Event) -> Case:
    """审核通过: the office receives it now."""
    return _left_handling(_last_submission(case, accepted_at=event.at), event.at)


def return_submission(case: Case, event: Event) -> Case:
    """退回承办人: it never left the department."""
    return _last_submission(case, sent_back_at=event.at)


def _last_submission(case: Case, **changes: Any) -> Case:
    last = case.submissions[-1]
    return replace(case, submissions=(*case.submissions[:-1], replace(last, **changes)))


def _left_handling(case: Case, at: datetime) -> Case:
    lead = case.lead
    if lead is not None and lead.open:
        case = update_assignment(case, lead.n, ended_at=at, end=AssignmentEnd.SUBMITTED)
    extensions = tuple(
        replace(e, approved=False, decided_at=at) if e.approved is None else e
        for e in case.extensions
    )
    pauses = tuple(replace(p, end=at) if p.end is None else p for p in case.pauses)
    return replace(
        case, stage=Stage.FEEDBACK, extensions=extensions, pauses=pauses, pause_asked=None
    )


def send_back(case: Case, event: Event) -> Case:
    """退回补充: the lead has it again; the closing limit never stopped."""
    back = _last_submission(case, sent_back_at=event.at)
    return replace(lead_again(back, event), stage=Stage.HANDLING)


def lead_again(case: Case, event: Event) -> Case:
    lead = case.lead
    if lead is None:
        return case
    assignment = Assignment(
        n=len(case.assignments) + 1,
        department=event.facts.get("department", lead.department),
        role=AssignmentRole.LEAD,
        round=case.round,
        dispatched_at=event.at,
        question=lead.question,
        signed_at=event.at,
        responsible=lead.responsible,
        leader=event.facts.get("head") or lead.leader,
        contacted_at=lead.contacted_at if lead.round == case.round else None,
    )
    return replace(case, assignments=(*case.assignments, assignment))
