"""The waits that stand among some cases, as `db.waiting` tells those of the present."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from app.domain.catalogue import AssignmentRole
from app.domain.deadlines import governing, governing_met
from app.domain.dependencies import Waiting
from app.domain.problem import Assignment, Case, Prerequisite


def waits_among(cases: Mapping[int, Case]) -> list[Waiting]:
    """Every prerequisite of these open cases whose both sides are still to be done."""
    return [wait for case in cases.values() for wait in _waits_of(case, cases)]


def _waits_of(case: Case, cases: Mapping[int, Case]) -> Iterator[Waiting]:
    for p in case.prerequisites:
        waiting = case.assignment(p.waiting)
        if p.dropped_at is None and waiting is not None and waiting.open:
            yield from _wait(case, p, waiting, cases)


def _wait(
    case: Case, p: Prerequisite, waiting: Assignment, cases: Mapping[int, Case]
) -> Iterator[Waiting]:
    kind, _, number = p.awaited.partition(":")
    other = case if kind == "a" else cases.get(int(number))
    part = case.assignment(int(number)) if kind == "a" else None
    if other is None or (kind == "a" and not (part and part.open)):
        return
    lead = part or other.lead
    yield Waiting(
        problem=case.id,
        n=waiting.n,
        department=waiting.department,
        awaited_problem=other.id,
        awaited_n=part.n if part else 0,
        awaited=lead.department if lead else None,
        since=p.set_at,
        due=_due(other, part),
    )


def _due(other: Case, part: Assignment | None) -> datetime | None:
    """A co-handler's part has its own date; a lead's, and the whole, is due with the problem."""
    if part is not None and part.role is AssignmentRole.CO:
        limit = other.clocks.get(f"co:{part.n}")
    elif governing_met(other) or other.accepted_at is None:
        return None
    else:
        limit = governing(other)
    return limit.due if limit else None
