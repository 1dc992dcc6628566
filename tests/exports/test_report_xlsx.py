"""A report as a workbook: typed cells that read as the report says, safe, ready to print."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.domain.changing import replace
from app.exports.report_xlsx import report_xlsx
from app.exports.sheet_texts import cell_text, sheet_names
from app.queries.report import Column, Form, Report, Table
from tests.exports.hard_report import HARD
from tests.exports.hostile_report import CONTROL, FORMULAS, HOSTILE, LONG, RIGHT_TO_LEFT, TOO_LONG
from tests.exports.sample_report import EMPTY, OVERDUE_ROWS, SAMPLE

HEAD = 4
"""The row of the head, as a spreadsheet counts."""


def book(report: Report) -> Workbook:
    return load_workbook(io.BytesIO(report_xlsx(report)))


@pytest.fixture(scope="module")
def sample() -> Workbook:
    return book(SAMPLE)


@pytest.fixture(scope="module")
def hard() -> Workbook:
    return book(HOSTILE)


def rows(made: Workbook, name: str) -> list[tuple[Any, ...]]:
    """The rows from the head on, each up to its last cell that holds anything."""
    found = (list(row) for row in made[name].iter_rows(min_row=HEAD, values_only=True))
    return [tuple(_without_end(row)) for row in found if any(row)]


def _without_end(row: list[Any]) -> list[Any]:
    while row[-1] is None:
        row.pop()
    return row


def test_there_is_a_sheet_for_each_table_after_the_overview(sample: Workbook) -> None:
    assert sample.sheetnames == [
        "总览", "各单位在办存量", "超期问题", "提请会商（逐件）", "各单位主要指标",
        "议定事项落实情况", "指标口径", "图表",
    ]  # fmt: skip


def test_the_overview_has_the_figures_with_last_week_and_the_sentences(sample: Workbook) -> None:
    told = rows(sample, "总览")
    assert told[0] == ("章节", "指标", "本周", "上周", "口径")
    assert told[1] == ("总览", "在办问题", 1286, 1251, "周末仍未办结的问题")
    assert told[5][:4] == ("总览", "下周到期", 66, "—")
    assert told[6][:4] == ("总览", "按期办结率", 0.916, 0.902)
    assert told[9][:2] == ("章节", "主要情况")
    assert told[11][:2] == (
        "总览", "超期在办37件，比上周减少4件；按期办结率91.6%，比上周提高1.4个百分点。",
    )  # fmt: skip


def test_instants_are_dates_of_the_wall_clock_and_numbers_are_numbers(sample: Workbook) -> None:
    first = rows(sample, "超期问题")[1]
    assert first == (
        "ZJ-3307-20261009-0012", "厂房二期消防验收与规划核实互为前置", "义乌市恒达针织有限公司",
        "市消防救援支队", datetime.fromisoformat("2026-10-09T09:15"),
        datetime.fromisoformat("2026-11-13"), "红", 14.5,
    )  # fmt: skip
    formats = [cell.number_format for cell in sample["超期问题"][HEAD + 1]]
    assert formats[4:] == ["yyyy-mm-dd hh:mm", "yyyy-mm-dd", "General", "#,##0.0"]


def typed(form: Form, value: Any) -> Any:
    """The one cell of a report of one cell."""
    column = Column(key="one", title="一", form=form)
    table = Table(key="one", title="一", columns=(column,), rows=((value,),), total=1)
    return book(replace(EMPTY, lists=(table,)))["一"].cell(HEAD + 1, 1)


@pytest.mark.parametrize(
    ("form", "value", "cell", "number_format"),
    [
        (Form.COUNT, 1234, 1234, "#,##0"),
        (Form.DAYS, 2.25, 2.2, "#,##0.0"),
        (Form.SHARE, 0.91649, 0.916, "0.0%"),
        (Form.SIGNED, 3, 3, '+#,##0;−#,##0;"持平"'),
        (Form.SIGNED, -3, -3, '+#,##0;−#,##0;"持平"'),
        (Form.SIGNED, -0.04, 0, '+#,##0.0;−#,##0.0;"持平"'),
        (Form.DAY, date(2026, 11, 19), datetime.fromisoformat("2026-11-19"), "yyyy-mm-dd"),
        (Form.LIGHT, "grey", "灰", "General"),
        (Form.COUNT, None, "—", "General"),
        (Form.TEXT, "007", "007", "General"),
    ],
)
def test_a_cell_holds_what_is_read(form: Form, value: Any, cell: Any, number_format: str) -> None:
    """2.25 reads 2.2 in every file: a spreadsheet would have rounded it to 2.3."""
    found = typed(form, value)
    assert (found.value, found.number_format) == (cell, number_format)


def test_each_sheet_says_of_when_and_of_what_it_is(sample: Workbook) -> None:
    for sheet in sample:
        assert sheet["A1"].value == f"涉企问题闭环办理周报：{sheet.title}"
        assert "2026-11-12 17:30 至 2026-11-19 17:30；数据截至：2026-11-19 17:30" in str(
            sheet["A2"].value
        )
        assert "统计范围：金华市全部涉企问题" in str(sheet["A3"].value)
    assert "共 37 条，此处列前 14 条。" in str(sample["超期问题"]["A2"].value)


def test_heads_stay_filters_are_set_and_each_sheet_prints_on_a4(sample: Workbook) -> None:
    *lists, charts = sample
    assert (charts.page_setup.paperSize, charts.page_setup.orientation) == (9, "landscape")
    for sheet in lists:
        assert sheet.freeze_panes == f"B{HEAD + 1}"
        assert sheet.auto_filter.ref.startswith(f"A{HEAD}:")
        assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_cols == "$A:$A"
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (
            True, 0,
        )  # fmt: skip
        assert sheet.oddFooter.right.text == "第 &P 页，共 &N 页"
        assert sheet.oddFooter.left.text == "数据截至2026年11月19日 17:30（北京时间）"


def test_a_row_is_as_high_as_its_longest_text(hard: Workbook) -> None:
    """The 3,000 characters stand in a column of 60 letters, two of which the indent takes: 29 a
    line, over a hundred lines; no row of a sheet is higher than 409 points.
    """
    sheet = next(made for made in hard if made["A4"].value == "=标题")
    high = {row[0].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows(5)}
    assert high[LONG] == pytest.approx(400, abs=0.5)
    assert high[RIGHT_TO_LEFT] == 16.5


def test_columns_are_as_wide_as_what_stands_in_them(sample: Workbook) -> None:
    wide = {
        n: told.width
        for told in sample["超期问题"].column_dimensions.values()
        for n in range(told.min, told.max + 1)
    }
    assert wide[1] > len("ZJ-3307-20261009-0012")
    assert wide[2] > 2 * len("高新技术企业研发费用加计扣除资料反复补正")
    assert wide[5] > len("2026-10-09 09:15")


def test_lights_are_words_that_a_rule_colours(sample: Workbook) -> None:
    found = sample["超期问题"].conditional_formatting
    (ruled,) = found
    told = {rule.formula[0]: rule.dxf.font.color.rgb for rule in ruled.rules}
    assert str(ruled.sqref) == f"G{HEAD + 1}:G{HEAD + len(OVERDUE_ROWS)}"
    assert told == {
        '"红"': "FFC53030", '"黄"': "FF975A16", '"绿"': "FF2F855A", '"灰"': "FF718096",
    }  # fmt: skip


def test_no_cell_is_a_formula_and_no_text_is_lost(hard: Workbook) -> None:
    cells = [cell for sheet in hard for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    written = {cell.value for cell in cells}
    # A carriage return is written as the format asks; openpyxl shows it as it is written.
    expected = {text.replace("\r", "_x000D_") for text in FORMULAS}
    assert {*expected, LONG, RIGHT_TO_LEFT, "前中[31m后"} <= written
    assert not [cell for cell in cells if cell.hyperlink]


def test_names_of_sheets_are_lawful_and_unlike(hard: Workbook) -> None:
    names = hard.sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(1 <= len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert "history" not in {name.casefold() for name in names}


def test_a_name_that_is_taken_has_a_number_behind_it() -> None:
    assert sheet_names(["总览", "总览", "Ab", "aB", "", "'a'", "x" * 40, "x" * 40, "History"]) == [
        "总览", "总览(2)", "Ab", "aB(2)", "表", "a", "x" * 31, "x" * 28 + "(2)", "History(2)",
    ]  # fmt: skip


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so() -> None:
    """32,767 units of UTF-16, of which an emoji takes two."""
    note = "……（全文共 40,000 字，余下从略）"
    assert cell_text(TOO_LONG) == "长" * (32_767 - len(note)) + note
    assert len(cell_text("🚒" * 20_000).encode("utf-16-le")) <= 2 * 32_767
    assert cell_text(LONG) == LONG
    assert cell_text(CONTROL) == "前中[31m后"


def test_a_report_of_nothing_is_a_workbook_too() -> None:
    assert book(EMPTY).sheetnames == ["总览"]


def test_forty_departments_and_long_texts_are_all_there() -> None:
    """The hard report of the papers: a sheet for each table of theirs, too."""
    made = book(HARD)
    assert len(rows(made, "各单位在办存量")) == 41
    assert len(rows(made, "提请会商（逐件）")) == 46
    assert made["超期问题"].cell(HEAD + 1, 4).value == "末尾有不可见字符"


def test_charts_are_native_and_read_the_numbers_beside_them(sample: Workbook) -> None:
    """Each series names its title, labels and values by cells, which hold the chart's numbers."""
    told = [chart for chapter in SAMPLE.chapters for chart in chapter.charts]
    sheet = sample["图表"]
    drawn = sheet._charts
    assert len(drawn) == len(told) == 4
    for chart, made in zip(told, drawn, strict=True):
        assert len(made.series) == len(chart.series)
        for series, shown in zip(chart.series, made.series, strict=True):
            assert cells_at(sample, shown.tx.strRef.f) == [series.name]
            assert cells_at(sample, shown.cat.strRef.f) == list(chart.labels)
            found = cells_at(sample, shown.val.numRef.f)
            told_values = [None if v is None else round(v, 3) for v in series.values]
            assert found == told_values


def cells_at(made: Workbook, reference: str) -> list[Any]:
    """The values of the cells that a chart refers to."""
    name, _mark, cells = reference.rpartition("!")
    found = made[name.strip("'")][cells.replace("$", "")]
    return (
        [cell.value for row in found for cell in row] if isinstance(found, tuple) else [found.value]
    )


def test_a_report_without_charts_has_no_sheet_for_them() -> None:
    assert "图表" not in book(EMPTY).sheetnames
