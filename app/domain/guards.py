"""Guards of the workflow, named in its rows: each holds, or raises a DomainError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from app.domain.access import OFFICE_ROLES
from app.domain.around import Around, mine
from app.domain.catalogue import AssignmentRole, Difficulty, Result, Role
from app.domain.deadlines import closing_name, require_later
from app.domain.errors import DomainError
from app.domain.problem import Assignment, Case
from app.domain.working_time import deadline

Facts = Mapping[str, Any]
Guard = Callable[[Case, Facts, Around], None]


def _need(holds: object, code: str, **facts: object) -> None:
    if not holds:
        raise DomainError(code, **facts)


def not_waiting(case: Case, _facts: Facts, _around: Around) -> None:
    """The enterprise owes nothing."""
    _need(not case.waiting_supplement, "waiting_for_enterprise")


def waiting(case: Case, _facts: Facts, _around: Around) -> None:
    """The enterprise was asked and has not supplied."""
    _need(case.waiting_supplement, "nothing_asked")


def supplement_once(case: Case, _facts: Facts, _around: Around) -> None:
    """Everything missing is told at once: a second asking in a round is refused."""
    start = case.rounds[-1].start
    _need(not any(at >= start for at in case.supplement_asked), "supplement_asked_already")


def undispatched(case: Case, _facts: Facts, _around: Around) -> None:
    """No lead holds an assignment."""
    _need(not any(_is_lead(a) for a in case.open_assignments), "already_dispatched")


def taken(case: Case, _facts: Facts, _around: Around) -> None:
    """An escalated problem is dispatched by the level that took it."""
    _need(case.taken, "not_taken_yet")


def not_taken(case: Case, _facts: Facts, _around: Around) -> None:
    """Escalated and not yet taken."""
    _need(not case.taken, "nothing_to_take")


def escalated(case: Case, _facts: Facts, _around: Around) -> None:
    """It came from a lower level."""
    _need(case.escalated_from, "not_escalated")


def my_level(case: Case, _facts: Facts, around: Around) -> None:
    """The viewer's office is the one it was escalated to, or above."""
    _need(case.office.startswith(around.viewer.region), "not_your_level")


def higher_level(case: Case, _facts: Facts, around: Around) -> None:
    """There is a level above."""
    _need(around.higher, "no_higher_level")


def has_lead(case: Case, _facts: Facts, _around: Around) -> None:
    """Somebody leads, or led."""
    _need(case.lead is not None, "no_lead")


def lead_not_accused(case: Case, facts: Facts, _around: Around) -> None:
    """A report never goes to the department it accuses."""
    named = {facts.get("lead"), *(c["department"] for c in facts.get("co_handlers", ()))}
    _need(case.matter.accused is None or case.matter.accused not in named, "accused_department")
    engaged = [c["department"] for c in facts.get("co_handlers", ())]
    _need(facts.get("lead") not in engaged, "department_engaged")


def department_not_accused(case: Case, facts: Facts, _around: Around) -> None:
    """A report never goes to the department it accuses."""
    _need(
        case.matter.accused is None or facts.get("department") != case.matter.accused,
        "accused_department",
    )


def department_not_lead(case: Case, facts: Facts, _around: Around) -> None:
    """Reassigning to the department that leads already changes nothing."""
    _need(not case.lead or facts.get("department") != case.lead.department, "department_engaged")


def department_not_engaged(case: Case, facts: Facts, _around: Around) -> None:
    """One open assignment per department."""
    _need(not case.of_department(facts.get("department")), "department_engaged")


def unsigned_lead(case: Case, _facts: Facts, _around: Around) -> None:
    """The lead has not signed, and is not in dispute."""
    lead = case.lead
    _need(lead and lead.open and lead.signed_at is None, "nothing_to_sign")
    _need(not _pending(lead), "objection_pending")


def unsigned_co(case: Case, facts: Facts, around: Around) -> None:
    """The viewer's department has an unsigned part."""
    _need(_own_co(case, around, signed=False), "nothing_to_sign")


def signed_co(case: Case, facts: Facts, around: Around) -> None:
    """The viewer's department has a signed part that is not done, free of prerequisites."""
    part = _own_co(case, around, signed=True)
    _need(part, "sign_first")
    _need(not _pending(part), "objection_pending")


def sign_overdue(case: Case, facts: Facts, around: Around) -> None:
    """視同签收 needs a sign limit that has passed on an unsigned, undisputed assignment."""
    a = case.assignment(facts["assignment"])
    limit = case.clocks.get(f"sign:{facts['assignment']}")
    _need(a and a.open and a.signed_at is None and not _pending(a), "nothing_to_sign")
    _need(limit and around.at >= limit.due, "sign_limit_runs")


def within_objection_window(case: Case, facts: Facts, around: Around) -> None:
    """Objections are raised within their window from dispatch."""
    a = _objecting(case, facts, around)
    window = around.rules.limit("objection_window")
    _need(a.ended_at is None and a.round == case.round, "nothing_to_object_to")
    until = deadline(around.calendar, start=a.dispatched_at, amount=window).instant
    _need(around.at <= until, "objection_window_over", until=until)


def objection_not_final(case: Case, facts: Facts, around: Around) -> None:
    """What was not upheld is final for that department."""
    department = _objecting(case, facts, around).department
    refused = [
        a
        for a in case.assignments
        if a.department == department and a.objection and a.objection.outcome == "not_upheld"
    ]
    _need(not refused, "objection_final")


def no_objection_pending(case: Case, facts: Facts, around: Around) -> None:
    """One objection at a time."""
    _need(not _pending(_objecting(case, facts, around)), "objection_pending")


def lead_objected(case: Case, _facts: Facts, _around: Around) -> None:
    """The lead's objection waits for a decision."""
    _need(_pending(case.lead), "no_objection")


def co_objected(case: Case, facts: Facts, _around: Around) -> None:
    """That co-handler's objection waits for a decision."""
    a = case.assignment(facts["assignment"])
    _need(a and a.role is AssignmentRole.CO and _pending(a), "no_objection")


def upheld_names_department(case: Case, facts: Facts, _around: Around) -> None:
    """An upheld objection names who handles it instead."""
    if facts["outcome"] == "upheld":
        _need(facts.get("department"), "department_needed")
        lead = case.lead
        _need(lead is None or facts["department"] != lead.department, "department_engaged")


def open_co(case: Case, facts: Facts, _around: Around) -> None:
    """That co-handler's part is open."""
    a = case.assignment(facts["assignment"])
    _need(a and a.open and a.role is AssignmentRole.CO, "no_such_assignment")


def waiting_is_mine(case: Case, facts: Facts, around: Around) -> None:
    """A department declares only its own waiting; the office may declare any."""
    a = case.assignment(facts["waiting"])
    _need(a and a.open, "no_such_assignment")
    if around.viewer.role not in OFFICE_ROLES:
        _need(a in mine(case, around.viewer), "not_your_assignment")


def awaited_exists(case: Case, facts: Facts, around: Around) -> None:
    """What is awaited is open, and is something else."""
    kind, _, number = facts["awaited"].partition(":")
    if kind == "a":
        awaited = case.assignment(int(number))
        _need(awaited and awaited.open and awaited.n != facts["waiting"], "no_such_assignment")
    else:
        other = around.others.get(int(number))
        _need(other and other.open and other.id != case.id, "no_such_problem")
    standing = [p for p in case.prerequisites if p.dropped_at is None]
    same = [p for p in standing if (p.waiting, p.awaited) == (facts["waiting"], facts["awaited"])]
    _need(not same, "prerequisite_set_already")


def cycle_confirmed(case: Case, facts: Facts, around: Around) -> None:
    """A ring is named and must be confirmed; it is stored, not hidden."""
    ring = new_cycle(case, facts, around)
    _need(not ring or facts.get("confirm"), "cycle_needs_confirmation", cycle=ring)


def new_cycle(case: Case, facts: Facts, around: Around) -> tuple[str, ...]:
    """The ring that the prerequisite would close, named node by node."""
    waiting_node = f"{case.id}/{facts['waiting']}"
    kind, _, number = facts["awaited"].partition(":")
    awaited_node = f"{case.id}/{number}" if kind == "a" else f"{number}/0"
    return around.cycle(waiting_node, awaited_node)


def prerequisite_stands(case: Case, facts: Facts, _around: Around) -> None:
    """That prerequisite is set and not dropped."""
    _need(_prerequisite(case, facts), "no_such_prerequisite")


def prerequisite_is_mine(case: Case, facts: Facts, around: Around) -> None:
    """A department drops only what it set for itself."""
    p = _prerequisite(case, facts)
    own = p and case.assignment(p.waiting) in mine(case, around.viewer)
    _need(around.viewer.role in OFFICE_ROLES or own, "not_your_assignment")


def awaited_is_mine(case: Case, facts: Facts, around: Around) -> None:
    """Only the awaited side disputes."""
    p = _prerequisite(case, facts)
    numbers = {f"a:{a.n}" for a in mine(case, around.viewer)}
    _need(p and p.awaited in numbers and p.disputed_at is None, "not_your_assignment")


def within_dispute_window(case: Case, facts: Facts, around: Around) -> None:
    """The awaited side has its window to object."""
    p = _prerequisite(case, facts)
    window = around.rules.limit("awaited_objection")
    until = deadline(around.calendar, start=p.set_at, amount=window).instant if p else around.at
    _need(around.at <= until, "objection_window_over", until=until)


def something_amended(case: Case, facts: Facts, _around: Around) -> None:
    """An amendment changes something."""
    matter = case.matter
    changes = {k: v for k, v in facts.items() if k != "reason" and getattr(matter, k) != v}
    _need(changes or "reason" not in facts, "nothing_amended")


def amend_in_time(case: Case, facts: Facts, around: Around) -> None:
    """Difficulty and urgency change only before the due date, and only by the duty head."""
    changed = [k for k in ("difficulty", "urgency") if k in facts]
    changed = [k for k in changed if getattr(case.matter, k) != facts[k]]
    if not changed or case.accepted_at is None:
        return
    limit = case.clocks.get(closing_name(case))
    _need(around.viewer.role in (Role.DUTY_HEAD, Role.SUPERVISOR), "needs_duty_head")
    _need(limit is None or around.at <= limit.due, "past_due")


def instruction_unanswered(case: Case, _facts: Facts, _around: Around) -> None:
    """There is a 批示 to answer."""
    _need([i for i in case.instructions if i.answered_at is None], "no_instruction")


def paused(case: Case, _facts: Facts, _around: Around) -> None:
    """A pause is running."""
    _need(case.running_pause, "not_paused")


def not_paused(case: Case, _facts: Facts, _around: Around) -> None:
    """No pause is running."""
    _need(not case.running_pause, "paused_already")


def pause_asked(case: Case, _facts: Facts, _around: Around) -> None:
    """A pause waits for its decision."""
    _need(case.pause_asked, "no_pause_asked")


def no_pause_asked(case: Case, _facts: Facts, _around: Around) -> None:
    """One asking at a time."""
    _need(not case.pause_asked, "pause_asked_already")


def pause_reason_listed(case: Case, facts: Facts, around: Around) -> None:
    """The reason is on the rule book's list and has to be asked for."""
    reason = around.rules.pause_reasons.get(facts["reason"])
    _need(reason and reason.needs_approval, "pause_reason_not_listed")


def pause_ends_later(case: Case, facts: Facts, around: Around) -> None:
    """The expected end lies ahead."""
    require_later(around.calendar, facts["until"], at=around.at, field="until")


def no_extension_asked(case: Case, _facts: Facts, _around: Around) -> None:
    """One asking at a time."""
    _need(not case.extension_asked, "extension_asked_already")


def extension_asked(case: Case, _facts: Facts, _around: Around) -> None:
    """An extension waits for its decision."""
    _need(case.extension_asked, "no_extension_asked")


def enterprise_told(case: Case, facts: Facts, _around: Around) -> None:
    """An extension is explained to the enterprise first."""
    _need(facts["told"], "enterprise_not_told")


def before_cut_off(case: Case, _facts: Facts, around: Around) -> None:
    """Extensions are asked for at least so long before the due date."""
    limit = case.clocks.get(closing_name(case))
    _need(limit, "no_due_date")
    ahead = around.rules.limit("extension_notice")
    earliest = deadline(around.calendar, start=around.at, amount=ahead).instant
    _need(limit and earliest <= limit.due, "extension_too_late")


def extension_in_bounds(case: Case, facts: Facts, around: Around) -> None:
    """The new date is later than the due date, by no more than the rule book allows."""
    limit = case.clocks.get(closing_name(case))
    if limit is None:
        return
    new_due = require_later(around.calendar, facts["new_due"], at=around.at, field="new_due")
    _need(new_due > limit.due, "extension_not_later")
    most = around.rules.extension(case.matter.difficulty or Difficulty.GENERAL)
    latest = deadline(around.calendar, start=limit.due, amount=most).instant
    _need(new_due <= latest, "extension_too_long", latest=latest)


def second_needs_leader(case: Case, _facts: Facts, around: Around) -> None:
    """The first is the duty head's, the second a leader's."""
    before = [e for e in case.extensions if e.approved and e.round == case.round]
    leader = around.viewer.role is Role.LEADER
    _need(leader or not before, "needs_leader")
    _need(not leader or before, "needs_duty_head")


def co_handlers_done(case: Case, _facts: Facts, _around: Around) -> None:
    """Every co-handler contributed or was released."""
    undone = [a.department for a in case.open_assignments if a.role is AssignmentRole.CO]
    _need(not undone, "co_handlers_open", departments=undone)


def evidence_given(case: Case, facts: Facts, _around: Around) -> None:
    """已解决 of a complex or hard problem is shown by evidence."""
    hard = case.matter.difficulty in (Difficulty.COMPLEX, Difficulty.HARD)
    solved = facts["result"] == Result.SOLVED
    _need(not (hard and solved) or facts.get("evidence") or case.attachments, "evidence_needed")


def submission_pending(case: Case, _facts: Facts, _around: Around) -> None:
    """A submission waits for the department head."""
    _need(_submission_pending(case), "nothing_to_approve")


def no_submission_pending(case: Case, _facts: Facts, _around: Around) -> None:
    """No submission waits for the department head."""
    _need(not _submission_pending(case), "submission_pending")


def reached_is_graded(case: Case, facts: Facts, _around: Around) -> None:
    """Who was reached is asked whether it is solved, and grades it."""
    complete = "solved" in facts and "grade" in facts
    _need(not facts["reached"] or complete, "grade_needed")
    _need(facts["reached"] or not ("grade" in facts or "solved" in facts), "not_reached_no_grade")


def no_open_order(case: Case, _facts: Facts, _around: Around) -> None:
    """One open order per problem; it is lifted before closing."""
    order = case.open_order
    _need(order is None, "order_open", number=order.number if order else "")


def order_open(case: Case, _facts: Facts, _around: Around) -> None:
    """There is an order."""
    _need(case.open_order, "no_order")


def order_due_later(case: Case, facts: Facts, around: Around) -> None:
    """The order's date lies ahead."""
    require_later(around.calendar, facts["due"], at=around.at, field="due")


def decision_due_later(case: Case, facts: Facts, around: Around) -> None:
    """The decision's date lies ahead."""
    require_later(around.calendar, facts["due"], at=around.at, field="due")


def ground_holds(case: Case, facts: Facts, around: Around) -> None:
    """Each ground of closing has its own conditions."""
    _need(case.submission is not None, "no_result")
    GROUNDS[facts["ground"]](case, facts, around)


def _confirmed(case: Case, _facts: Facts, _around: Around) -> None:
    """企业确认: reached in this round, solved, and not badly graded."""
    reached = [c for c in case.callbacks if c.round == case.round and c.reached]
    last = reached[-1] if reached else None
    _need(last and last.solved and (last.grade or 0) >= 3, "not_confirmed")


def _unreachable(case: Case, _facts: Facts, around: Around) -> None:
    """无法回访: so many attempts on as many working days by so many means, or anonymous."""
    if case.appellant.anonymous:
        return
    tries = [c for c in case.callbacks if c.round == case.round and not c.reached]
    reached = [c for c in case.callbacks if c.round == case.round and c.reached]
    _need(not reached, "was_reached")
    days = {around.calendar.local_date(c.at) for c in tries}
    days = {d for d in days if around.calendar.is_working(d)}
    need = around.rules.unreached
    enough = len(tries) >= need.attempts and len(days) >= need.working_days
    means = {c.means for c in tries}
    _need(enough and len(means) >= need.means, "too_few_attempts", attempts=need.attempts,
          days=need.working_days, means=need.means)  # fmt: skip


def _explained(case: Case, facts: Facts, _around: Around) -> None:
    """解释办结: one rework done, a lawful reason, signed by a head."""
    _need(any(r.kind == "rework" for r in case.rounds), "rework_first")
    _need(facts.get("reason"), "missing_fact", field="说明", name="reason")
    _need(facts.get("signed_by"), "missing_fact", field="签字负责人", name="signed_by")


def _imported_ground(_case: Case, _facts: Facts, _around: Around) -> None:
    raise DomainError("not_allowed", permission="close")


GROUNDS: dict[str, Guard] = {
    "confirmed": _confirmed,
    "unreachable": _unreachable,
    "explained": _explained,
    "imported": _imported_ground,
}


def within_reopening(case: Case, _facts: Facts, around: Around) -> None:
    """Closed problems are reopened within so many calendar days."""
    days = around.rules.limit("reopen")
    closed = case.closed_at
    if closed is None:
        return
    last: date = around.calendar.local_date(closed) + timedelta(days=int(days.n))
    _need(around.calendar.local_date(around.at) <= last, "reopening_over", until=last)


def bad_grade_stands(case: Case, _facts: Facts, _around: Around) -> None:
    """A bad grade without an appeal."""
    graded = [c for c in case.callbacks if c.grade is not None]
    _need(graded and graded[-1].grade in (1, 2) and not graded[-1].appeal, "nothing_to_appeal")


def appeal_pending(case: Case, _facts: Facts, _around: Around) -> None:
    """An appeal waits for its decision."""
    graded = [c for c in case.callbacks if c.grade is not None]
    _need(graded and graded[-1].appeal and graded[-1].excluded is None, "no_appeal")


def target_open(case: Case, facts: Facts, around: Around) -> None:
    """The target of a merge is another open problem, and not one merged into this."""
    target = around.others.get(facts["target"])
    _need(target and target.open and target.id != case.id, "no_such_problem")


def same_appellant(case: Case, facts: Facts, around: Around) -> None:
    """Only problems of the same appellant are merged; others are related."""
    target = around.others[facts["target"]]
    mine_, theirs = case.appellant, target.appellant
    same = mine_.enterprise == theirs.enterprise if mine_.enterprise else mine_.name == theirs.name
    _need(same and not mine_.anonymous, "other_appellant")


def not_referred(case: Case, _facts: Facts, _around: Around) -> None:
    """Asked for once."""
    _need(not case.flag("asked"), "referred_already")


def _is_lead(a: Assignment) -> bool:
    return a.role is AssignmentRole.LEAD


def _pending(a: Assignment | None) -> bool:
    return bool(a and a.open and a.objection and a.objection.pending)


def _own_co(case: Case, around: Around, *, signed: bool) -> Assignment | None:
    parts = [a for a in mine(case, around.viewer) if a.role is AssignmentRole.CO]
    return next((a for a in parts if bool(a.signed_at) is signed), None)


def _objecting(case: Case, _facts: Facts, around: Around) -> Assignment:
    parts = mine(case, around.viewer)
    if not parts:
        raise DomainError("not_your_assignment")
    return parts[0]


def _prerequisite(case: Case, facts: Facts) -> Any:
    found = [p for p in case.prerequisites if p.n == facts["prerequisite"]]
    return found[0] if found and found[0].dropped_at is None else None


def _submission_pending(case: Case) -> bool:
    last = case.submissions[-1] if case.submissions else None
    return bool(last and last.accepted_at is None and last.sent_back_at is None)


GUARDS: dict[str, Guard] = {
    name: found
    for name, found in list(globals().items())
    if callable(found) and not name.startswith("_") and getattr(found, "__module__", "") == __name__
    and name not in ("new_cycle",)
}  # fmt: skip
