"""Problems that supervision has come to."""

from __future__ import annotations

from app.domain.events import EventKind
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
    in_hand,
    liaison,
)


def supervised() -> Work:
    """A problem that everything of supervision has happened to."""
    work = in_hand([PLAN])
    work.do(Action.INSTRUCT, LEADER, words="请速办")
    work.do(Action.ORDER, DUTY, level="listed", ground="批示件", due="2026-11-30", rhythm=5,
            approved_by="李市长")  # fmt: skip
    work.do(Action.ANSWER_ORDER, liaison(FIRE), text="正在办理")
    work.do(Action.ANSWER_INSTRUCTION, DUTY, text="已督办")
    work.do(Action.REFER, LEADER, reason="跨部门")
    work.do(Action.CLEAR_FLAG, SUPERVISOR, rule="asked", reason="已明确", return_on="2026-12-04")
    work.happens(EventKind.FLAGGED, rule="returned", since="2026-11-23T02:00:00+00:00",
                 evidence={"count": 2})  # fmt: skip
    work.happens(EventKind.UNFLAGGED, rule="returned")
    work.happens(EventKind.FLAGGED, rule="aged", since="2026-11-23T02:00:00+00:00",
                 evidence={"days": 31.0, "limit": 30})  # fmt: skip
    work.do(Action.DECIDE, SUPERVISOR, text="由消防牵头", due="2026-12-02", lead=FIRE,
            co_handlers=[{"department": PLAN, "question": "出具意见"}], effect="延后")  # fmt: skip
    work.do(Action.REMIND, DUTY, words="请抓紧")
    file = {"name": "a.pdf", "digest": "sm3:1", "media_type": "application/pdf", "size": 10}
    work.do(Action.ATTACH, liaison(FIRE), **file)
    work.do(Action.LIFT, DUTY, reason="已完成")
    work.do(Action.UNMASK, CLERK, reason="回访")
    return work


def escalated() -> Work:
    """Escalated to the city on Tuesday, and taken."""
    work = in_hand([PLAN])
    work.do(Action.ESCALATE, DUTY, "11-24 09:00", done="已协调两次", asked="请市级牵头",
            ground="跨县", answers="义乌中心")  # fmt: skip
    work.do(Action.TAKE, CITY_DUTY, "11-24 10:00")
    return work
