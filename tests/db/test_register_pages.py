"""A list is gone through by the places of its rows: every row once, in one order, at any depth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.context import Application
from app.domain.lights import light
from app.queries import register
from db import register_paths
from tests.big_rows import (
    Rows,
    department_rows,
    enterprise_rows,
    problem_rows,
    text_rows,
)
from tests.building import MONDAY_NINE, an_application
from tests.pages.province import LEADER
from tests.pouring import pour

Row = Mapping[str, Any]

ROWS = Rows(problems=180, first_department=100)
DAY = timedelta(days=1)
LAST = datetime.max.replace(tzinfo=MONDAY_NINE.tzinfo)

RANKS = ("red", "yellow", "green", "grey", "none")
LANES = ("intake", "transfer", "handling", "supervision", "feedback", "closed")
DIFFICULTIES = ("general", "complex", "hard")


def tied(n: int, row: dict[str, Any]) -> dict[str, Any]:
    """The row with few different values, and now and then none."""
    is_open = n % 3 != 0
    return row | {
        "open": is_open,
        "stage": "handling" if is_open else "closed",
        "lane": LANES[n % 5] if is_open else "closed",
        "registered_at": MONDAY_NINE - n % 7 * DAY,
        "due": None if n % 4 == 0 else MONDAY_NINE + (n % 9 - 4) * DAY,
        "yellow_from": None if n % 4 == 0 else MONDAY_NINE + (n % 9 - 5) * DAY,
        "met_at": MONDAY_NINE - DAY if n % 8 == 1 else None,
        "closed_at": None if is_open or n % 9 == 0 else MONDAY_NINE - n % 5 * DAY,
        "lead_department": None if n % 5 == 0 else 100 + n % 4,
        "difficulty": "" if n % 6 == 0 else DIFFICULTIES[n % 3],
        "field": "" if n % 10 == 0 else f"0{1 + n % 3}01",
    }


TIED = [tied(n, row) for n, row in enumerate(problem_rows(ROWS))]


@dataclass(frozen=True)
class List:
    """A database of tied rows, and the grid that goes through one of its lists."""

    application: Application

    def walked(
        self, query: Mapping[str, str], sort: str, *, block: int = 13,
        between: Callable[[], None] = lambda: None,
    ) -> list[int]:  # fmt: skip
        """The ids as the grid gets them, block after block."""
        found: list[int] = []
        after = None
        while True:
            given = self.block(query, sort, len(found), block, after)
            found += [entry.id for entry in given.entries]
            if given.end is not None:
                assert given.end == len(found)
                return found
            after = {"row": len(found), "place": given.last}
            between()

    def block(
        self, query: Mapping[str, str], sort: str, start: int, size: int, after: Any
    ) -> register.Block:
        way = "desc" if sort.startswith("-") else "asc"
        request = {
            "startRow": start, "endRow": start + size, "after": after,
            "sortModel": [{"colId": sort.removeprefix("-"), "sort": way}],
        }  # fmt: skip
        with self.application.reading() as store:
            return register.block(
                store, viewer=LEADER, at=MONDAY_NINE, query=query, request=request
            )

    def counted(self, query: Mapping[str, str]) -> int:
        with self.application.reading() as store:
            return register.load(store, viewer=LEADER, at=MONDAY_NINE, query=query).total


@pytest.fixture
def listed(database_url: str) -> List:
    made = List(an_application(database_url))
    with made.application.transaction() as store:
        pour(store.session, "department", department_rows(ROWS))
        pour(store.session, "enterprise", enterprise_rows(ROWS))
        pour(store.session, "problem", TIED)
        pour(store.session, "problem_search", text_rows(ROWS, store.dialect))
    return made


def light_of(row: Row) -> tuple[Any, ...]:
    colour = light(
        at=MONDAY_NINE, due=row["due"], yellow_from=row["yellow_from"], paused=row["paused"],
        met_at=row["met_at"],
    )  # fmt: skip
    return RANKS.index(str(colour)), row["met_at"] is not None, row["due"] or LAST


KEYS: dict[str, Callable[[Row], Any]] = {
    "light": light_of,
    "number": lambda _: 0,
    "region": lambda row: row["region"],
    "field": lambda row: row["field"] or None,
    "difficulty": lambda row: DIFFICULTIES.index(row["difficulty"]) if row["difficulty"] else None,
    "lane": lambda row: LANES.index(row["lane"]),
    "lead": lambda row: row["lead_department"],
    "registered": lambda row: row["registered_at"],
    "due": lambda row: row["due"],
    "closed": lambda row: row["closed_at"],
}
OF_ALL = ("number", "registered", "due", "closed")


def in_order(rows: list[Row], sort: str) -> list[int]:
    """The ids as one sorted list: what lacks the key comes last, the id decides between equals."""
    key, last_first = KEYS[sort.removeprefix("-")], sort.startswith("-")

    def sorted_by(row: Row) -> tuple[Any, ...]:
        return (key(row), row["id"])

    having = sorted((r for r in rows if key(r) is not None), key=sorted_by, reverse=last_first)
    lacking = sorted(r["id"] for r in rows if key(r) is None)
    return [r["id"] for r in having] + (lacking[::-1] if last_first else lacking)


LISTS: tuple[tuple[dict[str, str], Callable[[Row], bool]], ...] = (
    ({}, lambda row: row["open"]),
    ({"region": "3307"}, lambda row: row["open"] and row["region"].startswith("3307")),
    ({"state": "all"}, lambda _: True),
    ({"state": "closed"}, lambda row: not row["open"]),
    ({"state": "all", "kind": "help"}, lambda row: row["kind"] == "help"),
    ({"state": "all", "lead": "102"}, lambda row: row["lead_department"] == 102),
    ({"state": "all", "region": "330701"}, lambda row: row["region"] == "330701"),
    (
        {"state": "all", "due_from": "2026-11-22", "due_to": "2026-11-24"},
        lambda row: row["due"] and abs(row["due"] - MONDAY_NINE) <= DAY,
    ),
)


def cases() -> Iterator[tuple[dict[str, str], Callable[[Row], bool], str]]:
    for query, fits in LISTS:
        for column in KEYS if "state" not in query else OF_ALL:
            yield query, fits, column
            yield query, fits, f"-{column}"


@pytest.mark.parametrize("few", [10_000, 4], ids=["led", "gone through"])
def test_all_blocks_together_are_the_sorted_list(
    listed: List, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(register_paths, "FEW", few)
    for query, fits, sort in cases():
        rows = [row for row in TIED if fits(row)]
        assert (query, sort, listed.walked(query, sort)) == (query, sort, in_order(rows, sort))
        assert (query, listed.counted(query)) == (query, len(rows))


SEARCHED = (
    ("厂房", {}),
    ("房", {}),
    ("退税", {}),
    ("危化品", {}),
    ("厂房 电力", {}),
    ("第17件", {}),
    ("r17", {}),
    ("厂房", {"lead": "102"}),
    ("厂房", {"state": "open"}),
)


@pytest.mark.parametrize(
    ("few", "many"),
    [(10_000, 20_000), (4, 1000), (4, 8)],
    ids=["rare", "neither rare nor common", "common"],
)
def test_words_are_found_in_order_however_common(
    listed: List, monkeypatch: pytest.MonkeyPatch, few: int, many: int
) -> None:
    monkeypatch.setattr(register_paths, "FEW", few)
    monkeypatch.setattr(register_paths, "MANY", many)
    monkeypatch.setattr(register_paths, "COMMON", few)
    monkeypatch.setattr(register_paths, "COMMON_ENOUGH", few)
    for words, more in SEARCHED:
        rows = [row for row in TIED if has(row, words) and meets(row, more)]
        query = {"q": words, **more}
        for sort in ("registered", "-registered", "due"):
            assert (query, sort, listed.walked(query, sort)) == (query, sort, in_order(rows, sort))
        assert (query, listed.counted(query)) == (query, len(rows))


def has(row: Row, words: str) -> bool:
    said = f"{row['title']} {row['source_no'].lower()} {row['text']}"
    return all(word in said for word in words.split())


def meets(row: Row, more: Mapping[str, str]) -> bool:
    lead, state = more.get("lead"), more.get("state", "all")
    return (not lead or row["lead_department"] == int(lead)) and (state == "all" or row["open"])


def test_no_row_comes_twice_while_others_are_added(listed: List) -> None:
    coming = iter(problem_rows(Rows(problems=100_000, first_department=100)))
    skipped = [next(coming) for _ in range(1000)]

    def add() -> None:
        """At the head of the list, in its middle, and at its end."""
        new = [skipped.pop() | {"registered_at": MONDAY_NINE - n * DAY} for n in (-1, 3, 7)]
        with listed.application.transaction() as store:
            pour(store.session, "problem", new)

    found = listed.walked({"state": "all"}, "-registered", between=add)
    assert len(found) == len(set(found))
    before = {row["id"] for row in TIED}
    assert [n for n in found if n in before] == in_order(list(TIED), "-registered")


def test_a_list_is_entered_anywhere_from_the_nearest_row_that_is_known(listed: List) -> None:
    ids = in_order(list(TIED), "-due")
    first = listed.block({"state": "all"}, "-due", 0, 20, None)
    for start in (20, 40, 130, 140, 150, 170):
        after = {"row": 20, "place": first.last}
        far = listed.block({"state": "all"}, "-due", start, 20, after)
        assert [entry.id for entry in far.entries] == ids[start : start + 20]
        near = listed.block({"state": "all"}, "-due", start, 20, None)
        assert [entry.id for entry in near.entries] == ids[start : start + 20]


@pytest.mark.parametrize(
    "after",
    [
        {"row": 20, "place": [1]},
        {"row": 20, "place": ["1", ["2026-11-23T01:00:00+00:00"]]},
        {"row": 20, "place": [2**60, ["2026-11-23T01:00:00+00:00"]]},
        {"row": 20, "place": [1, ["0001-01-01T00:00:00+14:00"]]},
        {"row": 20, "place": [1, ["\x00"]]},
        {"row": 20, "place": [1, [5]]},
        {"row": 20, "place": [1, None]},
        {"row": 20},
        "20",
        [20],
    ],
)
def test_a_place_that_is_none_is_as_if_none_was_told(listed: List, after: Any) -> None:
    given = listed.block({"state": "all"}, "registered", 20, 5, after)
    assert [e.id for e in given.entries] == in_order(list(TIED), "registered")[20:25]


def test_nobody_passes_over_more_rows_than_are_counted(
    listed: List, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "MOST_ROWS", 30)
    assert len(listed.block({"state": "all"}, "registered", 30, 5, None).entries) == 5
    assert listed.block({"state": "all"}, "registered", 31, 5, None).entries == ()
    assert listed.counted({"state": "all"}) == 31
