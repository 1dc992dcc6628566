"""Guards of signing, objections and co-handling."""

from __future__ import annotations

from app.domain.around import Around, mine
from app.domain.catalogue import AssignmentRole, ReviewOutcome
from app.domain.errors import DomainError
from app.domain.guards.requirement import Facts, need
from app.domain.problem import Assignment, Case
from app.domain.working_time import deadline


def unsigned_lead(case: Case, _facts: Facts, _around: Around) -> None:
    """The lead has not signed, and is not in dispute."""
    lead = case.open_lead
    need(lead and lead.signed_at is None, "nothing_to_sign")
    need(lead and not lead.objecting, "objection_pending")


def unsigned_co(case: Case, _facts: Facts, around: Around) -> None:
    """The viewer's department has an unsigned part that is not in dispute."""
    part = own_co(case, around, signed=False)
    need(part, "nothing_to_sign")
    need(part and not part.objecting, "objection_pending")


def signed_co(case: Case, _facts: Facts, around: Around) -> None:
    """The viewer's department has a signed part that is not done and not in dispute."""
    part = own_co(case, around, signed=True)
    need(part, "sign_first")
    need(part and not part.objecting, "objection_pending")


def own_co(case: Case, around: Around, *, signed: bool) -> Assignment | None:
    """The open co-handling part of the viewer's department, signed or not."""
    parts = [a for a in mine(case, around.viewer) if a.role is AssignmentRole.CO]
    return next((a for a in parts if (a.signed_at is not None) is signed), None)


def own_objectionable(case: Case, around: Around) -> Assignment | None:
    """The co-handling part that the viewer's department may object to: not in dispute already."""
    parts = [a for a in mine(case, around.viewer) if a.role is AssignmentRole.CO]
    return next((a for a in parts if not a.objecting), None)


def sign_overdue(case: Case, facts: Facts, around: Around) -> None:
    """視同签收 needs a sign limit that has passed on an unsigned, undisputed assignment."""
    a = case.assignment(facts["assignment"])
    limit = case.clocks.get(f"sign:{facts['assignment']}")
    need(a and a.open and a.signed_at is None and not a.objecting, "nothing_to_sign")
    need(limit and around.at >= limit.due, "sign_limit_runs")


def lead_not_objecting(case: Case, _facts: Facts, _around: Around) -> None:
    """No objection of the lead waits for its decision."""
    lead = case.open_lead
    need(lead is None or not lead.objecting, "objection_pending")


def lead_objected(case: Case, _facts: Facts, _around: Around) -> None:
    """The lead's objection waits for a decision."""
    lead = case.open_lead
    need(lead and lead.objecting, "no_objection")


def lead_within_window(case: Case, _facts: Facts, around: Around) -> None:
    """The lead objects within its window from dispatch."""
    _within_window(case.open_lead, around)


def lead_not_refused_before(case: Case, _facts: Facts, _around: Around) -> None:
    """What was not upheld is final for that department as lead."""
    _not_refused_before(case, case.open_lead)


def co_may_object(case: Case, _facts: Facts, around: Around) -> None:
    """The viewer's department has a part that is not in dispute already."""
    need(own_objectionable(case, around), "objection_pending")


def co_within_window(case: Case, _facts: Facts, around: Around) -> None:
    """A co-handler objects within its window from dispatch."""
    _within_window(own_objectionable(case, around), around)


def co_not_refused_before(case: Case, _facts: Facts, around: Around) -> None:
    """What was not upheld is final for that department as co-handler."""
    _not_refused_before(case, own_objectionable(case, around))


def _within_window(assignment: Assignment | None, around: Around) -> None:
    if assignment is None or assignment.returned:
        raise DomainError("nothing_to_object_to")
    window = around.rules.limit("objection_window")
    until = deadline(around.calendar, start=assignment.dispatched_at, amount=window).instant
    need(around.at <= until, "objection_window_over", until=until)


def _not_refused_before(case: Case, assignment: Assignment | None) -> None:
    refused = [
        a
        for a in case.assignments
        if assignment
        and (a.department, a.role) == (assignment.department, assignment.role)
        and a.objection
        and a.objection.outcome == ReviewOutcome.NOT_UPHELD
    ]
    need(not refused, "objection_final")


def co_objected(case: Case, facts: Facts, _around: Around) -> None:
    """That co-handler's objection waits for a decision."""
    a = case.assignment(facts["assignment"])
    need(a and a.role is AssignmentRole.CO and a.objecting, "no_objection")


def upheld_names_department(case: Case, facts: Facts, _around: Around) -> None:
    """An upheld objection of the lead names another department that leads instead."""
    if facts["outcome"] != ReviewOutcome.UPHELD:
        return
    need(facts.get("department"), "department_needed")
    lead = case.open_lead
    need(lead is None or facts["department"] != lead.department, "department_engaged")


def refusal_has_reason(_case: Case, facts: Facts, _around: Around) -> None:
    """Who is not upheld is told why: that decision is final."""
    refused = facts["outcome"] == ReviewOutcome.NOT_UPHELD
    need(not refused or facts.get("reason"), "missing_fact", field="理由", name="reason")


def open_co(case: Case, facts: Facts, _around: Around) -> None:
    """That co-handler's part is open."""
    a = case.assignment(facts["assignment"])
    need(a and a.open and a.role is AssignmentRole.CO, "no_such_assignment")
