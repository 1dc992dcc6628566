"""How the events of handling change a case: pauses, extensions, results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.domain.catalogue import AssignmentEnd, AssignmentRole, Stage
from app.domain.changing import replace
from app.domain.events import Event, instant, stamp
from app.domain.fold_parts import drop_askings, end_pauses, update_assignment
from app.domain.problem import Assignment, Case, Extension, Pause, Submission


def ask_pause(case: Case, event: Event) -> Case:
    """申请挂起: nothing stops until it is approved."""
    beside = {"clocks", "notify"}
    asked = {k: str(v) for k, v in event.facts.items() if k not in beside}
    return replace(case, pause_asked={**asked, "at": stamp(event.at)})


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
    submitted = replace(end_pauses(case, at=event.at), submissions=(*case.submissions, submission))
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
    lead = case.open_lead
    if lead is not None:
        case = update_assignment(case, lead.n, ended_at=at, end=AssignmentEnd.SUBMITTED)
    rested = drop_askings(end_pauses(case, at=at), at=at)
    return replace(rested, stage=Stage.FEEDBACK)


def send_back(case: Case, event: Event) -> Case:
    """退回补充: the lead has it again; the closing limit never stopped."""
    back = _last_submission(case, sent_back_at=event.at)
    return replace(lead_again(back, event), stage=Stage.HANDLING)


def lead_again(case: Case, event: Event) -> Case:
    """The last lead has it again, in hand at once: no dispatch, so nothing to sign."""
    lead = case.lead
    if lead is None:
        return case
    assignment = Assignment(
        n=len(case.assignments) + 1,
        department=lead.department,
        role=AssignmentRole.LEAD,
        round=case.round,
        dispatched_at=event.at,
        question=lead.question,
        signed_at=event.at,
        responsible=lead.responsible,
        leader=event.facts.get("head") or lead.leader,
        contacted_at=lead.contacted_at if lead.round == case.round else None,
        returned=True,
    )
    return replace(case, assignments=(*case.assignments, assignment))
