"""What watches over a small office's week, 2026-11-19, 17:30, to 11-26, 17:30, for tests.

Three problems of 义乌, all signed at 14:00 of the day of their dispatch:
1 led by 消防 with 规划 since 11-16, 09:00. 消防 waits for 规划 since 11-18, 09:00; 规划 was to
  answer by 11-19. Ordered (督办) on 11-20, every three working days an answer: by 11-25. None came.
2 led by 规划 since 11-16, 10:00. Reminded (提醒) on 11-17, lifted on 11-24. On 11-18 it was decided
  that 规划 checks by 11-24; it did on 11-23.
3 led by 消防 since 11-17, 09:00. On 11-20 it was decided that 消防 answers by 11-25, which it did
  not; on 11-24 the supervisor put it forward; on 11-25 it was decided again, until 12-04.
"""

from __future__ import annotations

from typing import Any

from app.domain.problem import Case
from app.domain.steps import Action
from db.store import Store
from tests.building import DUTY_HEAD, a_department, a_dispatched_problem, act, an_application
from tests.domain.casework import moment
from tests.services.reviewed_weeks import SUPERVISOR, Office, liaison


def an_overseen_office(url: str) -> Office:
    """The office as it stands on Friday morning."""
    application = an_application(url, at=moment("11-13 08:30"))
    with application.transaction() as store:
        fire = a_department(store, "消防", at=moment("11-13 08:30"))
        plan = a_department(store, "规划", at=moment("11-13 08:30"))
        problems = {
            1: _awaited(store, fire, plan).id,
            2: _settled(store, plan).id,
            3: _decided_twice(store, fire).id,
        }
    return Office(application, fire, plan, problems)


def _awaited(store: Store, fire: int, plan: int) -> Case:
    case = a_dispatched_problem(
        store, lead=fire, co_handlers=(plan,), at=moment("11-16 09:00"), title="厂房消防验收"
    )
    case = _signed(store, case, fire, "11-16")
    case = act(store, case, Action.SIGN_CO, liaison(plan), moment("11-16 14:30"),
               responsible="李敏", leader="周强")  # fmt: skip
    case = act(store, case, Action.REQUIRE, liaison(fire), moment("11-18 09:00"), waiting=1,
               awaited="a:2", why="须先核实规划")  # fmt: skip
    return _ordered(store, case, "11-20 09:00", level="supervise", due="2026-11-30", rhythm=3)


def _settled(store: Store, plan: int) -> Case:
    case = a_dispatched_problem(
        store, lead=plan, at=moment("11-16 10:00"), title="宿舍楼规划核实"
    )  # fmt: skip
    case = _signed(store, case, plan, "11-16")
    case = _ordered(store, case, "11-17 09:00", level="reminder", due="2026-11-27", rhythm=0)
    case = _decided(store, case, "11-18 10:00", plan, "由规划牵头核实。", "2026-11-24")
    case = act(store, case, Action.FULFIL, liaison(plan), moment("11-23 10:00"), decision=1,
               text="已核实。")  # fmt: skip
    return act(store, case, Action.LIFT, DUTY_HEAD, moment("11-24 09:00"), reason="已落实")


def _decided_twice(store: Store, fire: int) -> Case:
    case = a_dispatched_problem(
        store, lead=fire, at=moment("11-17 09:00"), title="门面招牌设置"
    )  # fmt: skip
    case = _signed(store, case, fire, "11-17")
    case = _decided(store, case, "11-20 10:00", fire, "由消防书面答复。", "2026-11-25")
    case = act(store, case, Action.REFER, SUPERVISOR, moment("11-24 10:00"),
               reason="消防与城管标准不一")  # fmt: skip
    return _decided(store, case, "11-25 10:00", fire, "由消防会同城管明确标准。", "2026-12-04")


def _signed(store: Store, case: Case, department: int, day: str) -> Case:
    return act(store, case, Action.SIGN, liaison(department), moment(f"{day} 14:00"),
               responsible="王伟", leader="陈刚")  # fmt: skip


def _ordered(store: Store, case: Case, at: str, **given: Any) -> Case:
    return act(store, case, Action.ORDER, DUTY_HEAD, moment(at), ground="久拖未办",
               approved_by="周国平", **given)  # fmt: skip


def _decided(store: Store, case: Case, at: str, lead: int, text: str, due: str) -> Case:
    return act(
        store,
        case,
        Action.DECIDE,
        SUPERVISOR,
        moment(at),
        text=text,
        due=due,
        lead=lead,
        effect="不调整办结期限",
    )
