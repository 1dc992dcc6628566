"""Who is told of what: the audience of each event, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.access import Viewer
from app.domain.events import EventKind
from app.domain.folding import fold, step
from app.domain.notices import AUDIENCE, addressees
from app.domain.steps import Action
from app.domain.workflow import STEPS
from tests.domain.casework import (
    CITY_DUTY,
    CLERK,
    DUTY,
    ENERGY,
    FIRE,
    LEADER,
    PLAN,
    SUPERVISOR,
    WATER,
    Work,
    accepted,
    answered,
    closed,
    dispatched,
    head,
    in_hand,
    liaison,
)
from tests.domain.casework_supervised import escalated

FIRE_LIAISON, PLAN_LIAISON, ENERGY_LIAISON = "liaison 11", "liaison 12", "liaison 13"
WATER_LIAISON = "liaison 14"
FIRE_HEAD = "department_head 11"
DUTY_HEAD, CITY_DUTY_HEAD = "duty_head 330782", "duty_head 3307"
OFFICE_SUPERVISOR, CITY_SUPERVISOR = "supervisor 330782", "supervisor 3307"

Act = tuple[Action | EventKind, Viewer | None, dict[str, object]]


def told(work: Work) -> set[str]:
    """Who is told of the last event."""
    before = fold(work.events[:-1])
    event = work.events[-1]
    found = addressees(before, step(before, event), event)
    return {f"{a.role} {a.department or a.region}" for a in found}


def objecting(co: tuple[int, ...] = ()) -> Work:
    work = dispatched(co)
    work.do(Action.OBJECT, liaison(FIRE), "11-23 15:00", ground="duty", words="不属职责",
            suggested=WATER)  # fmt: skip
    return work


def co_objecting() -> Work:
    work = in_hand([PLAN])
    work.do(Action.OBJECT_CO, liaison(PLAN), "11-23 15:00", ground="duty", words="不属职责",
            suggested=WATER)  # fmt: skip
    return work


def asking_pause() -> Work:
    work = in_hand()
    work.do(Action.ASK_PAUSE, liaison(FIRE), "11-24 09:00", reason="testing",
            until="2026-11-27", words="待检测")  # fmt: skip
    return work


def asking_extension() -> Work:
    work = in_hand()
    work.do(Action.ASK_EXTENSION, liaison(FIRE), "11-24 09:00", new_due="2026-12-02",
            reason="检测排期", told=True)  # fmt: skip
    return work


def under_order() -> Work:
    work = in_hand([PLAN])
    work.do(Action.ORDER, DUTY, "11-24 09:00", level="supervise", ground="逾期",
            due="2026-11-30", rhythm=3, approved_by="李市长")  # fmt: skip
    return work


def pending_submission() -> Work:
    work = in_hand()
    work.approving = frozenset({FIRE})
    return work.submit()


def waiting_for_plan() -> Work:
    work = in_hand([PLAN]).sign("11-23 14:10", by=PLAN, co=True)
    work.do(Action.REQUIRE, liaison(FIRE), "11-23 15:00", waiting=1, awaited="a:2",
            why="须先核实规划")  # fmt: skip
    return work


def after(work: Work, action: Action, viewer: Viewer, at: str, **given: object) -> Work:
    work.do(action, viewer, at, **given)
    return work


ORDER_FORM = {"level": "listed", "ground": "仍未办结", "due": "2026-12-02", "approved_by": "李市长"}
DECISION = {
    "text": "由能源局牵头",
    "due": "2026-12-02",
    "lead": ENERGY,
    "co_handlers": [{"department": WATER, "question": "出具意见"}],
    "effect": "延后",
}

# fmt: off
STORIES: dict[str, tuple[Callable[[], Work], set[str]]] = {
    "dispatching tells the liaisons of all departments addressed":
        (lambda: dispatched([PLAN]), {FIRE_LIAISON, PLAN_LIAISON}),
    "reassigning tells the new lead and the old one":
        (lambda: after(in_hand(), Action.REASSIGN, DUTY, "11-24 09:00", department=WATER,
                       reason="职责调整"), {WATER_LIAISON, FIRE_LIAISON}),
    "adding tells the co-handler added":
        (lambda: after(in_hand(), Action.ADD, liaison(FIRE), "11-24 09:00", department=PLAN,
                       question="请核实", due="2026-11-26"), {PLAN_LIAISON}),
    "releasing tells the co-handler released":
        (lambda: after(in_hand([PLAN]), Action.RELEASE, liaison(FIRE), "11-24 09:00",
                       assignment=2, reason="不再需要"), {PLAN_LIAISON}),
    "an objection is for the duty head":
        (objecting, {DUTY_HEAD}),
    "a refused objection is told to who objected":
        (lambda: after(objecting(), Action.REVIEW, DUTY, "11-24 09:00", outcome="not_upheld",
                       reason="属其职责"), {FIRE_LIAISON}),
    "an upheld objection is told to who objected and to the new lead":
        (lambda: after(objecting(), Action.REVIEW, DUTY, "11-24 09:00", outcome="upheld",
                       department=WATER), {FIRE_LIAISON, WATER_LIAISON}),
    "a co-handler's objection is for the duty head":
        (co_objecting, {DUTY_HEAD}),
    "its review is told to who objected":
        (lambda: after(co_objecting(), Action.REVIEW_CO, DUTY, "11-24 09:00", assignment=2,
                       outcome="not_upheld", reason="属其职责"), {PLAN_LIAISON}),
    "a prerequisite is told to whom it waits for":
        (waiting_for_plan, {PLAN_LIAISON}),
    "a disputed prerequisite is for the duty head":
        (lambda: after(waiting_for_plan(), Action.DISPUTE, liaison(PLAN), "11-23 16:00",
                       prerequisite=1, reason="无须先行"), {DUTY_HEAD}),
    "dropping it is told to whom it waited for":
        (lambda: after(waiting_for_plan(), Action.DROP, liaison(FIRE), "11-23 16:00",
                       prerequisite=1, reason="已核实"), {PLAN_LIAISON}),
    "an instruction is told to the duty head and the lead":
        (lambda: after(in_hand(), Action.INSTRUCT, LEADER, "11-24 09:00", words="请速办"),
         {DUTY_HEAD, FIRE_LIAISON}),
    "asking for a pause is for the duty head":
        (asking_pause, {DUTY_HEAD}),
    "a pause is told to the lead":
        (lambda: after(asking_pause(), Action.PAUSE, DUTY, "11-24 10:00"), {FIRE_LIAISON}),
    "a refused pause is told to the lead":
        (lambda: after(asking_pause(), Action.REFUSE_PAUSE, DUTY, "11-24 10:00",
                       reason="无须挂起"), {FIRE_LIAISON}),
    "asking for an extension is for the duty head":
        (asking_extension, {DUTY_HEAD}),
    "an extension is told to the lead":
        (lambda: after(asking_extension(), Action.EXTEND, DUTY, "11-24 10:00"), {FIRE_LIAISON}),
    "a refused extension is told to the lead":
        (lambda: after(asking_extension(), Action.REFUSE_EXTENSION, DUTY, "11-24 10:00",
                       reason="可如期办结"), {FIRE_LIAISON}),
    "a result that the head approves is for the head":
        (pending_submission, {FIRE_HEAD}),
    "a result that goes straight to the office is nobody's news":
        (answered, set()),
    "a result returned within the department is the liaison's":
        (lambda: after(pending_submission(), Action.RETURN, head(FIRE), "11-25 11:00",
                       reason="补充佐证"), {FIRE_LIAISON}),
    "a result sent back is the lead's":
        (lambda: after(answered(), Action.SEND_BACK, CLERK, "11-25 11:00", missing="照片"),
         {FIRE_LIAISON}),
    "a rework is the lead's":
        (lambda: answered().call_back("11-26 09:00", grade=1), {FIRE_LIAISON}),
    "a reopening is the lead's":
        (lambda: after(closed(), Action.REOPEN, DUTY, "11-27 09:00", reason="问题反复"),
         {FIRE_LIAISON}),
    "an order is told to the lead's liaison and head":
        (under_order, {FIRE_LIAISON, FIRE_HEAD}),
    "raising it, too":
        (lambda: after(under_order(), Action.RAISE, DUTY, "11-25 09:00", **ORDER_FORM),
         {FIRE_LIAISON, FIRE_HEAD}),
    "lifting it, too":
        (lambda: after(under_order(), Action.LIFT, DUTY, "11-25 09:00", reason="已完成"),
         {FIRE_LIAISON, FIRE_HEAD}),
    "an order before there is a lead is the office's":
        (lambda: after(accepted(), Action.ORDER, DUTY, "11-23 11:00", level="reminder",
                       ground="批示件", due="2026-11-30", rhythm=0, approved_by="李市长"),
         {DUTY_HEAD}),
    "an answer goes to the supervisors of the office that issued it":
        (lambda: after(under_order(), Action.ANSWER_ORDER, liaison(FIRE), "11-25 09:00",
                       text="正在办理"), {OFFICE_SUPERVISOR}),
    "a note that answers an order, too":
        (lambda: after(under_order(), Action.NOTE, liaison(FIRE), "11-25 09:00", text="已踏勘"),
         {OFFICE_SUPERVISOR}),
    "any other note is nobody's news":
        (lambda: after(in_hand(), Action.NOTE, liaison(FIRE), "11-25 09:00", text="已踏勘"),
         set()),
    "escalating tells the office above and the department that loses it":
        (lambda: after(in_hand(), Action.ESCALATE, DUTY, "11-24 09:00", done="已协调",
                       asked="请市级牵头", ground="跨县", answers="义乌中心"),
         {CITY_DUTY_HEAD, CITY_SUPERVISOR, FIRE_LIAISON}),
    "taking it tells the office below":
        (escalated, {DUTY_HEAD}),
    "sending it down tells the office below":
        (lambda: after(escalated(), Action.SEND_DOWN, CITY_DUTY, "11-24 11:00",
                       reason="属县级事权"), {DUTY_HEAD}),
    "a decision is told to whom it names and to the office":
        (lambda: after(in_hand(), Action.DECIDE, SUPERVISOR, "11-24 09:00", **DECISION),
         {ENERGY_LIAISON, WATER_LIAISON, DUTY_HEAD}),
    "referring is for the supervisors":
        (lambda: after(in_hand(), Action.REFER, LEADER, "11-24 09:00", reason="跨部门"),
         {OFFICE_SUPERVISOR}),
    "a reminder is for the department that holds it":
        (lambda: after(in_hand(), Action.REMIND, SUPERVISOR, "11-24 09:00"), {FIRE_LIAISON}),
    "a reminder of what the office holds is for the duty head":
        (lambda: after(accepted(), Action.REMIND, SUPERVISOR, "11-24 09:00"), {DUTY_HEAD}),
    "a callback is nobody's news":
        (lambda: answered().call_back("11-26 09:00"), set()),
}
# fmt: on


@pytest.mark.parametrize("story", STORIES)
def test_whom_an_event_tells(story: str) -> None:
    work, expected = STORIES[story]
    assert told(work()) == expected


def test_a_drawn_up_order_is_for_the_supervisors() -> None:
    work = in_hand()
    work.happens(Action.PROPOSE_ORDER, "12-01 09:00", rule="first", level="reminder",
                 ground="逾期1个工作日", due_days=5, rhythm=3)  # fmt: skip
    assert told(work) == {OFFICE_SUPERVISOR}


def test_a_department_that_takes_over_is_told() -> None:
    work = in_hand()
    work.happens(EventKind.MOVED, assignment=1, department=WATER)
    assert told(work) == {WATER_LIAISON}


def test_a_flag_and_a_reckoning_are_nobodys_news() -> None:
    work = in_hand()
    work.happens(EventKind.FLAGGED, rule="aged", since="2026-11-23T02:00:00+00:00",
                 evidence={"days": 31.0, "limit": 30})  # fmt: skip
    assert told(work) == set()


def test_a_new_problem_is_nobodys_news() -> None:
    work = Work()
    assert addressees(None, work.case, work.events[0]) == frozenset()


def test_the_accused_department_is_never_told_of_a_report() -> None:
    """消防 is accused, and named all the same by a decision that another department leads."""
    work = Work(accused=FIRE, kind="report").accept(kind="report").dispatch(lead=PLAN)
    work.happens(Action.DECIDE, "11-24 09:00", text="由规划牵头", lead=PLAN, effect="延后",
                 due_at="2026-12-02T09:30:00+00:00",
                 co_handlers=[{"department": FIRE, "question": "说明情况"}])  # fmt: skip
    assert told(work) == {PLAN_LIAISON, DUTY_HEAD}


def test_every_act_of_the_table_is_one_of_the_workflow() -> None:
    known = {str(s.action) for s in STEPS} | {str(kind) for kind in EventKind}
    assert set(AUDIENCE) <= known
