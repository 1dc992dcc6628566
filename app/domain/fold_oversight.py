"""How the events of supervision change a case: instructions, orders, flags, decisions, levels."""

from __future__ import annotations

from typing import Any

from app.domain.catalogue import AssignmentEnd, Stage
from app.domain.changing import replace
from app.domain.events import Event, instant
from app.domain.fold_parts import drop_askings, end_assignments
from app.domain.problem import Attachment, Case, Decision, Escalation, Flag, Instruction, Order


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
        issuer=facts.get("issuer", ""),
    )
    return replace(case, orders=(*case.orders, issued))


def answer_order(case: Case, event: Event) -> Case:
    """答复督办."""
    return _open_order(case, answered_at=event.at, answer=event.facts["text"])


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
    facts = event.facts
    decision = Decision(
        n=len(case.decisions) + 1,
        at=event.at,
        text=facts["text"],
        due=instant(facts["due_at"]),
        round=case.round,
        lead=facts.get("lead"),
        co_handlers=tuple(facts.get("co_handlers", ())),
        effect=facts.get("effect", ""),
    )
    return replace(case, decisions=(*case.decisions, decision))


def escalate(case: Case, event: Event) -> Case:
    """提级: the higher office runs it; the lower keeps the duty to answer the enterprise."""
    facts = event.facts
    escalation = Escalation(
        n=len(case.escalations) + 1,
        source=case.office,
        target=facts["to"],
        at=event.at,
        done=facts.get("done", ""),
        asked=facts.get("asked", ""),
        ground=facts.get("ground", ""),
        answers=facts.get("answers", ""),
    )
    return replace(
        _unassigned(case, event),
        office=facts["to"],
        escalations=(*case.escalations, escalation),
    )


def take(case: Case, event: Event) -> Case:
    """承接: from now on this office has to find a lead."""
    taken = _escalation(case, taken_at=event.at)
    return replace(taken, to_dispatch=(*case.to_dispatch, event.at))


def send_down(case: Case, event: Event) -> Case:
    """退回下级, which has to find a lead again."""
    office = case.escalation.source if case.escalation else case.office
    down = _escalation(_unassigned(case, event), sent_down_at=event.at)
    return replace(down, office=office, to_dispatch=(*case.to_dispatch, event.at))


def _unassigned(case: Case, event: Event) -> Case:
    ended = end_assignments(case, at=event.at, end=AssignmentEnd.REASSIGNED)
    return replace(drop_askings(ended, at=event.at), stage=Stage.TRANSFER)


def _escalation(case: Case, **changes: Any) -> Case:
    """The escalation in force, changed."""
    present = case.escalation
    changed = tuple(replace(e, **changes) if e is present else e for e in case.escalations)
    return replace(case, escalations=changed)


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
