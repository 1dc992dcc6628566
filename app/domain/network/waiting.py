"""Waiting between departments: how long, for how many cases, in which rings, and what ends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.domain.calendar import Calendar
from app.domain.dependencies import Waiting
from app.domain.working_days import WorkingDays

if TYPE_CHECKING:
    from networkx import DiGraph

Departments = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DepartmentWait:
    """One department waits for another, by all waits of its assignments for the other's.

    working_days: waited so far, all waits together. overdue: the waits whose awaited side is past
    its due date; overdue_days: working days past it, together.
    """

    waiting: int
    awaited: int
    waits: tuple[Waiting, ...]
    working_days: float
    overdue: int
    overdue_days: float

    @property
    def problems(self) -> tuple[int, ...]:
        """The problems that wait, each once."""
        return tuple(sorted({wait.problem for wait in self.waits}))


@dataclass(frozen=True, kw_only=True)
class WaitingRing:
    """Departments each of which waits, by way of others, for each of the others.

    cycles: the shortest ways round, through every one of them at least one; each is told from its
    smallest department on, the shorter first.
    """

    departments: Departments
    cycles: tuple[Departments, ...]


def between_departments(
    waits: Iterable[Waiting], *, at: datetime, calendar: Calendar
) -> tuple[DepartmentWait, ...]:
    """Who waits for whom at an instant, the longest wait first.

    A wait for a part of the same department, or for a problem that no department leads yet, is
    none between departments.
    """
    found: dict[tuple[int, int], list[Waiting]] = defaultdict(list)
    for wait in waits:
        if wait.awaited is not None and wait.awaited != wait.department:
            found[wait.department, wait.awaited].append(wait)
    ruler = WorkingDays(calendar, (at, *_reach(found.values())))
    edges = [_edge(each, at=at, ruler=ruler) for each in found.values()]
    return tuple(sorted(edges, key=lambda e: (-e.working_days, e.waiting, e.awaited)))


def rings_between(edges: Iterable[DepartmentWait]) -> tuple[WaitingRing, ...]:
    """The rings in which departments wait, the largest first."""
    import networkx as nx  # heavy: only where something waits

    graph: DiGraph[Any] = nx.DiGraph((edge.waiting, edge.awaited) for edge in edges)
    groups = [sorted(group) for group in nx.strongly_connected_components(graph) if len(group) > 1]
    return tuple(
        WaitingRing(departments=tuple(group), cycles=_shortest_cycles(graph.subgraph(group)))
        for group in sorted(groups, key=lambda group: (-len(group), group))
    )


def from_smallest(cycle: Departments) -> Departments:
    """The same way round, told from its smallest department on."""
    begin = cycle.index(min(cycle))
    return cycle[begin:] + cycle[:begin]


def freed_by(waits: Iterable[Waiting], part: str) -> tuple[str, ...]:
    """The assignments that wait for one, by themselves or by way of others.

    part: `<problem>/<assignment>`. A wait for a whole problem is for each of its assignments. Some
    may wait for others besides.
    """
    return _freed(_waiting_for(waits), part)


def freed_by_each(waits: Iterable[Waiting]) -> dict[str, tuple[str, ...]]:
    """The same of everything that is waited for, a part or a whole problem, each by its name."""
    waiting_for = _waiting_for(waits)
    return {awaited: _freed(waiting_for, awaited) for awaited in waiting_for}


def _waiting_for(waits: Iterable[Waiting]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for wait in waits:
        waiting, awaited = wait.nodes
        found[awaited].append(waiting)
    return dict(found)


def _freed(waiting_for: Mapping[str, Sequence[str]], part: str) -> tuple[str, ...]:
    freed, ended = {part}, [part]
    while ended:
        last = ended.pop()
        whole = f"{last.partition('/')[0]}/0"
        new = {*waiting_for.get(last, ()), *waiting_for.get(whole, ())} - freed
        freed |= new
        ended += new
    return tuple(sorted(freed - {part}, key=_numbers))


def _reach(edges: Iterable[Sequence[Waiting]]) -> Iterator[datetime]:
    for waits in edges:
        for wait in waits:
            yield wait.since
            yield wait.due or wait.since


def _edge(waits: Sequence[Waiting], *, at: datetime, ruler: WorkingDays) -> DepartmentWait:
    late = [wait.due for wait in waits if wait.due is not None and wait.due < at]
    return DepartmentWait(
        waiting=waits[0].department,
        awaited=waits[0].awaited or 0,
        waits=tuple(waits),
        working_days=sum(ruler.between(wait.since, at) for wait in waits),
        overdue=len(late),
        overdue_days=sum(ruler.between(due, at) for due in late),
    )


def _shortest_cycles(graph: DiGraph[Any]) -> tuple[Departments, ...]:
    """Through each node of a strongly connected graph the shortest, each once."""
    cycles = {from_smallest(_shortest_through(graph, node)) for node in sorted(graph)}
    return tuple(sorted(cycles, key=lambda cycle: (len(cycle), cycle)))


def _shortest_through(graph: DiGraph[Any], node: int) -> Departments:
    import networkx as nx

    ways = (nx.shortest_path(graph, after, node) for after in sorted(graph.successors(node)))
    return (node, *min(ways, key=len)[:-1])


def _numbers(part: str) -> tuple[int, int]:
    problem, _stroke, n = part.partition("/")
    return int(problem), int(n)
