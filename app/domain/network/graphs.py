"""The graphs of the network: what stands between two nodes, and what a node is waited for.

Nodes are texts (see `nodes`); a function says which node a department belongs to. What lies within
one node is no tie.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from app.domain.dependencies import Waiting
from app.domain.lengths import median_of
from app.domain.lights import Light, light
from app.domain.working_days import WorkingDays

if TYPE_CHECKING:
    from networkx import DiGraph

NodeOf = Callable[[int], str]

NEAR = 1.0
"""What is due within so many working days is yellow."""

GRAVEST_FIRST = (Light.RED, Light.YELLOW, Light.GREEN)


@dataclass(frozen=True, kw_only=True)
class Tie:
    """What stands between two nodes: so many cases.

    days: working days waited so far, all waits together. overdue: cases whose awaited side is
    late. returned: cases of which the last way was one back. times: how often; median: days of 24
    hours before a handover.
    """

    source: str
    target: str
    cases: int
    days: float = 0.0
    overdue: int = 0
    returned: int = 0
    times: int = 0
    median: float | None = None


@dataclass(frozen=True, kw_only=True)
class Waited:
    """What a node is waited for by others: cases, working days together, the worst light."""

    cases: int = 0
    days: float = 0.0
    light: Light = Light.NONE


NOT_WAITED = Waited()


class Handed(NamedTuple):
    """A count of passages from one department to another, as the rollup keeps it."""

    source: int
    target: int
    returned: bool
    latest: bool
    bucket: int
    times: int


@dataclass
class _Tally:
    """What comes together between two nodes, or at one."""

    problems: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    days: float = 0.0
    lights: set[Light] = field(default_factory=set)

    def add(self, wait: Waiting, days: float, colour: Light) -> None:
        self.problems.add(wait.problem)
        self.days += days
        self.lights.add(colour)
        if colour is Light.RED:
            self.late.add(wait.problem)

    def take(self, other: _Tally) -> None:
        self.problems |= other.problems
        self.days += other.days
        self.lights |= other.lights


def waiting_graph(
    waits: Iterable[Waiting], *, node_of: NodeOf, at: datetime, ruler: WorkingDays
) -> tuple[tuple[Tie, ...], dict[str, Waited]]:
    """Who waits for whom at an instant, and what each node is waited for.

    ruler: over `at`, and over when each wait was set and is due.
    """
    ties: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for wait in waits:
        if wait.awaited is None:
            continue
        source, target = node_of(wait.department), node_of(wait.awaited)
        if source != target:
            days, colour = ruler.between(wait.since, at), _light(wait.due, at, ruler)
            ties[source, target].add(wait, days, colour)
    told = sorted(ties.items())
    return tuple(_tie(pair, tally) for pair, tally in told), _waited(told)


def _waited(ties: Iterable[tuple[tuple[str, str], _Tally]]) -> dict[str, Waited]:
    nodes: dict[str, _Tally] = defaultdict(_Tally)
    for (_source, target), tally in ties:
        nodes[target].take(tally)
    return {
        node: Waited(cases=len(tally.problems), days=tally.days, light=_worst(tally.lights))
        for node, tally in nodes.items()
    }


def _tie(pair: tuple[str, str], tally: _Tally) -> Tie:
    return Tie(
        source=pair[0],
        target=pair[1],
        cases=len(tally.problems),
        days=tally.days,
        overdue=len(tally.late),
    )


def _light(due: datetime | None, at: datetime, ruler: WorkingDays) -> Light:
    near = due is not None and due >= at and ruler.between(at, due) <= NEAR
    return light(at=at, due=due, yellow_from=at if near else None, paused=False)


def _worst(lights: set[Light]) -> Light:
    return next((colour for colour in GRAVEST_FIRST if colour in lights), Light.NONE)


def handover_graph(rows: Iterable[Handed], *, node_of: NodeOf) -> tuple[Tie, ...]:
    """Who hands over to whom.

    Cases are counted by their last way between two departments: of nodes that are more than a
    department one case may be several.
    """
    found: dict[tuple[str, str], list[Handed]] = defaultdict(list)
    for row in rows:
        pair = node_of(row.source), node_of(row.target)
        if pair[0] != pair[1] and row.times:
            found[pair].append(row)
    return tuple(_handover(pair, own) for pair, own in sorted(found.items()))


def _handover(pair: tuple[str, str], rows: Sequence[Handed]) -> Tie:
    buckets: Counter[int] = Counter()
    for row in rows:
        buckets[row.bucket] += row.times
    return Tie(
        source=pair[0],
        target=pair[1],
        cases=sum(row.times for row in rows if row.latest),
        returned=sum(row.times for row in rows if row.latest and row.returned),
        times=buckets.total(),
        median=median_of(buckets),
    )


def in_clusters(keys: Iterable[str], ties: Iterable[tuple[str, str, float]]) -> tuple[str, ...]:
    """The nodes in an order that shows feedback: who waits in a ring stands together.

    A ring before what it leads to; in a ring, and among those that nothing orders, what has most
    weight first.
    """
    import networkx as nx  # heavy: only where a network is drawn

    graph: DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(sorted(keys))
    weight: dict[str, float] = defaultdict(float)
    for source, target, many in ties:
        graph.add_edge(source, target)
        weight[source] += many
        weight[target] += many
    rings = nx.condensation(graph)
    members: Mapping[int, list[str]] = {
        ring: sorted(rings.nodes[ring]["members"], key=lambda key: (-weight[key], key))
        for ring in rings
    }
    heaviest = {ring: (-weight[own[0]], own[0]) for ring, own in members.items()}
    order = nx.lexicographical_topological_sort(rings, key=heaviest.__getitem__)
    return tuple(key for ring in order for key in members[ring])
