"""Which departments are stuck together most: whom to bring to one table for good."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

from app.domain.dependencies import Waiting
from app.domain.network.chains import OpenPart
from app.domain.network.finding import Finding, FindingCode

if TYPE_CHECKING:
    from networkx import Graph

OFTEN = 2
"""Departments that were stuck together in one problem alone need no standing group."""


def stuck_together(
    waits: Iterable[Waiting], parts: Iterable[OpenPart], *, at: datetime
) -> dict[int, frozenset[int]]:
    """Problem → the departments stuck in it: those that wait, are awaited, or are late with others.

    A late part is stuck together with all that is still to be done in its problem.
    """
    found: dict[int, set[int]] = defaultdict(set)
    for wait in waits:
        found[wait.problem] |= {wait.department, wait.awaited or wait.department}
    working: dict[int, list[OpenPart]] = defaultdict(list)
    for part in parts:
        working[part.problem].append(part)
    for problem, each in working.items():
        if any(part.due is not None and part.due < at for part in each):
            found[problem] |= {part.department for part in each}
    return {problem: frozenset(each) for problem, each in found.items() if len(each) > 1}


def standing_groups(stuck: Mapping[int, frozenset[int]]) -> Iterator[Finding]:
    """Communities of departments that are stuck together often, the most problems first.

    The department through which most of the others hang together is named first: it may convene.
    """
    import networkx as nx  # heavy: only for the export

    graph = _graph(stuck)
    if not graph.number_of_edges():
        return
    communities = nx.community.greedy_modularity_communities(graph, weight="weight")
    found = [_group(graph.subgraph(members), stuck) for members in communities if len(members) > 1]
    yield from sorted(found, key=lambda f: (-len(f.problems), f.departments))


def _graph(stuck: Mapping[int, frozenset[int]]) -> Graph[Any]:
    import networkx as nx

    pairs = Counter(pair for each in stuck.values() for pair in combinations(sorted(each), 2))
    graph: Graph[Any] = nx.Graph()
    for (one, other), problems in sorted(pairs.items()):
        if problems >= OFTEN:
            graph.add_edge(one, other, weight=problems, distance=1 / problems)
    return graph


def _group(graph: Graph[Any], stuck: Mapping[int, frozenset[int]]) -> Finding:
    import networkx as nx

    between = nx.betweenness_centrality(graph, weight="distance")
    members = frozenset(graph)
    problems = tuple(sorted(p for p, each in stuck.items() if len(each & members) > 1))
    return Finding(
        code=FindingCode.GROUP,
        departments=tuple(sorted(members, key=lambda d: (-between[d], d))),
        problems=problems,
        figures={"cases": len(problems)},
    )
