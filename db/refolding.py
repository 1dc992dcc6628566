"""Folding for a verification: event by event, with every limit reckoned a second time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.domain import deadlines
from app.domain.errors import DomainError
from app.domain.events import Event
from app.domain.folding import read_limit, step, written_limit
from app.domain.problem import Case
from db.differences import Area, Findings
from db.log import event_of
from db.models import EventRow
from db.rules import RulesInForce

BROKEN = (DomainError, KeyError, ValueError, TypeError, AttributeError, IndexError)
"""What folding raises on facts that nobody wrote through an act."""


def refold(
    subject: int, rows: Iterable[EventRow], *, rules: RulesInForce, findings: Findings
) -> Case | None:
    """The case that the events tell; None, and a difference, where they tell none."""
    case: Case | None = None
    place = 0
    try:
        for row in rows:
            place = row.n
            case = _after(case, event_of(row), rules, findings)
    except BROKEN as broken:
        error = getattr(broken, "code", type(broken).__name__)
        findings.add(Area.REBUILD, "cannot_fold", subject=subject, event=place, error=error)
        return None
    return case


def _after(before: Case | None, event: Event, rules: RulesInForce, findings: Findings) -> Case:
    """The case after an event, whose limits must be what its rules and calendar make of it."""
    bare = {k: v for k, v in event.facts.items() if k != "clocks"}
    after = step(before, replace(event, facts=bare))
    moved = deadlines.changed(
        after, rules=rules.rules(event.rules), calendar=rules.calendar(event.calendar)
    )
    expected = {name: written_limit(limit) for name, limit in moved.items()}
    found: dict[str, Any] = event.facts.get("clocks", {})
    for name in sorted({*expected, *found}):
        if expected.get(name) != found.get(name):
            _differs(event, name, expected.get(name), found.get(name), findings)
    read = {name: read_limit(limit) for name, limit in found.items()}
    return replace(after, clocks={**after.clocks, **read})


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
