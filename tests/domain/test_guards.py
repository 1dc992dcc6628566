"""Guards of dispatching, signing, objecting, co-handling and waiting: what refuses, and why."""

from __future__ import annotations

from app.domain.catalogue import AssignmentEnd, Stage
from app.domain.steps import Action
from tests.domain.casework import (
    CLERK,
    DUTY,
    FIRE,
    PLAN,
    SYSTEM_ITSELF,
    WATER,
    Work,
    accepted,
    dispatched,
    enterprise,
    in_hand,
    liaison,
)


def objected(work: Work, at: str = "11-23 15:00", **more: object) -> Work:
    given = {"ground": "duty", "suggested": WATER, "words": "不属于本部门职责"}
    work.do(Action.OBJECT, liaison(FIRE), at, **{**given, **more})
    return work


def test_everything_missing_is_asked_for_at_once() -> None:
    work = Work()
    work.do(Action.ASK, CLERK, missing="营业执照")
    assert work.refusal(Action.ASK, CLERK, missing="图纸") == "supplement_asked_already"
    assert work.refusal(Action.ACCEPT, CLERK, field="01", kind="help", difficulty="general") == (
        "waiting_for_enterprise"
    )
    assert work.refusal(Action.ANSWER, CLERK, text="答复") == "waiting_for_enterprise"
    work.do(Action.SUPPLY, enterprise(), text="已补")
    assert work.refusal(Action.ASK, CLERK, missing="图纸") == "supplement_asked_already"
    assert work.refusal(Action.SUPPLY, enterprise(), text="再补") == "nothing_asked"


def test_a_new_round_may_ask_once_again() -> None:
    work = in_hand()
    work.do(Action.ASK, liaison(FIRE), missing="图纸")
    work.do(Action.SUPPLY, enterprise(), text="已补")
    work.submit().call_back("11-26 09:00", grade=1)
    assert work.refusal(Action.ASK, liaison(FIRE), missing="合同") == ""


def test_the_enterprise_can_complete_its_papers_also_while_an_objection_is_decided() -> None:
    work = in_hand()
    work.do(Action.ASK, CLERK, "11-23 14:30", missing="图纸")
    objected(work)
    assert work.case.stage is Stage.TRANSFER
    assert work.refusal(Action.SUPPLY, enterprise(), text="已补") == ""


def test_a_problem_is_dispatched_once_and_never_to_the_department_that_it_accuses() -> None:
    work = Work(accused=FIRE).accept()
    assert work.refusal(Action.DISPATCH, DUTY, lead=FIRE) == "accused_department"
    rows = [{"department": FIRE, "question": "?"}]
    assert work.refusal(Action.DISPATCH, DUTY, lead=PLAN, co_handlers=rows) == "accused_department"
    rows = [{"department": PLAN, "question": "?"}]
    assert work.refusal(Action.DISPATCH, DUTY, lead=PLAN, co_handlers=rows) == "department_engaged"
    work.dispatch(lead=PLAN)
    assert work.refusal(Action.DISPATCH, DUTY, lead=WATER) == "already_dispatched"


def test_a_co_handler_is_told_what_it_is_asked() -> None:
    rows = [{"department": PLAN, "question": " "}]
    assert accepted().refusal(Action.DISPATCH, DUTY, lead=FIRE, co_handlers=rows) == "missing_fact"


def test_signing_names_the_responsible_person_and_the_leader() -> None:
    work = dispatched()
    assert work.refusal(Action.SIGN, liaison(FIRE), leader="李志强") == "missing_fact"
    assert work.refusal(Action.SIGN, liaison(FIRE), responsible="王建军") == "missing_fact"


def test_signing_by_itself_waits_for_its_limit() -> None:
    work = dispatched()
    assert work.refusal(Action.AUTO_SIGN, SYSTEM_ITSELF, "11-23 16:29", assignment=1) == (
        "sign_limit_runs"
    )
    assert work.refusal(Action.AUTO_SIGN, SYSTEM_ITSELF, "11-23 16:30", assignment=1) == ""
    lead = work.case.open_lead
    assert lead is not None
    assert lead.auto_signed


def test_an_objection_is_raised_within_a_working_day_of_dispatch_signed_or_not() -> None:
    given = {"ground": "duty", "suggested": WATER, "words": "不属于本部门职责"}
    assert in_hand().refusal(Action.OBJECT, liaison(FIRE), "11-24 17:30", **given) == ""
    late = in_hand().refusal(Action.OBJECT, liaison(FIRE), "11-24 17:31", **given)
    assert late == "objection_window_over"


def test_an_objection_names_the_department_it_thinks_right() -> None:
    given = {"ground": "duty", "words": "不属于本部门职责"}
    assert in_hand().refusal(Action.OBJECT, liaison(FIRE), **given) == "missing_fact"


def test_until_it_is_decided_the_first_receiver_is_not_replaced_and_cannot_sign() -> None:
    work = objected(dispatched())
    sign = {"responsible": "王建军", "leader": "李志强"}
    assert work.refusal(Action.SIGN, liaison(FIRE), **sign) == "objection_pending"
    assert work.refusal(Action.REASSIGN, DUTY, department=WATER, reason="x") == "objection_pending"
    given = {"ground": "duty", "suggested": WATER, "words": "再次"}
    assert work.refusal(Action.OBJECT, liaison(FIRE), **given) == "objection_pending"


def test_not_upheld_needs_a_reason_and_is_final() -> None:
    work = objected(in_hand())
    assert work.refusal(Action.REVIEW, DUTY, outcome="not_upheld") == "missing_fact"
    work.do(Action.REVIEW, DUTY, outcome="not_upheld", reason="三定方案明确")
    assert work.case.stage is Stage.HANDLING
    given = {"ground": "duty", "suggested": WATER, "words": "再次"}
    assert work.refusal(Action.OBJECT, liaison(FIRE), **given) == "objection_final"


def test_upheld_needs_another_department_and_no_reason() -> None:
    work = objected(in_hand())
    assert work.refusal(Action.REVIEW, DUTY, outcome="upheld") == "department_needed"
    assert work.refusal(Action.REVIEW, DUTY, outcome="upheld", department=FIRE) == (
        "department_engaged"
    )
    assert work.refusal(Action.REVIEW, DUTY, outcome="upheld", department=WATER) == ""


def test_a_referred_objection_still_waits_and_is_decided_later() -> None:
    work = objected(in_hand())
    work.do(Action.REVIEW, DUTY, outcome="referred")
    assert (work.case.stage, work.case.open_lead and work.case.open_lead.department) == (
        Stage.TRANSFER,
        FIRE,
    )
    assert work.refusal(Action.REVIEW, DUTY, outcome="upheld", department=WATER) == ""


def test_who_gets_it_back_after_a_result_cannot_object_to_it() -> None:
    work = in_hand().submit("11-23 15:00")
    work.do(Action.SEND_BACK, CLERK, missing="缺照片")
    given = {"ground": "duty", "suggested": WATER, "words": "不属于本部门职责"}
    assert work.refusal(Action.OBJECT, liaison(FIRE), **given) == "nothing_to_object_to"


def test_a_co_handler_that_becomes_the_lead_has_one_part() -> None:
    work = objected(in_hand([PLAN, WATER]), suggested=PLAN)
    work.do(Action.REVIEW, DUTY, outcome="upheld", department=PLAN)
    assert [(a.department, str(a.role)) for a in work.case.open_assignments] == [
        (WATER, "co"),
        (PLAN, "lead"),
    ]


def test_a_co_handlers_objection_moves_its_own_part_only() -> None:
    work = in_hand([PLAN])
    given = {"ground": "duty", "suggested": WATER, "words": "无此职责"}
    work.do(Action.OBJECT_CO, liaison(PLAN), **given)
    assert work.case.stage is Stage.HANDLING
    assert work.refusal(Action.CONTRIBUTE, liaison(PLAN), text="意见") == "sign_first"
    sign = {"responsible": "周敏", "leader": "吴刚"}
    assert work.refusal(Action.SIGN_CO, liaison(PLAN), **sign) == "objection_pending"
    assert work.refusal(Action.REVIEW_CO, DUTY, assignment=1, outcome="upheld") == "no_objection"
    work.do(Action.REVIEW_CO, DUTY, assignment=2, outcome="upheld", department=WATER)
    assert [(a.department, a.end) for a in work.case.assignments[1:]] == [
        (PLAN, AssignmentEnd.REASSIGNED),
        (WATER, None),
    ]


def test_an_upheld_co_handler_without_a_successor_is_released() -> None:
    work = in_hand([PLAN])
    work.do(Action.OBJECT_CO, liaison(PLAN), ground="duty", suggested=FIRE, words="无此职责")
    work.do(Action.REVIEW_CO, DUTY, assignment=2, outcome="upheld")
    assert work.case.assignments[1].end is AssignmentEnd.RELEASED


def test_a_department_has_one_open_part() -> None:
    work = in_hand([PLAN])
    add = {"question": "?", "due": "2026-11-25"}
    assert work.refusal(Action.ADD, DUTY, department=PLAN, **add) == "department_engaged"
    assert work.refusal(Action.ADD, DUTY, department=FIRE, **add) == "department_engaged"
    assert work.refusal(Action.REASSIGN, DUTY, department=FIRE, reason="x") == "department_engaged"


def test_adding_gives_a_question_and_a_date_that_lies_ahead() -> None:
    work = in_hand()
    ask = {"department": PLAN, "question": "是否符合规划"}
    assert work.refusal(Action.ADD, liaison(FIRE), **ask) == "missing_fact"
    late = work.refusal(Action.ADD, liaison(FIRE), **ask, due="2026-11-20")
    assert late == "date_not_later"


def test_only_a_co_handler_is_released() -> None:
    work = in_hand([PLAN])
    assert work.refusal(Action.RELEASE, DUTY, assignment=1, reason="x") == "no_such_assignment"
    assert work.refusal(Action.RELEASE, liaison(FIRE), assignment=2, reason="不需要") == ""


def test_a_department_declares_only_its_own_waiting() -> None:
    work = in_hand([PLAN, WATER])
    given = {"awaited": "a:3", "why": "须先出意见"}
    assert work.refusal(Action.REQUIRE, liaison(FIRE), waiting=2, **given) == "not_your_assignment"
    assert work.refusal(Action.REQUIRE, DUTY, waiting=2, **given) == ""
    assert work.refusal(Action.REQUIRE, DUTY, waiting=2, **given) == "prerequisite_set_already"
    assert work.refusal(Action.REQUIRE, DUTY, waiting=2, awaited="a:2", why="x") == (
        "no_such_assignment"
    )
    assert work.refusal(Action.REQUIRE, DUTY, waiting=2, awaited="p:99", why="x") == (
        "no_such_problem"
    )
    assert work.refusal(Action.DROP, liaison(FIRE), prerequisite=1, reason="x") == (
        "not_your_assignment"
    )
    assert work.refusal(Action.DROP, liaison(PLAN), prerequisite=1, reason="已出") == ""
    assert work.refusal(Action.DROP, DUTY, prerequisite=1, reason="x") == "no_such_prerequisite"


def test_a_ring_is_named_and_stored_once_it_is_confirmed() -> None:
    work = in_hand([PLAN])
    work.do(Action.REQUIRE, liaison(FIRE), waiting=1, awaited="a:2", why="须先核实规划")
    given = {"waiting": 2, "awaited": "a:1", "why": "须先验收"}
    assert work.refusal(Action.REQUIRE, liaison(PLAN), **given) == "cycle_needs_confirmation"
    work.do(Action.REQUIRE, liaison(PLAN), **given, confirm=True)
    ring = work.case.prerequisites[1].cycle
    assert sorted(ring) == ["330709823000001/1", "330709823000001/2"]


def test_the_awaited_side_disputes_once_within_a_working_day() -> None:
    work = in_hand([PLAN])
    work.do(Action.REQUIRE, liaison(FIRE), "11-24 09:00", waiting=1, awaited="a:2", why="须先核实")
    given = {"prerequisite": 1, "reason": "无须先行"}
    assert work.refusal(Action.DISPUTE, liaison(FIRE), **given) == "not_your_assignment"
    assert work.refusal(Action.DISPUTE, liaison(PLAN), "11-25 17:31", **given) == (
        "objection_window_over"
    )
    again = in_hand([PLAN])
    again.do(Action.REQUIRE, liaison(FIRE), "11-24 09:00", waiting=1, awaited="a:2", why="须先核实")
    assert again.refusal(Action.DISPUTE, liaison(PLAN), "11-25 17:30", **given) == ""
    assert again.refusal(Action.DISPUTE, liaison(PLAN), **given) == "not_your_assignment"
