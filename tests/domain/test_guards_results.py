"""Guards of time, results, closing and supervision: what refuses, and why."""

from __future__ import annotations

import pytest

from app.domain.catalogue import Stage
from app.domain.steps import Action
from tests.domain.casework import (
    CITY_DUTY,
    CLERK,
    DUTY,
    FIRE,
    LEADER,
    PLAN,
    SUPERVISOR,
    Work,
    answered,
    closed,
    enterprise,
    head,
    in_hand,
    liaison,
)

ORDER = {
    "level": "supervise",
    "ground": "久拖未办",
    "due": "2026-11-30",
    "rhythm": 5,
    "approved_by": "李市长",
}


def test_a_result_waits_for_every_co_handler() -> None:
    work = in_hand([PLAN])
    given = {"result": "explained", "text": "已说明"}
    assert work.refusal(Action.SUBMIT, liaison(FIRE), **given) == "co_handlers_open"
    work.do(Action.RELEASE, DUTY, assignment=2, reason="不需要")
    assert work.refusal(Action.SUBMIT, liaison(FIRE), **given) == ""


@pytest.mark.parametrize(
    ("difficulty", "result", "evidence", "code"),
    [
        ("general", "solved", "", ""),
        ("complex", "explained", "", ""),
        ("complex", "solved", "", "evidence_needed"),
        ("hard", "solved", "", "evidence_needed"),
        ("hard", "solved", "验收意见书", ""),
    ],
)
def test_solved_is_shown_by_evidence_where_it_was_not_simple(
    difficulty: str, result: str, evidence: str, code: str
) -> None:
    given = {"result": result, "text": "已办结", "evidence": evidence}
    assert in_hand(difficulty=difficulty).refusal(Action.SUBMIT, liaison(FIRE), **given) == code


def test_where_the_head_approves_the_result_waits_for_the_head() -> None:
    work = in_hand()
    assert work.refusal(Action.APPROVE, head(FIRE)) == "nothing_to_approve"
    work.approving = frozenset({FIRE})
    work.submit("11-25 10:00")
    assert (work.case.stage, work.case.submitted_at) == (Stage.HANDLING, None)
    given = {"result": "explained", "text": "已说明"}
    assert work.refusal(Action.SUBMIT, liaison(FIRE), **given) == "submission_pending"
    assert work.refusal(Action.ASK, liaison(FIRE), missing="图纸") == "submission_pending"
    work.do(Action.RETURN, head(FIRE), reason="依据不足")
    work.submit("11-25 11:00")
    work.do(Action.APPROVE, head(FIRE), "11-25 15:00")
    assert work.case.stage is Stage.FEEDBACK
    assert work.case.submitted_at == work.now


def test_nothing_is_submitted_while_the_enterprise_owes_something() -> None:
    work = in_hand()
    work.do(Action.ASK, liaison(FIRE), missing="图纸")
    given = {"result": "explained", "text": "已说明"}
    assert work.refusal(Action.SUBMIT, liaison(FIRE), **given) == "waiting_for_enterprise"
    assert work.refusal(Action.RESUME, liaison(FIRE)) == "waiting_for_enterprise"


def test_who_is_reached_says_whether_it_is_solved_and_grades_it() -> None:
    work = answered()
    reached = {"means": "phone", "reached": True}
    assert work.refusal(Action.CALL_BACK, CLERK, **reached) == "grade_needed"
    assert work.refusal(Action.CALL_BACK, CLERK, **reached, solved=True) == "grade_needed"
    unreached = {"means": "phone", "reached": False}
    assert work.refusal(Action.CALL_BACK, CLERK, **unreached, grade=1) == "not_reached_no_grade"
    assert work.refusal(Action.CALL_BACK, enterprise(), **unreached) == "grade_needed"
    assert work.refusal(Action.CALL_BACK, CLERK, **reached, solved=True, grade=6) == "bad_fact"


def test_confirmed_means_reached_solved_and_content_about_this_very_result() -> None:
    assert answered().refusal(Action.CLOSE, CLERK, ground="confirmed") == "not_confirmed"
    unsolved = answered().call_back(grade=3, solved=False)
    assert unsolved.refusal(Action.CLOSE, CLERK, ground="confirmed") == "not_confirmed"
    work = answered().call_back("11-26 09:00", grade=5)
    work.do(Action.SEND_BACK, CLERK, missing="附件有误")
    work.submit("11-27 09:00")
    assert work.refusal(Action.CLOSE, CLERK, ground="confirmed") == "not_confirmed"
    work.call_back(grade=4)
    assert work.refusal(Action.CLOSE, CLERK, ground="confirmed") == ""


def attempts(*made: tuple[str, str]) -> Work:
    work = answered()
    for at, means in made:
        work.call_back(at, grade=None, means=means)
    return work


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ([("11-26 09:00", "phone"), ("11-27 09:00", "message"), ("11-30 09:00", "phone")], ""),
        ([("11-26 09:00", "phone"), ("11-27 09:00", "message")], "too_few_attempts"),
        # Two on one day; a Saturday; one means alone.
        (
            [("11-26 09:00", "phone"), ("11-26 15:00", "message"), ("11-30 09:00", "phone")],
            "too_few_attempts",
        ),
        (
            [("11-26 09:00", "phone"), ("11-27 09:00", "message"), ("11-28 09:00", "phone")],
            "too_few_attempts",
        ),
        (
            [("11-26 09:00", "phone"), ("11-27 09:00", "phone"), ("11-30 09:00", "phone")],
            "too_few_attempts",
        ),
    ],
)
def test_unreachable_is_three_attempts_on_three_working_days_by_two_means(
    made: list[tuple[str, str]], code: str
) -> None:
    assert attempts(*made).refusal(Action.CLOSE, CLERK, ground="unreachable") == code


def test_who_was_reached_is_not_unreachable_and_who_is_anonymous_always_is() -> None:
    work = answered().call_back(grade=3)
    assert work.refusal(Action.CLOSE, CLERK, ground="unreachable") == "was_reached"
    nobody = Work(enterprise=None, anonymous=True).accept().dispatch().sign().submit()
    assert nobody.refusal(Action.CLOSE, CLERK, ground="unreachable") == ""


def test_explaining_closes_after_one_rework_with_a_reason_and_a_signature() -> None:
    given = {"ground": "explained", "reason": "无政策依据", "signed_by": "李志强"}
    assert answered().refusal(Action.CLOSE, CLERK, **given) == "rework_first"
    work = answered().call_back("11-26 09:00", grade=1).submit("11-27 09:00").call_back(grade=2)
    assert work.refusal(Action.CLOSE, CLERK, **{**given, "reason": ""}) == "missing_fact"
    assert work.refusal(Action.CLOSE, CLERK, **{**given, "signed_by": ""}) == "missing_fact"
    assert work.refusal(Action.CLOSE, CLERK, **given) == ""


def test_nobody_closes_as_history() -> None:
    assert answered().refusal(Action.CLOSE, CLERK, ground="imported") == "not_allowed"


def test_the_first_bad_grade_brings_a_rework_by_itself_and_the_second_does_not() -> None:
    work = answered().call_back("11-26 09:00", grade=2)
    assert (work.case.stage, work.case.round) == (Stage.HANDLING, 2)
    assert [str(e.kind) for e in work.events[-2:]] == ["call_back", "rework"]
    assert (work.events[-1].actor, work.case.rounds[-1].head) == (0, "李志强")
    work.submit("11-27 09:00").call_back(grade=1)
    assert (work.case.stage, work.case.round) == (Stage.FEEDBACK, 2)


def test_a_rework_names_a_head() -> None:
    work = Work()
    work.do(Action.ANSWER, CLERK, text="可在线办理")
    assert work.refusal(Action.REWORK, DUTY, reason="答非所问") == "missing_fact"
    work.do(Action.REWORK, DUTY, reason="答非所问", head="李志强")
    assert (work.case.stage, work.case.rounds[-1].head) == (Stage.TRANSFER, "李志强")


def test_reopening_is_possible_for_thirty_days_and_a_last_day_off_moves_on() -> None:
    # Closed on Thursday 11-26; the thirtieth day is Saturday 12-26, so Monday 12-28.
    assert closed().refusal(Action.REOPEN, DUTY, "12-28 17:30", reason="反弹") == ""
    assert closed().refusal(Action.REOPEN, DUTY, "12-28 17:31", reason="反弹") == "reopening_over"


def test_a_bad_grade_is_appealed_against_once_and_decided_once() -> None:
    work = answered().call_back("11-26 09:00", grade=1).submit("11-27 09:00")
    assert answered().refusal(Action.APPEAL, liaison(FIRE), reason="误评") == "nothing_to_appeal"
    assert work.refusal(Action.DECIDE_APPEAL, SUPERVISOR, excluded=True, reason="x") == "no_appeal"
    work.do(Action.APPEAL, liaison(FIRE), reason="误评")
    assert work.refusal(Action.APPEAL, liaison(FIRE), reason="误评") == "nothing_to_appeal"
    work.do(Action.DECIDE_APPEAL, SUPERVISOR, excluded=True, reason="误评属实")
    assert work.refusal(Action.DECIDE_APPEAL, SUPERVISOR, excluded=True, reason="x") == "no_appeal"
    assert work.case.graded is not None
    assert work.case.graded.excluded is True


def test_one_open_order_which_its_issuer_lifts_before_closing() -> None:
    work = answered().call_back("11-26 09:00")
    assert work.refusal(Action.LIFT, DUTY, reason="x") == "no_order"
    work.do(Action.ORDER, CITY_DUTY, **ORDER)
    assert work.refusal(Action.ORDER, DUTY, **ORDER) == "order_open"
    assert work.refusal(Action.CLOSE, CLERK, ground="confirmed") == "order_open"
    assert work.refusal(Action.LIFT, DUTY, reason="已完成") == "not_your_order"
    assert work.refusal(Action.LIFT, SUPERVISOR, reason="已完成") == ""
    assert work.refusal(Action.CLOSE, CLERK, ground="confirmed") == ""


def test_an_order_is_due_in_the_future() -> None:
    late = {**ORDER, "due": "2026-11-20"}
    assert in_hand().refusal(Action.ORDER, DUTY, **late) == "date_not_later"


def test_consultation_is_asked_for_once_and_only_a_standing_flag_is_cleared() -> None:
    work = in_hand()
    assert work.refusal(Action.REFER, head(FIRE), reason="跨部门") == ""
    assert work.refusal(Action.REFER, LEADER, reason="跨部门") == "referred_already"
    given = {"reason": "已明确牵头", "return_on": "2026-12-04"}
    assert work.refusal(Action.CLEAR_FLAG, SUPERVISOR, rule="aged", **given) == "no_such_flag"
    assert work.refusal(Action.CLEAR_FLAG, SUPERVISOR, rule="asked", **given) == ""
    assert work.refusal(Action.REFER, LEADER, reason="仍未解决") == ""


def test_an_instruction_is_answered_also_after_closing() -> None:
    work = in_hand()
    assert work.refusal(Action.ANSWER_INSTRUCTION, DUTY, text="已办") == "no_instruction"
    work.do(Action.INSTRUCT, LEADER, words="请速办")
    work.submit().call_back().close()
    assert work.refusal(Action.ANSWER_INSTRUCTION, DUTY, text="已办") == ""
