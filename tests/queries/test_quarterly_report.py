"""季度评价报告: every number is one of 评价考核's; what it says is written from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.domain.catalogue import Difficulty
from app.domain.measures.measure import BY_CODE
from app.domain.measures.periods import PeriodKind
from app.queries.evaluation_asked import EvaluationFilter
from app.queries.evaluation_view import Column, GroupRow, TableView
from app.queries.quarterly_report import quarterly_report
from app.queries.quarterly_sentences import bands_told, moved
from app.queries.report import Chapter, Report, Table
from tests.databases import SqliteDatabases
from tests.pages import counted_groups
from tests.pages.evaluated import LOOKED_AT, counted, handled, opened
from tests.pages.problem_page import Office, an_office
from tests.pages.supervised import local


@pytest.fixture
def office(sqlite_databases: SqliteDatabases) -> Office:
    """Four problems accepted on 11-23, two of them closed; one of four limits was met."""
    return handled(an_office(sqlite_databases.fresh(migrated=True)))


def report_of(office: Office, **asked: Any) -> Report:
    given = EvaluationFilter(**{"period": PeriodKind.QUARTER, **asked})
    with office.application.reading() as store:
        return quarterly_report(store, viewer=office.people["leader"], at=office.now(), asked=given)


def chapter(report: Report, key: str) -> Chapter:
    [found] = [chapter for chapter in report.chapters if chapter.key == key]
    return found


def told(chapter: Chapter) -> list[str]:
    return [sentence.text for sentence in chapter.sentences]


def rows(table: Table) -> list[dict[str, Any]]:
    return [
        {column.key: value for column, value in zip(table.columns, row, strict=True)}
        for row in table.rows
    ]


def test_it_says_whose_it_is_and_of_when(office: Office) -> None:
    report = report_of(office)
    assert (report.title, report.organ) == (
        "浙江省2026年四季度涉企问题评价报告", "浙江省委改革办",
    )  # fmt: skip
    assert (report.since, report.until) == (local(10, 1, 0), LOOKED_AT)
    assert (report.as_of, report.dated) == (LOOKED_AT, LOOKED_AT)
    assert dict(report.facts) == {"比较期间": "上一季度"}


def test_a_city_is_told_of_its_own(office: Office) -> None:
    report = report_of(office, region="3307")
    assert report.title == "金华市2026年四季度涉企问题评价报告"
    assert dict(report.facts)["区域"] == "金华市"
    [regions] = chapter(report, "regions").tables
    assert [row["group"] for row in rows(regions)] == ["总体", "义乌市"]


def test_what_the_page_is_narrowed_to_beside_its_place_does_not_narrow_it(
    office: Office,
) -> None:
    asked = {"difficulty": Difficulty.HARD, "rank": "met_approved", "page": 7}
    assert report_of(office, **asked) == report_of(office)


@pytest.mark.parametrize("period", [PeriodKind.LAST_QUARTER, PeriodKind.WEEK])
def test_without_a_quarter_the_last_one_is_told(office: Office, period: PeriodKind) -> None:
    """Looked at in January, the four problems lie in the quarter that is over."""
    office.at(datetime(2027, 1, 4, 9).astimezone(LOOKED_AT.tzinfo))
    report = report_of(office, period=period)
    assert report.title == "浙江省2026年四季度涉企问题评价报告"
    figures = {figure.code: figure.value for figure in chapter(report, "summary").figures}
    assert (figures["accepted"], figures["closed"], figures["met_approved"]) == (4, 2, 0.25)
    assert told(chapter(report, "summary"))[0] == (
        "本季度受理企业问题 4 件（较上季度增加 4），办结 2 件（较上季度增加 2）。"
    )
    [row] = rows(chapter(report, "fields").tables[0])
    assert (row["accepted_before"], row["change"]) == (0, 4)
    assert told(chapter(report, "fields"))[1] == (
        f"受理较上季度增加最多的领域：{row['field']}（增加 4 件）。"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [("+0.5 个百分点", "上升 0.5 个百分点"), ("−3", "下降 3"), ("持平", "持平"), ("", "")],
)
def test_a_change_is_said_in_words(change: str, words: str) -> None:
    assert moved(change) == words


def test_the_whole_is_said_in_sentences_with_n_and_interval(office: Office) -> None:
    """Wilson's intervals of one of four, and of two of two, by hand; two closings, of 3 and 8
    working days after Monday: the median lies in the bucket from 3 to 4.
    """
    summary = chapter(report_of(office), "summary")
    assert told(summary)[:4] == [
        "本季度受理企业问题 4 件，办结 2 件。",
        "本季度尚未结束，受理、办结件数不与上季度比较。",
        "按期办结率（延期后）为 25.0%（n=4，95%置信区间 4.6%—69.9%）。",
        "按期办结率（原期限）为 25.0%（n=4，95%置信区间 4.6%—69.9%）。",
    ]
    assert told(summary)[4] == "解决率为 100.0%（n=2，95%置信区间 34.2%—100.0%）。"


def test_every_figure_opens_exactly_its_cases(office: Office) -> None:
    figures = {f.code: f for f in chapter(report_of(office), "summary").figures}
    assert counted(office, figures["accepted"].address) == figures["accepted"].value == 4
    assert counted(office, figures["closed"].address) == figures["closed"].value == 2
    assert counted(office, figures["met_approved"].address) == 4
    assert figures["accepted"].definition == "期内受理的"


def test_departments_are_compared_among_problems_of_one_difficulty(office: Office) -> None:
    [table] = chapter(report_of(office), "departments").tables
    assert (table.key, table.title) == (
        "departments_general", "各部门办理情况（一般问题）",
    )  # fmt: skip
    whole, housing, land = rows(table)
    assert [row["group"] for row in (whole, housing, land)] == [
        "总体", "义乌市住房和城乡建设局", "义乌市自然资源和规划局",
    ]  # fmt: skip
    assert (housing["met_approved_n"], housing["met_approved"]) == (4, 0.25)
    assert (land["met_approved_n"], land["met_approved"]) == (0, None)
    assert housing["met_approved_band"] == "样本少"
    assert told(chapter(report_of(office), "departments")) == [
        "一般问题按期办结率（延期后）：各单位样本均少，不分档。",
        "一般问题解决率：各单位样本均少，不分档。",
    ]


def test_who_stands_apart_is_named_with_value_and_n() -> None:
    """All together 127 of 163; what no department has is no department that could stand apart."""
    figures = counted_groups.figures(counted_groups.GROUPS)
    whole = figures.whole()
    names: dict[Any, str] = {1: "甲局", 2: "乙局", 3: "丙局", None: "未派单", 4: "丁局"}
    table = TableView(
        columns=tuple(Column(code=code, name=BY_CODE[code].name) for code in figures.codes),
        whole=GroupRow(key="", name="总体", cells=whole),
        rows=tuple(
            GroupRow(key=key, name=name, cells=figures.cells(key, whole))
            for key, name in names.items()
        ),
        found=5, page=1, pages=1,
    )  # fmt: skip
    assert next(bands_told(table, among="复杂问题")) == (
        "复杂问题按期办结率（延期后）：低于总体的有甲局（30.0%，n=40）；样本少、不分档的 1 个。"
    )


def test_its_numbers_are_those_of_the_page(office: Office) -> None:
    page = opened(office, period="quarter", shown="all").table
    assert page is not None
    expected = {
        column.name: (cell.reading.n, cell.reading.value, cell.reading.low, cell.reading.high)
        for column, cell in zip(page.columns, page.whole.cells, strict=True)
    }
    shares, lengths, _trend = chapter(report_of(office), "summary").tables
    assert expected == {
        row["measure"]: (row["n"], row["value"], row["low"], row["high"])
        for table in (shares, lengths)
        for row in rows(table)
    }


def test_fields_are_told_by_what_was_accepted(office: Office) -> None:
    fields = chapter(report_of(office), "fields")
    [row] = rows(fields.tables[0])
    assert (row["accepted"], row["share"], row["accepted_before"], row["change"]) == (
        4,
        1.0,
        0,
        None,
    )
    assert told(fields) == [f"受理较多的领域：{row['field']} 4 件（占 100.0%）。"]


def test_the_burden_of_departments_is_told(office: Office) -> None:
    burden = chapter(report_of(office), "burden")
    assert told(burden) == [
        "部门经办问题 5 件次，平均每件填写 4.4 栏，被要求答复和催办 1.0 次；共收到催办提醒 0 次。"
    ]


def test_tables_are_whole(office: Office) -> None:
    report = report_of(office)
    tables = [table for chapter in report.chapters for table in chapter.tables]
    assert len({table.key for table in tables}) == len(tables)
    for table in tables:
        keys = [column.key for column in table.columns]
        assert len(set(keys)) == len(keys)
        assert set(table.brief) <= set(keys)
        assert {len(row) for row in table.rows} == {len(keys)}
    assert len(report.definitions) == 32


def test_a_quarter_without_problems_says_so(sqlite_databases: SqliteDatabases) -> None:
    report = report_of(an_office(sqlite_databases.fresh(migrated=True)))
    assert told(chapter(report, "summary"))[0] == ("本季度受理企业问题 0 件，办结 0 件。")
    assert "按期办结率（延期后）：本季度无样本。" in told(chapter(report, "summary"))
    assert chapter(report, "departments").empty == "本季度没有部门办理的问题。"
    assert chapter(report, "departments").tables == ()
