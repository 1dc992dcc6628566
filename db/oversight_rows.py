"""The rows that a case makes of what watches over it, and of whom was told of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.domain.events import Event, dump
from app.domain.problem import Case
from db.models import (
    Base,
    DecisionRow,
    DraftRow,
    FlagRow,
    NoticeRow,
    OrderRow,
    ReminderRow,
)

Rows = list[dict[str, Any]]


def order_rows(case: Case) -> Rows:
    """One row an order."""
    return [{"problem_id": case.id, **vars(o)} for o in case.orders]


def draft_rows(case: Case) -> Rows:
    """One row a draft."""
    return [{"problem_id": case.id, **vars(d)} for d in case.drafts]


def flag_rows(case: Case) -> Rows:
    """One row a flag; the figures of its sentence are found anew where it is shown."""
    return [
        {
            "problem_id": case.id,
            "n": f.n,
            "rule": f.rule,
            "at": f.at,
            "since": f.since,
            "reason": f.reason,
            "ended_at": f.ended_at,
            "cleared_at": f.cleared_at,
            "return_on": date.fromisoformat(f.return_on) if f.return_on else None,
            "open": f.stands and case.open,
        }
        for f in case.flags
    ]


def decision_rows(case: Case) -> Rows:
    """One row a decision."""
    return [
        {
            "problem_id": case.id,
            "n": d.n,
            "meeting_id": d.meeting,
            "item": d.item,
            "text": d.text,
            "lead": d.lead,
            "co_handlers": dump([dict(row) for row in d.co_handlers]),
            "effect": d.effect,
            "moves_due": d.moves_due,
            "at": d.at,
            "due": d.due,
            "fulfilled_at": d.fulfilled_at,
            "report": d.report,
        }
        for d in case.decisions
    ]


def reminder_rows(case: Case) -> Rows:
    """One row an occasion."""
    return [{"problem_id": case.id, "occasion": occasion} for occasion in case.reminded]


def notice_rows(case: Case) -> Rows:
    """One row a notice and person."""
    return [
        {"problem_id": case.id, "n": notice.n, "person_id": person, "kind": notice.kind,
         "at": notice.at}
        for notice in case.notices
        for person in notice.people
    ]  # fmt: skip


def circular_rows(event: Event) -> Rows:
    """One row a person who is told of a register's event."""
    return [
        {"subject": event.subject, "n": event.n, "person_id": person, "kind": str(event.kind),
         "at": event.at}
        for person in event.facts.get("notify", ())
    ]  # fmt: skip


PARTS: tuple[tuple[type[Base], Any], ...] = (
    (OrderRow, order_rows),
    (DraftRow, draft_rows),
    (FlagRow, flag_rows),
    (DecisionRow, decision_rows),
    (ReminderRow, reminder_rows),
    (NoticeRow, notice_rows),
)
