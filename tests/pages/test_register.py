"""问题台账: what a filter finds, for whom, in what order; what can be done to several."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from dash import dcc, no_update

from app import context
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.identifiers import problem_number
from app.queries import register as query
from callbacks import register as callbacks
from layouts.pages import register as layout
from tests.building import CLERK, viewer_of
from tests.databases import SqliteDatabases
from tests.pages.problem_page import of_class, walk, words
from tests.pages.province import LEADER, Province, a_province, on

AT = on(23, 9)
HANGZHOU = viewer_of(Role.LEADER, region="3301")


@pytest.fixture(scope="module")
def province(sqlite_databases: SqliteDatabases) -> Province:
    """One for all that only look at it."""
    return a_province(sqlite_databases.fresh(migrated=True))


def seen(province: Province, viewer: Viewer = LEADER, **asked: str) -> query.View:
    with province.application.reading() as store:
        return query.load(store, viewer=viewer, at=AT, query=asked)


def names(view: query.View) -> list[str]:
    return [card.title.removeprefix("问题 ") for card in view.cards]


def fetched(province: Province, viewer: Viewer = LEADER, address: str = "", **request: Any) -> Any:
    """What the grid is answered."""
    context.use_application(province.application)
    context.use_viewer(viewer)
    return callbacks.fetch(request, {"type": "register-grid", "view": address})


FOUND = [
    ({}, {"new", "sent", "late", "ordered", "waiting", "pressing", "told"}),
    ({"state": "closed"}, {"answered", "belated", "earlier"}),
    ({"state": "left"}, {"answered", "belated", "earlier", "refused"}),
    ({"light": "red"}, {"late", "ordered"}),
    ({"light": "yellow"}, {"pressing"}),
    ({"lane": "handling"}, {"late", "waiting", "pressing"}),
    ({"lane": "supervision", "stage": "handling"}, {"ordered"}),
    ({"order": "any"}, {"ordered"}),
    ({"order": "listed"}, set()),
    ({"region": "3301"}, {"new", "pressing"}),
    ({"region": "330100"}, set()),
    ({"field": "04"}, {"pressing"}),
    ({"field": "0102"}, {"sent", "late", "ordered", "waiting", "told"}),
    ({"difficulty": "complex"}, {"waiting"}),
    ({"duty": "sign"}, {"sent"}),
    ({"duty": "call_back"}, {"told"}),
    ({"line": "人力资源社保"}, {"pressing"}),
    ({"awaited": "自然资源"}, {"waiting"}),
    ({"state": "closed", "outcome": "satisfied"}, {"answered", "belated", "earlier"}),
    ({"state": "closed", "late": "original"}, {"belated"}),
    ({"state": "all", "registered_from": "2026-11-18", "registered_to": "2026-11-19"},
     {"refused", "told"}),
    ({"due_from": "2026-11-17", "due_to": "2026-11-18"}, {"late", "ordered"}),
    ({"q": "waiting"}, {"waiting"}),
    ({"q": "问"}, {"new", "sent", "late", "ordered", "waiting", "pressing", "told",
                   "answered", "belated", "earlier", "refused"}),
    ({"q": "没有这样的字"}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), FOUND)
def test_a_filter_finds(province: Province, asked: dict[str, str], expected: set[str]) -> None:
    view = seen(province, **asked)
    assert set(names(view)) == expected
    assert view.total == len(expected)


def test_filters_find_the_same_on_both_databases(database_url: str) -> None:
    province = a_province(database_url)
    for asked, expected in FOUND:
        assert (asked, set(names(seen(province, **asked)))) == (asked, expected)


def test_a_departments_lead_and_part_are_told_apart(province: Province) -> None:
    planning = str(province.departments["资规局"])
    assert names(seen(province, lead=planning)) == []
    assert names(seen(province, involved=planning)) == ["waiting"]


def test_nobody_finds_what_they_may_not_see(province: Province) -> None:
    assert set(names(seen(province, HANGZHOU, state="all"))) == {"new", "pressing"}
    assert names(seen(province, HANGZHOU, state="all", region="3307")) == []
    assert names(seen(province, province.liaison("资规局"), state="all")) == ["waiting"]
    assert names(seen(province, viewer_of(Role.AUDITOR), state="all")) == []


def test_mine_is_ones_own_charge_part_or_act(province: Province) -> None:
    talent = replace(LEADER, fields=("04",))
    assert names(seen(province, talent, mine="1")) == ["pressing"]
    assert names(seen(province, province.liaison("资规局"), mine="1")) == ["waiting"]
    assert names(seen(province, replace(CLERK, region="330106"), mine="1")) == ["new"]


def test_what_is_open_comes_worst_first(province: Province) -> None:
    assert names(seen(province))[:3] == ["late", "ordered", "pressing"]


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("registered", "late", "new"),
        ("-registered", "new", "late"),
        ("due", "late", "waiting"),
        ("region", "new", "told"),
    ],
)
def test_it_is_sorted_as_asked(province: Province, sort: str, first: str, last: str) -> None:
    found = names(seen(province, sort=sort))
    assert (found[0], found[-1] if sort != "region" else "told") == (
        ("pressing" if sort == "region" else first), last
    )  # fmt: skip


def test_a_block_holds_the_rows_asked_for(province: Province) -> None:
    sorting = [{"colId": "registered", "sort": "asc"}]
    answer, moved = fetched(province, startRow=2, endRow=4, sortModel=sorting, address="")
    assert [row["title"] for row in answer["rowData"]] == ["问题 pressing", "问题 waiting"]
    assert answer["rowCount"] is None
    assert moved == "/problems?sort=registered"


def test_the_last_row_of_a_block_tells_where_the_list_goes_on(province: Province) -> None:
    sorting = [{"colId": "registered", "sort": "asc"}]
    first, _ = fetched(province, startRow=0, endRow=4, sortModel=sorting)
    assert [row["title"] for row in first["rowData"]] == [
        "问题 late", "问题 ordered", "问题 pressing", "问题 waiting",
    ]  # fmt: skip
    after = {"row": 4, "place": first["rowData"][-1]["place"]}
    rest, _ = fetched(province, startRow=4, endRow=104, sortModel=sorting, after=after)
    assert [row["title"] for row in rest["rowData"]] == ["问题 told", "问题 sent", "问题 new"]
    assert (first["rowCount"], rest["rowCount"]) == (None, 7)


def test_the_order_of_the_address_moves_nothing(province: Province) -> None:
    worst = [{"colId": "light", "sort": "asc"}]
    assert fetched(province, startRow=0, endRow=100, sortModel=worst)[1] is no_update


@pytest.mark.parametrize(
    "request_",
    [
        {"startRow": -5, "endRow": 10**12},
        {"startRow": "0; DROP", "endRow": None, "sortModel": "x"},
        {"startRow": 0, "endRow": 100, "sortModel": [{"colId": "appellant", "sort": "asc"}]},
        {"startRow": 0, "endRow": 100, "sortModel": [5], "filterModel": {"title": {"type": "x"}}},
        {},
    ],
)
def test_nothing_that_the_browser_sends_is_trusted(
    province: Province, request_: dict[str, Any]
) -> None:
    answer, _moved = fetched(province, address="light=red", **request_)
    assert answer["rowCount"] == 2
    assert len(answer["rowData"]) <= 100


def test_no_row_beyond_the_last_is_given(province: Province) -> None:
    answer, _moved = fetched(province, startRow=10_000, endRow=10_100)
    assert answer["rowData"] == []


def test_counting_stops_past_ten_thousand(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query, "MOST_ROWS", 5)
    monkeypatch.setattr("layouts.components.register_filters.MOST_ROWS", 5)
    view = seen(province)
    assert (view.total, view.uncounted) == (6, True)
    assert "共 5+ 件" in words(layout.draw(view))
    assert len(fetched(province, startRow=0, endRow=100)[0]["rowData"]) == 7


def test_a_row_says_its_light_in_working_days(province: Province) -> None:
    rows = {row["title"]: row for row in fetched(province, startRow=0, endRow=100)[0]["rowData"]}
    assert rows["问题 late"]["light_words"] == "超期 3.1 日"
    assert rows["问题 told"]["light_words"] == "已按期提交"
    assert rows["问题 ordered"]["stage"] == "办理（督办）"
    assert rows["问题 waiting"]["co"] == "1"
    assert rows["问题 late"]["address"] == f"/problems/{problem_number(province.problems['late'])}"


def test_the_row_that_tells_where_the_list_goes_on_says_its_stage_in_words(
    province: Province,
) -> None:
    last = fetched(province, startRow=0, endRow=100)[0]["rowData"][-1]
    assert isinstance(last["place"], list)
    assert last["stage"] in {"受理", "转办", "办理", "反馈", "办理（督办）"}


def test_each_condition_can_be_let_go(province: Province) -> None:
    drawn = layout.draw(seen(province, light="red", region="3307", due_from="2026-11-01"))
    chips = of_class(of_class(drawn, "register-conditions"), "chip")
    assert [words(chip) for chip in chips] == [
        "预警灯：超期×",
        "区域：金华市×",
        "批准时限：2026-11-01 起×",
    ]
    first = next(c for c in walk(chips[0]) if isinstance(c, dcc.Link))
    assert first.href == "/problems?region=3307&due_from=2026-11-01"


def test_a_control_narrows_and_keeps_the_rest_of_the_address() -> None:
    ids = [callbacks.control(key) for key in ("lane", "light", "q")]
    address = callbacks.narrow(["handling", "-", ""], ids, "?light=red&closed_from=2026-11-16")
    assert address == "/problems?lane=handling&closed_from=2026-11-16"


def test_an_empty_list_says_how_to_go_on(province: Province) -> None:
    text = words(layout.draw(seen(province, q="没有这样的字")))
    assert "没有符合条件的问题。请放宽条件，或查看全部状态。" in text


def test_only_who_may_export_is_offered_it(province: Province) -> None:
    assert of_class(layout.draw(seen(province)), "export-link")
    view = replace(seen(province), may_export=False)
    assert not of_class(layout.draw(view), "export-link")


def test_the_events_of_what_is_shown_are_offered_in_three_forms(province: Province) -> None:
    links = [
        link.href for link in of_class(layout.draw(seen(province, light="red")), "export-link")
    ]
    assert [link for link in links if "event-log" in link] == [
        f"/export/event-log.{ending}?light=red" for ending in ("xes.gz", "ocel.json", "csv")
    ]
