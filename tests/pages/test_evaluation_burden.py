"""系统给基层的负担: what departments typed, were asked and were reminded of, by the log."""

from __future__ import annotations

import pytest

from app.domain.catalogue import Role
from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.domain.steps import Action
from app.queries import evaluation as query
from app.queries.burden import BurdenRow, BurdenView
from layouts.pages import evaluation as layout
from tests.building import viewer_of
from tests.pages.evaluated import handled, opened
from tests.pages.problem_page import Office, a_case, of_class, words
from tests.pages.supervised import local


def borne(office: Office, **asked: str) -> BurdenView:
    found = opened(office, part="burden", **asked).burden
    assert found is not None
    return found


def row(view: BurdenView, name: str) -> BurdenRow:
    return next(row for row in view.rows if name in row.name)


def test_fields_are_those_of_the_forms_that_departments_filled_in(office: Office) -> None:
    """住建局: four signings of two fields (责任人, 分管领导), two contacts of three (联系方式,
    是否联系上, 说明), two submissions of three (办理结果, 结果说明, 佐证); 自然资源局: one signing.
    """
    view = borne(handled(office))
    housing, land = row(view, "住房"), row(view, "自然资源")
    assert (housing.handled, housing.acts, housing.fields) == (4, 8, 4 * 2 + 2 * 3 + 2 * 3)
    assert (land.handled, land.acts, land.fields) == (1, 1, 2)
    assert housing.fields_each == 5.0
    assert (view.whole.handled, view.whole.acts, view.whole.fields) == (5, 9, 22)


def test_each_part_that_a_department_was_sent_asks_for_an_answer(office: Office) -> None:
    view = borne(handled(office))
    assert (row(view, "住房").answers, row(view, "自然资源").answers) == (4, 1)
    assert row(view, "住房").reminders == 0


def test_a_reminder_that_two_people_were_told_of_is_one(office: Office) -> None:
    """李建国 and 徐磊 are both liaisons of 住建局."""
    case = a_case(office, until="signed")
    office.at(local(11, 24, 9))
    case = office.act(case, Action.REMIND, "supervisor", text="请抓紧办理。")
    office.act(case, Action.INSTRUCT, "leader", words="请三日内拿出意见。")
    office.at(local(12, 21, 9))
    found = row(borne(office), "住房")
    assert (found.answers, found.reminders) == (2, 1)
    assert found.asked_each == 3.0


def test_what_is_entered_into_no_problem_is_none_of_it(office: Office) -> None:
    with office.application.transaction() as store:
        store.record(
            RegisterKind.SIGNED_IN, register=Register.ACCESS, facts={}, at=office.now(),
            viewer=office.people["liaison"],
        )  # fmt: skip
    office.at(local(12, 21, 9))
    assert borne(office).rows == ()


def test_what_lies_outside_the_window_is_not_borne_in_it(office: Office) -> None:
    handled(office)
    assert borne(office, period="days", **{"from": "2026-12-03", "to": "2026-12-20"}).rows == ()
    [housing] = borne(office, period="days", **{"from": "2026-12-01", "to": "2026-12-02"}).rows
    assert (housing.handled, housing.acts, housing.fields) == (1, 1, 3)


@pytest.mark.parametrize(("region", "found"), [("330782", 2), ("3307", 2), ("3301", 0)])
def test_departments_are_those_of_the_region(office: Office, region: str, found: int) -> None:
    handled(office)
    assert len(borne(office, region=region).rows) == found
    viewer = viewer_of(Role.SUPERVISOR, region=region)
    with office.application.reading() as store:
        own = query.load(store, viewer=viewer, at=office.now(), query={"part": "burden"})
    assert own.burden is not None
    assert len(own.burden.rows) == found


def test_a_long_list_is_told_in_pages_each_with_the_sum_of_all(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled(office)
    monkeypatch.setattr(query, "GROUPS_OF_PAGE", 1)
    first, second = borne(office), borne(office, page="2")
    assert [[row.name for row in view.rows] for view in (first, second)] == [
        ["义乌市住房和城乡建设局"], ["义乌市自然资源和规划局"],
    ]  # fmt: skip
    assert first.whole == second.whole
    assert first.whole.acts == 9
    drawn = layout.draw(opened(office, part="burden"))
    assert "共 2 个部门" in words(drawn)
    assert words(of_class(drawn, "evaluation-pages")) == "第 1 页，共 2 页下一页"
    assert borne(office, page="9").page == 2


def test_every_figure_is_defined_and_the_page_says_so_where_there_is_none(
    office: Office,
) -> None:
    assert "期内没有部门在系统中录入或收到通知" in words(layout.draw(opened(office, part="burden")))
    drawn = words(layout.draw(opened(handled(office), part="burden")))
    assert "各次录入所用表单的栏目数之和，含系统预填和可不填的栏目，故为上限；附件不计" in drawn
