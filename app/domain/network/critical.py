"""The critical path: what has to be done one after the other, and when the last can be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.domain.calendar import Calendar
from app.domain.dependencies import Wait
from app.domain.working_time import Amount, Unit, deadline

if TYPE_CHECKING:
    from networkx import DiGraph


@dataclass(frozen=True, kw_only=True)
class Finish:
    """When a part can be done at the earliest, if each takes all of the time that it has left.

    after: working seconds from now. path: what has to come one after the other, the part last.
    """

    after: Decimal
    path: tuple[str, ...]


def earliest(left: Mapping[str, Decimal], waits: Iterable[Wait]) -> dict[str, Finish | None]:
    """When each part can be done; None for one in a ring, or that waits for a ring.

    left: part → working seconds that it still has, 0 where it is overdue. Parts are
    `<problem>/<assignment>`; `<problem>/0`, the whole, is done when the last of its parts is. A
    wait for what is not in `left` is over. Of ways as long as each other the path names that of
    the smallest part.
    """
    import networkx as nx  # heavy: only where something waits

    graph = _graph(left, waits)
    rings = nx.condensation(graph)
    found: dict[str, Finish | None] = {}
    for component in nx.topological_sort(rings):
        members = rings.nodes[component]["members"]
        for part in members:
            alone = len(members) == 1 and not graph.has_edge(part, part)
            found[part] = _finish(part, left, graph, found) if alone else None
    return {part: found[part] for part in graph}


def earliest_date(finish: Finish | None, *, at: datetime, calendar: Calendar) -> datetime | None:
    """The instant (UTC) at which a part can be done; None while a ring stands before it."""
    if finish is None:
        return None
    return deadline(calendar, start=at, amount=Amount(finish.after, Unit.SECONDS)).instant


def _graph(left: Mapping[str, Decimal], waits: Iterable[Wait]) -> DiGraph[Any]:
    """From what is awaited to what waits for it, and from each part to its whole problem."""
    import networkx as nx

    graph: DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(left)
    wholes = {part: f"{part.partition('/')[0]}/0" for part in left}
    graph.add_edges_from(wholes.items())
    graph.add_edges_from((awaited, waiting) for waiting, awaited in waits if awaited in graph)
    return graph


def _finish(
    part: str,
    left: Mapping[str, Decimal],
    graph: DiGraph[Any],
    found: Mapping[str, Finish | None],
) -> Finish | None:
    before = [found[awaited] for awaited in sorted(graph.predecessors(part))]
    known = [finish for finish in before if finish is not None]
    if len(known) < len(before):
        return None
    latest = max(known, key=lambda finish: finish.after, default=None)
    own = (part,) if part in left else ()
    if latest is None:
        return Finish(after=left.get(part, Decimal(0)), path=own)
    return Finish(after=latest.after + left.get(part, 0), path=(*latest.path, *own))
