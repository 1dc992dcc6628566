"""How the events of intake, transfer and arrangement change a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.catalogue import (
    AssignmentEnd,
    AssignmentRole,
    Difficulty,
    Kind,
    Stage,
    Urgency,
)
from app.domain.events import Event, instant
from app.domain.problem import (
    Appellant,
    Assignment,
    Case,
    Matter,
    Pause,
    Round,
    Submission,
)


def read_instant(text: str | None) -> datetime | None:
    """A stamp of the log, or None."""
    return instant(text) if text else None


def read_matter(facts: dict[str, Any]) -> Matter:
    """What a registration says the problem is about."""
    return Matter(
        title=facts["title"],
        text=facts["text"],
        channel=facts["channel"],
        source_no=facts.get("source_no", ""),
        source_due=read_instant(facts.get("source_due")),
        region=facts["region"],
        field=facts.get("field", ""),
        kind=Kind(facts["kind"]) if facts.get("kind") else None,
        difficulty=Difficulty(facts["difficulty"]) if facts.get("difficulty") else None,
        urgency=Urgency(facts.get("urgency") or "normal"),
        accused=facts.get("accused"),
        place=facts.get("place", ""),
    )


def read_appellant(facts: dict[str, Any]) -> Appellant:
    """Who raised it; names and phones stay the ciphertext that the log holds."""
    return Appellant(
        enterprise=facts.get("enterprise"),
        name=facts.get("appellant", ""),
        contact=facts.get("contact", ""),
        phone=facts.get("phone", ""),
        anonymous=bool(facts.get("anonymous", False)),
    )


def register(event: Event) -> Case:
    """The case that a registration begins. A split part keeps its parent's registration time."""
    facts = dict(event.facts)
    return Case(
        id=event.subject,
        n=event.n,
        stage=Stage.INTAKE,
        registered_at=read_instant(facts.get("registered_at")) or event.at,
        last_at=event.at,
        matter=read_matter(facts),
        appellant=read_appellant(facts),
        office=facts["region"],
        split_from=facts.get("split_from"),
        rounds=(Round(n=1, start=event.at, kind="first"),),
    )


def answer(case: Case, event: Event) -> Case:
    """即时答复: accepted and answered at once, on to the callback."""
    text = str(event.facts["text"])
    kind = Kind(event.facts.get("kind") or case.matter.kind or Kind.INQUIRY)
    submission = Submission(
        at=event.at, result="explained", text=text, accepted_at=event.at, round=case.round
    )
    return replace(
        case,
        stage=Stage.FEEDBACK,
        accepted_at=event.at,
        matter=replace(case.matter, kind=kind, difficulty=Difficulty.GENERAL),
        submissions=(*case.submissions, submission),
    )


def accept(case: Case, event: Event) -> Case:
    """受理: the closing limit counts from here."""
    facts = event.facts
    matter = replace(
        case.matter,
        field=facts["field"],
        kind=Kind(facts["kind"]),
        difficulty=Difficulty(facts["difficulty"]),
        urgency=Urgency(facts.get("urgency") or case.matter.urgency),
    )
    return replace(case, stage=Stage.TRANSFER, accepted_at=event.at, matter=matter)


def decline(case: Case, event: Event) -> Case:
    """不予受理: out of the loop, with its lawful ground."""
    return replace(
        case, stage=Stage.DECLINED, closed_at=event.at, closing_ground=str(event.facts["ground"])
    )


def withdraw(case: Case, event: Event) -> Case:
    """撤回: everything still open stops."""
    ended = end_assignments(case, at=event.at, end=AssignmentEnd.STOPPED)
    return replace(ended, stage=Stage.WITHDRAWN, closed_at=event.at, closing_ground="withdrawn")


def ask(case: Case, event: Event) -> Case:
    """一次性告知补件: the enterprise owes something; its pause begins."""
    pause = Pause(
        n=len(case.pauses) + 1,
        reason="supplement",
        start=event.at,
        until=instant(event.facts["until"]),
        round=case.round,
    )
    return replace(
        case,
        waiting_supplement=True,
        supplement=str(event.facts["missing"]),
        supplement_asked=(*case.supplement_asked, event.at),
        pauses=(*case.pauses, pause),
    )


def supply(case: Case, event: Event) -> Case:
    """补齐: the pause ends, the enterprise owes nothing more."""
    return replace(resume(case, event), waiting_supplement=False)


def resume(case: Case, event: Event) -> Case:
    """恢复: the running pause ends; waiting for the enterprise, if any, ends with it."""
    pauses = tuple(replace(p, end=event.at) if p.end is None else p for p in case.pauses)
    return replace(case, pauses=pauses, waiting_supplement=False)


def split(case: Case, event: Event) -> Case:
    """拆单: the parts are problems of their own; the parent goes on."""
    return case


def dispatch(case: Case, event: Event) -> Case:
    """派单: a lead and its co-handlers, each with its own clocks."""
    facts = event.facts
    case = add_assignment(case, event.at, facts["lead"], AssignmentRole.LEAD)
    for row in facts.get("co_handlers", ()):
        case = add_assignment(case, event.at, row["department"], AssignmentRole.CO, row["question"])
    return replace(case, dispatches=case.dispatches + 1)


def add_assignment(
    case: Case, at: datetime, department: int, role: AssignmentRole, question: str = ""
) -> Case:
    """The case with one more assignment, numbered after the last."""
    assignment = Assignment(
        n=len(case.assignments) + 1,
        department=department,
        role=role,
        round=case.round,
        dispatched_at=at,
        question=question,
    )
    return replace(case, assignments=(*case.assignments, assignment))


def update_assignment(case: Case, n: int, **changes: Any) -> Case:
    """The case with assignment n changed."""
    changed = tuple(replace(a, **changes) if a.n == n else a for a in case.assignments)
    return replace(case, assignments=changed)


def end_assignments(case: Case, *, at: datetime, end: AssignmentEnd) -> Case:
    """The case with every open assignment ended in the same way."""
    ended = tuple(replace(a, ended_at=at, end=end) if a.open else a for a in case.assignments)
    return replace(case, assignments=ended)


def amend(case: Case, event: Event) -> Case:
    """调整: what the problem is about, corrected; the log keeps what stood before."""
    facts = event.facts
    changes: dict[str, Any] = {n: facts[n] for n in ("field", "title", "text") if n in facts}
    readers = {"kind": Kind, "difficulty": Difficulty, "urgency": Urgency}
    changes |= {n: read(facts[n]) for n, read in readers.items() if n in facts}
    return replace(case, matter=replace(case.matter, **changes))


def merge(case: Case, event: Event) -> Case:
    """并单: this problem goes on inside another; its assignments end."""
    ended = end_assignments(case, at=event.at, end=AssignmentEnd.MERGED)
    return replace(
        ended,
        stage=Stage.MERGED,
        merged_into=event.facts["target"],
        merged_stage=case.stage,
        closed_at=event.at,
        closing_ground="merged",
    )


def unmerge(case: Case, event: Event) -> Case:
    """撤销并单: a problem of its own again, where it stood."""
    merged_at = case.closed_at
    back = tuple(
        replace(a, ended_at=None, end=None)
        if a.end is AssignmentEnd.MERGED and a.ended_at == merged_at
        else a
        for a in case.assignments
    )
    return replace(
        case,
        stage=case.merged_stage or Stage.INTAKE,
        assignments=back,
        merged_into=None,
        merged_stage=None,
        closed_at=None,
        closing_ground="",
        resumed=(*case.resumed, event.at),
    )


def merged_in(case: Case, event: Event) -> Case:
    """The target of a merge: limits count from the earliest acceptance."""
    accepted = read_instant(event.facts.get("accepted_at"))
    earliest = min((t for t in (case.accepted_at, accepted) if t), default=None)
    return replace(
        case,
        merged=(*case.merged, event.facts["source"]),
        accepted_at=earliest if case.accepted_at else case.accepted_at,
    )


def unmerged_from(case: Case, event: Event) -> Case:
    """The target after the merge was undone: its own acceptance counts again."""
    return replace(
        case,
        merged=tuple(m for m in case.merged if m != event.facts["source"]),
        accepted_at=read_instant(event.facts.get("accepted_at")) or case.accepted_at,
    )


def unchanged(case: Case, event: Event) -> Case:
    """Events that the log keeps and that change nothing else."""
    return case
