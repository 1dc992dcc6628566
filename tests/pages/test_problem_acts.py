"""问题详情: what one does on it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from app.domain.errors import DomainError
from app.domain.events import EventKind
from app.domain.facts import FactType
from app.domain.identifiers import problem_number
from app.domain.steps import Action
from app.queries.problem_acts import ELSEWHERE, ORDER
from app.queries.problem_sentences import SENTENCES
from layouts.components.forms import CONTROLS
from tests.building import MONDAY_NINE
from tests.pages.problem_page import Office, a_case, of_class, words


def test_the_next_act_is_one_button_with_its_consequence(office: Office) -> None:
    page = office.open(a_case(office), "liaison")
    assert page.offered()[0] == "sign"
    assert words(of_class(page.desk, "act-main")) == (
        "签收时限 11月30日 17:30，自受理起算，不因签收改变"
    )


@pytest.mark.parametrize(
    ("until", "who", "first"),
    [
        ("registered", "clerk", "accept"),
        ("accepted", "duty_head", "dispatch"),
        ("signed", "liaison", "contact"),
        ("signed", "leader", "instruct"),
        ("signed", "supervisor", "note"),
    ],
)
def test_each_role_meets_its_own_next_act(office: Office, until: str, who: str, first: str) -> None:
    assert office.open(a_case(office, until=until), who).offered()[0] == first


def test_a_supervisor_is_led_to_the_consultation_when_the_limit_has_passed(office: Office) -> None:
    case = a_case(office, until="signed")
    office.at(MONDAY_NINE + timedelta(days=8))
    assert office.open(case, "supervisor").offered()[0] == "refer"


def test_what_cannot_be_done_yet_says_why(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    assert "不能办结销号：主办尚未提交结果；自然资源局协办意见未交。" in words(
        office.open(case, "duty_head").desk
    )
    assert "不能提交结果：自然资源局协办意见未交，须全部提交或免除。" in words(
        office.open(case, "liaison").desk
    )


def test_acts_without_an_object_are_not_offered(office: Office) -> None:
    offered = office.open(a_case(office, until="signed"), "duty_head").offered()
    assert {"review_co", "release", "drop"} & set(offered) == set()


def test_the_form_asks_for_what_the_rule_asks_for_and_nothing_else(office: Office) -> None:
    page = office.open(a_case(office), "liaison").press("open", "sign")
    assert page.fields() == {"responsible": "李建国", "leader": "周伟民"}
    assert "办结时限自受理起算，不因签收改变" in words(page.desk)
    assert "依据：参照《北京市接诉即办工作条例》第十二条" in words(page.desk)


def test_a_taken_act_stands_in_the_log_at_once(office: Office) -> None:
    page = office.open(a_case(office), "liaison").press("open", "sign")
    page.press("take", "sign", responsible="李建国", leader="周伟民")
    assert "住建局 李建国 签收派单后 0.0 小时 · 责任人 李建国 · 分管领导 周伟民" in words(page.body)
    assert page.data("problem-shown")["version"] == 4
    assert "shell-toasts" in page.props
    assert page.fields() == {}


def test_a_missing_fact_is_named_at_its_field_and_the_rest_is_kept(office: Office) -> None:
    page = office.open(a_case(office, until="signed"), "liaison").press("open", "submit")
    page.press("take", "submit", result="", text="已协调解决", evidence="")
    assert words(of_class(page.desk, "field-wrong")) == "请填写“办理结果”。"
    assert page.fields() == {"result": None, "text": "已协调解决", "evidence": ""}
    assert page.events() == 4


def test_departments_are_typed_by_name(office: Office) -> None:
    page = office.open(a_case(office, until="accepted"), "duty_head").press("open", "dispatch")
    rows = [
        {"department": "自然资源局", "question": "出具意见"},
        {"department": "", "question": ""},
    ]
    page.press("take", "dispatch", lead="义乌市住房和城乡建设局", co_handlers=rows, words="")
    assert "派单 主办 住建局，协办 自然资源局（出具意见）" in words(page.body)


def test_an_unknown_department_is_refused_at_its_field(office: Office) -> None:
    page = office.open(a_case(office, until="accepted"), "duty_head").press("open", "dispatch")
    rows = [{"department": "自然资源局", "question": "出具意见"}]
    page.press("take", "dispatch", lead="不存在的局", co_handlers=rows, words="")
    assert words(of_class(page.desk, "field-wrong")) == "所选部门不存在或已停用。"
    assert page.fields()["lead"] == "不存在的局"
    assert page.fields()["co_handlers.question"] == "出具意见"


def test_a_final_act_is_asked_for_twice(office: Office) -> None:
    page = office.open(a_case(office, until="registered"), "clerk").press("open", "decline")
    typed = {"ground": "outside", "pointed_to": "请向人民法院提起诉讼"}
    page.press("check", "decline", ground="", pointed_to="")
    assert words(of_class(page.desk, "field-wrong")) == "请填写“不予受理情形”。"
    page.press("check", "decline", **typed)
    assert "请确认不予受理：问题将转为“不予受理”，不进入办理，须告知法定途径。" in words(page.desk)
    assert (page.events(), page.fields()) == (1, typed)
    page.press("take", "decline", **typed)
    assert (page.events(), page.view.case.stage) == (2, "intake")
    assert "受理员 林晓燕 不予受理 不属于行政机关职责范围" in words(page.body)


def test_a_conflict_tells_who_did_what_and_keeps_what_was_typed(office: Office) -> None:
    case = a_case(office, until="signed")
    mine = office.open(case, "liaison").press("open", "note")
    office.at(MONDAY_NINE + timedelta(minutes=12))
    theirs = office.open(case, "colleague").press("open", "note")
    theirs.press("take", "note", text="已约企业周三到现场")
    mine.press("take", "note", text="已与设计单位核对图纸")
    assert "11-23 09:12 住建局 徐磊 记一条进展" in words(of_class(mine.desk, "warn"))
    assert mine.fields() == {"text": "已与设计单位核对图纸"}
    assert "已约企业周三到现场" in words(mine.body)
    assert mine.events() == 5
    mine.press("take", "note", text="已与设计单位核对图纸")
    assert mine.events() == 6
    assert "住建局 李建国 记一条进展 已与设计单位核对图纸" in words(mine.body)


def test_an_act_that_somebody_else_took_gives_the_words_back(office: Office) -> None:
    case = a_case(office)
    mine = office.open(case, "liaison").press("open", "sign")
    office.open(case, "colleague").press("open", "sign").press(
        "take", "sign", responsible="徐磊", leader="周伟民"
    )
    mine.press("take", "sign", responsible="李建国负责到底", leader="周伟民")
    said = words(of_class(mine.desk, "warn"))
    assert "“签收”未保存" in said
    assert "住建局 徐磊 签收" in said
    assert "李建国负责到底" in said


def test_a_ring_is_named_in_words_and_asked_to_be_confirmed(office: Office) -> None:
    case = a_case(office, until="signed", co=True)
    case = office.act(case, Action.REQUIRE, "liaison", waiting=1, awaited="a:2", why="规划核实")
    page = office.open(case, "co").press("open", "require")
    assert sorted(page.fields()) == ["awaited.choice", "awaited.number", "waiting", "why"]
    typed = {"waiting": "2", "awaited": {"choice": "a:1", "number": ""}, "why": "消防验收"}
    page.press("take", "require", **typed)
    assert "互等" in words(of_class(page.desk, "warn"))
    assert "住建局" in words(of_class(page.desk, "warn"))
    assert page.fields()["why"] == "消防验收"
    page.press("take", "require", **typed, confirm="yes")
    assert "系统标记 互等成环" in words(page.body)


def test_another_problem_is_awaited_by_its_number(office: Office) -> None:
    other, case = a_case(office), a_case(office, until="signed")
    page = office.open(case, "liaison").press("open", "require")
    number = problem_number(other.id)
    page.press(
        "take", "require", waiting="1", awaited={"choice": "", "number": number}, why="同一地块"
    )
    assert f"住建局须待问题 {number}先完成：同一地块" in words(page.body)


def test_private_data_is_shown_once_and_the_seeing_is_an_event(office: Office) -> None:
    page = office.open(a_case(office), "clerk").press("open", "unmask")
    page.press("take", "unmask", reason="回访核实")
    assert "陈国强 13900001111" in words(page.desk)
    page.press("log", "all")
    assert "查看隐私 回访核实" in words(page.body)
    page.press("back")
    assert "13900001111" not in words(page.desk) + words(page.body)


def test_the_enterprises_link_is_for_who_speaks_with_it(office: Office) -> None:
    object.__setattr__(office.application.settings, "public_address", "https://localhost")
    case = a_case(office)
    clerk = office.open(case, "clerk").press("link")
    address = next(c.value for c in of_class(clerk.desk, "link-row")[0].children if c.id)
    assert address.startswith("https://localhost/t/")
    with pytest.raises(DomainError, match="not_allowed"):
        office.open(case, "leader").press("link")


def test_news_redraws_the_facts_and_leaves_an_open_form_alone(office: Office) -> None:
    case = a_case(office, until="signed")
    page = office.open(case, "liaison").press("open", "note")
    page.tick(text="写了一半")
    assert (page.body, page.desk) == page.before
    office.act(case, Action.NOTE, "colleague", text="已到现场")
    page.tick(2, text="写了一半")
    assert "已到现场" in words(page.body)
    assert page.desk is page.before[1]


def test_every_act_has_its_place_its_sentence_and_its_fields() -> None:
    assert set(Action) - {*ORDER, *ELSEWHERE} == {Action.REGISTER}
    assert [k for k in (*Action, *EventKind) if k not in SENTENCES] == []
    assert set(FactType) - set(CONTROLS) == set()


LEGAL_IN_HANDLING = {
    "leader": {"instruct", "refer"},
    "duty_head": {
        "reassign", "add", "release", "require", "drop", "amend", "note", "attach", "escalate",
        "order", "refer", "remind", "unmask",
    },
    "supervisor": {
        "reassign", "add", "release", "require", "drop", "amend", "note", "attach", "escalate",
        "order", "refer", "remind", "unmask", "clear_flag", "decide",
    },
    "clerk": {"ask", "contact", "amend", "note", "attach", "withdraw", "merge", "unmask"},
    "liaison": {
        "ask", "contact", "object", "add", "release", "require", "dispute", "drop", "note",
        "attach", "ask_pause", "ask_extension", "submit", "unmask",
    },
    "co": {
        "ask", "contact", "object_co", "require", "dispute", "drop", "note", "attach",
        "contribute", "unmask",
    },
    "department_head": {"refer"},
}  # fmt: skip
"""The workflow's table for a signed problem in 办理, by hand: what each role may try at all."""


@pytest.mark.parametrize("who", [*LEGAL_IN_HANDLING, "stranger", "auditor", "administrator"])
def test_forged_presses_change_nothing(office: Office, who: str) -> None:
    case = a_case(office, until="signed", co=True)
    page = office.open(case, "clerk")
    page.viewer = office.people[who]
    desk = page.desk
    forged = [a for a in Action if str(a) not in LEGAL_IN_HANDLING.get(who, set())]
    for action in forged:
        page.desk = [*desk[:-1], type(desk[-1])(id="problem-form", data={"version": case.n})]
        with_everything = {"reason": "x", "text": "x", "words": "x", "assignment": "1"}
        with suppress(DomainError):
            page.press("take", str(action), **with_everything)
        assert page.events() == case.n, action
    assert len(forged) > 40


@pytest.mark.parametrize("do", ["nonsense", "take"])
def test_a_press_of_no_button_is_refused(office: Office, do: str) -> None:
    page = office.open(a_case(office), "liaison")
    with pytest.raises(DomainError, match="illegal_step"):
        page.press(do, "nonsense")


def test_an_act_without_a_version_is_a_conflict(office: Office) -> None:
    case = a_case(office, until="signed")
    page = office.open(case, "liaison").press("take", "note", text="未打开表单")
    assert page.events() == case.n


def test_a_foreign_number_is_refused(office: Office) -> None:
    mine, foreign = a_case(office, until="signed"), a_case(office, until="accepted")
    page = office.open(mine, "liaison").press("open", "note")
    page.body[-1].data["number"] = problem_number(foreign.id)
    with pytest.raises(DomainError, match="unknown_problem"):
        page.press("take", "note", text="别人的问题")
