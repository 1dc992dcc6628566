"""Guards of arranging: who gets a problem, at which level, merged with what."""

from __future__ import annotations

from app.domain.around import Around
from app.domain.catalogue import ReviewOutcome
from app.domain.guards.requirement import Facts, need
from app.domain.problem import Case


def undispatched(case: Case, _facts: Facts, _around: Around) -> None:
    """No lead holds an assignment."""
    need(case.open_lead is None, "already_dispatched")


def taken(case: Case, _facts: Facts, _around: Around) -> None:
    """An escalated problem is run by the level that took it."""
    need(case.taken, "not_taken_yet")


def not_taken(case: Case, _facts: Facts, _around: Around) -> None:
    """Escalated and not yet taken."""
    need(not case.taken, "nothing_to_take")


def escalated(case: Case, _facts: Facts, _around: Around) -> None:
    """It came from a lower level."""
    need(case.escalation, "not_escalated")


def higher_level(_case: Case, _facts: Facts, around: Around) -> None:
    """There is a level above."""
    need(around.higher, "no_higher_level")


def has_lead(case: Case, _facts: Facts, _around: Around) -> None:
    """Somebody leads, or led."""
    need(case.lead, "no_lead")


def lead_open(case: Case, _facts: Facts, _around: Around) -> None:
    """Somebody leads now."""
    need(case.open_lead, "no_lead")


def lead_not_accused(case: Case, facts: Facts, _around: Around) -> None:
    """A report never goes to the department it accuses; nobody co-handles for itself."""
    engaged = [c["department"] for c in facts.get("co_handlers", ())]
    accused = case.matter.accused
    need(accused is None or accused not in (facts["lead"], *engaged), "accused_department")
    need(facts["lead"] not in engaged, "department_engaged")


def department_not_accused(case: Case, facts: Facts, _around: Around) -> None:
    """A report never goes to the department it accuses."""
    accused = case.matter.accused
    need(accused is None or named_department(facts) != accused, "accused_department")


def department_not_lead(case: Case, facts: Facts, _around: Around) -> None:
    """Reassigning to the department that leads already changes nothing."""
    lead = case.open_lead
    need(lead is None or facts["department"] != lead.department, "department_engaged")


def department_not_engaged(case: Case, facts: Facts, _around: Around) -> None:
    """One open assignment per department."""
    need(not case.of_department(named_department(facts)), "department_engaged")


def named_department(facts: Facts) -> int | None:
    """The department that an act hands the problem to; a review names one only if it upholds."""
    upheld = facts.get("outcome", ReviewOutcome.UPHELD) == ReviewOutcome.UPHELD
    return facts.get("department") if upheld else None


def target_open(case: Case, facts: Facts, around: Around) -> None:
    """The target of a merge is another open problem."""
    target = around.others.get(facts["target"])
    need(target and target.open and target.id != case.id, "no_such_problem")


def same_appellant(case: Case, facts: Facts, around: Around) -> None:
    """Only problems of the same appellant are merged; others are related."""
    target = around.others.get(facts["target"])
    need(target and case.appellant.same_as(target.appellant), "other_appellant")
