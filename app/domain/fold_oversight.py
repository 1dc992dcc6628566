"""How the events of oversight change a case: instructions, decisions, levels, reminders, files."""

from __future__ import annotations

from typing import Any

from app.domain.catalogue import AssignmentEnd, Stage
from app.domain.changing import replace
from app.domain.events import Event, instant
from app.domain.fold_parts import drop_askings, end_assignments
from app.domain.problem import Attachment, Case, Decision, Escalation, Instruction


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
        moves_due=facts.get("moves_due", True),
        meeting=facts.get("meeting"),
        item=facts.get("item"),
    )
    return replace(case, decisions=(*case.decisions, decision))


def fulfil(case: Case, event: Event) -> Case:
    """落实议定事项."""
    n, report = event.facts["decision"], event.facts["text"]
    changed = tuple(
        replace(d, fulfilled_at=event.at, report=report) if d.n == n else d for d in case.decisions
    )
    return replace(case, decisions=changed)


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
    """催办; the timetable says on which occasions, so that it reminds of each once."""
    occasions = tuple(event.facts.get("occasions", ()))
    return replace(case, reminders=case.reminders + 1, reminded=(*case.reminded, *occasions))


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
