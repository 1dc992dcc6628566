"""问题详情: the orders of a problem in the side column, their forms, and their lines in the log."""

from __future__ import annotations

import pytest

from app.domain.problem import Case
from app.domain.steps import Action
from layouts.pages.problem.orders import supervision
from tests.pages.problem_page import Office, OpenPage, a_case, component, of_class, walk, words
from tests.pages.supervised import drafted, local, ordered


def lines(page: OpenPage) -> list[str]:
    """What the side column says of orders, a line an order."""
    return [words(line) for line in supervision(page.view)]


def hrefs(page: OpenPage) -> list[str]:
    return [c.href for c in walk(supervision(page.view)) if getattr(c, "href", None)]


def test_an_order_tells_its_terms_its_answers_and_its_silence(office: Office) -> None:
    case = ordered(office, ground="两部门互为前置")
    [line] = lines(office.open(case, "supervisor"))
    assert line == (
        "督办 督〔2026〕1号●11月30日 17:30 前完成"
        "两部门互为前置 · 批准 周国平 · 11-23 09:00 下达 · 期限 11-30 17:30 · 每3个工作日答复"
        "下次答复 11月26日 17:30 前尚未答复打印督办单"
    )
    office.at(local(11, 24, 10))
    office.act(case, Action.NOTE, "liaison", text="周四联合踏勘。")
    [line] = lines(office.open(case, "supervisor"))
    assert "下次答复 11月27日 17:30 前已答复1次，最近 11-24 10:00：周四联合踏勘。" in line
    # Due on Friday 11-27; Monday, Tuesday and Wednesday are worked.
    office.at(local(12, 2, 17, 30))
    page = office.open(case, "supervisor")
    assert "逾期3.0个工作日未答复" in lines(page)[0]
    assert "超过期限2.0个工作日" in lines(page)[0]
    assert len(of_class(supervision(page.view), "alarm")) == 1


def test_a_lifted_order_is_over(office: Office) -> None:
    case = ordered(office)
    office.act(standing(office, case), Action.LIFT, "supervisor", reason="已完成")
    [line] = lines(office.open(case, "leader"))
    assert "已解除" in line
    assert "下次答复" not in line
    assert "尚未答复" not in line


def standing(office: Office, case: Case) -> Case:
    """The case as it stands now."""
    with office.application.reading() as store:
        return store.peek(case.id)


def test_the_papers_are_there_for_who_may_take_them_along(office: Office) -> None:
    case = ordered(office)
    page = office.open(case, "supervisor")
    assert hrefs(page) == [f"/problems/{page.number}/order/1.docx"]
    links = [c.href for c in walk(page.body) if getattr(c, "href", None)]
    assert f"/problems/{page.number}/dispatch.docx" in links


def test_a_draft_leads_who_may_settle_it_to_its_page(office: Office) -> None:
    case = drafted(office)
    [line] = lines(office.open(case, "supervisor"))
    assert line == (
        "拟制提醒：承办单位长时间未反馈进展去下达12-01 09:00 由规则拟制 · 每3个工作日答复"
    )
    assert hrefs(office.open(case, "supervisor")) == ["/supervision"]
    assert hrefs(office.open(case, "liaison")) == []
    assert "待下达" in lines(office.open(case, "liaison"))[0]


def test_the_form_of_an_order_holds_what_the_rules_say(office: Office) -> None:
    """Five working days and an answer every three, as the rules have it."""
    page = office.open(a_case(office, until="signed"), "supervisor").press("open", "order")
    assert page.fields() == {
        "level": None, "ground": "", "due": "2026-11-30", "rhythm": 3, "approved_by": "",
    }  # fmt: skip


def test_the_form_of_an_order_holds_what_a_rule_has_drawn_up(office: Office) -> None:
    case = drafted(office)
    page = office.open(case, "supervisor")
    assert page.offered()[0] == "order"
    assert page.press("open", "order").fields() == {
        "level": "reminder", "ground": "承办单位长时间未反馈进展", "due": "2026-12-08",
        "rhythm": 3, "approved_by": "",
    }  # fmt: skip


def test_one_answer_at_the_end_is_nought_and_not_blank(office: Office) -> None:
    page = office.open(a_case(office, until="signed"), "supervisor").press("open", "order")
    page.press("take", "order", level="reminder", ground="", due="2026-11-30", rhythm=0,
               approved_by="周国平")  # fmt: skip
    assert page.fields()["rhythm"] == 0


def test_an_order_is_only_raised_upwards(office: Office) -> None:
    page = office.open(ordered(office), "supervisor").press("open", "raise")
    level = next(c for c in walk(page.desk) if getattr(c, "options", None))
    assert [option["label"] for option in level.options] == ["挂牌督办"]
    assert level.value == "listed"
    assert "raise" not in office.open(ordered(office, level="listed"), "supervisor").offered()


@pytest.mark.parametrize("who", ["supervisor", "duty_head", "liaison", "leader"])
def test_nobody_is_offered_to_draw_up_a_draft(office: Office, who: str) -> None:
    offered = office.open(a_case(office, until="signed"), who).offered()
    assert {"propose_order", "discard_order", "raise", "lift", "fulfil"} & set(offered) == set()


def test_the_log_says_what_happened_to_an_order(office: Office) -> None:
    case = drafted(office)
    office.act(standing(office, case), Action.DISCARD_ORDER, "supervisor", reason="已在协调")
    office.act(
        standing(office, case), Action.ORDER, "supervisor", level="reminder", ground="久拖未办",
        due="2026-12-08", rhythm=3, approved_by="周国平",
    )  # fmt: skip
    office.act(
        standing(office, case), Action.RAISE, "supervisor", level="supervise",
        ground="仍无进展", due="2026-12-09", approved_by="周国平",
    )  # fmt: skip
    read = words(component(office.open(case, "supervisor").drawn, "problem-body"))
    assert "系统 拟制督办单 提醒，承办单位长时间未反馈进展" in read
    assert "下达后5个工作日内完成 · 报告频次 每3个工作日 · 待督办员下达" in read
    assert "不予下达督办单 已在协调" in read
    assert "提醒 督〔2026〕1号，2026-12-08 17:30 前完成" in read
    assert "依据 久拖未办 · 批准 周国平 · 报告频次 每3个工作日" in read
    assert "升级督办 升为督办，2026-12-09 17:30 前完成" in read
