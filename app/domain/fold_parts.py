"""What several events do alike: assignments begun, handed over and ended, askings dropped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.domain.catalogue import AssignmentEnd, AssignmentRole
from app.domain.changing import replace
from app.domain.problem import Assignment, Case, Prerequisite


def add_assignment(
    case: Case,
    at: datetime,
    department: int,
    role: AssignmentRole,
    question: str = "",
    due: datetime | None = None,
) -> Case:
    """The case with one more assignment, numbered after the last."""
    assignment = Assignment(
        n=len(case.assignments) + 1,
        department=department,
        role=role,
        round=case.round,
        dispatched_at=at,
        question=question,
        due=due,
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


def hand_over(case: Case, assignment: Assignment, department: int, at: datetime) -> Case:
    """An assignment passed to another department, with what waits for it and what it waits for.

    A co-handler that becomes the lead has one part again, the lead's.
    """
    case = update_assignment(case, assignment.n, ended_at=at, end=AssignmentEnd.REASSIGNED)
    for part in case.of_department(department):
        case = update_assignment(case, part.n, ended_at=at, end=AssignmentEnd.REASSIGNED)
    case = add_assignment(
        case, at, department, assignment.role, assignment.question, assignment.due
    )
    moved = tuple(_moved(p, assignment.n, len(case.assignments)) for p in case.prerequisites)
    case = replace(case, prerequisites=moved)
    return drop_askings(case, at=at) if assignment.role is AssignmentRole.LEAD else case


def _moved(prerequisite: Prerequisite, before: int, after: int) -> Prerequisite:
    if prerequisite.dropped_at is not None:
        return prerequisite
    waiting = after if prerequisite.waiting == before else prerequisite.waiting
    awaited = f"a:{after}" if prerequisite.awaited == f"a:{before}" else prerequisite.awaited
    return replace(prerequisite, waiting=waiting, awaited=awaited)


def drop_askings(case: Case, *, at: datetime) -> Case:
    """What the lead asked for and nobody decided is void when the lead has it no more."""
    extensions = tuple(
        replace(e, approved=False, decided_at=at) if e.approved is None else e
        for e in case.extensions
    )
    return replace(case, extensions=extensions, pause_asked=None)


def end_pauses(case: Case, *, at: datetime) -> Case:
    """No pause runs any more, and the enterprise owes nothing."""
    pauses = tuple(replace(p, end=at) if p.end is None else p for p in case.pauses)
    return replace(case, pauses=pauses, waiting_supplement=False)


def end_work(case: Case, *, at: datetime, end: AssignmentEnd) -> Case:
    """The case as it leaves the loop: nobody works on it, nothing runs, nothing is asked for."""
    ended = end_assignments(case, at=at, end=end)
    return drop_askings(end_pauses(ended, at=at), at=at)


def lift_orders(case: Case, *, at: datetime) -> Case:
    """Orders on a problem that is no longer one."""
    lifted = tuple(replace(o, lifted_at=at) if o.lifted_at is None else o for o in case.orders)
    return replace(case, orders=lifted)
