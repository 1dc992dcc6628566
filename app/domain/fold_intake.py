"""How the events of intake change a case: registered, accepted, answered, asked, amended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.domain.catalogue import (
    SUPPLEMENT,
    AssignmentEnd,
    Difficulty,
    Kind,
    Result,
    Stage,
    Urgency,
)
from app.domain.changing import replace
from app.domain.events import Event, instant
from app.domain.fold_parts import end_pauses, end_work, lift_orders
from app.domain.matter import Appellant, Matter
from app.domain.problem import Case, Pause, Round, Submission


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
        at=event.at, result=Result.EXPLAINED, text=text, accepted_at=event.at, round=case.round
    )
    return replace(
        accepted(case, case.id, event.at),
        stage=Stage.FEEDBACK,
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
    return replace(
        accepted(case, case.id, event.at),
        stage=Stage.TRANSFER,
        matter=matter,
        to_dispatch=(*case.to_dispatch, event.at),
    )


def accepted(case: Case, problem: int, at: datetime | None) -> Case:
    """The case with the acceptance of itself, or of what was merged into it; the earliest counts.

    A problem that is not accepted itself is not accepted by what was merged into it.
    """
    known = case.acceptances if at is None else (*case.acceptances, (problem, at))
    own = any(p == case.id for p, _at in known)
    earliest = min((t for _p, t in known), default=None) if own else None
    return replace(case, acceptances=known, accepted_at=earliest)


def decline(case: Case, event: Event) -> Case:
    """不予受理: out of the loop, with its lawful ground."""
    return _left(case, event, Stage.DECLINED, str(event.facts["ground"]))


def withdraw(case: Case, event: Event) -> Case:
    """撤回: everything still open stops."""
    return _left(case, event, Stage.WITHDRAWN, "withdrawn")


def _left(case: Case, event: Event, stage: Stage, ground: str) -> Case:
    ended = end_work(case, at=event.at, end=AssignmentEnd.STOPPED)
    lifted = lift_orders(ended, at=event.at)
    return replace(lifted, stage=stage, closed_at=event.at, closing_ground=ground)


def ask(case: Case, event: Event) -> Case:
    """一次性告知补件: the enterprise owes something; its pause begins."""
    pause = Pause(
        n=len(case.pauses) + 1,
        reason=SUPPLEMENT,
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
    return end_pauses(case, at=event.at)


def resume(case: Case, event: Event) -> Case:
    """恢复: the running pause ends; waiting for the enterprise, if any, ends with it."""
    return end_pauses(case, at=event.at)


def split(case: Case, event: Event) -> Case:
    """拆单: the parts are problems of their own; the parent goes on."""
    return case


AMENDED: dict[str, Callable[[Any], Any]] = {
    "field": str,
    "title": str,
    "text": str,
    "kind": Kind,
    "difficulty": Difficulty,
    "urgency": Urgency,
}


def amend(case: Case, event: Event) -> Case:
    """调整: what the problem is about, corrected; the log keeps what stood before."""
    changes = {n: read(event.facts[n]) for n, read in AMENDED.items() if n in event.facts}
    return replace(case, matter=replace(case.matter, **changes))


def unchanged(case: Case, event: Event) -> Case:
    """Events that the log keeps and that change nothing else."""
    return case
