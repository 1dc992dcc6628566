"""Folding for a verification: event by event, with every limit reckoned a second time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from app.domain import deadlines
from app.domain.changing import replace
from app.domain.errors import DomainError
from app.domain.events import Event
from app.domain.fold_history import tells_anew
from app.domain.folding import step, written_limit
from app.domain.problem import Case, Limit
from db.differences import Area, Findings
from db.log import event_of
from db.number_check import Keys, note_key
from db.rules import RulesInForce

Limits = dict[str, Limit]

BROKEN = (DomainError, KeyError, ValueError, TypeError, AttributeError, IndexError)
"""What folding raises on facts that nobody wrote through an act."""


def refold(
    subject: int, rows: Iterable[Row[Any]], *, rules: RulesInForce, keys: Keys, findings: Findings
) -> Case | None:
    """The case that the events tell; None, and a difference, where they tell none.

    keys: takes the keys of imported rows that the events tell of.
    """
    case: Case | None = None
    reckoned: Limits = {}
    place = 0
    try:
        for row in rows:
            event, place = event_of(row), row.n
            case = step(case, event)
            reckoned = {} if tells_anew(event) else reckoned
            note_key(event, keys)
            reckoned |= _check(event, replace(case, clocks=reckoned), rules, findings)
    except BROKEN as broken:
        error = getattr(broken, "code", type(broken).__name__)
        findings.add(Area.REBUILD, "cannot_fold", subject=subject, event=place, error=error)
        return None
    return case


def _check(event: Event, case: Case, rules: RulesInForce, findings: Findings) -> Limits:
    """The limits that an event moved, which must be what its rules and calendar make of it.

    case: after the event, with the limits reckoned so far, so that one difference stays one.
    """
    moved = deadlines.changed(
        case, rules=rules.rules(event.rules), calendar=rules.calendar(event.calendar)
    )
    expected = {name: written_limit(limit) for name, limit in moved.items()}
    found: dict[str, Any] = event.facts.get("clocks", {})
    for name in sorted({*expected, *found}):
        if expected.get(name) != found.get(name):
            _differs(event, name, expected.get(name), found.get(name), findings)
    return moved


def _differs(event: Event, name: str, expected: Any, found: Any, findings: Findings) -> None:
    """Say which part of the limit differs; the whole of it where only one side has it."""
    parts = [p for p in expected or {} if found and expected[p] != found.get(p)] or ["due"]
    for part in parts:
        findings.add(
            Area.CLOCKS,
            "limit_differs",
            subject=event.subject,
            event=event.n,
            limit=name,
            part=part,
            expected=(expected or {}).get(part, "—"),
            found=(found or {}).get(part, "—"),
        )
