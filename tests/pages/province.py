"""A province of eleven problems, on Monday 2026-11-23 at 09:00; each count can be told by hand.

name      registered    where it stands                                   light
answered  11-09 09:00   closed 11-17 10:30, confirmed, submitted in time
belated   11-09 09:00   closed 11-18 11:30, confirmed, submitted late
earlier   11-02 09:00   closed 11-11 10:00, confirmed, submitted in time
refused   11-18 09:00   不予受理 the same hour
new       11-23 08:40   受理, 杭州西湖区                                    green
sent      11-20 15:00   转办, unsigned                                     green
late      11-10 09:00   办理, due 11-17 17:30                              red
ordered   11-11 09:00   办理 under an order (督办), due 11-18 17:30        red
waiting   11-17 09:00   办理, 住建局 waits for 资规局 since 11-18 09:00    green
pressing  11-16 09:00   办理, 杭州西湖区, due 11-23 17:30                  yellow
told      11-19 09:00   反馈, not called back                              green
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from app.context import Application
from app.domain.catalogue import Role
from app.domain.problem import Case
from app.domain.steps import Action
from db.store import Store
from tests.building import (
    CLERK,
    DUTY_HEAD,
    a_department,
    a_problem,
    act,
    an_application,
    viewer_of,
)

SHANGHAI = timezone(timedelta(hours=8))
WEST_LAKE = "330106"
LEADER = viewer_of(Role.LEADER)
SUPERVISOR = viewer_of(Role.SUPERVISOR)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026, by the clocks of Shanghai."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


@dataclass
class Province:
    """The application, the departments by their short names, the problems by their names."""

    application: Application
    departments: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)

    def liaison(self, department: str) -> Any:
        """Somebody of a department."""
        return viewer_of(Role.LIAISON, self.departments[department])


def a_province(url: str) -> Province:
    """The eleven problems, by the acts of people."""
    province = Province(an_application(url, at=on(23, 9)))
    with province.application.transaction() as store:
        for name, region, line in (
            ("住建局", "330782", "住房城乡建设"),
            ("资规局", "330782", "自然资源"),
            ("人社局", "3301", "人力资源社保"),
        ):
            province.departments[name] = a_department(
                store, f"某市{name}", region=region, line=line, short_name=name
            )
        for name, tell in TALES.items():
            province.problems[name] = tell(_Tale(store, province, name)).id
    return province


class _Tale:
    """One problem's story, act by act."""

    def __init__(self, store: Store, province: Province, name: str) -> None:
        self.store, self.province, self.name = store, province, name
        self.case: Case | None = None

    def registered(self, at: datetime, **changes: Any) -> _Tale:
        self.case = a_problem(self.store, at=at, title=f"问题 {self.name}", **changes)
        return self

    def then(self, action: Action, who: Any, at: datetime, **given: Any) -> _Tale:
        assert self.case is not None
        self.case = act(self.store, self.case, action, who, at, **given)
        return self

    def sent(self, at: datetime, *, difficulty: str = "general", lead: str = "住建局",
             co: str = "", field: str = "0102", **changes: Any) -> _Tale:  # fmt: skip
        number = self.province.departments.get
        helpers = [{"department": number(co), "question": "请出具意见"}] if co else []
        return (
            self.registered(at, **changes)
            .then(Action.ACCEPT, CLERK, at, field=field, kind="help", difficulty=difficulty)
            .then(Action.DISPATCH, DUTY_HEAD, at, lead=number(lead), co_handlers=helpers)
        )

    def signed(self, at: datetime, *, lead: str = "住建局", **changes: Any) -> _Tale:
        return self.sent(at, lead=lead, **changes).then(
            Action.SIGN, self.province.liaison(lead), at, responsible="李建国", leader="周伟民"
        )

    def submitted(self, at: datetime) -> _Tale:
        return self.then(
            Action.SUBMIT, self.province.liaison("住建局"), at, result="solved", text="已办妥。"
        )

    def closed(self, called: datetime, at: datetime, *, grade: int) -> _Tale:
        reached = {"means": "phone", "reached": True, "solved": True, "grade": grade}
        return self.then(Action.CALL_BACK, CLERK, called, **reached).then(
            Action.CLOSE, CLERK, at, ground="confirmed"
        )

    @property
    def id(self) -> int:
        assert self.case is not None
        return self.case.id


def _ordered(tale: _Tale) -> _Tale:
    return tale.signed(on(11, 9)).then(
        Action.ORDER, SUPERVISOR, on(19, 9), level="supervise", ground="久拖未办",
        due="2026-11-27", rhythm=5, approved_by="陈建明",
    )  # fmt: skip


def _waiting(tale: _Tale) -> _Tale:
    liaison = tale.province.liaison
    return (
        tale.signed(on(17, 9), difficulty="complex", co="资规局")
        .then(Action.SIGN_CO, liaison("资规局"), on(17, 9), responsible="吴敏", leader="方志平")
        .then(
            Action.REQUIRE, liaison("住建局"), on(18, 9), waiting=1, awaited="a:2",
            why="须先完成规划核实",
        )
    )  # fmt: skip


TALES: dict[str, Any] = {
    "answered": lambda t: t.signed(on(9, 9)).submitted(on(13, 15)).closed(
        on(17, 10), on(17, 10, 30), grade=5),
    "belated": lambda t: t.signed(on(9, 9)).submitted(on(18, 10)).closed(
        on(18, 11), on(18, 11, 30), grade=3),
    "earlier": lambda t: t.signed(on(2, 9)).submitted(on(6, 15)).closed(
        on(11, 9, 30), on(11, 10), grade=4),
    "refused": lambda t: t.registered(on(18, 9)).then(
        Action.DECLINE, CLERK, on(18, 9, 20), ground="statutory", pointed_to="市仲裁委员会"),
    "new": lambda t: t.registered(on(23, 8, 40), region=WEST_LAKE),
    "sent": lambda t: t.sent(on(20, 15)),
    "late": lambda t: t.signed(on(10, 9)),
    "ordered": _ordered,
    "waiting": _waiting,
    "pressing": lambda t: t.signed(on(16, 9), lead="人社局", region=WEST_LAKE, field="0401"),
    "told": lambda t: t.signed(on(19, 9)).submitted(on(20, 9)),
}  # fmt: skip
