"""Handovers counted over many cases: who passes cases to whom, and who sends them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Generic

from app.domain.network.sequences import Group, back_and_forth, stops

if TYPE_CHECKING:
    from networkx import DiGraph


@dataclass(kw_only=True)
class Handovers(Generic[Group]):
    """What the cases that were added come to.

    A pair is two events of a case that follow one another, those without a group left out: self
    where both name the same group, cross where the case was handed over. without_group: events.
    edges: ordered cross pairs, each with how often it occurs; returned: of these, how often it was
    the way back of A→B→A. cases: also those whose events name no group.
    """

    cases: int = 0
    events: int = 0
    without_group: int = 0
    pairs: int = 0
    cases_with_transfer: int = 0
    max_transfers: int = 0
    pingpong_cases: int = 0
    per_group: Counter[Group] = field(default_factory=Counter)
    edges: Counter[tuple[Group, Group]] = field(default_factory=Counter)
    returned: Counter[tuple[Group, Group]] = field(default_factory=Counter)

    def add(self, groups: Sequence[Group | None]) -> None:
        """Count a case. groups: of its events in the order of time, None where one names none."""
        named = [group for group in groups if group is not None]
        self.cases += 1
        self.events += len(groups)
        self.without_group += len(groups) - len(named)
        self.pairs += max(len(named) - 1, 0)
        self.per_group.update(named)
        way = stops(named)
        if len(way) > 1:
            self._add_transfers(way)

    def _add_transfers(self, way: Sequence[Group]) -> None:
        returns = [(second, first) for first, second in back_and_forth(way)]
        self.edges.update(pairwise(way))
        self.returned.update(returns)
        self.cases_with_transfer += 1
        self.max_transfers = max(self.max_transfers, len(way) - 1)
        self.pingpong_cases += bool(returns)

    @property
    def cross(self) -> int:
        """Pairs of different groups."""
        return self.edges.total()

    @property
    def self_pairs(self) -> int:
        """Pairs of the same group."""
        return self.pairs - self.cross

    @property
    def pingpong_occurrences(self) -> int:
        """A→B→A over all cases."""
        return self.returned.total()

    def busiest(
        self, limit: int, *, name: Callable[[Group], str] = str
    ) -> list[tuple[Group, Group, int]]:
        """The edges with most handovers: (from, to, how many), as many as `limit`.

        Those with as many as each other by the names of from and to.
        """
        order = sorted(self.edges.items(), key=lambda e: (-e[1], name(e[0][0]), name(e[0][1])))
        return [(*edge, count) for edge, count in order[:limit]]

    def graph(self) -> DiGraph[Any]:
        """A node a group with its `events`; an edge a way of handing over.

        Edges have `weight`, how many handovers, and `returned`, how many of them were ways back.
        """
        import networkx as nx  # heavy: only where a graph is asked for

        graph: DiGraph[Any] = nx.DiGraph()
        for group, events in self.per_group.items():
            graph.add_node(group, events=events)
        for (giver, taker), count in self.edges.items():
            graph.add_edge(giver, taker, weight=count, returned=self.returned[giver, taker])
        return graph
