"""Duties: what must be done now, by whom, since when and by when."""

from __future__ import annotations

from app.domain.duties import DUTY_ROLES, DutyKind, duties
from app.domain.steps import Action
from tests.domain.casework import (
    CITY_DUTY,
    CLERK,
    DUTY,
    FIRE,
    LEADER,
    PLAN,
    PROVINCE_DUTY,
    WATER,
    Work,
    accepted,
    answered,
    closed,
    dispatched,
    in_hand,
    liaison,
    shown,
)


def told(work: Work) -> list[tuple[str, int | None, str, str]]:
    """(kind, department, since, due) of each duty."""
    return [(str(d.kind), d.department, shown(d.since), shown(d.due)) for d in duties(work.case)]


def test_in_intake_the_office_accepts_or_waits_for_the_enterprise() -> None:
    work = Work()
    assert told(work) == [("accept", None, "11-23 09:00", "11-23 14:30")]
    work.do(Action.ASK, CLERK, "11-23 09:30", missing="营业执照")
    assert told(work) == [("supply", None, "11-23 09:30", "")]


def test_after_acceptance_the_duty_head_dispatches() -> None:
    assert told(accepted()) == [("dispatch", None, "11-23 10:00", "11-23 15:30")]


def test_dispatched_each_department_signs() -> None:
    assert told(dispatched([PLAN])) == [
        ("sign", FIRE, "11-23 11:00", "11-23 16:30"),
        ("sign", PLAN, "11-23 11:00", "11-23 16:30"),
    ]


def test_in_hand_the_lead_contacts_and_handles_and_co_handlers_contribute() -> None:
    work = in_hand([PLAN]).sign("11-23 15:00", by=PLAN, co=True)
    assert told(work) == [
        ("contact", FIRE, "11-23 11:00", "11-24 17:30"),
        ("handle", FIRE, "11-23 14:00", "11-30 17:30"),
        ("contribute", PLAN, "11-23 15:00", "11-26 17:30"),
    ]


def test_an_objection_is_the_offices_to_review_and_has_no_limit_once_it_is_referred() -> None:
    work = dispatched()
    work.do(Action.OBJECT, liaison(FIRE), "11-23 15:00", ground="duty", suggested=WATER, words="非")
    assert told(work) == [("review", None, "11-23 15:00", "11-24 10:00")]
    work.do(Action.REVIEW, DUTY, outcome="referred")
    assert told(work) == [("review", None, "11-23 15:00", "")]


def test_what_the_lead_asks_for_is_the_duty_heads_to_decide() -> None:
    work = in_hand()
    work.do(Action.ASK_PAUSE, liaison(FIRE), "11-24 09:00", reason="testing", until="2026-11-27",
            words="检测")  # fmt: skip
    work.do(Action.ASK_EXTENSION, liaison(FIRE), "11-24 10:00", new_due="2026-12-02", reason="x",
            told=True)  # fmt: skip
    work.do(Action.NOTE, CLERK, "11-24 11:00", text="y")
    assert told(work)[2:] == [
        ("decide_pause", None, "11-24 09:00", ""),
        ("decide_extension", None, "11-24 10:00", "11-30 17:30"),
    ]


def test_a_result_waits_for_the_department_head_and_then_for_the_clerk() -> None:
    work = in_hand()
    work.approving = frozenset({FIRE})
    work.submit("11-25 10:00")
    assert told(work)[1:] == [("approve", FIRE, "11-25 10:00", "11-30 17:30")]
    assert told(answered()) == [("call_back", None, "11-25 10:00", "11-30 17:30")]


def test_who_was_reached_is_closed_and_the_anonymous_are_not_called() -> None:
    assert told(answered().call_back("11-26 09:00")) == [("close", None, "11-26 09:00", "")]
    nobody = Work(enterprise=None, anonymous=True).accept().dispatch().sign().submit()
    assert told(nobody) == [("close", None, "11-25 10:00", "")]


def test_escalated_the_higher_level_takes_it_and_the_lower_tells_the_enterprise() -> None:
    work = in_hand()
    work.do(Action.ESCALATE, DUTY, "11-24 09:00", done="a", asked="b", ground="c", answers="d")
    found = [(str(d.kind), d.region, shown(d.since)) for d in duties(work.case)]
    assert found == [
        ("take", "3307", "11-24 09:00"),
        ("tell_enterprise", "330782", "11-24 09:00"),
    ]
    work.do(Action.TAKE, CITY_DUTY, "11-24 10:00")
    assert told(work)[0] == ("dispatch", None, "11-24 10:00", "11-24 15:30")


def placed(work: Work) -> list[tuple[str, str]]:
    """(kind, office) of each duty of an office."""
    return [(str(d.kind), d.region) for d in duties(work.case) if d.department is None]


def at_the_province() -> Work:
    """Escalated by the county and then by the city, taken each time, dispatched to FIRE there."""
    work = in_hand()
    work.do(Action.ESCALATE, DUTY, "11-24 09:00", done="a", asked="b", ground="c", answers="d")
    work.do(Action.TAKE, CITY_DUTY, "11-24 10:00")
    work.do(Action.ESCALATE, CITY_DUTY, "11-24 11:00", done="e", asked="f", ground="g", answers="h")
    work.do(Action.TAKE, PROVINCE_DUTY, "11-24 14:00")
    work.do(Action.DISPATCH, PROVINCE_DUTY, "11-24 14:10", lead=FIRE)
    return work.sign("11-24 14:20")


BELOW = [("tell_enterprise", "330782"), ("tell_enterprise", "3307")]


def test_every_level_below_answers_to_the_enterprise_until_it_was_reached() -> None:
    work = at_the_province()
    assert placed(work) == BELOW
    work.submit("11-25 10:00")
    # The county, to which the enterprise came, speaks with it; the province closes.
    assert placed(work) == [("call_back", "330782"), *BELOW]
    work.do(Action.CALL_BACK, CLERK, "11-25 11:00", means="phone", reached=False)
    assert placed(work) == [("call_back", "330782"), *BELOW]
    work.call_back("11-26 09:00")
    assert placed(work) == [("close", "33")]


def test_a_new_round_has_its_own_result_to_tell() -> None:
    work = at_the_province().submit("11-25 10:00").call_back("11-26 09:00", grade=2)
    assert placed(work) == BELOW


def test_sent_down_the_level_below_runs_it_again_and_owes_nothing_beside() -> None:
    work = at_the_province()
    work.do(Action.SEND_DOWN, PROVINCE_DUTY, "11-25 09:00", reason="属市级权限")
    assert placed(work) == [("dispatch", "3307"), ("tell_enterprise", "330782")]
    work.do(Action.SEND_DOWN, CITY_DUTY, "11-25 10:00", reason="属县级权限")
    assert placed(work) == [("dispatch", "330782")]


def test_orders_instructions_and_disputes_are_answered() -> None:
    work = in_hand([PLAN])
    work.do(Action.REQUIRE, liaison(FIRE), "11-24 09:00", waiting=1, awaited="a:2", why="须先核实")
    work.do(Action.DISPUTE, liaison(PLAN), "11-24 10:00", prerequisite=1, reason="无须先行")
    work.do(Action.INSTRUCT, LEADER, "11-24 11:00", words="请速办")
    work.do(Action.ORDER, DUTY, "11-24 14:00", level="supervise", ground="x", due="2026-11-27",
            rhythm=5, approved_by="李市长")  # fmt: skip
    assert told(work)[3:] == [
        ("decide_dispute", None, "11-24 10:00", ""),
        ("answer_instruction", None, "11-24 11:00", ""),
        ("answer_order", FIRE, "11-24 14:00", "11-27 17:30"),
    ]


def test_closing_leaves_what_still_has_to_be_answered_and_decided() -> None:
    assert told(closed()) == []
    work = in_hand()
    work.do(Action.INSTRUCT, LEADER, "11-24 11:00", words="请速办")
    work.submit().call_back("11-26 09:00", grade=1).submit("11-27 09:00")
    work.call_back("11-27 10:00", grade=2)
    work.do(Action.APPEAL, liaison(FIRE), "11-27 11:00", reason="误评")
    work.close("11-27 14:00", ground="explained", reason="无依据", signed_by="李志强")
    assert told(work) == [
        ("answer_instruction", None, "11-24 11:00", ""),
        ("decide_appeal", None, "11-27 11:00", ""),
    ]


def test_every_kind_of_duty_is_somebodys() -> None:
    assert set(DUTY_ROLES) == set(DutyKind)
    assert all(DUTY_ROLES.values())
