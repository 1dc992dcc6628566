"""What the register asks of the database is answered by indexes, whatever is asked for.

Each statement that a page, a block, a count or an export really sends is explained on 50,000
problems; see tests/plans.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.register_filter import FACETS, parse_filter
from app.queries import register
from app.queries.register_export import register_export
from db import register_paths
from tests.big_database import BigDatabase
from tests.building import MONDAY_NINE, viewer_of
from tests.plans import (
    assert_no_scan,
    assert_no_sort,
    assert_sorts_few,
    pages_read,
    plan_of,
    statements,
    steps_of,
)

TABLES = ("problem", "assignment", "event", "span", "duty", "enterprise", "chain_link")
LEADER = viewer_of(Role.LEADER)
CITY = viewer_of(Role.CLERK, region="3307")
COUNTY = viewer_of(Role.CLERK, region="330701")

OPEN_SORTS = (
    *("light", "number", "region", "field", "difficulty"),
    *("lane", "lead", "registered", "due", "closed"),
)
SORTS = ("number", "registered", "due", "closed")

WEEK_BEFORE = "2026-11-16T01:00:00+00:00"

# fmt: off
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"state": "closed"},
    {"state": "left"},
    {"state": "answerable"},
    {"state": "all"},
    {"state": "all", "lane": "closed"},
    {"state": "all", "stage": "closed"},
    {"state": "all", "light": "red"},
    {"state": "all", "region": "3307"},
    {"state": "all", "region": "330701"},
    {"state": "all", "region": "330700"},
    {"state": "all", "field": "01"},
    {"state": "all", "kind": "report"},
    {"state": "all", "difficulty": "hard", "urgency": "critical"},
    {"state": "all", "channel": "visit"},
    {"state": "all", "lead": "110"},
    {"state": "all", "involved": "110"},
    {"state": "all", "line": "税务"},
    {"awaited": "税务"},
    {"state": "all", "enterprise": "1000005"},
    {"state": "all", "order": "any"},
    {"state": "all", "flag": "any"},
    {"flag": "overdue", "region": "3307"},
    {"state": "all", "duty": "handle"},
    {"state": "closed", "outcome": "satisfied"},
    {"state": "closed", "late": "original"},
    {"state": "all", "mine": "1"},
    {"state": "all", "ring": "1"},
    {"state": "all", "registered_from": "2026-11-16", "registered_to": "2026-11-22"},
    {"state": "all", "due_from": "2026-11-16", "due_to": "2026-11-22"},
    {"state": "all", "due_from": "2017-01-01"},
    {"state": "all", "original_from": "2026-11-16", "original_to": "2026-11-22"},
    {"state": "closed", "closed_from": "2026-10-16", "closed_to": "2026-11-22"},
    {"state": "all", "measure": "met_approved", "met": "no", "measured_from": WEEK_BEFORE},
    {
        "state": "all", "measure": "signed_in_time", "credited": "110",
        "measured_from": WEEK_BEFORE, "measured_to": "2026-11-23T01:00:00+00:00",
    },
    {"state": "all", "measure": "handling_p90", "credited_line": "税务"},
    {"state": "all", "measure": "solved", "region": "3307", "difficulty": "hard"},
    {"waits": "110-111"},
    {"waits": "-110"},
    {"waits": "110-111", "stood_at": "2026-11-16T01:00:00+00:00"},
    {"state": "all", "handed": "110-111", "handed_since": "2026-08-31"},
    {"shared": "110-111"},
    {"q": "厂房"},
    {"q": "危化品"},
    {"q": "危"},
    {"q": "退税", "lead": "110"},
    {"q": "厂房", "lead": "110"},
    {"q": "厂房", "involved": "110", "state": "closed"},
    {"q": "厂房", "state": "open", "region": "3307"},
)
# fmt: on


def viewers(big: BigDatabase) -> dict[str, Viewer]:
    part = viewer_of(Role.LIAISON, big.departments[3])
    return {"province": LEADER, "city": CITY, "county": COUNTY, "department": part}


def plans(big: BigDatabase, run: Callable[[Session], Any]) -> list[str]:
    """How each statement of a call is gone about."""
    database = big.application.database
    with database.reading() as session:
        said = statements(session, lambda: run(session))
    with database.reader.connect() as connection:
        return [plan_of(connection, sql, params) for sql, params in said]


def of_page(big: BigDatabase, viewer: Viewer, query: dict[str, str]) -> Callable[[Any], Any]:
    """The first page, its count, and all that stands around it."""
    return lambda session: register.load(
        big.application.store(session), viewer=viewer, at=MONDAY_NINE, query=query
    )


def test_every_filter_is_among_those_that_are_tried() -> None:
    tried = {key for query in ASKED for key in query} | {"sort"}
    keys = {"words": "q"}
    assert {keys.get(facet.name, facet.name) for facet in FACETS} <= tried


@pytest.mark.parametrize("few", [10_000, 100], ids=["led", "gone through"])
def test_no_filter_scans_a_table(
    big_database: BigDatabase, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(register_paths, "FEW", few)
    for name, viewer in viewers(big_database).items():
        for query in ASKED:
            for plan in plans(big_database, of_page(big_database, viewer, query)):
                assert_no_scan(f"{name} {query}\n{plan}", TABLES)


def test_no_order_scans_a_table(big_database: BigDatabase) -> None:
    for state, sorts in (("open", OPEN_SORTS), ("all", SORTS), ("closed", SORTS)):
        for sort in (*sorts, *(f"-{sort}" for sort in sorts)):
            query = {"state": state, "sort": sort}
            for plan in plans(big_database, of_page(big_database, LEADER, query)):
                assert_no_scan(f"{query}\n{plan}", TABLES)


IN_KEY_ORDER = (
    (LEADER, {"state": "all"}),
    (LEADER, {"state": "closed"}),
    (LEADER, {"state": "closed", "closed_from": "2026-10-16"}),
    (LEADER, {"state": "all", "lead": "110"}),
    (COUNTY, {"state": "all"}),
)


def asked_ids(plan: str) -> bool:
    """Whether it is the plan of a page's ids: that of the rows begins with ids in hand."""
    return "problem" in plan and "assignment" not in plan and "enterprise" not in plan


@pytest.mark.parametrize(("viewer", "query"), IN_KEY_ORDER)
def test_history_comes_in_the_order_of_an_index(
    big_database: BigDatabase, viewer: Viewer, query: dict[str, str]
) -> None:
    for sort in ("", *(f"{way}{sort}" for sort in SORTS for way in ("", "-"))):
        if sort.strip("-") not in ("", "registered") and ("lead" in query or viewer is COUNTY):
            continue
        if "closed_from" in query and sort.strip("-") not in ("", "closed"):
            continue
        said = plans(big_database, pages_of(big_database, viewer, query | {"sort": sort}))
        for plan in filter(asked_ids, said):
            assert_in_order(big_database, f"{query} {sort}\n{plan}")
            assert_no_scan(plan, TABLES)


def assert_in_order(big: BigDatabase, plan: str) -> None:
    """SQLite never sorts; PostgreSQL may sort what it knows to be little."""
    if big.application.database.dialect == "sqlite":
        assert_no_sort(plan)
    assert_sorts_few(plan, most=1000)


def pages_of(big: BigDatabase, viewer: Viewer, query: dict[str, str]) -> Callable[[Any], Any]:
    """The first block of a list, the next one, and one far away."""

    column, way = query["sort"].strip("-"), "desc" if "-" in query["sort"] else "asc"
    sorting = [{"colId": column, "sort": way}] if column else []

    def run(session: Session) -> None:
        store = big.application.store(session)
        after = None
        for start in (0, 100, 5000):
            given = register.block(
                store, viewer=viewer, at=MONDAY_NINE, query=query,
                request={"startRow": start, "endRow": start + 100, "sortModel": sorting,
                         "after": after},
            )  # fmt: skip
            after = {"row": start + 100, "place": given.last}

    return run


def effort(big: BigDatabase, query: dict[str, str], after: Any, start: int) -> int:
    """What a block costs, the same on any computer: thousands of steps, or pages read."""
    database = big.application.database
    with database.reading() as session:
        run = partial(block, big, session, query, after, start)
        if database.dialect == "sqlite":
            return steps_of(session, run)
        said = statements(session, run)
        return sum(pages_read(session.connection(), sql, params) for sql, params in said)


def block(
    big: BigDatabase, session: Session, query: dict[str, str], after: Any, start: int
) -> register.Block:
    return register.block(
        big.application.store(session), viewer=LEADER, at=MONDAY_NINE, query=query,
        request={"startRow": start, "endRow": start + 100, "after": after,
                 "sortModel": [{"colId": query["sort"], "sort": "asc"}]},
    )  # fmt: skip


@pytest.mark.parametrize("sort", SORTS)
def test_a_block_costs_the_same_at_any_depth(big_database: BigDatabase, sort: str) -> None:
    query = {"state": "all", "sort": sort}
    with big_database.application.database.reading() as session:
        far = block(big_database, session, query, None, 9_900)
    deep = {"row": 40_000, "place": far.last}
    first = effort(big_database, query, None, 0)
    assert effort(big_database, query, deep, 40_000) <= first * 1.5 + 2
    assert effort(big_database, query, None, 9_900) > first


def test_an_export_is_read_in_the_order_of_an_index(big_database: BigDatabase) -> None:
    for query in ({"state": "all"}, {"state": "all", "sort": "due"}, {"state": "closed"}, {}):

        def run(session: Session, asked: dict[str, str] = query) -> None:
            store = big_database.application.store(session)
            found = register_export(store, asked=parse_filter(asked), viewer=LEADER, at=MONDAY_NINE)
            for _row in zip(range(3000), found.rows, strict=False):
                pass

        for plan in plans(big_database, run):
            assert_no_scan(plan, TABLES)
            if query and asked_ids(plan):
                assert_in_order(big_database, plan)


def test_a_count_stops_past_ten_thousand(big_database: BigDatabase) -> None:
    with big_database.application.reading() as store:
        view = register.load(store, viewer=LEADER, at=MONDAY_NINE, query={"state": "all"})
    assert view.total == 10_001
