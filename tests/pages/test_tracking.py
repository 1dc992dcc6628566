"""办理进度: what an enterprise sees by its link, what it may do, and who cannot get there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from dash import Dash

from app.domain.catalogue import Role
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.steps import Action
from app.services import tracking
from tests.building import (
    CLERK,
    DUTY_HEAD,
    MONDAY_NINE,
    SECRET,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    viewer_of,
)
from tests.pages.visitors import MovedByHand, Visitor, a_moving_application, an_app, csrf_of


@pytest.fixture
def application(sqlite_url: str) -> MovedByHand:
    return a_moving_application(sqlite_url)


@pytest.fixture
def enterprise(application: MovedByHand) -> Visitor:
    return Visitor(an_app(application))


@pytest.fixture
def department(application: MovedByHand) -> int:
    with application.transaction() as store:
        return a_department(store, "金华市资规局")


def minutes(n: int) -> datetime:
    return MONDAY_NINE + timedelta(minutes=n)


def a_signed(application: MovedByHand, department: int) -> Case:
    liaison = viewer_of(Role.LIAISON, department)
    with application.transaction() as store:
        case = a_dispatched_problem(store, lead=department)
        case = act(store, case, Action.SIGN, liaison, minutes(5), responsible="楼远航",
                   leader="盛卫平")  # fmt: skip
    application.moves(minutes=10)
    return case


def an_answered(application: MovedByHand, department: int) -> Case:
    case = a_signed(application, department)
    with application.transaction() as store:
        case = act(store, case, Action.SUBMIT, viewer_of(Role.LIAISON, department), minutes(8),
                   result="solved", text="已出具规划核实意见。")  # fmt: skip
    return case


def link(case: Case) -> str:
    return f"/t/{tracking.token_of(case.id, secret=SECRET)}"


def now_of(application: MovedByHand, case: Case) -> Case:
    with application.reading() as store:
        return store.peek(case.id)


def test_the_page_says_where_the_case_is_who_has_it_and_until_when(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    page = enterprise.gets(link(a_signed(application, department))).text
    for words in (
        "厂房二期消防验收",
        "金华市资规局",
        "正在办理",
        "2026-11-30 17:30",
        "受理",
        "转办",
        "办结",
        "2026-11-23 09:05",
    ):
        assert words in page, words


def test_the_page_names_no_person_and_no_phone(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    page = enterprise.gets(link(an_answered(application, department))).text
    for private in ("楼远航", "盛卫平", "陈国强", "13900001111", "139****1111"):
        assert private not in page, private


def test_the_page_is_kept_from_indexes_other_sites_and_the_disk(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    answer = enterprise.gets(link(a_signed(application, department)))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in answer.text


def test_a_link_that_was_changed_in_one_letter_leads_nowhere(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    path = link(a_signed(application, department))
    other = "A" if path[-5] != "A" else "B"
    for wrong in (path[:-5] + other + path[-4:], path[:-1], path + "x", "/t/x", "/t/中文"):
        assert enterprise.gets(wrong).status_code == 404, wrong


def test_a_token_names_its_problem_and_no_other() -> None:
    tokens = {tracking.token_of(n, secret=SECRET) for n in range(1, 500)}
    assert len(tokens) == 499
    assert tracking.problem_of(tracking.token_of(7, secret=SECRET), secret=SECRET) == 7
    assert tracking.token_of(7, secret=SECRET) != tracking.token_of(7, secret="another")


def test_who_guesses_links_has_to_wait(application: MovedByHand, department: int) -> None:
    path = link(a_signed(application, department))
    app: Dash = an_app(application)
    guesser = Visitor(app, address="203.0.113.9")
    assert [guesser.gets(f"/t/guess{n}").status_code for n in range(29)] == [404] * 29
    assert guesser.gets("/t/guess30").status_code == 429
    assert guesser.gets(path).status_code == 429
    assert Visitor(app, address="203.0.113.10").gets(path).status_code == 200
    application.moves(minutes=15)
    assert guesser.gets(path).status_code == 200


def test_number_and_code_lead_to_the_same_page(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    case = a_signed(application, department)
    code = tracking.code_of(case.id, secret=SECRET)
    answer = enterprise.posts("/t", number=problem_number(case.id), code=f" {code.lower()} ")
    assert (answer.status_code, answer.location) == (303, link(case))


def test_five_wrong_codes_shut_the_number_for_a_quarter_of_an_hour(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    case = a_signed(application, department)
    number, code = problem_number(case.id), tracking.code_of(case.id, secret=SECRET)
    wrong = [enterprise.posts("/t", number=number, code="23456789") for _n in range(5)]
    assert [answer.status_code for answer in wrong] == [400] * 5
    assert "问题编号或查询码不正确。" in wrong[0].text
    assert enterprise.posts("/t", number=number, code=code).status_code == 429
    application.moves(minutes=15)
    assert enterprise.posts("/t", number=number, code=code).status_code == 303


def test_a_number_that_is_none_is_told_so(enterprise: Visitor) -> None:
    answer = enterprise.posts("/t", number="12", code="23456789")
    assert answer.status_code == 400
    assert "问题编号不正确" in answer.text


def test_a_good_grade_is_thanked_for_and_kept(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    case = an_answered(application, department)
    page = enterprise.gets(link(case)).text
    assert "已出具规划核实意见。" in page
    assert "请确认并评价" in page
    answer = enterprise.posts(
        f"{link(case)}/confirm", form=link(case), solved="yes", grade="5", words="很快"
    )
    assert (answer.status_code, answer.location) == (303, f"{link(case)}?done=confirm")
    after = enterprise.gets(answer.location).text
    assert "您的评价：已解决，非常满意。" in after
    assert "中心将依据您的确认办结销号" in after
    assert "请确认并评价" not in after
    said = now_of(application, case).callbacks
    assert [(c.by_enterprise, c.solved, c.grade, c.words) for c in said] == [
        (True, True, 5, "很快")
    ]


def test_a_result_is_graded_once(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    case = an_answered(application, department)
    for grade in ("4", "5"):
        token = csrf_of(enterprise.gets(link(case))) or csrf_of(enterprise.gets("/t"))
        answer = enterprise.sends(
            f"{link(case)}/confirm", data={"csrf_token": token, "solved": "yes", "grade": grade}
        )
    assert answer.status_code == 400
    assert [c.grade for c in now_of(application, case).callbacks] == [4]


def test_a_bad_grade_sends_the_result_back_and_says_so(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    case = an_answered(application, department)
    answer = enterprise.posts(f"{link(case)}/confirm", form=link(case), solved="no", grade="1")
    after = enterprise.gets(answer.location).text
    assert "您的评价：未解决，非常不满意。" in after
    assert "问题已自动退回承办部门重新办理" in after
    assert now_of(application, case).round == 2


def test_a_grade_without_both_answers_is_asked_for_and_the_words_are_kept(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    case = an_answered(application, department)
    answer = enterprise.posts(f"{link(case)}/confirm", form=link(case), words="还差一步")
    assert answer.status_code == 400
    assert "请选择问题是否已解决和满意程度。" in answer.text
    assert "还差一步" in answer.text


def test_what_is_missing_is_asked_for_and_supplied(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    with application.transaction() as store:
        case = a_problem(store)
        case = act(store, case, Action.ASK, CLERK, minutes(1), missing="请补充总平面图")
    application.moves(minutes=5)
    page = enterprise.gets(link(case)).text
    assert "等待贵单位补齐材料" in page
    assert "请补充总平面图" in page
    answer = enterprise.posts(f"{link(case)}/supply", form=link(case), text="图纸编号 A-01")
    assert "已收到贵单位补齐的内容" in enterprise.gets(answer.location).text
    assert now_of(application, case).waiting_supplement is False


def test_a_withdrawal_is_asked_twice(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    case = a_signed(application, department)
    unsure = enterprise.posts(f"{link(case)}/withdraw", form=link(case), reason="已自行解决")
    assert unsure.status_code == 400
    assert now_of(application, case).stage == "handling"
    sure = enterprise.posts(
        f"{link(case)}/withdraw", form=link(case), reason="已自行解决", sure="yes"
    )
    assert "已撤回" in enterprise.gets(sure.location).text
    assert now_of(application, case).stage == "withdrawn"


def test_without_the_token_of_the_form_nothing_is_done(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    case = an_answered(application, department)
    answer = enterprise.sends(f"{link(case)}/confirm", data={"solved": "yes", "grade": "5"})
    assert answer.status_code == 400
    assert now_of(application, case).callbacks == ()


def test_the_page_offers_no_act_that_is_not_the_enterprises(
    application: MovedByHand, enterprise: Visitor, department: int
) -> None:
    case = an_answered(application, department)
    assert enterprise.posts(f"{link(case)}/close", form=link(case)).status_code == 404
    assert enterprise.posts(f"{link(case)}/supply", form=link(case), text="x").status_code == 400
    assert now_of(application, case).stage == "feedback"


def test_a_declined_case_says_why_and_where_to_go(
    application: MovedByHand, enterprise: Visitor
) -> None:
    with application.transaction() as store:
        case = a_problem(store)
        act(store, case, Action.DECLINE, CLERK, minutes(1), ground="statutory",
            pointed_to="请向劳动人事争议仲裁委员会申请仲裁")  # fmt: skip
    page = enterprise.gets(link(case)).text
    assert "应当或已经通过诉讼、仲裁、复议、信访等法定途径解决" in page
    assert "请向劳动人事争议仲裁委员会申请仲裁" in page
    assert "track-steps" not in page


def test_what_was_answered_at_once_needed_no_department(
    application: MovedByHand, enterprise: Visitor
) -> None:
    with application.transaction() as store:
        case = a_problem(store)
        act(store, case, Action.ANSWER, CLERK, minutes(1), text="无须另行申报。")
    page = enterprise.gets(link(case)).text
    assert page.count("无须（即时答复）") == 2
    assert "无须另行申报。" in page


def test_a_merged_case_leads_to_the_one_it_is_handled_with(
    application: MovedByHand, enterprise: Visitor
) -> None:
    with application.transaction() as store:
        target, twin = a_problem(store), a_problem(store)
        act(store, twin, Action.MERGE, DUTY_HEAD, minutes(1), target=target.id, reason="同一诉求")
    assert f'href="{link(target)}"' in enterprise.gets(link(twin)).text
