"""Duties: what must be done now on a case, by whom, by when. The workbench lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogue import AssignmentRole, ReviewOutcome, Role, Stage, Term
from app.domain.changing import replace
from app.domain.deadlines import ACCEPT, closing_name, dispatch_name
from app.domain.events import instant
from app.domain.problem import Assignment, Case, Limit


class DutyKind(Term):
    """What has to be done."""

    ACCEPT = "accept", "待受理"
    SUPPLY = "supply", "待企业补齐"
    DISPATCH = "dispatch", "待派单"
    TAKE = "take", "待承接提级"
    REVIEW = "review", "待审核异议"
    SIGN = "sign", "待签收"
    CONTACT = "contact", "待首次联系"
    HANDLE = "handle", "待提交结果"
    CONTRIBUTE = "contribute", "待提交协办意见"
    APPROVE = "approve", "待部门审核"
    DECIDE_PAUSE = "decide_pause", "待审批挂起"
    DECIDE_EXTENSION = "decide_extension", "待审批延期"
    DECIDE_DISPUTE = "decide_dispute", "待处理前置异议"
    CALL_BACK = "call_back", "待回访"
    CLOSE = "close", "待销号"
    ANSWER_INSTRUCTION = "answer_instruction", "待答复批示"
    ANSWER_ORDER = "answer_order", "待答复督办"
    DECIDE_APPEAL = "decide_appeal", "待裁定评价申诉"
    TELL_ENTERPRISE = "tell_enterprise", "待答复企业（已提级）"
    RELEASE_ORDER = "release_order", "待下达督办单"
    FULFIL_DECISION = "fulfil_decision", "待落实议定事项"


DUTY_ROLES: dict[DutyKind, frozenset[Role]] = {
    DutyKind.ACCEPT: frozenset({Role.CLERK, Role.DUTY_HEAD}),
    DutyKind.SUPPLY: frozenset({Role.CLERK}),
    DutyKind.DISPATCH: frozenset({Role.DUTY_HEAD}),
    DutyKind.TAKE: frozenset({Role.DUTY_HEAD, Role.SUPERVISOR}),
    DutyKind.REVIEW: frozenset({Role.DUTY_HEAD}),
    DutyKind.SIGN: frozenset({Role.LIAISON}),
    DutyKind.CONTACT: frozenset({Role.LIAISON}),
    DutyKind.HANDLE: frozenset({Role.LIAISON}),
    DutyKind.CONTRIBUTE: frozenset({Role.LIAISON}),
    DutyKind.APPROVE: frozenset({Role.DEPARTMENT_HEAD}),
    DutyKind.DECIDE_PAUSE: frozenset({Role.DUTY_HEAD}),
    DutyKind.DECIDE_EXTENSION: frozenset({Role.DUTY_HEAD, Role.LEADER}),
    DutyKind.DECIDE_DISPUTE: frozenset({Role.DUTY_HEAD}),
    DutyKind.CALL_BACK: frozenset({Role.CLERK}),
    DutyKind.CLOSE: frozenset({Role.CLERK, Role.DUTY_HEAD}),
    DutyKind.ANSWER_INSTRUCTION: frozenset({Role.DUTY_HEAD}),
    DutyKind.ANSWER_ORDER: frozenset({Role.LIAISON, Role.DUTY_HEAD}),
    DutyKind.DECIDE_APPEAL: frozenset({Role.SUPERVISOR}),
    DutyKind.TELL_ENTERPRISE: frozenset({Role.DUTY_HEAD}),
    DutyKind.RELEASE_ORDER: frozenset({Role.SUPERVISOR}),
    DutyKind.FULFIL_DECISION: frozenset({Role.LIAISON, Role.DUTY_HEAD}),
}


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing to be done. department: whose it is; None for the office of `region`."""

    kind: DutyKind
    since: datetime
    due: datetime | None = None
    yellow_from: datetime | None = None
    department: int | None = None
    region: str = ""
    assignment: int = 0
    paused: bool = False


def duties(case: Case) -> tuple[Duty, ...]:
    """All that has to be done on the case now, in the order of the loop."""
    if not case.open:
        return tuple(_after_the_end(case))
    return (*_of_stage(case), *_of_assignments(case), *_of_oversight(case))


def _duty(
    case: Case,
    kind: DutyKind,
    since: datetime,
    limit: Limit | None = None,
    assignment: Assignment | None = None,
) -> Duty:
    return Duty(
        kind=kind,
        since=since,
        due=limit.due if limit else None,
        yellow_from=limit.yellow_from if limit else None,
        department=assignment.department if assignment else None,
        region=case.office,
        assignment=assignment.n if assignment else 0,
        paused=case.running_pause is not None,
    )


def _of_stage(case: Case) -> Iterator[Duty]:
    limit = case.clocks.get
    if case.waiting_supplement:
        yield _duty(case, DutyKind.SUPPLY, case.supplement_asked[-1])
    elif case.stage is Stage.INTAKE:
        yield _duty(case, DutyKind.ACCEPT, case.registered_at, limit(ACCEPT))
    if case.stage is Stage.TRANSFER:
        yield from _of_transfer(case)
    if case.stage is Stage.FEEDBACK:
        called = [c for c in case.called_back if c.reached]
        since = case.submitted_at or case.last_at
        if called or case.appellant.anonymous:
            yield _duty(case, DutyKind.CLOSE, called[-1].at if called else since)
        else:
            duty = _duty(case, DutyKind.CALL_BACK, since, limit(f"callback:{case.round}"))
            yield replace(duty, region=_answers_enterprise(case))


def _answers_enterprise(case: Case) -> str:
    """The office that speaks with the enterprise: of an escalated problem the one it came from."""
    return case.escalated_from[0] if case.escalated_from else case.office


def _of_transfer(case: Case) -> Iterator[Duty]:
    if case.escalation and not case.taken:
        yield _duty(case, DutyKind.TAKE, case.escalation.at)
    elif case.open_lead is None:
        since = case.to_dispatch[-1] if case.to_dispatch else case.last_at
        yield _duty(case, DutyKind.DISPATCH, since, case.clocks.get(dispatch_name(case)))


def _of_assignments(case: Case) -> Iterator[Duty]:
    for a in case.open_assignments:
        if a.objecting:
            yield _of_objection(case, a)
        elif a.signed_at is None:
            yield _duty(case, DutyKind.SIGN, a.dispatched_at, case.clocks.get(f"sign:{a.n}"), a)
        elif a.role is AssignmentRole.LEAD:
            yield from _of_lead(case, a)
        else:
            limit = case.clocks.get(f"co:{a.n}")
            yield _duty(case, DutyKind.CONTRIBUTE, a.signed_at, limit, a)


def _of_objection(case: Case, a: Assignment) -> Duty:
    """The office's to decide; what was referred to the government has no limit here."""
    objection = a.objection
    referred = objection is not None and objection.outcome == ReviewOutcome.REFERRED
    limit = None if referred else case.clocks.get(f"review:{a.n}")
    since = objection.at if objection else a.dispatched_at
    return replace(_duty(case, DutyKind.REVIEW, since, limit), assignment=a.n)


def _of_lead(case: Case, a: Assignment) -> Iterator[Duty]:
    if a.contacted_at is None and f"contact:{a.n}" in case.clocks:
        yield _duty(case, DutyKind.CONTACT, a.dispatched_at, case.clocks[f"contact:{a.n}"], a)
    last = case.submissions[-1] if case.submission_pending else None
    kind = DutyKind.APPROVE if last else DutyKind.HANDLE
    since = last.at if last else a.signed_at or a.dispatched_at
    yield _duty(case, kind, since, case.clocks.get(closing_name(case)), a)


def _of_oversight(case: Case) -> Iterator[Duty]:
    if case.pause_asked:
        yield _duty(case, DutyKind.DECIDE_PAUSE, instant(case.pause_asked["at"]))
    if case.extension_asked:
        limit = case.clocks.get(closing_name(case))
        yield _duty(case, DutyKind.DECIDE_EXTENSION, case.extension_asked.asked_at, limit)
    for p in case.prerequisites:
        if p.disputed_at and p.dropped_at is None:
            yield _duty(case, DutyKind.DECIDE_DISPUTE, p.disputed_at)
    yield from _instructions(case)
    yield from _orders(case)
    yield from _decisions(case)
    yield from _telling(case)
    yield from _appeals(case)


def _telling(case: Case) -> Iterator[Duty]:
    """Each level below answers to the enterprise until it was reached about the result."""
    if case.appellant.anonymous or any(c.reached for c in case.called_back):
        return
    for escalation in case.escalations:
        if escalation.sent_down_at is None:
            duty = _duty(case, DutyKind.TELL_ENTERPRISE, escalation.at)
            yield replace(duty, region=escalation.source)


def _after_the_end(case: Case) -> Iterator[Duty]:
    """What closing does not end: a leader's instruction is answered, an appeal decided."""
    if case.stage is Stage.CLOSED:
        yield from _instructions(case)
        yield from _decisions(case)
        yield from _appeals(case)


def _instructions(case: Case) -> Iterator[Duty]:
    for i in case.instructions:
        if i.answered_at is None:
            yield _duty(case, DutyKind.ANSWER_INSTRUCTION, i.at)


def _orders(case: Case) -> Iterator[Duty]:
    """The next answer of whom the order is addressed to; a draft is the supervisor's to settle."""
    order, draft = case.open_order, case.draft
    if order and order.answer_due:
        since = order.answered_at or order.raised_at or order.issued_at
        duty = _duty(case, DutyKind.ANSWER_ORDER, since)
        due = order.answer_due
        yield replace(duty, due=due, yellow_from=due, department=order.lead)
    if draft and not order:
        yield _duty(case, DutyKind.RELEASE_ORDER, draft.at)


def _decisions(case: Case) -> Iterator[Duty]:
    """What a consultation decided stays to be done, also after closing."""
    for d in case.decisions:
        if d.fulfilled_at is None:
            duty = _duty(case, DutyKind.FULFIL_DECISION, d.at)
            yield replace(duty, due=d.due, yellow_from=d.due, department=d.lead)


def _appeals(case: Case) -> Iterator[Duty]:
    last = case.graded
    if last and last.appealed_at and last.excluded is None:
        yield _duty(case, DutyKind.DECIDE_APPEAL, last.appealed_at)
