"""What the network asks of the database is bounded by what is open and its weeks; see plans.py."""

from __future__ import annotations

import pytest

from app.domain.catalogue import Role
from app.domain.register_filter import parse_filter
from app.queries.network import view_of
from app.queries.network_view import Graph, NetworkFilter
from db.register_query import Asking, count_up_to
from db.waiting import waiting
from tests.big_database import BigDatabase
from tests.building import MONDAY_NINE, viewer_of
from tests.plans import Statement, assert_no_scan, plan_of, statements

TABLES = ("problem", "assignment", "span", "event", "prerequisite", "handover_week")
STATEMENTS = {Graph.WAITING: 10, Graph.HANDOVER: 11, Graph.CO_HANDLING: 12}
"""The waits; names of regions, fields, departments; where each stands; calendar and rules; places.

Handovers one more, co-handling two."""

VIEWERS = {
    "province": viewer_of(Role.LEADER),
    "city": viewer_of(Role.SUPERVISOR, region="3307"),
    "county": viewer_of(Role.DUTY_HEAD, region="330701"),
}


def asked_of(big: BigDatabase, who: str, asked: NetworkFilter) -> list[Statement]:
    with big.application.database.reading() as session:
        store = big.application.store(session)
        return statements(
            session,
            lambda: view_of(store, viewer=VIEWERS[who], at=MONDAY_NINE, asked=asked),
        )


@pytest.mark.parametrize("who", sorted(VIEWERS))
@pytest.mark.parametrize("graph", list(Graph))
def test_a_graph_scans_no_table_and_asks_a_fixed_number_of_times(
    big_database: BigDatabase, graph: Graph, who: str
) -> None:
    said = asked_of(big_database, who, NetworkFilter(graph=graph))
    with big_database.application.database.reader.connect() as connection:
        for sql, params in said:
            assert_no_scan(plan_of(connection, sql, params), TABLES)
    assert len(said) <= STATEMENTS[graph]


@pytest.mark.parametrize(
    "query",
    [
        {"waits": "12-34"},
        {"waits": "-r3307"},
        {"shared": "12-34"},
        {"handed": "12-34", "handed_since": "2026-10-05", "state": "all"},
    ],
    ids=["waits", "waited", "shared", "handed"],
)
def test_the_cases_of_an_edge_are_found_without_a_scan(
    big_database: BigDatabase, query: dict[str, str]
) -> None:
    database = big_database.application.database
    with database.reading() as session:
        store = big_database.application.store(session)
        asking = Asking(VIEWERS["province"], MONDAY_NINE, store.dialect)
        said = statements(
            session, lambda: count_up_to(session, parse_filter(query), asking, most=10_000)
        )
    with database.reader.connect() as connection:
        for sql, params in said:
            assert_no_scan(plan_of(connection, sql, params), TABLES)


def test_the_waits_are_those_that_were_poured_in(big_database: BigDatabase) -> None:
    """Of the open ones (each twentieth) those with a co-handler: not each third, nor at intake."""
    with big_database.application.database.reading() as session:
        found = waiting(session)
    assert 400 < len(found) < 1700
