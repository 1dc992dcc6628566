"""A report as csv: text that a program reads and no spreadsheet calculates."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile

import pytest

from app.domain.errors import DomainError
from app.exports.report_csv import listing_csv, report_csv, report_zip
from tests.exports.hard_report import HARD
from tests.exports.hostile_report import CONTROL, FORMULAS, HOSTILE, LONG, RIGHT_TO_LEFT
from tests.exports.sample_report import EMPTY, SAMPLE

SIGNS = set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def lines(content: bytes) -> list[list[str]]:
    assert content.startswith(codecs.BOM_UTF8)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_one_table_stands_alone_and_says_what_it_is() -> None:
    """Numbers have no commas in them, shares read as percentages, instants as the wall clock."""
    head, first, *rest = lines(listing_csv(SAMPLE, key="overdue"))
    assert head == [
        "问题编号", "问题", "诉求人", "主办单位", "登记时间", "办结时限", "预警", "超期工作日",
        "导出说明",
    ]  # fmt: skip
    assert first[:8] == [
        "ZJ-3307-20261009-0012", "厂房二期消防验收与规划核实互为前置", "义乌市恒达针织有限公司",
        "市消防救援支队", "2026-10-09 09:15", "2026-11-13", "红", "14.5",
    ]  # fmt: skip
    assert first[8].startswith(
        "涉企问题闭环办理周报；统计时段：2026-11-12 17:30 至 2026-11-19 17:30；"
        "数据截至：2026-11-19 17:30（北京时间）；统计范围：金华市全部涉企问题；"
    )
    assert first[8].endswith("；共 37 条，此处列前 14 条。")
    assert len(rest) == 13


def test_numbers_stand_as_a_program_reads_them() -> None:
    rows = lines(listing_csv(HOSTILE, key="hard"))
    assert [row[1:5] for row in rows[1:4]] == [
        ["0", "2.2", "0.0%", "-1"], ["1234", "3.2", "4.2%", "0"], ["2468", "4.2", "8.3%", "1"],
    ]  # fmt: skip
    assert [row[5:7] for row in rows[4:6]] == [
        ["2026-11-19 17:30", "灰"], ["2026-11-19 17:30", ""],
    ]  # fmt: skip


def test_all_tables_stand_below_one_another_each_under_its_title() -> None:
    told = lines(report_csv(SAMPLE))
    assert told[0] == ["涉企问题闭环办理周报"]
    titles = [told[n + 1][0] for n, line in enumerate(told) if not line]
    assert titles == [
        "主要数据", "主要情况", "各单位在办存量", "超期问题", "提请会商（逐件）", "各单位主要指标",
        "议定事项落实情况", "指标口径",
    ]  # fmt: skip
    assert ["总览", "按期办结率", "91.6%", "90.2%", ""] in told
    assert ["超期问题", "共 37 条，此处列前 14 条。"] in told


def test_packed_each_table_is_a_file_with_a_name_of_its_own() -> None:
    content = report_zip(HOSTILE)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        overdue = next(name for name in names if name.endswith("_超期问题.csv"))
        assert packed.read(overdue) == listing_csv(HOSTILE, key="overdue")
    assert len(set(names)) == len(names)
    assert names[:2] == ["01_主要数据.csv", "02_主要情况.csv"]
    assert content == report_zip(HOSTILE)


def test_no_text_begins_like_a_formula_and_none_is_lost() -> None:
    cells = [cell for line in lines(report_csv(HOSTILE)) for cell in line]
    numbers = {cell for cell in cells if cell.lstrip("-").replace(".", "").isdecimal()}
    assert {cell[:1] for cell in set(cells) - numbers}.isdisjoint(SIGNS)
    assert {LONG, RIGHT_TO_LEFT, *(f"'{text}" for text in FORMULAS)} <= set(cells)
    assert "前中[31m后" in cells
    assert CONTROL not in cells


def test_a_table_that_is_not_there_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        listing_csv(SAMPLE, key="absent")
    assert refused.value.code == "unknown_table"


def test_a_report_of_nothing_is_a_file_too() -> None:
    assert lines(report_csv(EMPTY))[0] == ["涉企问题闭环办理周报"]


def test_forty_departments_and_long_texts_are_all_there() -> None:
    """The hard report of the papers, with signs that no encoding knows."""
    assert len(lines(listing_csv(HARD, key="leads"))) == 41
    assert "末尾有不可见字符" in {cell for line in lines(report_csv(HARD)) for cell in line}
