"""Every edge and every node of the network opens exactly the cases that it counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import text

from app.context import Application
from app.domain.catalogue import Role
from app.domain.register_filter import parse_filter
from app.queries.network import load
from app.queries.network_view import NetworkView
from db.register_query import Asking, count_up_to
from db.store import Store
from tests.building import MONDAY_NINE, viewer_of
from tests.pages.network_cases import an_office, worked_in

LEADER = viewer_of(Role.LEADER)
OF_JINHUA = viewer_of(Role.LEADER, region="3307")
GRAPHS = ("waiting", "handover", "co_handling")


@pytest.fixture
def worked(database_url: str) -> tuple[Application, datetime]:
    application = an_office(database_url)
    return application, worked_in(application, "a")


def shown(
    application: Application, at: datetime, viewer: Any = LEADER, **query: str
) -> NetworkView:
    with application.reading() as store:
        return load(store, viewer=viewer, at=at, query=query)


def listed(application: Application, address: str, at: datetime, viewer: Any = LEADER) -> int:
    """How many problems the register lists under an address."""
    asked = parse_filter(dict(parse_qsl(urlsplit(address).query)))
    with application.reading() as store:
        asking = Asking(viewer, at, store.dialect)
        return count_up_to(store.session, asked, asking, most=10**6)


def assert_lists_what_it_counts(
    application: Application, view: NetworkView, at: datetime, viewer: Any = LEADER
) -> None:
    for tie in view.ties:
        assert (tie.words, tie.cases) == (tie.words, listed(application, tie.address, at, viewer))
    if view.asked.graph != "handover":
        for node in view.nodes:
            assert (node.name, node.cases) == (
                node.name, listed(application, node.address, at, viewer)
            )  # fmt: skip


def test_an_edge_lists_what_it_counts(worked: tuple[Application, datetime]) -> None:
    application, at = worked
    drawn = Counter[str]()
    for graph, viewer in product(GRAPHS, (LEADER, OF_JINHUA)):
        view = shown(application, at, viewer, graph=graph)
        drawn[graph] += len(view.ties)
        assert_lists_what_it_counts(application, view, at, viewer)
    assert all(drawn[graph] > 3 for graph in GRAPHS)


def test_an_edge_of_regions_or_levels_lists_what_it_counts(
    worked: tuple[Application, datetime],
) -> None:
    application, at = worked
    for graph, level in product(("waiting", "co_handling"), ("region", "level")):
        view = shown(application, at, graph=graph, level=level)
        assert view.ties
        assert_lists_what_it_counts(application, view, at)


def test_an_edge_of_the_past_lists_what_it_counts(worked: tuple[Application, datetime]) -> None:
    application, at = worked
    then = (at - timedelta(days=9)).isoformat()
    for graph in GRAPHS:
        view = shown(application, at, graph=graph, as_of=then)
        assert view.ties
        assert_lists_what_it_counts(application, view, at)


def test_the_present_told_as_the_past_is_the_same(worked: tuple[Application, datetime]) -> None:
    """A moment before now nothing else had happened; days are told to a tenth."""
    application, at = worked
    later = at + timedelta(minutes=1)
    for graph in GRAPHS:
        now = shown(application, at, graph=graph)
        past = shown(application, later, graph=graph, as_of=at.isoformat())
        assert [t.words for t in past.ties] == [t.words for t in now.ties]
        assert [(n.name, n.cases, n.light) for n in past.nodes] == [
            (n.name, n.cases, n.light) for n in now.nodes
        ]


def test_waits_are_those_of_the_cases(worked: tuple[Application, datetime]) -> None:
    """Counted from the folded cases, one by one."""
    application, at = worked
    with application.reading() as store:
        ids = [p for p in problems(store) if store.peek(p).open]
        cases = {p: store.peek(p) for p in problems(store)}
    expected: dict[tuple[int, int], set[int]] = defaultdict(set)
    for case in (cases[p] for p in ids):
        for wait in case.prerequisites:
            waiting = case.assignment(wait.waiting)
            if wait.dropped_at is not None or waiting is None or not waiting.open:
                continue
            kind, _, number = wait.awaited.partition(":")
            part = case.assignment(int(number)) if kind == "a" else cases[int(number)].lead
            done = not part.open if kind == "a" else not cases[int(number)].open
            if part and not done and part.department != waiting.department:
                expected[waiting.department, part.department].add(case.id)
    view = shown(application, at)
    assert {(t.source, t.target): t.cases for t in view.ties} == {
        (str(a), str(b)): len(cases) for (a, b), cases in expected.items()
    }


def problems(store: Store) -> list[int]:
    return [row[0] for row in store.session.execute(text("SELECT id FROM problem ORDER BY id"))]


def test_who_may_not_see_a_region_is_shown_nothing_of_it(
    worked: tuple[Application, datetime],
) -> None:
    application, at = worked
    elsewhere = viewer_of(Role.LEADER, region="3302")
    for graph in GRAPHS:
        assert shown(application, at, elsewhere, graph=graph).ties == ()
        assert shown(application, at, elsewhere, graph=graph, region="3307").ties == ()


def test_what_is_not_understood_asks_for_nothing(database_url: str) -> None:
    application = an_office(database_url)
    odd = {"graph": "x", "level": "9", "region": "a", "weeks": "0", "least": "-1", "as_of": "soon"}
    view = shown(application, MONDAY_NINE, **odd)
    assert view.asked == shown(application, MONDAY_NINE).asked
    assert (view.nodes, view.ties) == ((), ())
