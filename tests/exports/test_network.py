"""部门协同 as files: read back by the programs that will read them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as Tree

import networkx as nx
import pytest
from openpyxl import load_workbook

from app.domain.catalogue import Role
from app.exports.network_findings import findings_xlsx
from app.exports.network_graph import graphml, ties_csv
from app.exports.network_picture import svg
from app.queries.network_view import Graph, Level, NetworkFilter, NetworkView
from tests.building import viewer_of
from tests.pages.network_views import a_large_view, a_small_view, handovers

LEADER = viewer_of(Role.LEADER)
SVG = "{http://www.w3.org/2000/svg}"
NASTY = "=cmd|'/c calc'!A1 🚒<b>&消防"


def with_name(name: str) -> NetworkView:
    """The small view, whose first department has another name."""
    view = a_small_view()
    first, *rest = view.nodes
    return replace(view, nodes=(replace(first, name=name), *rest))


def read_graph(view: NetworkView) -> Any:
    return nx.read_graphml(io.BytesIO(graphml(view)))


def texts(view: NetworkView) -> list[str]:
    """Every text of the drawing, in its order."""
    return [each.text or "" for each in Tree.fromstring(svg(view)).iter(f"{SVG}text")]


def sheet(content: bytes, name: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(content))[name].iter_rows(values_only=True))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_graph_is_read_back_with_its_attributes() -> None:
    graph = read_graph(a_small_view())
    assert graph.is_directed()
    assert graph.nodes["2"] == {
        "name": "自然资源局", "label": "自然资源局", "cases": 7, "days": 94.0, "light": "red",
    }  # fmt: skip
    assert sorted(graph.edges) == [("1", "2"), ("1", "3"), ("2", "1"), ("4", "2")]
    assert graph.edges["1", "2"] == {
        "cases": 5, "weight": 5, "days": 62.0, "overdue": 2, "returned": 0,
    }  # fmt: skip


def test_what_is_handled_together_has_no_direction() -> None:
    view = a_small_view(asked=NetworkFilter(graph=Graph.CO_HANDLING))
    one_way = replace(view, ties=view.ties[:1])
    assert not read_graph(one_way).is_directed()


def test_a_name_that_no_document_may_hold_is_cleaned() -> None:
    assert read_graph(with_name("住\x07建\x00局")).nodes["1"]["name"] == "住建局"
    assert "住建局" in texts(with_name("住\x07建\x00局"))


def test_any_name_comes_back_as_it_is() -> None:
    assert read_graph(with_name(NASTY)).nodes["1"]["name"] == NASTY
    assert NASTY in texts(with_name(NASTY))


def test_the_ties_are_text_with_a_mark_at_its_head() -> None:
    content = ties_csv(a_small_view())
    assert content.startswith(b"\xef\xbb\xbf")
    first = rows(content)[0]
    assert list(first.values())[:7] == ["住建局", "自然资源局", "5", "62.0", "2", "0", ""]
    assert first["导出说明"] == ("部门协同：谁在等谁；节点：按部门；数据截至：2026-11-23 09:00:00")


def test_no_spreadsheet_calculates_a_name() -> None:
    assert rows(ties_csv(with_name("=cmd|'/c calc'!A1")))[0]["起点"] == "'=cmd|'/c calc'!A1"
    book = load_workbook(io.BytesIO(findings_xlsx(with_name("=1+1"), viewer=LEADER)))
    cell = book["连线"]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")


def test_the_drawing_names_its_fonts_and_holds_all_circles_and_lines() -> None:
    root = Tree.fromstring(svg(a_small_view()))
    assert "Noto Sans CJK SC" in root.attrib["font-family"]
    assert len(list(root.iter(f"{SVG}circle"))) == 4
    assert len(list(root.iter(f"{SVG}path"))) == 4
    assert len(list(root.iter(f"{SVG}polygon"))) == 4
    words = texts(a_small_view())
    assert words[0] == "部门协同：谁在等谁"
    assert {"住建局", "自然资源局", "人防办", "供电公司", "7 件 · 94 日"} <= set(words)
    assert words[-1].endswith("数据截至：2026-11-23 09:00:00")


def test_what_went_back_is_a_dashed_line_of_its_own() -> None:
    paths = list(Tree.fromstring(svg(handovers())).iter(f"{SVG}path"))
    dashed = [path for path in paths if "stroke-dasharray" in path.attrib]
    # 1→2 nine times and three times back; 2→1 three times, all of them back; 2→3 once.
    assert (len(paths), len(dashed)) == (4, 2)


def test_the_ring_is_red() -> None:
    paths = Tree.fromstring(svg(a_small_view())).iter(f"{SVG}path")
    assert [path.attrib["stroke"] for path in paths].count("#c53030") == 2


def test_lines_shared_have_no_heads() -> None:
    view = a_small_view(asked=NetworkFilter(graph=Graph.CO_HANDLING), findings=())
    assert list(Tree.fromstring(svg(view)).iter(f"{SVG}polygon")) == []


def test_an_empty_picture_is_a_drawing_too() -> None:
    assert texts(a_small_view(ties=(), findings=()))[0] == "部门协同：谁在等谁"


def test_a_large_picture_is_drawn_whole() -> None:
    root = Tree.fromstring(svg(a_large_view()))
    assert len(list(root.iter(f"{SVG}circle"))) == 60
    assert len(list(root.iter(f"{SVG}path"))) == 600


def test_the_findings_are_typed_cells_under_a_heading_that_stays() -> None:
    content = findings_xlsx(a_small_view(), viewer=LEADER)
    assert sheet(content, "堵点")[:2] == [
        ("序号", "类型", "情况", "件数", "建议"),
        (1, "互等成环", "自然资源局与住建局互相等待 7 件，合计 94 个工作日，建议提请会商。", 2,
         "提请会商"),
    ]  # fmt: skip
    assert load_workbook(io.BytesIO(content))["堵点"].freeze_panes == "A2"
    assert sheet(content, "涉及问题")[1:3] == [
        (1, "互等成环", "ZJ-3307-20261009-0012"),
        (1, "互等成环", "ZJ-3307-20261010-0003"),
    ]
    assert sheet(content, "连线")[1] == ("住建局", "自然资源局", 5, 62, 2, 0, None)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (NetworkFilter(), "节点：按部门"),
        (
            NetworkFilter(graph=Graph.HANDOVER, level=Level.REGION, region="3307", field="01",
                          difficulty="complex", weeks=26, least=3),
            "节点：按区域；区域：金华市；服务领域：项目服务；难度：复杂；"
            "期间：近 26 周；连线：3 件以上",
        ),
    ],
)  # fmt: skip
def test_a_file_says_what_was_asked_and_as_of_when(asked: NetworkFilter, said: str) -> None:
    past = replace(asked, as_of=datetime(2026, 10, 9, 0, 30, tzinfo=UTC))
    about = dict(sheet(findings_xlsx(a_small_view(asked=past), viewer=LEADER), "说明"))
    assert about["筛选条件"] == said
    assert about["数据截至"] == "2026-10-09 08:30:00"
