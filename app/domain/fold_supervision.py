"""How the events of supervision change a case: orders, the drafts that rules draw up, answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.domain.changing import replace
from app.domain.events import Event, instant
from app.domain.problem import Case, Draft, Order


def propose(case: Case, event: Event) -> Case:
    """拟制督办单: a rule draws it up, a supervisor releases it."""
    facts = event.facts
    draft = Draft(
        n=len(case.drafts) + 1,
        rule=facts["rule"],
        level=facts["level"],
        ground=facts["ground"],
        at=event.at,
        due_days=facts["due_days"],
        rhythm=facts.get("rhythm", 0),
    )
    return replace(case, drafts=(*case.drafts, draft))


def discard(case: Case, event: Event) -> Case:
    """不予下达."""
    return _settled(case, event.at, released=False)


def order(case: Case, event: Event) -> Case:
    """督办: one open order at a time; it releases what was drawn up."""
    facts = event.facts
    issued = Order(
        n=len(case.orders) + 1,
        number=facts["number"],
        level=facts["level"],
        ground=facts["ground"],
        issued_at=event.at,
        due=instant(facts["due_at"]),
        rhythm=_days(facts.get("rhythm")),
        approved_by=facts.get("approved_by", ""),
        issuer=facts.get("issuer", ""),
        lead=facts.get("lead"),
        answer_due=_answer_due(event) or instant(facts["due_at"]),
    )
    released = _settled(case, event.at, released=True)
    return replace(released, orders=(*case.orders, issued))


def raise_order(case: Case, event: Event) -> Case:
    """升级督办: a higher level and a date of its own, under the same number."""
    facts = event.facts
    return _open_order(
        case,
        level=facts["level"],
        ground=facts["ground"],
        due=instant(facts["due_at"]),
        approved_by=facts["approved_by"],
        raised_at=event.at,
        answer_due=_answer_due(event),
    )


def answer(case: Case, event: Event) -> Case:
    """答复督办: a word of its own, or a note of whom the order is addressed to."""
    present = case.open_order
    if present is None:
        return case
    return _open_order(
        case,
        answers=present.answers + 1,
        answered_at=event.at,
        answer=event.facts["text"],
        answer_due=_answer_due(event),
    )


def note(case: Case, event: Event) -> Case:
    """进展: it answers the order that it names, so that nothing is typed twice."""
    return answer(case, event) if "order" in event.facts else case


def lift(case: Case, event: Event) -> Case:
    """解除督办."""
    return _open_order(case, lifted_at=event.at, answer_due=None)


def _days(rhythm: object) -> int:
    """The rhythm of answers; before it was a number of working days it was told in words."""
    return rhythm if isinstance(rhythm, int) else 0


def _answer_due(event: Event) -> datetime | None:
    due = event.facts.get("answer_due")
    return instant(due) if due else None


def _open_order(case: Case, **changes: Any) -> Case:
    changed = tuple(replace(o, **changes) if o.lifted_at is None else o for o in case.orders)
    return replace(case, orders=changed)


def _settled(case: Case, at: datetime, *, released: bool) -> Case:
    changed = tuple(
        replace(d, settled_at=at, released=released) if d.settled_at is None else d
        for d in case.drafts
    )
    return replace(case, drafts=changed)
