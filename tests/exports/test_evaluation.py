"""评价考核 as a workbook: the same figures as on the page, as numbers, with what they mean."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from app.domain.access import GRANTS, Permission
from app.domain.catalogue import Role
from app.domain.registers import Register, register_subject
from app.exports.evaluation import export_evaluation
from db.log import events_of
from db.models import DepartmentRow
from tests.databases import SqliteDatabases
from tests.pages.evaluated import handled
from tests.pages.problem_page import Office, an_office
from tests.pages.visitors import Visitor, an_account, an_app


@pytest.fixture
def office(sqlite_databases: SqliteDatabases) -> Office:
    return handled(an_office(sqlite_databases.fresh(migrated=True)))


def exported(office: Office, **asked: str) -> Any:
    content = export_evaluation(
        office.application, asked=asked, viewer=office.people["leader"], at=office.now()
    )
    return load_workbook(io.BytesIO(content))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    """What stands under the title and the line of what is told."""
    return [tuple(row) for row in sheet.iter_rows(min_row=3, values_only=True)]


def test_figures_are_numbers_under_a_head_that_stays(office: Office) -> None:
    book = exported(office, shown="limits")
    assert book.sheetnames == ["指标表", "指标明细", "指标说明"]
    sheet = book["指标表"]
    head, whole, housing, land = rows(sheet)
    assert head[:4] == (
        "组别", "按时签收率（比率）", "首次联系及时率（比率）", "按期办结率（延期后）（比率）",
    )  # fmt: skip
    assert whole[:4] == ("总体", 1, 0.5, 0.25)
    assert housing[:4] == ("义乌市住房和城乡建设局", 1, 0.5, 0.25)
    assert land[:4] == ("义乌市自然资源和规划局", 1, None, None)
    assert sheet.freeze_panes == "B4"
    assert sheet["B4"].number_format == "0.0%"


def test_each_figure_tells_what_it_is_made_of(office: Office) -> None:
    made = {row[:2]: row[2:] for row in rows(exported(office)["指标明细"])}
    value, unit, met, of, low, high, before, band, few = made[
        "义乌市住房和城乡建设局", "按期办结率（延期后）"
    ]
    assert (value, unit, met, of, before, band, few) == (
        0.25, "比率", 1, 4, None, "不分档", "样本少",
    )  # fmt: skip
    # Wilson's interval of one in four, by hand.
    assert (round(low, 3), round(high, 3)) == (0.046, 0.699)


def test_every_sheet_says_of_when_and_of_what_it_is(office: Office) -> None:
    book = exported(office, difficulty="general", region="3307")
    for sheet in book:
        told = sheet["A2"].value
        assert "统计期间：2026-11-19 17:30 至 2026-12-17 17:30" in told
        assert "数据截至：2026-12-21 09:00；导出人：周国平（领导）" in told
        assert "区域：金华市；难度：一般" in told


def test_every_measure_is_defined(office: Office) -> None:
    told = {row[:2]: row[2] for row in rows(exported(office)["指标说明"])}
    assert told["解决率", "分子"] == "企业确认办结且认为已解决的"
    assert told["解决率", "分母"] == "期内办结的"


def test_the_burden_has_a_book_of_its_own(office: Office) -> None:
    book = exported(office, part="burden")
    assert book.sheetnames == ["基层负担", "指标说明"]
    assert rows(book["基层负担"])[:3] == [
        ("部门", "经办问题", "录入次数", "填写栏目", "要求答复", "催办提醒", "每件填写栏目",
         "每件要求答复和催办"),
        ("合计", 5, 9, 22, 5, 0, 4.4, 1),
        ("义乌市住房和城乡建设局", 4, 8, 20, 4, 0, 5, 1),
    ]  # fmt: skip


def test_a_name_that_begins_like_a_formula_is_a_text(office: Office) -> None:
    with office.application.transaction() as store:
        store.session.get_one(DepartmentRow, office.lead).name = "=1+1"
    cell = exported(office)["指标表"]["A5"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_log_is_told_what_went_out(office: Office) -> None:
    exported(office, by="region")
    with office.application.reading() as store:
        event = events_of(store.session, register_subject(Register.EXPORTS))[-1]
    facts = event.facts
    assert (facts["what"], facts["format"], facts["query"], facts["rows"]) == (
        "evaluation", "xlsx", "by=region", 1,
    )  # fmt: skip


def test_the_file_is_handed_out_under_a_chinese_name(office: Office) -> None:
    an_account(office.application, "chief", Role.LEADER, region="33")
    visitor = Visitor(an_app(office.application))
    visitor.signs_in("chief")
    answer = visitor.gets("/export/evaluation.xlsx?token=abc&by=region")
    assert answer.status_code == 200
    assert quote("评价考核-20261221-0900.xlsx") in answer.headers["Content-Disposition"]
    assert "bihuan-export=abc" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("role", [Role.CLERK, Role.LIAISON, Role.AUDITOR])
def test_who_may_not_see_the_page_gets_neither_it_nor_the_file(office: Office, role: Role) -> None:
    assert Permission.SEE_EVALUATION not in GRANTS[role]
    place = office.lead if role is Role.LIAISON else None
    an_account(office.application, "other", role, region="33", department=place)
    visitor = Visitor(an_app(office.application))
    visitor.signs_in("other")
    assert visitor.gets("/export/evaluation.xlsx").status_code == 403
