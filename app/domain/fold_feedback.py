"""How the events of feedback, closing, rework and of supervision change a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain.catalogue import AssignmentEnd, Stage
from app.domain.events import Event, instant
from app.domain.fold_handling import lead_again
from app.domain.fold_intake import end_assignments
from app.domain.problem import Attachment, Callback, Case, Flag, Instruction, Order, Round


def call_back(case: Case, event: Event) -> Case:
    """回访: reached or not, solved or not, graded or not."""
    facts = event.facts
    callback = Callback(
        n=len(case.callbacks) + 1,
        at=event.at,
        round=case.round,
        means=facts["means"],
        reached=facts["reached"],
        solved=facts.get("solved"),
        grade=facts.get("grade"),
        words=facts.get("words", ""),
        by_enterprise=event.actor is None,
    )
    return replace(case, callbacks=(*case.callbacks, callback))


def close(case: Case, event: Event) -> Case:
    """办结销号, on one of its grounds."""
    ended = end_assignments(case, at=event.at, end=AssignmentEnd.SUBMITTED)
    return replace(
        ended,
        stage=Stage.CLOSED,
        closed_at=event.at,
        closing_ground=str(event.facts["ground"]),
    )


def rework(case: Case, event: Event) -> Case:
    """重办: a new round with its own limit, at the lead; without a lead, to transfer."""
    return _new_round(case, event, kind="rework")


def reopen(case: Case, event: Event) -> Case:
    """重开: a new round after closing; the time in between belongs to nobody."""
    opened = replace(case, closed_at=None, closing_ground="", resumed=(*case.resumed, event.at))
    return _new_round(opened, event, kind="reopening")


def _new_round(case: Case, event: Event, *, kind: str) -> Case:
    begun = Round(
        n=case.round + 1, start=event.at, kind=kind, head=str(event.facts.get("head", ""))
    )
    case = replace(case, rounds=(*case.rounds, begun), decided_due=None, fixed_due=None)
    if case.lead is None:
        return replace(case, stage=Stage.TRANSFER)
    return replace(lead_again(case, event), stage=Stage.HANDLING)


def appeal(case: Case, event: Event) -> Case:
    """评价申诉 against the last bad grade."""
    return _last_graded(case, appeal=event.facts["reason"], excluded=None)


def decide_appeal(case: Case, event: Event) -> Case:
    """裁定: an excluded grade is counted apart."""
    return _last_graded(case, excluded=event.facts["excluded"])


def _last_graded(case: Case, **changes: Any) -> Case:
    last = max((c.n for c in case.callbacks if c.grade is not None), default=0)
    changed = tuple(replace(c, **changes) if c.n == last else c for c in case.callbacks)
    return replace(case, callbacks=changed)


def instruct(case: Case, event: Event) -> Case:
    """批示."""
    begun = Instruction(
        n=len(case.instructions) + 1,
        at=event.at,
        by=str(event.facts.get("by", "")),
        words=event.facts["words"],
    )
    return replace(case, instructions=(*case.instructions, begun))


def answer_instruction(case: Case, event: Event) -> Case:
    """答复批示: the latest that is unanswered."""
    n = max(i.n for i in case.instructions if i.answered_at is None)
    changed = tuple(
        replace(i, answered_at=event.at, answer=event.facts["text"]) if i.n == n else i
        for i in case.instructions
    )
    return replace(case, instructions=changed)


def order(case: Case, event: Event) -> Case:
    """督办: one open order at a time."""
    facts = event.facts
    issued = Order(
        n=len(case.orders) + 1,
        number=facts["number"],
        level=facts["level"],
        ground=facts["ground"],
        issued_at=event.at,
        due=instant(facts["due_at"]),
        rhythm=facts.get("rhythm", ""),
        approved_by=facts.get("approved_by", ""),
    )
    return replace(case, orders=(*case.orders, issued))


def answer_order(case: Case, event: Event) -> Case:
    """答复督办."""
    return _open_order(case, answered_at=event.at)


def lift(case: Case, event: Event) -> Case:
    """解除督办."""
    return _open_order(case, lifted_at=event.at)


def _open_order(case: Case, **changes: Any) -> Case:
    changed = tuple(replace(o, **changes) if o.lifted_at is None else o for o in case.orders)
    return replace(case, orders=changed)


def refer(case: Case, event: Event) -> Case:
    """提请会商 by a person, or by a rule that names itself."""
    rule = str(event.facts.get("rule", "asked"))
    flag = Flag(rule=rule, reason=str(event.facts["reason"]), at=event.at)
    return replace(case, flags=(*case.flags, flag))


def clear_flag(case: Case, event: Event) -> Case:
    """撤销会商标记 until a date; a rule's flag is recorded as cleared too."""
    facts = event.facts
    cleared = {"cleared_at": event.at, "return_on": facts["return_on"]}
    if case.flag(facts["rule"]):
        changed = tuple(
            replace(f, **cleared) if f.rule == facts["rule"] and f.cleared_at is None else f
            for f in case.flags
        )
        return replace(case, flags=changed)
    flag = Flag(rule=facts["rule"], reason=facts["reason"], at=event.at, **cleared)
    return replace(case, flags=(*case.flags, flag))


def decide(case: Case, event: Event) -> Case:
    """议定: its date stands in a row of its own; the original date does not move."""
    return replace(case, decided_due=instant(event.facts["due_at"]))


def escalate(case: Case, event: Event) -> Case:
    """提级: the higher office runs it; the lower keeps the duty to answer the enterprise."""
    ended = end_assignments(case, at=event.at, end=AssignmentEnd.REASSIGNED)
    return replace(
        ended,
        stage=Stage.TRANSFER,
        office=event.facts["to"],
        escalated_from=(*case.escalated_from, case.office),
        taken=False,
    )


def take(case: Case, event: Event) -> Case:
    """承接."""
    return replace(case, taken=True)


def send_down(case: Case, event: Event) -> Case:
    """退回下级."""
    return replace(
        case,
        office=case.escalated_from[-1],
        escalated_from=case.escalated_from[:-1],
        taken=True,
    )


def remind(case: Case, event: Event) -> Case:
    """催办."""
    return replace(case, reminders=case.reminders + 1)


def attach(case: Case, event: Event) -> Case:
    """材料."""
    facts = event.facts
    attachment = Attachment(
        n=len(case.attachments) + 1,
        name=facts["name"],
        digest=facts["digest"],
        media_type=facts["media_type"],
        size=facts["size"],
        at=event.at,
        actor=event.actor,
    )
    return replace(case, attachments=(*case.attachments, attachment))
