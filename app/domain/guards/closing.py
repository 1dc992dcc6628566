"""Guards of results, callbacks, closing, reopening and grades."""

from __future__ import annotations

from datetime import date

from app.domain.around import Around
from app.domain.catalogue import (
    BAD_GRADES,
    AssignmentRole,
    ClosingGround,
    Difficulty,
    Result,
    Role,
)
from app.domain.errors import DomainError
from app.domain.guards.requirement import Facts, Guard, need
from app.domain.problem import Callback, Case
from app.domain.working_time import deadline


def co_handlers_done(case: Case, _facts: Facts, _around: Around) -> None:
    """Every co-handler contributed or was released."""
    undone = [a.department for a in case.open_assignments if a.role is AssignmentRole.CO]
    need(not undone, "co_handlers_open", departments=undone)


def evidence_given(case: Case, facts: Facts, _around: Around) -> None:
    """已解决 of a complex or hard problem is shown by evidence."""
    hard = case.matter.difficulty in (Difficulty.COMPLEX, Difficulty.HARD)
    solved = facts["result"] == Result.SOLVED
    need(not (hard and solved) or facts.get("evidence") or case.attachments, "evidence_needed")


def submission_pending(case: Case, _facts: Facts, _around: Around) -> None:
    """A submission waits for the department head."""
    need(case.submission_pending, "nothing_to_approve")


def no_submission_pending(case: Case, _facts: Facts, _around: Around) -> None:
    """No submission waits for the department head."""
    need(not case.submission_pending, "submission_pending")


def result_stands(case: Case, _facts: Facts, _around: Around) -> None:
    """There is a result of this round that was not sent back."""
    need(case.submission, "no_result")


def reached_is_graded(_case: Case, facts: Facts, around: Around) -> None:
    """Who was reached says whether it is solved, and grades it; so does the enterprise itself."""
    complete = "solved" in facts and "grade" in facts
    enterprise = around.viewer.role is Role.ENTERPRISE
    need(complete or not (facts["reached"] or enterprise), "grade_needed")
    need(facts["reached"] or not ("grade" in facts or "solved" in facts), "not_reached_no_grade")


def head_named(case: Case, facts: Facts, _around: Around) -> None:
    """A rework names a head: the one given, or the 分管领导 of the lead."""
    known = facts.get("head") or (case.lead and case.lead.leader)
    need(known, "missing_fact", field="指定负责人", name="head")


def ground_holds(case: Case, facts: Facts, around: Around) -> None:
    """Each ground of closing has its own conditions."""
    GROUNDS[facts["ground"]](case, facts, around)


def _reached(case: Case) -> list[Callback]:
    return [c for c in case.called_back if c.reached]


def _confirmed(case: Case, _facts: Facts, _around: Around) -> None:
    """企业确认: reached about this result, solved, and not badly graded."""
    last = _reached(case)[-1] if _reached(case) else None
    content = last and last.solved and last.grade is not None and last.grade not in BAD_GRADES
    need(content, "not_confirmed")


def _unreachable(case: Case, _facts: Facts, around: Around) -> None:
    """无法回访: so many attempts on as many working days by so many means, or anonymous."""
    if case.appellant.anonymous:
        return
    need(not _reached(case), "was_reached")
    days = {around.calendar.local_date(c.at) for c in case.called_back}
    worked = {d for d in days if around.calendar.is_working(d)}
    rule = around.rules.unreached
    enough = len(case.called_back) >= rule.attempts and len(worked) >= rule.working_days
    means = {c.means for c in case.called_back}
    need(enough and len(means) >= rule.means, "too_few_attempts", attempts=rule.attempts,
         days=rule.working_days, means=rule.means)  # fmt: skip


def _explained(case: Case, facts: Facts, _around: Around) -> None:
    """解释办结: one rework done, a lawful reason, signed by a head."""
    need(any(r.kind == "rework" for r in case.rounds), "rework_first")
    need(facts.get("reason"), "missing_fact", field="说明", name="reason")
    need(facts.get("signed_by"), "missing_fact", field="签字负责人", name="signed_by")


def _imported(_case: Case, _facts: Facts, _around: Around) -> None:
    """历史办结 is what a file tells, never an act."""
    raise DomainError("not_allowed", permission="close")


GROUNDS: dict[str, Guard] = {
    ClosingGround.CONFIRMED: _confirmed,
    ClosingGround.UNREACHABLE: _unreachable,
    ClosingGround.EXPLAINED: _explained,
    ClosingGround.IMPORTED: _imported,
}


def within_reopening(case: Case, _facts: Facts, around: Around) -> None:
    """Closed problems are reopened within so many days; the last moves off a holiday (203)."""
    if case.closed_at is None:
        return
    within = around.rules.limit("reopen")
    until = deadline(around.calendar, start=case.closed_at, amount=within).instant
    last: date = around.calendar.local_date(until)
    need(around.at <= until, "reopening_over", until=last)


def bad_grade_stands(case: Case, _facts: Facts, _around: Around) -> None:
    """A bad grade without an appeal."""
    last = case.graded
    need(last and last.grade in BAD_GRADES and not last.appeal, "nothing_to_appeal")


def appeal_pending(case: Case, _facts: Facts, _around: Around) -> None:
    """An appeal waits for its decision."""
    last = case.graded
    need(last and last.appeal and last.excluded is None, "no_appeal")
