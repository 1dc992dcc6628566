"""第三方评估与问卷调查 in 季度评价报告: the rounds of the quarter, if there are any."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.measures.periods import PeriodKind
from app.queries.evaluation_asked import EvaluationFilter
from app.queries.quarterly_report import quarterly_report
from app.queries.report import Chapter
from app.services import surveys
from tests.databases import SqliteDatabases
from tests.imports.survey_files import ROUND, workbook
from tests.pages.evaluated import handled
from tests.pages.problem_page import Office, an_office

CODE = "2026Q4-01"


@pytest.fixture
def office(sqlite_databases: SqliteDatabases) -> Office:
    """Two problems closed in the fourth quarter, both enterprises reached and satisfied."""
    return handled(an_office(sqlite_databases.fresh(migrated=True)))


def imported(office: Office, *, first: str, last: str, region: str = "金华市") -> None:
    told = (CODE, *ROUND[1:4], first, last, region)
    results = [
        (CODE, "", region, "总体满意度", 100, 90, ""),
        (CODE, "住建局", "", "营商便利指数", "", "", 88.5),
    ]
    with office.application.transaction() as store:
        surveys.take(
            store, content=workbook([told], results, [(CODE, 1, "窗口排队时间长")]),
            file="评估.xlsx", viewer=office.people["duty_head"], at=office.now(),
        )  # fmt: skip


def chapters(office: Office, **asked: Any) -> list[Chapter]:
    given = EvaluationFilter(**{"period": PeriodKind.QUARTER, **asked})
    with office.application.reading() as store:
        report = quarterly_report(
            store, viewer=office.people["leader"], at=office.now(), asked=given
        )
    return [chapter for chapter in report.chapters if chapter.key == "surveys"]


def test_a_round_of_the_quarter_is_told_beside_the_offices_own_measure(office: Office) -> None:
    imported(office, first="2026-10-01", last="2026-12-20")
    [told] = chapters(office)
    assert told.title == "第三方评估与问卷调查"
    assert [sentence.text for sentence in told.sentences] == [
        "第三方评估“三季度涉企服务评估”（浙江省评估中心，2026-10-01至2026-12-20）："
        "评价结果2条，发现问题1个，已转为诉求0个。"
    ]
    [table] = told.tables
    rows = [
        {column.key: value for column, value in zip(table.columns, row, strict=True)}
        for row in table.rows
    ]
    # Wilson of 90 of 100, z² = 3.8415: (0.9 + 0.0192) / 1.0384 = 0.8852, ± 0.0596.
    assert rows[0] | {"low": None, "high": None} == {
        "subject": "金华市", "round": "三季度涉企服务评估", "indicator": "总体满意度", "n": 100,
        "share": 0.9, "low": None, "high": None, "score": None, "own_n": 2, "own": 1.0,
        "few": "少",
    }  # fmt: skip
    assert (rows[0]["low"], rows[0]["high"]) == pytest.approx((0.8256, 0.9448), abs=5e-4)
    assert (rows[1]["subject"], rows[1]["score"], rows[1]["share"]) == ("住建局", 88.5, None)
    assert rows[1]["n"] is None


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-07-01", "2026-09-30", 0),
        ("2026-07-01", "2026-10-01", 1),
        ("2026-12-20", "2026-12-20", 1),
    ],
)
def test_a_round_belongs_to_every_quarter_that_it_overlaps(
    office: Office, first: str, last: str, told: int
) -> None:
    imported(office, first=first, last=last)
    assert len(chapters(office)) == told
    assert len(chapters(office, period=PeriodKind.LAST_QUARTER)) == (first < "2026-10")


def test_another_citys_report_says_nothing_of_it(office: Office) -> None:
    imported(office, first="2026-10-01", last="2026-12-20")
    assert len(chapters(office, region="3307")) == 1
    assert chapters(office, region="3301") == []


def test_without_a_round_there_is_no_such_chapter(office: Office) -> None:
    assert chapters(office) == []
