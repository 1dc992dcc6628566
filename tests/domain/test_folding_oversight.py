"""What supervision, escalation, moving and importing do to a case."""

from __future__ import annotations

from app.domain.catalogue import Lane, Stage
from app.domain.events import EventKind
from app.domain.steps import Action
from tests.domain.casework import (
    CLERK,
    DUTY,
    FIRE,
    OTHER,
    PLAN,
    WATER,
    Work,
    at_stage,
    in_hand,
    shown,
)
from tests.domain.casework_supervised import escalated, supervised


def test_escalating_moves_the_office_and_keeps_the_lower_ones_duty() -> None:
    case = escalated().case
    assert (case.stage, case.office, case.escalated_from) == (Stage.TRANSFER, "3307", ("330782",))
    assert case.open_assignments == ()
    escalation = case.escalations[0]
    assert (escalation.done, escalation.asked, escalation.answers) == (
        "已协调两次",
        "请市级牵头",
        "义乌中心",
    )
    assert shown(escalation.taken_at) == "11-24 10:00"


def test_supervision_is_told_in_full() -> None:
    case = supervised().case
    order = case.orders[0]
    assert (order.number, order.level, order.issuer, order.answer) == (
        "浙改督〔2026〕1号",
        "listed",
        "330782",
        "正在办理",
    )
    assert order.lifted_at is not None
    assert [(i.by, i.words, i.answer) for i in case.instructions] == [("领导", "请速办", "已督办")]
    assert [(f.rule, f.return_on, f.ended_at is not None, f.stands) for f in case.flags] == [
        ("asked", "2026-12-04", False, False),
        ("returned", "", True, False),
        ("aged", "", False, True),
    ]
    decision = case.decisions[0]
    assert (decision.lead, decision.effect, decision.co_handlers[0]["department"]) == (
        FIRE,
        "延后",
        PLAN,
    )
    assert (case.reminders, case.attachments[0].digest) == (1, "sm3:1")


def test_an_ordered_problem_stands_in_the_lane_of_supervision_whatever_its_stage() -> None:
    for stage in (Stage.INTAKE, Stage.TRANSFER, Stage.HANDLING, Stage.FEEDBACK):
        work = at_stage(stage)
        assert work.case.lane == stage
        work.do(Action.ORDER, DUTY, level="reminder", ground="超期", due="2026-12-01",
                rhythm=5, approved_by="李市长")  # fmt: skip
        assert work.case.lane is Lane.SUPERVISION


def test_an_amendment_keeps_what_stood_before() -> None:
    work = in_hand()
    work.do(Action.AMEND, DUTY, difficulty="complex", title="厂房消防", reason="更正")
    assert work.events[-1].facts["before"] == {"difficulty": "general", "title": "厂房二期消防验收"}
    assert work.case.matter.title == "厂房消防"


def test_open_work_moves_to_a_successor_without_a_new_dispatch() -> None:
    work = in_hand()
    work.happens(EventKind.MOVED, "11-24 09:00", assignment=1, department=WATER)
    work.happens(EventKind.MOVED, "11-24 09:30", assignment=1, responsible="赵敏")
    lead = work.case.open_lead
    assert lead is not None
    assert (lead.department, lead.responsible, shown(lead.dispatched_at)) == (
        WATER,
        "赵敏",
        "11-23 11:00",
    )


def test_a_part_of_a_split_problem_keeps_the_registration_time() -> None:
    part = Work("11-23 12:00", problem=OTHER, event=EventKind.SPLIT_FROM,
                registered_at="2026-11-20T01:00:00+00:00", split_from=1)  # fmt: skip
    assert (shown(part.case.registered_at), part.case.split_from) == ("11-20 09:00", 1)
    assert part.due("accept") == "11-23 17:30"


def imported(**facts: object) -> Work:
    given = {"stage": "handling", "registered_at": "2026-11-10T01:00:00+00:00", "lead": FIRE}
    return Work("11-23 09:00", event=EventKind.IMPORTED, **{**given, **facts})


def test_what_is_in_nobodys_hands_is_not_in_hand() -> None:
    work = imported(lead=None)
    assert work.case.stage is Stage.TRANSFER
    assert work.refusal(Action.DISPATCH, DUTY, lead=FIRE) == ""


def test_an_imported_result_can_be_sent_back_called_back_and_closed() -> None:
    work = imported(stage="feedback", co_handlers=[PLAN])
    assert work.case.open_assignments == ()
    work.call_back().close()
    assert work.case.stage is Stage.CLOSED
    again = imported(stage="feedback")
    again.do(Action.SEND_BACK, CLERK, missing="缺照片")
    assert again.case.stage is Stage.HANDLING


def test_an_imported_end_has_a_time() -> None:
    work = imported(stage="closed", last_at="2026-11-12T01:00:00+00:00")
    assert shown(work.case.closed_at) == "11-12 09:00"
