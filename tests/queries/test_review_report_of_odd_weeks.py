"""周例会材料 as a report: weeks of which it can say less, and how it came to be."""

from __future__ import annotations

import pytest

from app.domain.catalogue import Role
from app.domain.changing import replace
from app.domain.review.pack import Pack, Section
from app.domain.review.pack_rows import Count, Listed
from app.queries.review_report import review_report
from app.services import packs
from db.models import PackRow
from tests.building import viewer_of
from tests.domain.casework import moment
from tests.queries.reading_reports import chapter, table, told
from tests.services.reviewed_weeks import LEADER, WEEK, Office, an_office, frozen

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def office(database_url: str) -> Office:
    return an_office(database_url)


def without_before(counts: tuple[Count, ...]) -> tuple[Count, ...]:
    return tuple(replace(count, before=None) for count in counts)


def test_a_week_that_bears_a_holiday_compares_nothing(office: Office) -> None:
    pack = frozen(office)
    numbers = without_before(pack.overview.numbers)
    alone: Pack = replace(
        pack,
        holiday="国庆节",
        overview=replace(
            pack.overview,
            numbers=numbers,
            lanes=without_before(pack.overview.lanes),
            lights=without_before(pack.overview.lights),
        ),
    )
    report = review_report(alone)
    assert told(report, Section.OVERVIEW)[:2] == [
        "本周含国庆节假期，各项数据不与上周比较。",
        "本周新增问题 2 件；办结 1 件；期末在办 3 件。",
    ]
    lanes, lights = chapter(report, Section.OVERVIEW).charts
    assert [series.name for series in lanes.series] == ["本周"]
    assert lights.labels == ("本周",)
    after = review_report(replace(alone, holiday=""))
    assert told(after, Section.OVERVIEW)[0] == "上周含长假，各项数据不与上周比较。"


def test_a_region_without_problems_has_a_report_that_says_so(office: Office) -> None:
    with office.application.reading() as store:
        pack = packs.prepare(store, region="3301", week=WEEK, at=moment("11-27 08:30"))
    report = review_report(pack)
    assert told(report, Section.OVERVIEW) == [
        "本周新增问题 0 件，与上周持平；办结 0 件，与上周持平；期末在办 0 件，与上周持平。",
        "本周无办结期限届满的问题。",
        "期末无超期未结问题，与上周持平。",
        "期末督办 0 件，提请会商 0 件；未落实的议定事项 0 项，其中逾期 0 项。",
    ]
    assert chapter(report, Section.FINDINGS).empty == "期末无部门间等待，未发现需提示的情况。"
    assert [told(report, section) for section in (Section.NEW, Section.CLOSED)] == [
        ["本周无新增问题，与上周持平。"],
        ["本周无办结问题，与上周持平。"],
    ]


def test_of_a_list_that_is_cut_nothing_is_counted(office: Office) -> None:
    pack = frozen(office)
    cut = replace(pack, overdue=Listed(total=2000, rows=pack.overdue.rows))
    report = review_report(cut)
    assert [t.key for t in chapter(report, Section.OVERDUE).tables] == ["overdue"]
    assert len(told(report, Section.OVERDUE)) == 2
    assert table(report, "overdue").total == 2000


def test_it_says_how_it_was_frozen_and_signed(office: Office) -> None:
    pack = frozen(office)
    with office.application.transaction() as store:
        packs.sign(store, region="3307", since=WEEK.since, viewer=LEADER, at=moment("11-27 11:00"))
    with office.application.reading() as store:
        row = store.session.get_one(PackRow, ("3307", WEEK.since))
        report, digest = review_report(pack, row=row), row.digest
    assert report.dated == moment("11-27 11:00")
    assert dict(report.facts) == {
        "期次": "2026年第48周",
        "统计范围": "金华市及所辖",
        "冻结时间": "2026-11-27 08:30",
        "规则版本": "2026-1",
        "日历版本": "2026-1",
        "冻结人": viewer_of(Role.SUPERVISOR).name,
        "校验值": digest,
        "签发": "领导，2026-11-27 11:00",
    }
