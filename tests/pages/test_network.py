"""部门协同 as it is drawn: what it says, what it asks, where its numbers lead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.queries.network_view import FindingView, Graph, NetworkFilter
from layouts import html
from layouts.pages import network as layout
from layouts.pages.network import Ids, forward, key_of, more
from layouts.pages.network.filters import address, asked_anew, written
from layouts.pages.network.tables import BUSIEST, HEAVIEST, busiest
from tests.pages.network_views import (
    MOST,
    RING,
    a_large_view,
    a_small_view,
    handovers,
    tie,
)
from tests.pages.problem_page import component, of_class, walk, words


def figure(drawn: Any) -> Any:
    return component(drawn, Ids.GRAPH).figure


def trace(drawn: Any, name: str) -> Any:
    return next(t for t in figure(drawn)["data"] if t.get("name") == name)


def matrix_of(drawn: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """By the words of row and column: the number in a cell, and where it leads."""
    table = of_class(drawn, "network-matrix")[0]
    head, *rows = [list(walk(row.children)) for row in walk(table) if isinstance(row, html.Tr)]
    columns = [words(cell) for cell in head if isinstance(cell, html.Th)][1:]
    found = {}
    for row in rows:
        name = next(words(cell) for cell in row if isinstance(cell, html.Th))
        cells = [cell for cell in row if isinstance(cell, html.Td)]
        for column, cell in zip(columns, cells, strict=True):
            links = [link for link in walk(cell) if isinstance(link, html.Link)]
            if links:
                found[name, column] = (words(links[0]), links[0].href)
    return found


def test_the_page_says_what_it_is_for_and_as_of_when() -> None:
    said = words(layout.draw(a_small_view()))
    assert "部门协同" in said
    assert "截至 2026-11-23 09:00" in said
    assert "哪些部门在等谁？" in said


def test_the_bottleneck_stands_first_with_its_share_of_the_whole() -> None:
    # 62 + 32 of 62 + 31.5 + 6 + 32 working days.
    said = words(of_class(layout.draw(a_small_view()), "network-picture"))
    assert (
        "被等最久的是自然资源局：他单位 7 件问题等它，合计 94.0 个工作日，占全部等待的 71%。"
        in said
    )


def test_what_went_back_is_told_with_its_share() -> None:
    # Sixteen passages, six of them back.
    said = words(layout.draw(handovers()))
    assert "全部流转 16 件次，其中退回 6 件次，占 38%" in said


def test_each_circle_and_line_leads_to_its_cases() -> None:
    drawn = layout.draw(a_small_view())
    assert sorted(trace(drawn, "nodes")["customdata"]) == [
        f"/problems?waited={n}" for n in (1, 2, 3, 4)
    ]
    assert sorted(trace(drawn, "ties")["customdata"]) == [
        "/problems?waits=1-2", "/problems?waits=1-3", "/problems?waits=2-1", "/problems?waits=4-2",
    ]  # fmt: skip


def test_a_light_is_told_by_shape_and_word_besides_its_colour() -> None:
    nodes = trace(layout.draw(a_small_view()), "nodes")
    told = dict(zip(nodes["hovertext"], nodes["text"], strict=True))
    assert told["自然资源局：7 件 · 94 日，超期"] == "■"
    assert told["住建局：4 件 · 32 日，临期"] == "▲"


def test_the_ring_is_drawn_in_red() -> None:
    traces = figure(layout.draw(a_small_view()))["data"]
    red = [t for t in traces if t.get("line", {}).get("color") == "#c53030"]
    assert sum(point is None for t in red for point in t["x"]) == 2


def test_what_went_back_is_dashed_and_apart() -> None:
    traces = figure(layout.draw(handovers()))["data"]
    dashed = [t for t in traces if t.get("line", {}).get("dash") == "dash"]
    assert sum(point is None for t in dashed for point in t["x"]) == 2


def test_names_in_the_picture_are_words_not_markup() -> None:
    view = a_small_view()
    nasty = replace(view.nodes[1], name="<b>局&")
    drawn = layout.draw(replace(view, nodes=(view.nodes[0], nasty, *view.nodes[2:])))
    label = next(a for a in figure(drawn)["layout"]["annotations"] if a["name"] == "2")
    assert label["text"].startswith("<b>&lt;b&gt;局&amp;</b>")


def test_the_matrix_says_what_the_ties_say() -> None:
    assert matrix_of(layout.draw(a_small_view())) == {
        ("住建局", "自然资源局"): ("5", "/problems?waits=1-2"),
        ("自然资源局", "住建局"): ("4", "/problems?waits=2-1"),
        ("住建局", "人防办"): ("2", "/problems?waits=1-3"),
        ("供电公司", "自然资源局"): ("2", "/problems?waits=4-2"),
    }


def test_the_whole_matrix_equals_all_ties() -> None:
    view = a_large_view()
    names = {node.key: node.name for node in view.nodes}
    found = matrix_of(layout.tables(view, whole=True))
    assert len(found) == 600
    assert found == {
        (names[t.source], names[t.target]): (str(t.cases), t.address) for t in view.ties
    }


def test_what_is_shared_stands_on_both_sides() -> None:
    view = a_small_view(
        asked=NetworkFilter(graph=Graph.CO_HANDLING), ties=(tie("1", "2", 6),), findings=()
    )
    assert matrix_of(layout.draw(view)) == {
        ("住建局", "自然资源局"): ("6", "/problems?waits=1-2"),
        ("自然资源局", "住建局"): ("6", "/problems?waits=1-2"),
    }


def test_a_large_matrix_shows_the_busiest_in_its_order_and_unfolds() -> None:
    view = a_large_view()
    shown = busiest(view)
    assert len(shown) == BUSIEST
    assert {"41", "42"} <= set(shown)
    assert list(shown) == sorted(shown, key=view.order.index)
    drawn = layout.draw(view)
    assert words(component(drawn, more("matrix"))) == "展开其余 40 个"
    assert words(component(drawn, more("ties"))) == "展开其余 580 条"
    rows = of_class(drawn, "network-ties")[0]
    assert sum(isinstance(row, html.Tr) for row in walk(rows)) == 1 + HEAVIEST


def test_the_rows_tell_the_longest_wait_first() -> None:
    rows = of_class(layout.draw(a_small_view()), "network-ties")[0]
    told = [words(row) for row in walk(rows) if isinstance(row, html.Tr)]
    assert told == [
        "等待单位被等单位件数已等工作日被等方超期",
        "住建局自然资源局562.0■2 件",
        "供电公司自然资源局232.0—",
        "自然资源局住建局431.5—",
        "住建局人防办26.0—",
    ]


def test_handovers_tell_what_went_back_and_the_usual_time() -> None:
    rows = of_class(layout.draw(handovers()), "network-ties")[0]
    told = [words(row) for row in walk(rows) if isinstance(row, html.Tr)]
    assert told[0] == "转出单位接手单位件数其中退回转出前中位天数"
    assert told[1] == "住建局自然资源局1232.5"


def test_a_finding_has_its_sentence_its_cases_and_its_act() -> None:
    drawn = layout.draw(a_small_view())
    ring, most = of_class(drawn, "finding-ring")[0], of_class(drawn, "finding-most_waited")[0]
    assert words(ring) == f"互等成环 {RING.sentence}查看 2 件列入下次会商议程"
    assert component(ring, forward(key_of(RING)))
    links = [link.href for link in walk(most) if isinstance(link, html.Link)]
    assert links == ["/problems?waited=2", "/problems/ZJ-3307-20261009-0012"]


def test_who_draws_up_no_agenda_is_offered_to_propose() -> None:
    ring = of_class(layout.draw(a_small_view(may_set_agenda=False)), "finding-ring")[0]
    assert words(ring).endswith("查看 2 件提请会商")


def test_two_findings_of_one_kind_are_told_apart() -> None:
    other = FindingView(**{**vars(RING), "nodes": ("3", "4")})
    assert len({key_of(RING), key_of(other), key_of(MOST)}) == 3


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        (Graph.WAITING, "没有部门在等待其他部门。"),
        (Graph.HANDOVER, "所选期间没有部门之间的流转。"),
        (Graph.CO_HANDLING, "没有部门共同承办的问题。"),
    ],
)
def test_an_empty_page_says_what_would_be_here(graph: Graph, said: str) -> None:
    drawn = layout.draw(a_small_view(asked=NetworkFilter(graph=graph), ties=(), findings=()))
    assert said in words(drawn)
    assert of_class(drawn, "network-matrix") == []


def test_what_is_asked_is_remembered_in_the_address() -> None:
    asked = NetworkFilter(
        graph=Graph.HANDOVER, region="3307", weeks=26, least=3,
        as_of=datetime(2026, 10, 9, 0, 30, tzinfo=UTC),
    )  # fmt: skip
    assert address(written(asked)) == (
        "/network?graph=handover&region=3307&weeks=26&least=3&as_of=2026-10-09T08%3A30"
    )
    assert address(written(NetworkFilter())) == "/network"


def test_a_changed_control_keeps_the_graph_and_lets_go_what_is_usual() -> None:
    pairs = {"graph": "handover", "region": "3307", "weeks": "26"}
    typed = {"region": "-", "weeks": "12", "least": "3", "field": "01", "as_of": None}
    assert asked_anew(pairs, typed) == {"graph": "handover", "least": "3", "field": "01"}


def test_only_handovers_ask_for_a_period() -> None:
    assert "近 12 周" not in words(layout.draw(a_small_view()))
    offered = [getattr(c, "options", []) for c in walk(layout.draw(handovers()))]
    assert {"label": "近 12 周", "value": "12"} in [one for options in offered for one in options]


def test_the_files_are_of_what_is_shown() -> None:
    view = a_small_view(asked=NetworkFilter(region="3307"))
    links = [c.href for c in walk(of_class(layout.draw(view), "export-menu"))
             if isinstance(c, html.A)]  # fmt: skip
    assert links == [f"/export/network.{k}?region=3307" for k in ("xlsx", "svg", "csv", "graphml")]
    assert of_class(layout.draw(a_small_view(may_export=False)), "export-menu") == []
