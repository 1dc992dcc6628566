"""周例会材料 as a report: its sentences, figures and lists say what the pack says, and no more.

The weeks: tests/services/reviewed_weeks.py and overseen_weeks.py.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.domain.changing import replace
from app.domain.register_filter import parse_filter
from app.domain.review.pack import Section
from app.domain.steps import Action
from app.queries.register_then import told_then
from app.queries.report import Report
from app.queries.review_report import review_report
from tests.building import DUTY_HEAD, act
from tests.domain.casework import moment
from tests.queries.reading_reports import chapter, column, table, tables, told, values
from tests.services.overseen_weeks import an_overseen_office
from tests.services.reviewed_weeks import LEADER, WEEK, Office, an_office, frozen

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def office(database_url: str) -> Office:
    return an_office(database_url)


@pytest.fixture
def plain(office: Office) -> Report:
    return review_report(frozen(office))


@pytest.fixture
def overseen(database_url: str) -> Report:
    return review_report(frozen(an_overseen_office(database_url)))


def test_chapters_stand_in_the_order_of_the_pack(plain: Report) -> None:
    assert [each.title for each in plain.chapters] == [
        *("一页总览", "在办存量", "新增问题", "推进中问题", "超期问题", "即将到期问题", "督办事项"),
        *("提请会商", "办结销号", "各单位指标", "热点与反复诉求", "部门协同分析", "议定事项落实"),
    ]
    assert (plain.title, plain.organ) == ("金华市涉企问题闭环办理周报", "金华市")
    assert (plain.since, plain.until, plain.as_of) == (WEEK.since, WEEK.until, WEEK.until)


def test_the_overview_is_written_from_the_numbers(plain: Report) -> None:
    assert told(plain, Section.OVERVIEW) == [
        "本周新增问题 2 件，与上周持平；办结 1 件，较上周增加 1 件；"
        "期末在办 3 件，较上周增加 1 件。",
        "本周办结期限届满 2 件，按期提交办理结果 0 件，按期办结率 0.0%。",
        "期末超期未结 2 件，较上周增加 2 件，其中本周新超期 2 件；超期最久的是“厂房消防验收”"
        "（ZJ-3307-20261117-0001，消防主办），已超期 2.0 个工作日。",
        "期末督办 0 件，提请会商 0 件；未落实的议定事项 0 项，其中逾期 0 项。",
    ]
    assert values(plain, Section.OVERVIEW) == {
        "new": (2, 2), "closed": (1, 0), "open": (3, 2), "overdue": (2, 0),
        "newly_overdue": (2, 0), "due_soon": (1, 2), "under_order": (0, 0), "flagged": (0, 0),
        "met_approved": (0.0, None), "satisfied_of_reached": (1.0, None),
    }  # fmt: skip


def test_the_stock_equation_is_said_and_holds_in_every_row(plain: Report) -> None:
    assert told(plain, Section.STOCK) == [
        "期初在办 2 件，本周增加 2 件（新增 2 件），减少 1 件（办结 1 件），期末在办 3 件。",
        "期末在办较多的单位：消防 2 件、规划 1 件。",
        "存量较期初增加最多的单位：规划，增加 1 件。",
    ]
    found = table(plain, "stock_departments")
    assert [[row[place] for place, _column in found.brief_columns] for row in found.rows] == [
        ["合计", 2, 2, 1, 3, 1],
        ["尚未派单", 0, 2, 2, 0, 0],
        ["消防", 2, 2, 2, 2, 0],
        ["规划", 0, 1, 0, 1, 1],
    ]


def test_what_came_is_late_falls_due_and_was_closed(plain: Report) -> None:
    assert told(plain, Section.NEW) == [
        "本周新增问题 2 件，与上周持平。", "按服务领域，较多的：项目 2 件。",
    ]  # fmt: skip
    assert told(plain, Section.MOVING) == [
        "本周以前登记、期末仍在办理的问题 2 件。",
        "期末在办 3 件中，登记已超过 15 个工作日的 0 件，占 0.0%，与上周持平。",
    ]
    assert told(plain, Section.OVERDUE) == [
        "期末超期未结 2 件，较上周增加 2 件，其中本周新超期 2 件，较上周增加 2 件。",
        "超期最久的是“厂房消防验收”（ZJ-3307-20261117-0001），由消防主办，已超期 2.0 个工作日。",
        "按主办单位，较多的：消防 1 件、规划 1 件。",
    ]
    assert told(plain, Section.DUE_SOON) == [
        "周期末后 5 个工作日内办结期限届满、尚未提交办理结果的 1 件，较上周减少 1 件。",
        "按主办单位，较多的：消防 1 件。",
    ]
    assert told(plain, Section.CLOSED) == [
        "本周办结 1 件，较上周增加 1 件。",
        "其中期末仍为办结的 1 件，按办结依据：企业确认 1 件。",
        "办结问题平均办理时长 1.9 个工作日（扣除待企业的时间）。",
    ]


def test_orders_candidates_and_decisions_are_said(overseen: Report) -> None:
    assert told(overseen, Section.SUPERVISION) == [
        "本周下达督办单 1 件，与上周持平，解除 1 件；期末未解除 1 件（督办 1 件）。",
        "逾期未答复 1 件，最久的是督〔2026〕1号（消防），已逾期 1.0 个工作日。",
    ]
    assert told(overseen, Section.CANDIDATES) == [
        "期末提请会商 1 件，较上周增加 1 件，其中本周新增 1 件。"
    ]
    assert told(overseen, Section.DECISIONS) == [
        "本周落实议定事项 1 项，其中按期 1 项；期末未落实 2 项，其中逾期 1 项。",
        "本周新议定 2 项。",
    ]
    (card,) = chapter(overseen, Section.CANDIDATES).cards
    assert card.number == "ZJ-3307-20261117-0001"
    assert ("分管领导", "陈刚") in card.facts
    assert card.lines == (
        "提请理由：主动提请会商：消防与城管标准不一。",
        "已采取措施：已派单 1 次，主办消防；上次议定：由消防会同城管明确标准。",
        "需会商明确：消防与城管标准不一。",
    )
    assert [c.lines[0] for c in chapter(overseen, Section.DECISIONS).cards] == [
        "议定事项：由消防书面答复。",
        "议定事项：由消防会同城管明确标准。",
        "议定事项：由规划牵头核实。",
    ]


def test_the_lists_name_who_does_what_until_when(overseen: Report) -> None:
    assert [t.title for t in overseen.lists[:3]] == ["问题清单", "责任清单", "措施清单"]
    assert table(overseen, "list_responsible").rows[0][:5] == (
        "ZJ-3307-20261116-0001", "厂房消防验收", "消防", "王伟", "陈刚",
    )  # fmt: skip
    found = table(overseen, "list_measures")
    assert list(
        zip(column(found, "source"), column(found, "lead"), column(found, "state"), strict=True)
    ) == [
        ("会商议定", "规划", "已落实"),
        ("会商议定", "消防", "逾期未落实"),
        ("会商议定", "消防", "推进中"),
        ("督〔2026〕1号", "消防", "督办中"),
    ]


def test_the_picture_shows_who_waits_for_whom(overseen: Report) -> None:
    picture = chapter(overseen, Section.FINDINGS).picture
    assert picture is not None
    assert {spot.name: (spot.size, spot.light) for spot in picture.spots} == {
        "消防": (0.0, "none"), "规划": (1.0, "red"),
    }  # fmt: skip
    assert all(0 <= spot.x <= 1 and 0 <= spot.y <= 1 for spot in picture.spots)
    (arrow,) = picture.arrows
    assert (arrow.cases, arrow.days) == (1, 6.933)


def test_a_sentence_that_was_edited_keeps_what_was_written(office: Office) -> None:
    pack = frozen(office)
    edits = {(Section.FINDINGS, 1): "请消防尽快签收。", (Section.FINDINGS, 9): "无此句。"}
    first, second = chapter(review_report(pack, edits=edits), Section.FINDINGS).sentences
    assert (first.text, first.edited) == ("请消防尽快签收。", True)
    assert first.written == pack.findings[0].sentence + "。"
    assert (second.text, second.edited) == (second.written, False)


def test_every_table_is_whole_and_every_key_is_its_own(
    fresh_database: Callable[[], str],
) -> None:
    for an in (an_office, an_overseen_office):
        report = review_report(frozen(an(fresh_database())))
        keys = [each.key for each in tables(report)]
        assert len(keys) == len(set(keys))
        for each in tables(report):
            assert {len(row) for row in each.rows} <= {len(each.columns)}, each.key
            assert set(each.brief) <= {c.key for c in each.columns} | {"department"}, each.key
            assert len(each.rows) <= each.total


def test_what_a_chart_draws_stands_in_a_table_of_its_chapter(plain: Report) -> None:
    for each in plain.chapters:
        numbers = {
            float(value)
            for found in each.tables
            for row in found.rows
            for value in row
            if isinstance(value, int | float)
        }
        for chart in each.charts:
            drawn = {v for series in chart.series for v in series.values if v is not None}
            assert drawn <= numbers, chart.key


def test_an_address_lists_the_cases_of_its_figure(office: Office) -> None:
    """Whatever happens after the week; what has no list of its own has no address."""
    report = review_report(frozen(office))
    with office.application.transaction() as store:
        case = store.case(office.problems[2])
        given = {"department": office.fire, "reason": "应由消防主办"}
        act(store, case, Action.REASSIGN, DUTY_HEAD, moment("11-27 09:30"), **given)
    figures = [f for each in report.chapters for f in each.figures if f.address]
    assert {f.code for f in figures} == {"open", "overdue", "under_order", "flagged"}
    with office.application.reading() as store:
        for figure in figures:
            asked = parse_filter(dict(parse_qsl(urlsplit(figure.address).query)))
            found = told_then(store, asked, viewer=LEADER, now=moment("11-27 10:00"), most=100)
            assert found is not None
            assert found.total == figure.value, figure.code


def test_a_red_light_is_no_list_of_the_overdue_where_something_was_answered_late(
    office: Office,
) -> None:
    pack = frozen(office)
    lights = tuple(
        replace(count, n=3) if count.code == "red" else count for count in pack.overview.lights
    )
    late = replace(pack, overview=replace(pack.overview, lights=lights))
    (figure, _newly) = chapter(review_report(late), Section.OVERDUE).figures
    assert figure.address == ""


def test_definitions_tell_every_number_and_measure(plain: Report) -> None:
    codes = [definition.code for definition in plain.definitions]
    assert len(codes) == len(set(codes))
    assert {f.code for each in plain.chapters for f in each.figures} <= set(codes)
    measure = next(each for each in plain.definitions if each.code == "met_approved")
    assert (measure.numerator, measure.unit) == ("在批准的办结期限内提交办理结果的", "比率")
    assert measure.remarks.startswith("不予受理、撤回、并单的不计；按延期、议定后的期限计；")
