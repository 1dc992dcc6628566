"""A report as a deck of slides: read back from the file."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx.oxml.ns import qn
from pptx.util import Pt

from app.queries.report import Report
from tests.exports.hard_report import HARD
from tests.exports.read_slides import (
    charts,
    connectors,
    opened,
    rows,
    telling,
    titled,
    titles,
    words,
)
from tests.exports.sample_report import CARDS, EMPTY, SAMPLE


@pytest.fixture(scope="module")
def sample() -> Any:
    return opened(SAMPLE)


@pytest.fixture(scope="module")
def hard() -> Any:
    return opened(HARD)


def test_the_slides_are_16_to_9(sample: Any) -> None:
    assert sample.slide_width * 9 == sample.slide_height * 16


def test_every_chapter_has_its_slide_in_order(sample: Any) -> None:
    assert titles(sample) == [
        "涉企问题闭环办理周报", "总览", "总览（续）", "在办存量", "推进中问题", "超期问题",
        "提请会商", "厂房二期消防验收与规划核实互为前置", "新建项目临时用电报装多次退件",
        "各单位指标", "部门协同分析", "议定事项落实", "本期无情况的事项", "数据说明与指标口径",
    ]  # fmt: skip


def test_figures_stand_large_with_the_week_before(sample: Any) -> None:
    told = words(titled(sample, "总览"))
    for label, value, before in (
        ("在办问题", "1,286", "上周 1,251  +35"),
        ("按期办结率", "91.6%", "上周 90.2%  +1.4 个百分点"),
        ("平均办理工作日", "4.3", "上周 4.6  \N{MINUS SIGN}0.3"),
    ):
        at = told.index(label)
        assert told[at + 1 : at + 3] == [value, before]
    assert told[told.index("满意率") + 1] == "97.4%"


def test_a_chart_has_its_whole_table_beside_it(sample: Any) -> None:
    slide = titled(sample, "在办存量")
    assert any(shape.has_chart for shape in slide.shapes)
    assert rows(slide)[1] == ["市消防救援支队", "40", "9", "0", "8", "0", "41", "+1"]
    assert len(rows(slide)) == 11


def test_a_list_is_cut_and_says_how_many_there_are(sample: Any) -> None:
    slide = titled(sample, "超期问题")
    assert rows(slide)[1] == [
        "ZJ-3307-20261009-0012", "厂房二期消防验收与规划核实互为前置", "市消防救援支队",
        "2026-11-13", "红", "14.5",
    ]  # fmt: skip
    assert f"超期问题（共 37 件，列前 {len(rows(slide)) - 1} 件）" in words(slide)


def test_charts_are_native_and_hold_the_numbers(sample: Any) -> None:
    trend, stock, bands, shares = charts(sample)
    assert list(trend.plots[0].series[1].values) == [
        170, 195, 181, 177, 199, None, 189, 202, 210, 193, 203, 179,
    ]  # fmt: skip
    assert [series.name for series in stock.plots[0].series] == ["正常", "临期", "超期"]
    assert list(bands.plots[0].categories) == ["0–3", "4–5", "6–10", "11–15", ">15"]
    assert list(shares.plots[0].series[0].values) == [0.978, 0.965, 0.952, 0.939]


def test_the_lights_of_a_chart_have_their_colours(sample: Any) -> None:
    series = charts(sample)[1].plots[0].series
    colours = [str(one.format.fill.fore_color.rgb) for one in series]
    assert colours == ["2F855A", "975A16", "C53030"]


def test_behind_a_chart_is_a_workbook_without_formulas(hard: Any) -> None:
    chart = charts(hard)[0]
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet is not None
    assert sheet["B1"].value == '=HYPERLINK("x")局'
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


def test_who_waits_for_whom_is_drawn_with_lines_that_hold_on_to_their_boxes(sample: Any) -> None:
    slide = titled(sample, "部门协同分析")
    named = {s.shape_id: s.text_frame.text for s in telling(slide) if s.has_text_frame}
    held = {
        (named[int(begin.get("id"))], named[int(end.get("id"))])
        for line in connectors(slide)
        for begin in line._element.iter(qn("a:stCxn"))
        for end in line._element.iter(qn("a:endCxn"))
    }
    assert held == {
        ("■ 市消防救援支队", "■ 市资规局"),
        ("■ 市资规局", "■ 市消防救援支队"),
        ("▲ 市建设局", "■ 市资规局"),
        ("● 市商务局", "■ 市资规局"),
        ("● 市人力社保局", "■ 市资规局"),
        ("❚❚ 国网金华供电公司", "■ 市消防救援支队"),
        ("● 市生态环境局", "❚❚ 国网金华供电公司"),
        ("● 市生态环境局", "▲ 市建设局"),
    }
    heads = [line._element.find(f".//{qn('a:tailEnd')}") for line in connectors(slide)]
    assert [head.get("type") for head in heads] == ["triangle"] * 8


def test_there_and_back_are_two_lines(sample: Any) -> None:
    lines = connectors(titled(sample, "部门协同分析"))
    places = {(line.begin_x, line.begin_y, line.end_x, line.end_y) for line in lines}
    ends = {frozenset(((a, b), (c, d))) for a, b, c, d in places}
    assert len(ends) == 8


def test_the_picture_has_its_waits_beside_it(sample: Any) -> None:
    assert rows(titled(sample, "部门协同分析"))[1] == ["市消防救援支队", "市资规局", "4", "21.5"]


def test_every_case_has_a_slide_of_its_own(sample: Any) -> None:
    for card in CARDS:
        slide = titled(sample, card.title)
        assert ["问题编号", card.number] in rows(slide)
        assert {*card.lines} <= {*words(slide)}


def test_what_there_is_nothing_of_is_told_on_one_slide(sample: Any) -> None:
    assert rows(titled(sample, "本期无情况的事项"))[1:] == [["督办事项", "本周没有在督的事项。"]]


def test_the_last_slide_says_how_it_came_to_be_and_how_measures_are_counted(sample: Any) -> None:
    slide = titled(sample, "数据说明与指标口径")
    assert ["材料校验码", "9f2c61d0a7b84e35"] in rows(slide)
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    assert tables[1].cell(1, 0).text == "按期办结率（%）"


def test_a_long_title_is_shrunk_or_cut(hard: Any) -> None:
    title = hard.slides[1].shapes.title
    assert title.text.endswith("…")
    assert title.text_frame.paragraphs[0].runs[0].font.size == Pt(18)


def test_no_text_breaks_the_deck(hard: Any) -> None:
    told = "".join(text for slide in hard.slides for text in words(slide))
    assert "末尾有不可见字符" in told
    assert "شركة النسيج 义乌🧵" in told


def test_forty_departments_stand_on_as_many_slides_as_they_need(hard: Any) -> None:
    found = [
        row[0]
        for slide in hard.slides
        for shape in slide.shapes
        if shape.has_table
        for row in [[cell.text for cell in row.cells] for row in shape.table.rows]
        if shape.table.cell(0, 1).text == "周初在办" and row[0] != "单位"
    ]
    assert len(found) == 40


def test_a_report_of_nothing_is_a_deck_all_the_same() -> None:
    assert titles(opened(EMPTY)) == ["涉企问题闭环办理周报"]


def test_edited_sentences_are_what_is_shown() -> None:
    (sentence, *_others) = SAMPLE.chapters[0].sentences
    chapter = replace(SAMPLE.chapters[0], sentences=(replace(sentence, text="本周总体平稳。"),))
    report: Report = replace(SAMPLE, chapters=(chapter,))
    deck = opened(report)
    assert "本周总体平稳。" in words(titled(deck, "总览"))
