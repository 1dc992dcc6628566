"""Where the nodes of the network are drawn, kept so that people find them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from db.network_query import store_places, stored_places
from db.store import Store


class Drawn(NamedTuple):
    """A node and where it stands, x and y within 0 and 1."""

    node: str
    x: float
    y: float


def keep_places(store: Store, drawn: Mapping[str, Iterable[Drawn]]) -> int:
    """Keep the places of nodes that have none yet, by what nodes stand for; how many were new."""
    new = 0
    for level, nodes in sorted(drawn.items()):
        known = stored_places(store.session, level)
        added = {node: (x, y) for node, x, y in nodes if node not in known}
        store_places(store.session, level, sorted(added.items()))
        new += len(added)
    return new
