"""A report as official paper: read back from the file."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from app.exports.report_docx import report_docx
from app.queries.report import Chapter, Report
from tests.exports.hard_report import BROAD, FORMULA, HARD, RIGHT_TO_LEFT
from tests.exports.sample_report import DECISIONS, EMPTY, SAMPLE

MINUS = "\N{MINUS SIGN}"
CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def opened(report: Report) -> Any:
    return Document(io.BytesIO(report_docx(report)))


@pytest.fixture(scope="module")
def document() -> Any:
    return opened(SAMPLE)


@pytest.fixture(scope="module")
def hard() -> Any:
    return opened(HARD)


def lines(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def words(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def cells(document: Any) -> list[list[list[str]]]:
    """The words of every table, row by row."""
    return [
        [[words(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
        for table in document.element.body.iter(qn("w:tbl"))
    ]


def table(document: Any, head: str) -> list[list[str]]:
    """The rows of the table whose first head is this."""
    return next(rows for rows in cells(document) if rows[0][0] == head)


def charts(document: Any) -> list[Any]:
    parts = document.part.package.iter_parts()
    return sorted((p for p in parts if "/charts/" in p.partname), key=lambda p: p.partname)


def paragraph(document: Any, text: str) -> Any:
    return next(p for p in document.paragraphs if p.text == text)


def face(document: Any, text: str) -> tuple[str, float]:
    run = paragraph(document, text).runs[0]
    return run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def test_the_page_has_the_geometry_of_the_standard(document: Any) -> None:
    """GB/T 9704-2012, 5.2: A4, 37 mm above, 28 mm at the binding, a type area of 156 × 225 mm."""
    for section in document.sections:
        found = (
            section.page_width, section.page_height, section.top_margin, section.right_margin,
            section.bottom_margin, section.left_margin,
        )  # fmt: skip
        assert [round(length.mm, 1) for length in found] == [210.0, 297.0, 37.0, 26.0, 35.0, 28.0]


def test_title_headings_and_text_have_their_faces(document: Any) -> None:
    assert face(document, "涉企问题闭环办理周报") == ("方正小标宋简体", 22.0)
    assert face(document, "一、总览") == ("黑体", 16.0)
    assert face(document, "（一）厂房二期消防验收与规划核实互为前置") == ("楷体_GB2312", 16.0)
    told = "超期37件，最长14.5个工作日；市消防救援支队最多，9件。"
    assert face(document, told) == ("仿宋_GB2312", 16.0)


def test_chapters_are_numbered_and_none_is_left_out(document: Any) -> None:
    heads = [line for line in lines(document) if line[1:2] == "、" and len(line) < 12]
    assert heads == [
        "一、总览", "二、在办存量", "三、推进中问题", "四、超期问题", "五、督办事项",
        "六、提请会商", "七、各单位指标", "八、部门协同分析", "九、议定事项落实",
    ]  # fmt: skip


def test_a_heading_stays_on_the_page_of_what_follows(document: Any) -> None:
    assert paragraph(document, "四、超期问题").paragraph_format.keep_with_next


def test_the_opening_says_whose_it_is_and_of_which_time(document: Any) -> None:
    assert lines(document)[:3] == [
        "涉企问题闭环办理周报",
        "金华市企业综合服务中心",
        "（2026年11月12日 17:30至2026年11月19日 17:30）",
    ]


def test_figures_stand_beside_those_of_the_week_before(document: Any) -> None:
    assert table(document, "指标")[:5] == [
        ["指标", "本周", "上周", "增减", "指标", "本周", "上周", "增减"],
        ["在办问题", "1,286", "1,251", "+35", "下周到期", "66", "—", "—"],
        ["本周新增", "214", "198", "+16", "按期办结率", "91.6%", "90.2%", "+1.4 个百分点"],
        ["本周办结", "179", "203", f"{MINUS}24", "满意率", "97.4%", "—", "—"],
        ["超期在办", "37", "41", f"{MINUS}4", "平均办理工作日", "4.3", "4.6", f"{MINUS}0.3"],
    ]


def test_a_table_has_all_its_rows_as_they_are_read(document: Any) -> None:
    found = next(rows for rows in cells(document) if rows[0][1:3] == ["周初在办", "新增"])
    assert len(found) == 11
    assert found[1] == ["市消防救援支队", "40", "9", "0", "8", "0", "41", "+1"]
    assert found[4] == ["市商务局", "61", "12", "0", "11", "1", "61", "持平"]


def test_a_list_shows_its_brief_columns_and_says_how_many_there_are(document: Any) -> None:
    found = next(rows for rows in cells(document) if rows[0][-1] == "超期工作日")
    assert found[0] == ["问题编号", "问题", "主办单位", "办结时限", "预警", "超期工作日"]
    assert found[1] == [
        "ZJ-3307-20261009-0012", "厂房二期消防验收与规划核实互为前置", "市消防救援支队",
        "2026-11-13", "红", "14.5",
    ]  # fmt: skip
    assert len(found) == 15
    assert any("共 37 件，列前 14 件" in line for line in lines(document))


def test_who_waits_for_whom_is_told_the_longest_wait_first(document: Any) -> None:
    found = table(document, "等候单位")
    assert found[1] == ["市消防救援支队", "市资规局", "4", "21.5"]
    assert [row[3] for row in found[1:]] == [
        "21.5", "12.0", "9.5", "8.0", "6.0", "2.5", "1.0", "1.0",
    ]  # fmt: skip


def test_who_waits_for_whom_is_drawn_in_shapes(document: Any) -> None:
    shape = f"{{{document.element.nsmap['wps']}}}wsp"
    drawn = list(document.element.body.iter(shape))
    named = [words(shape) for shape in drawn if words(shape)]
    assert {"■ 市资规局", "▲ 市建设局", "❚❚ 国网金华供电公司"} <= {*named}
    heads = [head for shape in drawn for head in shape.iter(qn("a:tailEnd"))]
    assert len(heads) == 8
    assert "图5  谁在等谁" in lines(document)


def test_a_case_has_its_facts_and_its_lines(document: Any) -> None:
    found = next(rows for rows in cells(document) if rows[0][2] == "诉求人")
    assert found[0] == ["问题编号", "ZJ-3307-20261009-0012", "诉求人", "义乌市恒达针织有限公司"]
    assert "建议：报本级政府指定牵头单位。" in lines(document)


@pytest.mark.parametrize("report", [SAMPLE, HARD])
def test_heads_are_repeated_and_rows_stay_whole(report: Report) -> None:
    for found in opened(report).element.body.iter(qn("w:tbl")):
        rows = list(found.iter(qn("w:tr")))
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
        repeated = [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows]
        headless = words(rows[0]).startswith("问题编号ZJ")
        assert repeated == [not headless, *[False] * (len(rows) - 1)]


@pytest.mark.parametrize("report", [SAMPLE, HARD])
def test_no_table_is_wider_than_the_type_area(report: Report) -> None:
    """156 mm are 8,844 twentieths of a point; 225 mm, of a page that lies, are 12,756."""
    for found in opened(report).element.body.iter(qn("w:tbl")):
        widths = [int(column.get(qn("w:w"))) for column in found.iter(qn("w:gridCol"))]
        assert sum(widths) <= (8844 if len(widths) <= 8 else 12756) + len(widths)
        assert min(widths) > 400


def test_a_table_too_broad_for_a_page_lies_on_one_of_its_own() -> None:
    chapter = Chapter(key="broad", title="各项", tables=(BROAD, DECISIONS))
    document = opened(replace(SAMPLE, chapters=(chapter,)))
    turned = [section.orientation for section in document.sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    lying = document.sections[1]
    assert [round(lying.page_width.mm), round(lying.top_margin.mm)] == [297, 28]
    broad = next(t for t in document.element.body.iter(qn("w:tbl")) if len(t.tblGrid) == 16)
    name = broad.getprevious()
    assert words(name) == "表1  各单位各项指标"
    assert name.getprevious().find(f".//{qn('w:sectPr')}") is not None


def test_charts_are_native_and_hold_the_numbers(document: Any) -> None:
    drawn = [etree.fromstring(part.blob) for part in charts(document)]
    assert len(drawn) == 4
    lines_of = drawn[0].findall(".//c:lineChart/c:ser", CHART)
    assert [v.text for v in lines_of[0].findall("c:val//c:v", CHART)] == [
        "188", "201", "176", "190", "205", "60", "231", "214", "199", "207", "198", "214",
    ]  # fmt: skip
    assert [v.text for v in drawn[2].findall(".//c:ser/c:val//c:v", CHART)] == [
        "412", "305", "348", "133", "88",
    ]  # fmt: skip


def test_behind_a_chart_is_a_workbook_of_its_numbers(document: Any) -> None:
    part = charts(document)[2]
    related = next(iter(part.rels.values())).target_part
    sheet = load_workbook(io.BytesIO(related.blob)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet] == [
        [None, "件数"], ["0–3", 412], ["4–5", 305], ["6–10", 348], ["11–15", 133], [">15", 88],
    ]  # fmt: skip


def test_an_empty_chapter_says_so(document: Any) -> None:
    told = lines(document)
    assert told[told.index("五、督办事项") + 1] == "本周没有在督的事项。"


def test_how_it_came_to_be_stands_at_the_end(document: Any) -> None:
    told = lines(document)
    assert "附注：数据截至2026年11月19日 17:30（北京时间）。" in told
    assert "材料校验码：9f2c61d0a7b84e35" in told
    assert told.index("附件：指标口径") < told.index("附件")
    assert cells(document)[-1][1] == [
        "按期办结率（%）", "在批准时限内提交办理结果的问题 ÷ 本周到期的问题，不论是否办结",
        "按办结时限计入本周", "挂起依法顺延；并单、撤回不计入。",
    ]  # fmt: skip


def test_words_that_somebody_put_in_their_place_are_what_is_written() -> None:
    (sentence, *_others) = SAMPLE.chapters[0].sentences
    edited = replace(sentence, text="本周总体平稳。")
    chapter = replace(SAMPLE.chapters[0], sentences=(edited,))
    told = lines(opened(replace(SAMPLE, chapters=(chapter,))))
    assert "本周总体平稳。" in told
    assert sentence.written not in told


def test_a_report_of_nothing_is_a_paper_all_the_same() -> None:
    assert lines(opened(EMPTY))[0] == "涉企问题闭环办理周报"


def test_no_text_breaks_the_paper(hard: Any) -> None:
    told = words(hard.element.body)
    assert "末尾有不可见字符" in told
    assert RIGHT_TO_LEFT in told
    assert FORMULA in told
    assert "<消防>&“救援”大队" in told


def test_a_long_text_is_cut_in_a_cell_and_whole_in_a_sentence(hard: Any) -> None:
    longest = max(len(cell) for rows in cells(hard) for row in rows for cell in row)
    assert longest <= 81
    assert any(line.endswith("请予协调🚒。") and len(line) > 2900 for line in lines(hard))


def test_forty_departments_all_stand_in_their_table(hard: Any) -> None:
    found = next(rows for rows in cells(hard) if rows[0][1:3] == ["周初在办", "新增"])
    assert len(found) == 41


def test_a_name_is_no_formula_in_the_workbook_behind_a_chart(hard: Any) -> None:
    part = charts(hard)[0]
    sheet = load_workbook(io.BytesIO(next(iter(part.rels.values())).target_part.blob)).active
    assert sheet is not None
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


def test_a_quarter_is_compared_with_the_one_before() -> None:
    quarter = replace(SAMPLE, until=SAMPLE.since + timedelta(days=91))
    document = opened(quarter)
    assert table(document, "指标")[0][:3] == ["指标", "本期", "上期"]
    assert lines(document)[2] == "（2026年11月12日至2027年2月11日）"
