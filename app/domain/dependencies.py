"""Waiting between assignments and problems: the ring that one more wait would close."""

from __future__ import annotations

from collections.abc import Iterable

Wait = tuple[str, str]


def cycle_closed_by(waits: Iterable[Wait], waiting: str, awaited: str) -> tuple[str, ...]:
    """The shortest ring that `waiting` → `awaited` closes, from `waiting` on; nothing if none.

    Nodes are `<problem>/<assignment>`; `<problem>/0` stands for the whole problem, which is
    done only when all its assignments are, so it leads to each of them.
    """
    import networkx as nx  # heavy: only who sets a prerequisite pays for it

    graph = nx.DiGraph(waits)
    graph.add_edge(waiting, awaited)
    whole = {n.partition("/")[0] for n in graph if n.endswith("/0")}
    parts = [n for n in graph if not n.endswith("/0") and n.partition("/")[0] in whole]
    graph.add_edges_from((f"{n.partition('/')[0]}/0", n) for n in parts)
    if waiting == awaited:
        return (waiting,)
    try:
        return (
            tuple(nx.shortest_path(graph, awaited, waiting))[-1:]
            + tuple(nx.shortest_path(graph, awaited, waiting))[:-1]
        )
    except nx.NetworkXNoPath:
        return ()
