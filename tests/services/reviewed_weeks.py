"""A small office's week for tests: 2026-11-19, 17:30, to 11-26, 17:30, with what is to be frozen.

Five problems of 义乌, all 一般 (five working days from acceptance):
1 dispatched to 消防 on 11-17: due 11-24, never answered.
2 dispatched to 消防 on 11-18: due 11-25; given to 规划 on 11-20, never answered.
3 dispatched to 消防 on 11-20, solved on 11-23, closed on 11-24 by the enterprise's word.
4 dispatched to 消防 on 11-24: due 12-01.
5 registered on 11-26 at 18:00, when the week was over.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.context import Application
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.review.pack import Pack
from app.domain.review.weeks import Week
from app.domain.steps import Action
from app.services import packs
from tests.building import (
    CLERK,
    DUTY_HEAD,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    an_application,
    viewer_of,
)
from tests.domain.casework import moment

WEEK = Week(since=moment("11-19 17:30"), until=moment("11-26 17:30"))
FRIDAY = moment("11-27 08:30")
"""When the week is frozen."""

SUPERVISOR = viewer_of(Role.SUPERVISOR, region="3307")
LEADER = viewer_of(Role.LEADER, region="3307")


class Office(NamedTuple):
    """The office, its two departments, its problems by the numbers above."""

    application: Application
    fire: int
    plan: int
    problems: dict[int, int]


def liaison(department: int) -> Viewer:
    """The liaison of a department in 义乌."""
    return viewer_of(Role.LIAISON, department, region="3307")


def an_office(url: str) -> Office:
    """The office as it stands on Friday morning."""
    application = an_application(url, at=moment("11-16 08:30"))
    with application.transaction() as store:
        fire = a_department(store, "消防", at=moment("11-16 08:30"))
        plan = a_department(store, "规划", at=moment("11-16 08:30"))
    office = Office(application, fire, plan, {})
    _dispatched(office, 1, "11-17 09:00", title="厂房消防验收")
    _dispatched(office, 2, "11-18 09:00", title="宿舍楼规划核实")
    _reassigned(office, 2, "11-20 10:00")
    _dispatched(office, 3, "11-20 11:00", title="仓库喷淋改造")
    _closed(office, 3)
    _dispatched(office, 4, "11-24 09:00", title="门面招牌设置")
    with application.transaction() as store:
        office.problems[5] = a_problem(store, at=moment("11-26 18:00"), title="道路临时占用").id
    return office


def _dispatched(office: Office, n: int, at: str, *, title: str) -> None:
    with office.application.transaction() as store:
        case = a_dispatched_problem(store, lead=office.fire, at=moment(at), title=title)
    office.problems[n] = case.id


def _reassigned(office: Office, n: int, at: str) -> None:
    with office.application.transaction() as store:
        case = store.case(office.problems[n])
        given = {"department": office.plan, "reason": "属规划职责"}
        act(store, case, Action.REASSIGN, DUTY_HEAD, moment(at), **given)


def _closed(office: Office, n: int) -> None:
    mine = liaison(office.fire)
    with office.application.transaction() as store:
        case = store.case(office.problems[n])
        case = act(store, case, Action.SIGN, mine, moment("11-20 14:00"), responsible="王伟",
                   leader="陈刚")  # fmt: skip
        case = act(store, case, Action.SUBMIT, mine, moment("11-23 10:00"), result="solved",
                   text="已完成改造并通过复查。", evidence="照片")  # fmt: skip
        case = act(store, case, Action.CALL_BACK, CLERK, moment("11-24 09:30"), means="phone",
                   reached=True, solved=True, grade=5)  # fmt: skip
        act(store, case, Action.CLOSE, CLERK, moment("11-24 10:00"), ground="confirmed")


def frozen(office: Office, *, region: str = "3307", at: datetime = FRIDAY) -> Pack:
    """The pack of the week, frozen by a supervisor."""
    with office.application.reading() as store:
        pack = packs.prepare(store, region=region, week=WEEK, at=at)
    with office.application.transaction() as store:
        packs.freeze(store, pack=pack, viewer=SUPERVISOR)
    return pack
