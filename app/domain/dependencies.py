"""Waiting between assignments, problems and departments: the rings that it closes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from app.domain.flags import Ring

if TYPE_CHECKING:
    from networkx import DiGraph

Wait = tuple[str, str]


class Waiting(NamedTuple):
    """A prerequisite that stands: an assignment waits for another, or (awaited_n 0) a problem.

    department, awaited: those of both sides; None where the awaited problem has no lead yet.
    since: when it was set. due: the date by which the awaited side has to be done.
    """

    problem: int
    n: int
    department: int
    awaited_problem: int
    awaited_n: int
    awaited: int | None
    since: datetime
    due: datetime | None = None

    @property
    def nodes(self) -> Wait:
        """Both sides as `<problem>/<assignment or 0>`."""
        return f"{self.problem}/{self.n}", f"{self.awaited_problem}/{self.awaited_n}"


def cycle_closed_by(waits: Iterable[Wait], waiting: str, awaited: str) -> tuple[str, ...]:
    """The shortest ring that `waiting` → `awaited` closes, from `waiting` on; nothing if none.

    Nodes are `<problem>/<assignment>`; `<problem>/0` stands for the whole problem, which is
    done only when all its assignments are, so it leads to each of them.
    """
    if waiting == awaited:
        return (waiting,)
    return _ring_with(_graph([*waits, (waiting, awaited)]), waiting, awaited)


def rings(waits: Iterable[Waiting]) -> dict[int, Ring]:
    """The shortest ring that each problem waits in: of assignments, or else of departments.

    Of rings as short as each other that of the wait that is given first.
    Departments wait in a ring also where each of them waits in another problem.
    """
    waits = list(waits)
    if not waits:
        return {}
    by_departments = _shortest(waits, _of_departments(waits))
    return by_departments | rings_of_assignments(waits)


def rings_of_assignments(waits: Sequence[Waiting]) -> dict[int, Ring]:
    """The same of assignments alone: what cannot go on, whatever else is done."""
    return _shortest(waits, _of_assignments(waits)) if waits else {}


Found = tuple[int, Ring]
"""A ring, and how many waits it has."""


def _shortest(waits: Sequence[Waiting], ring_of: Mapping[Waiting, Found]) -> dict[int, Ring]:
    found: dict[int, list[Found]] = defaultdict(list)
    for wait in waits:
        if wait in ring_of:
            found[wait.problem].append(ring_of[wait])
    return {problem: min(each, key=lambda ring: ring[0])[1] for problem, each in found.items()}


def _of_assignments(waits: Sequence[Waiting]) -> dict[Waiting, Found]:
    since = {w.nodes: w.since for w in waits}
    departments = {w.nodes[1]: w.awaited for w in waits} | {w.nodes[0]: w.department for w in waits}
    graph = _graph(since)
    found = {}
    for wait in waits:
        ring = _ring_with(graph, *wait.nodes)
        if ring:
            named = [departments.get(node) for node in ring]
            closed = max(since[edge] for edge in _edges(ring) if edge in since)
            found[wait] = len(ring), Ring(departments=_in_order(named), since=closed)
    return found


def _of_departments(waits: Sequence[Waiting]) -> dict[Waiting, Found]:
    since: dict[tuple[int, int], datetime] = {}
    for w in sorted(waits, key=lambda w: w.since):
        if w.awaited is not None and w.awaited != w.department:
            since.setdefault((w.department, w.awaited), w.since)
    graph = _graph(since, parts=False)

    @cache
    def found(waiting: int, awaited: int | None) -> Found | None:
        ring = _ring_with(graph, waiting, awaited)
        closed = [since[edge] for edge in _edges(ring)]
        return (len(ring), Ring(departments=ring, since=max(closed))) if ring else None

    return {w: ring for w in waits if (ring := found(w.department, w.awaited))}


def _ring_with(graph: DiGraph[Any], waiting: Any, awaited: Any) -> tuple[Any, ...]:
    if waiting == awaited or not graph.has_edge(waiting, awaited):
        return ()
    way = _way(graph, awaited, waiting)
    return (waiting, *way[:-1]) if way else ()


def _edges(ring: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(ring, (*ring[1:], *ring[:1]), strict=True)


def _in_order(named: Iterable[int | None]) -> tuple[int, ...]:
    """Departments on the way round; one that stands there twice in a row is named once."""
    order: list[int] = []
    for department in named:
        if department is not None and order[-1:] != [department]:
            order.append(department)
    return tuple(order[:-1] if len(order) > 1 and order[0] == order[-1] else order)


def _graph(waits: Iterable[tuple[Any, Any]], *, parts: bool = True) -> DiGraph[Any]:
    """Who waits for whom. parts: nodes are assignments, and a whole problem leads to its own."""
    import networkx as nx  # heavy: only where something waits

    graph = nx.DiGraph(list(waits))
    if parts:
        whole = {n.partition("/")[0] for n in graph if n.endswith("/0")}
        within = [n for n in graph if not n.endswith("/0") and n.partition("/")[0] in whole]
        graph.add_edges_from((f"{n.partition('/')[0]}/0", n) for n in within)
    return graph


def _way(graph: DiGraph[Any], start: Any, end: Any) -> tuple[Any, ...]:
    """The shortest way, both ends named; nothing where there is none."""
    import networkx as nx

    try:
        return tuple(nx.shortest_path(graph, start, end))
    except nx.NetworkXNoPath:
        return ()
