"""What watches over a big database: flags, meetings with their agendas, decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from tests.big_rows import CITIES, Problem, Rows
from tests.building import MONDAY_NINE

RULES = ("dissatisfied", "level")
"""Those whose sentence has no figures: these flags stand without the event that told of them."""
FLAGGED_EACH, DISCUSSED_EACH = 7, 25
ITEMS = 5
"""Of a meeting."""


def flag_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    """One problem in seven was flagged; those that are open still are."""
    for p in _each(rows, FLAGGED_EACH):
        yield {
            "problem_id": p.id, "n": 1, "rule": RULES[p.n % len(RULES)],
            "at": p.registered + timedelta(days=10), "since": p.registered + timedelta(days=9),
            "reason": "", "ended_at": p.closed, "cleared_at": None, "return_on": None,
            "open": p.open,
        }  # fmt: skip


def meeting_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    """One a week, in the cities by turns."""
    discussed = sum(1 for _ in _each(rows, DISCUSSED_EACH))
    for number in range(1, 1 + (discussed + ITEMS - 1) // ITEMS):
        starts = MONDAY_NINE - timedelta(weeks=number - 1)
        yield {
            "id": number, "region": CITIES[number % len(CITIES)], "title": "涉企问题会商会",
            "place": "三楼会商室", "chair": "", "starts_at": starts,
            "ends_at": starts + timedelta(minutes=90), "series": "每周会商",
            "status": "closed" if number > 1 else "called",
            "opened_at": starts if number > 1 else None,
            "closed_at": starts + timedelta(minutes=90) if number > 1 else None,
            "number": "", "attendance": "{}", "remarks": "",
        }  # fmt: skip


def agenda_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    for count, p in enumerate(_each(rows, DISCUSSED_EACH)):
        yield {
            "meeting_id": 1 + count // ITEMS, "n": 1 + count % ITEMS, "place": 1 + count % ITEMS,
            "problem_id": p.id, "question": "能否并联办理。", "tried": "",
            "status": "decided" if count >= ITEMS else "waiting", "reason": "",
            "carried_from": None,
        }  # fmt: skip


def decision_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    """Carried out but for one in fifty."""
    for count, p in islice(enumerate(_each(rows, DISCUSSED_EACH)), ITEMS, None):
        at = MONDAY_NINE - timedelta(weeks=count // ITEMS)
        due = at + timedelta(days=7)
        yield {
            "problem_id": p.id, "n": 1, "meeting_id": 1 + count // ITEMS, "item": 1 + count % ITEMS,
            "text": "并联办理。", "lead": p.lead, "co_handlers": "[]", "effect": "督促落实",
            "moves_due": False, "at": at, "due": due,
            "fulfilled_at": due if count % 50 else None, "report": "",
        }  # fmt: skip


def _each(rows: Rows, nth: int) -> Iterator[Problem]:
    return (p for p in rows if p.n % nth == 0)
