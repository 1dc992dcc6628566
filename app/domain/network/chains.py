"""What the open parts of problems still have to do one after the other, and when they can be done.

A lead submits when every co-handler has contributed: the whole problem, `<problem>/0`, is done
when the last of its parts is. Parts without a prerequisite are done beside one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.calendar import Calendar
from app.domain.catalogue import AssignmentRole
from app.domain.deadlines import governing, governing_met
from app.domain.dependencies import Waiting
from app.domain.network.critical import Finish, earliest
from app.domain.problem import Assignment, Case, Limit
from app.domain.working_time import elapsed


@dataclass(frozen=True, kw_only=True)
class OpenPart:
    """An assignment that is still to be done.

    due, yellow_from: of its own limit; a lead's is its problem's. None where it has none.
    """

    problem: int
    n: int
    department: int
    lead: bool
    due: datetime | None = None
    yellow_from: datetime | None = None

    @property
    def node(self) -> str:
        """`<problem>/<assignment>`."""
        return f"{self.problem}/{self.n}"


@dataclass(frozen=True, kw_only=True)
class Chain:
    """What has to be done one after the other until a problem can be closed.

    parts: the critical path, the part that comes last is the last. after: working seconds.
    """

    problem: int
    parts: tuple[OpenPart, ...]
    after: Decimal


def open_parts(case: Case) -> tuple[OpenPart, ...]:
    """The parts of a case, the lead first."""
    return tuple(_part(case, assignment) for assignment in case.open_assignments)


def left_of(parts: Iterable[OpenPart], *, at: datetime, calendar: Calendar) -> dict[str, Decimal]:
    """Working seconds from `at` until each part is due: 0 for what is late or has no limit."""
    known: dict[datetime | None, Decimal] = {None: Decimal(0)}
    for part in parts:
        if part.due is not None and part.due not in known:
            known[part.due] = elapsed(calendar, start=at, end=part.due).seconds
    return {part.node: known[part.due] for part in parts}


def finishes(
    parts: Sequence[OpenPart], waits: Iterable[Waiting], *, at: datetime, calendar: Calendar
) -> dict[int, Finish | None]:
    """When each problem can be closed at the earliest; None where a ring stands before it."""
    left = left_of(parts, at=at, calendar=calendar)
    found = earliest(left, [wait.nodes for wait in waits if wait.nodes[0] in left])
    return {problem: found[f"{problem}/0"] for problem in {part.problem for part in parts}}


def chains(finishes: Mapping[int, Finish | None], parts: Iterable[OpenPart]) -> list[Chain]:
    """The critical path of each problem that has two parts or more on it, the longest first.

    A chain that is the beginning of a longer one is told with it.
    """
    known = {part.node: part for part in parts}
    found = [
        Chain(problem=problem, parts=tuple(known[n] for n in finish.path), after=finish.after)
        for problem, finish in finishes.items()
        if finish is not None and len(finish.path) > 1
    ]
    beginnings = {chain.parts[:n] for chain in found for n in range(2, len(chain.parts))}
    whole = [chain for chain in found if chain.parts not in beginnings]
    return sorted(whole, key=lambda chain: (-len(chain.parts), -chain.after, chain.problem))


def _part(case: Case, assignment: Assignment) -> OpenPart:
    limit = _limit(case, assignment)
    return OpenPart(
        problem=case.id,
        n=assignment.n,
        department=assignment.department,
        lead=assignment.role is AssignmentRole.LEAD,
        due=limit.due if limit else None,
        yellow_from=limit.yellow_from if limit else None,
    )


def _limit(case: Case, assignment: Assignment) -> Limit | None:
    if assignment.role is AssignmentRole.CO:
        return case.clocks.get(f"co:{assignment.n}")
    return None if governing_met(case) else governing(case)
