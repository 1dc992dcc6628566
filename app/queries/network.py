"""部门协同: who waits for whom, who hands over to whom, who works together, and what is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Viewer
from app.domain.dependencies import Waiting
from app.domain.network.graphs import (
    NOT_WAITED,
    Tie,
    Waited,
    handover_graph,
    in_clusters,
    waiting_graph,
)
from app.domain.network.layout import places
from app.domain.network.nodes import department_node, level_node, node_name, region_node
from app.domain.working_days import WorkingDays
from app.queries.network_asked import parse_network_filter
from app.queries.network_findings import load_findings
from app.queries.network_ties import address_of, first_week, node_tie, register_of, tie_words
from app.queries.network_view import (
    FindingView,
    Graph,
    Level,
    NetworkFilter,
    NetworkView,
    NodeView,
    TieView,
)
from app.queries.register_choices import Choices, choices
from app.translations import _
from db.network_query import (
    Place,
    department_places,
    handed_since,
    handed_until,
    shared_by,
    sharing_nodes,
    stored_places,
)
from db.register_conditions import Asking, conditions
from db.store import Store
from db.waiting import waiting

LONGEST_REGION = 6
FIRST_LEVEL = 2
"""So many letters has a first-level field's code."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A graph before it is named and placed. cases: of each node, where they are not waits."""

    ties: tuple[Tie, ...]
    waited: Mapping[str, Waited]
    cases: Mapping[str, int] | None = None

    def cases_of(self, node: str) -> int:
        """The number that a node shows."""
        waited = self.waited.get(node, NOT_WAITED).cases
        return waited if self.cases is None else self.cases.get(node, 0)


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> NetworkView:
    """The network as the viewer may see it, now or at the instant that is asked for.

    Of the past, due dates are those of today: earlier ones are not kept.
    """
    asked = parse_network_filter(query, viewer=viewer, at=at)
    found = load_findings(store, viewer=viewer, at=at, asked=asked)
    return view_of(store, viewer=viewer, at=at, asked=asked, findings=found)


def view_of(
    store: Store,
    *,
    viewer: Viewer,
    at: datetime,
    asked: NetworkFilter,
    findings: tuple[FindingView, ...] = (),
) -> NetworkView:
    """The network with the findings that are given."""
    offered = choices(store, viewer=viewer, asked=register_of(asked))
    naming = Naming(department_places(store.session), offered, asked, viewer)
    drawn = _GRAPHS[asked.graph](_Reading(store, viewer, at, asked, naming))
    ties = [tie for tie in drawn.ties if tie.cases >= asked.least]
    keys = sorted({node for tie in ties for node in (tie.source, tie.target)})
    weighed = [(tie.source, tie.target, tie.days or float(tie.cases)) for tie in ties]
    kept = stored_places(store.session, asked.level)
    spots = places(keys, weighed, stored=kept)
    return NetworkView(
        at=at,
        asked=asked,
        nodes=tuple(naming.node(key, drawn, spots[key], at) for key in keys),
        ties=tuple(naming.tie(tie, at) for tie in ties),
        order=in_clusters(keys, weighed),
        findings=findings,
        regions=offered.regions,
        fields=tuple(row for row in offered.fields if len(row[0]) == FIRST_LEVEL),
        may_set_agenda=viewer.can(Permission.SET_AGENDA),
        may_export=viewer.can(Permission.EXPORT),
    )


def waiting_ties(store: Store, *, viewer: Viewer, at: datetime) -> tuple[Tie, ...]:
    """Which department waits for which, now."""
    found = waiting(store.session, viewer=viewer)
    ruler = WorkingDays(store.rules.calendar(), _reach(found, at))
    return waiting_graph(found, node_of=department_node, at=at, ruler=ruler)[0]


class Naming:
    """Which node a department belongs to, what nodes are called, where they lead."""

    def __init__(
        self,
        departments: Mapping[int, Place],
        offered: Choices,
        asked: NetworkFilter,
        viewer: Viewer,
    ) -> None:
        self.departments, self.asked = departments, asked
        top = asked.region or viewer.region
        self.digits = min(LONGEST_REGION, len(top.removesuffix("00")) + 2)
        self._names = {number: place.name for number, place in departments.items()}
        self._regions = offered.names["regions"]

    def node_of(self, department: int) -> str:
        """The node of a department."""
        place = self.departments.get(department)
        if place is None or self.asked.level is Level.DEPARTMENT:
            return department_node(department)
        return self.key(place.region if self.asked.level is Level.REGION else place.level)

    def key(self, counted_by: str) -> str:
        """The node of what the database counts by: a department's number, a region, a level."""
        if self.asked.level is Level.DEPARTMENT:
            return counted_by
        if self.asked.level is Level.LEVEL:
            return level_node(counted_by)
        return region_node(counted_by, digits=self.digits)

    def name(self, node: str) -> str:
        """What a node is called."""
        return _(node_name(node, departments=self._names, regions=self._regions))

    def node(self, key: str, drawn: Drawn, spot: tuple[float, float], at: datetime) -> NodeView:
        """A node as it is drawn."""
        waited = drawn.waited.get(key, NOT_WAITED)
        return NodeView(
            key=key,
            name=self.name(key),
            cases=drawn.cases_of(key),
            days=waited.days,
            light=waited.light,
            x=spot[0],
            y=spot[1],
            address=address_of(node_tie(key, self.asked.graph), self.asked, at),
        )

    def tie(self, tie: Tie, at: datetime) -> TieView:
        """An edge as it is drawn."""
        return TieView(
            source=tie.source,
            target=tie.target,
            cases=tie.cases,
            days=tie.days,
            overdue=tie.overdue,
            returned=tie.returned,
            median=tie.median,
            address=address_of(f"{tie.source}-{tie.target}", self.asked, at),
            words=tie_words(tie, self.asked.graph, self.name),
        )


@dataclass(frozen=True)
class _Reading:
    """What one graph is read with."""

    store: Store
    viewer: Viewer
    at: datetime
    asked: NetworkFilter
    naming: Naming

    @property
    def asking(self) -> Asking:
        return Asking(self.viewer, self.at, self.store.dialect)

    def waits(self) -> tuple[tuple[Tie, ...], dict[str, Waited]]:
        """What stands between nodes and at them: it tells the light of a node in every graph."""
        as_of, register = self.asked.as_of, register_of(self.asked)
        met = [c for name, c in conditions(register, self.asking).items() if name != "state"]
        found = waiting(self.store.session, *met, viewer=self.viewer, at=as_of)
        at = as_of or self.at
        ruler = WorkingDays(self.store.rules.calendar(), _reach(found, at))
        return waiting_graph(found, node_of=self.naming.node_of, at=at, ruler=ruler)


def _reach(waits: Sequence[Waiting], at: datetime) -> list[datetime]:
    return [at, *(w.since for w in waits), *(w.due for w in waits if w.due is not None)]


def _waiting(reading: _Reading) -> Drawn:
    ties, waited = reading.waits()
    return Drawn(ties=ties, waited=waited)


def _handover(reading: _Reading) -> Drawn:
    asked, session = reading.asked, reading.store.session
    register, week = register_of(asked), first_week(asked, reading.at)
    if asked.as_of is None:
        rows = handed_since(session, register, reading.asking, week=week)
    else:
        rows = handed_until(session, register, reading.asking, week=week, until=asked.as_of)
    ties = handover_graph(rows, node_of=reading.naming.node_of)
    came: Counter[str] = Counter()
    for tie in ties:
        came[tie.target] += tie.cases
    return Drawn(ties=ties, waited=reading.waits()[1], cases=came)


def _co_handling(reading: _Reading) -> Drawn:
    asked, naming = reading.asked, reading.naming
    given = reading.store.session, register_of(asked), reading.asking
    pairs = shared_by(*given, kind=asked.level, digits=naming.digits)
    each = sharing_nodes(*given, kind=asked.level, digits=naming.digits)
    return Drawn(
        ties=tuple(sorted((_pair(naming, *pair) for pair in pairs), key=_nodes)),
        waited=reading.waits()[1],
        cases={naming.key(node): n for node, n in each.items()},
    )


def _pair(naming: Naming, one: str, other: str, cases: int) -> Tie:
    source, target = sorted((naming.key(one), naming.key(other)))
    return Tie(source=source, target=target, cases=cases)


def _nodes(tie: Tie) -> tuple[str, str]:
    return tie.source, tie.target


_GRAPHS: Mapping[Graph, Callable[[_Reading], Drawn]] = {
    Graph.WAITING: _waiting,
    Graph.HANDOVER: _handover,
    Graph.CO_HANDLING: _co_handling,
}
