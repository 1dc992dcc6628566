"""Findings about waiting: rings, who is waited for most, longest chains, what would be freed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from app.domain.calendar import Calendar
from app.domain.dependencies import Waiting, rings_of_assignments
from app.domain.network.chains import Chain, OpenPart, chains, finishes
from app.domain.network.critical import Finish, earliest_date
from app.domain.network.finding import Finding, FindingCode
from app.domain.network.observed import Observed
from app.domain.network.waiting import (
    Departments,
    DepartmentWait,
    freed_by_each,
    from_smallest,
    rings_between,
)
from app.domain.working_days import WorkingDays

TOLD = 3
"""So many of a kind are told; the matrix and the register have the others."""


def told_rings(waits: Sequence[Waiting], *, at: datetime, ruler: WorkingDays) -> Iterator[Finding]:
    """Assignments that wait for each other: by departments, with all problems that stand so.

    days: working days since the last wait of the oldest of these rings was set.
    """
    problems: dict[Departments, list[tuple[datetime, int]]] = defaultdict(list)
    for problem, ring in rings_of_assignments(waits).items():
        problems[from_smallest(ring.departments)].append((ring.since, problem))
    found = sorted(problems.items(), key=lambda each: (-len(each[1]), min(each[1])))
    for departments, members in found:
        yield Finding(
            code=FindingCode.RING,
            departments=departments,
            problems=tuple(problem for _since, problem in sorted(members)),
            figures={"days": ruler.between(min(members)[0], at), "cases": len(members)},
        )


def tangles(edges: Sequence[DepartmentWait], *, told: AbstractSet[int]) -> Iterator[Finding]:
    """Departments each of which waits for each other one, in whichever problems.

    told: the problems with a ring of assignments, which alone need not be told again. cycles: the
    shortest ways round. days: working days waited within, all together.
    """
    for ring in rings_between(edges):
        members = set(ring.departments)
        within = [e for e in edges if {e.waiting, e.awaited} <= members]
        problems = _longest_waiting(wait for edge in within for wait in edge.waits)
        if not told >= set(problems):
            yield Finding(
                code=FindingCode.RING_BETWEEN,
                departments=ring.departments,
                problems=problems,
                figures={"cycles": ring.cycles[:TOLD], "days": sum(e.working_days for e in within)},
            )


def most_waited(
    edges: Iterable[DepartmentWait], observed: Observed, *, ruler: WorkingDays
) -> Iterator[Finding]:
    """Who holds others up most now, and what that came to in the weeks looked at.

    days, past_days: working days of others held up. overdue: waits whose awaited side is late.
    """
    past: dict[int, float] = defaultdict(float)
    for each in observed.waited:
        past[each.awaited] += ruler.between(max(each.start, observed.since), each.end)
    by_awaited: dict[int, list[DepartmentWait]] = defaultdict(list)
    for edge in edges:
        by_awaited[edge.awaited].append(edge)
    days = {d: sum(e.working_days for e in held_up) for d, held_up in by_awaited.items()}
    for department in sorted(days, key=lambda d: (-days[d], d))[:TOLD]:
        held_up = by_awaited[department]
        problems = _longest_waiting(wait for edge in held_up for wait in edge.waits)
        yield Finding(
            code=FindingCode.MOST_WAITED,
            departments=(department,),
            problems=problems,
            figures={
                "cases": len(problems),
                "waiting": len(held_up),
                "days": days[department],
                "overdue": sum(edge.overdue for edge in held_up),
                "past_days": past[department],
                "weeks": observed.weeks,
            },
        )


def longest_chains(observed: Observed, *, calendar: Calendar) -> Iterator[Finding]:
    """The critical paths of the problems that wait, and when those can be closed at the earliest.

    late_days: working days from the due date to that instant; 0 where it can be kept.
    """
    waiting = {wait.problem for wait in observed.waits}
    waits = [*observed.waits, *observed.beyond]
    found = finishes(_concerned(observed, waits), waits, at=observed.at, calendar=calendar)
    seen = {problem: finish for problem, finish in found.items() if problem in waiting}
    for chain in chains(seen, observed.parts)[:TOLD]:
        yield _of_chain(chain, observed, calendar=calendar)


def freed(observed: Observed, *, ruler: WorkingDays) -> Iterator[Finding]:
    """What several parts wait for, one way or another: a part, or a whole problem (`n` 0).

    days: working days that the freed parts have waited, together.
    """
    waiting: dict[str, list[Waiting]] = defaultdict(list)
    for wait in observed.waits:
        waiting[wait.nodes[0]].append(wait)
    awaited = {wait.nodes[1]: wait for wait in reversed(observed.waits) if wait.awaited is not None}
    each = freed_by_each(observed.waits)
    several = [node for node in awaited if len(each[node]) > 1]
    most = sorted(several, key=lambda node: (-len(each[node]), awaited[node].since, node))
    for node in most[:TOLD]:
        waits = [wait for part in each[node] for wait in waiting[part]]
        yield Finding(
            code=FindingCode.FREES,
            departments=(awaited[node].awaited or 0,),
            problems=_longest_waiting(waits),
            figures={
                "problem": awaited[node].awaited_problem,
                "n": awaited[node].awaited_n,
                "parts": len(each[node]),
                "cases": len({wait.problem for wait in waits}),
                "days": sum(ruler.between(wait.since, observed.at) for wait in waits),
            },
        )


def _concerned(observed: Observed, waits: Iterable[Waiting]) -> Sequence[OpenPart]:
    """The parts of what waits or is waited for; the others have no chain."""
    problems = {problem for w in waits for problem in (w.problem, w.awaited_problem)}
    return [part for part in observed.parts if part.problem in problems]


def _of_chain(chain: Chain, observed: Observed, *, calendar: Calendar) -> Finding:
    finish = Finish(after=chain.after, path=tuple(part.node for part in chain.parts))
    closing = earliest_date(finish, at=observed.at, calendar=calendar)
    due = _due_of(chain.problem, observed.parts)
    return Finding(
        code=FindingCode.CHAIN,
        departments=tuple(part.department for part in chain.parts),
        problems=tuple(dict.fromkeys(part.problem for part in reversed(chain.parts))),
        figures={"closing": closing, "due": due, "late_days": _late(due, closing, calendar)},
    )


def _due_of(problem: int, parts: Iterable[OpenPart]) -> datetime | None:
    return next((part.due for part in parts if part.problem == problem and part.lead), None)


def _late(due: datetime | None, closing: datetime | None, calendar: Calendar) -> float:
    if due is None or closing is None:
        return 0.0
    return WorkingDays(calendar, (due, closing)).between(due, closing)


def _longest_waiting(waits: Iterable[Waiting]) -> tuple[int, ...]:
    """The problems that wait, each once, the one that has waited longest first."""
    ordered = sorted(waits, key=lambda wait: (wait.since, wait.problem))
    return tuple(dict.fromkeys(wait.problem for wait in ordered))
