"""Three weeks of the whole timetable, by a table worked out by hand: what, on which day, to whom.

From Monday 2026-09-21 on these days are worked: 9/21 22 23 24, 28 29 30, 10/8 9 10 12 13 14. Off
are 9/25–27 (中秋, a Friday with its week-end), 10/1–7 (国庆) and Sunday 10/11; Saturday 10/10 is
worked in their stead. The office opens at 08:30 and closes at 17:30, with seven and a half hours.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.context import Application
from app.domain.catalogue import Role
from app.domain.problem import Case
from app.domain.steps import Action
from app.services.supervising import release
from db.models import ProblemRow
from db.store import Store
from db.verification import verify
from tests.building import (
    CLERK,
    DUTY_HEAD,
    a_department,
    a_person,
    a_problem,
    act,
    an_application,
    viewer_of,
)
from tests.jobs.reminded_office import shanghai
from tests.journeys.moved_clock import brought_about, failed, live, ticks

BUILD, PLAN = 1, 2
WANG, LI = viewer_of(Role.LIAISON, BUILD, person=5), viewer_of(Role.LIAISON, PLAN, person=7)
SUPERVISOR = viewer_of(Role.SUPERVISOR, region="3307", person=2)
LEADER = viewer_of(Role.LEADER, region="3307", person=3)
SIGNED = {"responsible": "王", "leader": "赵"}


def an_office(url: str) -> Application:
    """市建设局 with wang and zhao, its head; 市规划局 with li; the office's people above them."""
    application = an_application(url, at=shanghai("08-21 09:00"))
    with application.transaction() as store:
        a_person(store, "zhongxin", Role.DUTY_HEAD)
        a_person(store, "duban", Role.SUPERVISOR)
        a_person(store, "lingdao", Role.LEADER)
        a_person(store, "shouli", Role.CLERK)
        for name, liaison, head in (("市建设局", "wang", "zhao"), ("市规划局", "li", "qian")):
            department = a_department(store, name)
            a_person(store, liaison, Role.LIAISON, department=department)
            a_person(store, head, Role.DEPARTMENT_HEAD, department=department)
    return application


def sent(store: Store, title: str, at: datetime, *, co: tuple[int, ...] = (), **more: Any) -> Case:
    """Accepted and dispatched to 市建设局 at once."""
    case = a_problem(store, at=at, title=title)
    given = {"field": "0102", "kind": "help", "difficulty": "general", **more}
    case = act(store, case, Action.ACCEPT, CLERK, at, **given)
    asked = [{"department": d, "question": "请提出意见"} for d in co]
    return act(store, case, Action.DISPATCH, DUTY_HEAD, at, lead=BUILD, co_handlers=asked)


def in_hand(store: Store, title: str, at: datetime, **more: Any) -> Case:
    """Sent, signed, and the enterprise called, at once."""
    case = sent(store, title, at, **more)
    case = act(store, case, Action.SIGN, WANG, at, **SIGNED)
    return act(store, case, Action.CONTACT, WANG, at, means="phone", reached=True)


def named(store: Store, title: str) -> Case:
    return store.peek(store.session.scalars(select(ProblemRow.id).filter_by(title=title)).one())


def done(title: str, action: Action, viewer: Any, **given: Any) -> Any:
    """An act on the problem of a title."""
    return lambda store, at: act(store, named(store, title), action, viewer, at, **given)


RESULT = {"result": "solved", "text": "已办结", "evidence": "照片"}


def first_day(store: Store, at: datetime) -> None:
    """咨: 咨询, one working day. 批, 停, 办, 回, 静, 等 as difficult as is told below."""
    in_hand(store, "咨", at, kind="inquiry")
    in_hand(store, "批", at, difficulty="hard")
    in_hand(store, "停", at)
    in_hand(store, "办", at)
    in_hand(store, "回", at)
    in_hand(store, "静", at, difficulty="complex")
    case = in_hand(store, "等", at, difficulty="complex", co=(PLAN,))
    case = act(store, case, Action.SIGN_CO, LI, at, **SIGNED)
    act(store, case, Action.REQUIRE, WANG, at, waiting=1, awaited="a:2", why="须先核实")


ACTS = {
    "08-21 10:00": lambda store, at: a_problem(store, at=at, title="老"),
    "09-21 09:00": first_day,
    "09-21 10:00": done("批", Action.INSTRUCT, LEADER, words="请速办"),
    "09-22 10:00": done("回", Action.SUBMIT, WANG, **RESULT),
    "09-22 15:00": done("回", Action.CALL_BACK, CLERK, means="phone", reached=True, solved=False,
                        grade=1),
    "09-23 09:00": done("停", Action.ASK_PAUSE, WANG, reason="testing", until="2026-10-09",
                        words="待检测"),
    "09-23 09:10": done("回", Action.CONTACT, WANG, means="phone", reached=True),
    "09-23 09:30": done("停", Action.PAUSE, DUTY_HEAD),
    "09-24 09:00": done("等", Action.NOTE, WANG, text="等规划意见"),
    "09-24 09:30": done("回", Action.SUBMIT, WANG, **RESULT),
    "09-24 10:00": done("咨", Action.DISCARD_ORDER, SUPERVISOR, reason="已电话督促"),
    "09-24 16:00": done("回", Action.CALL_BACK, CLERK, means="phone", reached=True, solved=False,
                        grade=2),
    "09-28 15:00": done("办", Action.SUBMIT, WANG, **RESULT),
    "09-29 10:00": done("办", Action.CALL_BACK, CLERK, means="phone", reached=True, solved=True,
                        grade=5),
    "09-30 10:00": done("等", Action.CONTRIBUTE, LI, text="无意见"),
    "09-30 15:00": done("等", Action.SUBMIT, WANG, **RESULT),
    "09-30 16:30": lambda store, at: sent(store, "签", at, difficulty="hard"),
    "10-08 09:00": lambda store, at: release(store, problem=named(store, "咨").id,
                                             viewer=SUPERVISOR, at=at),
}  # fmt: skip

TABLE = """\
# 咨 of 9/21 09:00 is due at the close of 9/22. That is 7 h of the first day and 7.5 h of the next,
# 14.5 h; it is yellow after three quarters, 10.875 h: 7 h, and 3.875 h of 9/22, at 13:52:30.
09-22 14:00 咨 handle:before → wang
# 回 is called back dissatisfied, which brings a rework by itself.
09-22 15:00 回 rework
09-22 17:30 咨 handle:due → wang
09-23 08:30 咨 handle:after → wang
09-23 08:30 清单 咨0.0 → zhao
# 等's co-handler has three working days: 22, 23, 24; yellow when one is left, at the close of 23.
09-23 17:30 等 contribute:before → li
# 批 was instructed on 9/21; two working days without an answer are 22 and 23.
09-24 08:30 批 拟制 supervise instruction → duban
09-24 08:30 清单 咨1.0 → zhao
# 咨 is overdue by more than 1 working day (23). The draft is discarded at ten.
09-24 08:35 咨 ladder:first → zhao
09-24 08:35 咨 拟制 reminder ladder → duban
# 回 is called back a second time, and still dissatisfied.
09-24 16:30 回 拟制 supervise dissatisfied → duban
09-24 16:30 回 标记 dissatisfied 自 09-24 16:00
09-24 17:30 等 contribute:due → li
# A flag is no message: it is raised by night as well.
09-24 17:35 等 标记 blocked 自 09-24 17:30
# Three days off. 办 (due 9/29) is submitted on 9/28 before it is yellow: nobody is reminded.
09-28 08:30 清单 咨2.0 → zhao
09-28 08:30 等 contribute:after → li
09-29 08:30 清单 咨3.0 → zhao
# 咨 by more than 3 (23, 24, 28).
09-29 08:35 咨 ladder:second → zhongxin
# 静 was not heard of for more than five working days: 22, 23, 24, 28, 29.
09-30 08:30 清单 咨4.0 → zhao
09-30 08:30 静 拟制 reminder quiet → duban
# 市规划局 contributes.
09-30 10:30 等 撤标记 blocked
# 咨 by more than 5 (23, 24, 28, 29, 30): the flag since closing, the step when work opens again.
09-30 17:35 咨 标记 overdue 自 09-30 17:30
# Seven days off.
10-08 08:30 清单 咨5.0 → zhao
10-08 08:35 咨 ladder:third → duban
10-08 08:35 咨 拟制 supervise ladder → duban
# 签 of 9/30 16:30: 4 working hours, one of that day and three of 10/8; yellow after three.
10-08 10:30 签 sign:before → wang
10-08 11:30 签 auto_sign
# Its first contact has one working day; 8.5 h, of which 6.375 h are 1 h and 5.375 h: at 15:22:30.
10-08 15:30 签 contact:before → wang
10-08 17:30 签 contact:due → wang
10-09 08:30 清单 咨6.0 → zhao
10-09 08:30 签 contact:after → wang
# 停 is paused until the close of 10/9. 等, submitted on 9/30, is called back within 8, 9, 10.
10-09 17:30 停 resume
10-09 17:30 等 call_back:before → shouli
# 老 of 8/21: thirty working days are 5 in each week of 8/24, 8/31, 9/7, 9/14, then Sunday 9/20,
# 9/21–24 (25), 28, 29, 30, 10/8, 9 (30).
10-09 17:35 老 标记 aged 自 10-09 17:30
# Saturday 10/10 is worked.
10-10 08:30 清单 咨7.0 → zhao
10-10 17:30 等 call_back:due → shouli
# 静 has ten working days: 22, 23, 24, 28, 29, 30, 8, 9, 10, 12.
10-10 17:30 静 handle:before → wang
# Sunday 10/11 is not.
10-12 08:30 清单 咨8.0 → zhao
10-12 08:30 等 call_back:after → shouli
# The order on 咨 of 10/8 is answered every three working days: 9, 10, 12.
10-12 17:30 咨 answer_order:due → wang
10-12 17:30 静 handle:due → wang
10-13 08:30 咨 answer_order:after → wang
10-13 08:30 清单 咨9.0 静0.0 → zhao
10-13 08:30 静 handle:after → wang
# 停 has five working days, those not wholly paused: 22, 23, 10, 12, 13; and 6.5 h of the 23rd were
# paused (09:30 to 17:30), so that it is due on the 14th at 16:30; yellow one working day before.
10-13 16:30 停 handle:before → wang
# 签 was not heard of since it was sent on 9/30: 8, 9, 10, 12, 13.
10-14 08:30 清单 咨10.0 静1.0 → zhao
10-14 08:30 签 拟制 reminder quiet → duban
# 咨 by more than 10 (23, 24, 28, 29, 30, 8, 9, 10, 12, 13); its order is open. 静 by more than 1.
10-14 08:35 咨 ladder:fourth → lingdao
10-14 08:35 静 ladder:first → zhao
"""


def test_three_weeks_with_a_make_up_saturday_and_a_holiday_week(sqlite_url: str) -> None:
    application = an_office(sqlite_url)
    live(application, ticks("09-20 23:55", "10-14 12:30"), acts=ACTS)
    expected = [line for line in TABLE.splitlines() if not line.startswith("#")]
    assert brought_about(application) == expected
    assert failed(application) == []
    with application.reading() as store:
        assert verify(store.session, files=application.files).differences == ()


def test_a_timetable_that_stood_still_over_a_holiday_tells_of_each_thing_once(
    sqlite_url: str,
) -> None:
    """It stands still from Wednesday 9/23, 12:30, to Monday 9/28, 10:30; Thursday was worked.

    询 of 9/22 is due at the close of 9/23: its three occasions and one working day pass meanwhile.
    签 of 9/23 10:00 is signed by itself at 15:30, when it should have been; its contact was due at
    the close of Thursday.
    """
    application = an_office(sqlite_url)
    acts = {
        "09-22 09:00": lambda store, at: in_hand(store, "询", at, kind="inquiry"),
        "09-23 10:00": lambda store, at: sent(store, "签", at, difficulty="hard"),
    }
    live(application, ticks("09-22 08:30", "09-23 12:30"), acts=acts)
    assert brought_about(application) == []
    live(application, ticks("09-28 10:30", "09-28 23:55"))
    assert brought_about(application) == [
        "09-23 15:30 签 auto_sign",
        "09-28 10:30 清单 询1.0 → zhao",
        "09-28 10:30 签 contact:after → wang",
        "09-28 10:30 询 handle:after → wang",
        "09-28 10:30 询 ladder:first → zhao",
        "09-28 10:30 询 拟制 reminder ladder → duban",
    ]
    assert failed(application) == []
