"""One problem played through the pure domain: who acts, when, and what the log holds then.

The week of Monday 2026-11-23 is a plain one; no holiday comes before 2027. Times are written as
"11-23 09:00", in Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain import acting
from app.domain.access import SYSTEM, Viewer
from app.domain.acting import Outcome
from app.domain.around import Around, region_above
from app.domain.catalogue import Role, Stage
from app.domain.dependencies import cycle_closed_by
from app.domain.errors import DomainError
from app.domain.events import Event, EventKind, stamp
from app.domain.folding import fold
from app.domain.problem import Case
from app.domain.steps import Action
from app.rulebook import default_rules
from tests.domain.office_calendars import STATE_COUNCIL, told
from tests.domain.office_calendars import at as written

RULES = default_rules()
YIWU = "330782"
JINHUA = "3307"
FIRE, PLAN, ENERGY, WATER, LABOUR = 11, 12, 13, 14, 15
PROBLEM, OTHER = 330709823000001, 330709823000002

CLERK = Viewer(person=1, name="受理员", role=Role.CLERK, region=YIWU)
DUTY = Viewer(person=2, name="中心负责人", role=Role.DUTY_HEAD, region=YIWU)
SUPERVISOR = Viewer(person=3, name="督办员", role=Role.SUPERVISOR, region=JINHUA)
LEADER = Viewer(person=4, name="领导", role=Role.LEADER, region=YIWU)
CITY_DUTY = Viewer(person=5, name="市中心负责人", role=Role.DUTY_HEAD, region=JINHUA)
PROVINCE_DUTY = Viewer(person=8, name="省中心负责人", role=Role.DUTY_HEAD)
AUDITOR = Viewer(person=6, name="审计员", role=Role.AUDITOR)
ADMINISTRATOR = Viewer(person=7, name="管理员", role=Role.ADMINISTRATOR)
SYSTEM_ITSELF = SYSTEM


def liaison(department: int) -> Viewer:
    """The liaison of a department."""
    return Viewer(
        person=100 + department,
        name="联络员",
        role=Role.LIAISON,
        department=department,
        region=YIWU,
    )


def head(department: int) -> Viewer:
    """The head of a department."""
    return Viewer(
        person=200 + department,
        name="部门负责人",
        role=Role.DEPARTMENT_HEAD,
        department=department,
        region=YIWU,
    )


def enterprise(problem: int = PROBLEM) -> Viewer:
    """The enterprise by the link to one problem."""
    return Viewer(person=None, name="企业", role=Role.ENTERPRISE, problem=problem)


def moment(text: str) -> datetime:
    """The instant of "11-23 09:00" (2026) or "2027-01-04 09:00"."""
    return written(text if text[:2] == "20" else f"2026-{text}").astimezone(UTC)


def shown(instant: datetime | None) -> str:
    """An instant as the tests write it."""
    return "" if instant is None else told(instant).removeprefix("2026-")


class Work:
    """A problem and its log. `do` takes a step; the case after it is `case`."""

    def __init__(
        self,
        at: str = "11-23 09:00",
        *,
        problem: int = PROBLEM,
        began: datetime | None = None,
        **facts: Any,
    ) -> None:
        self.now = began or moment(at)
        self.approving: frozenset[int] = frozenset()
        self.others: dict[int, Case] = {}
        self.events: list[Event] = []
        given = {
            "title": "厂房二期消防验收",
            "text": "厂房二期已完工，消防验收与规划核实互为前置。",
            "channel": "hotline",
            "region": YIWU,
            "enterprise": 1,
        }
        kind = facts.pop("event", Action.REGISTER)
        self.keep(
            acting.begin(kind, subject=problem, facts={**given, **facts}, around=self.around(CLERK))
        )

    case: Case

    def around(self, viewer: Viewer) -> Around:
        """What surrounds an act of a viewer now."""
        office = self.case.office if self.events else YIWU
        waits = [
            (f"{self.case.id}/{p.waiting}", f"{self.case.id}/{p.awaited[2:]}")
            for p in (self.case.prerequisites if self.events else ())
            if p.dropped_at is None
        ]
        return Around(
            at=self.now,
            viewer=viewer,
            rules=RULES,
            calendar=STATE_COUNCIL,
            approving=self.approving,
            others=self.others,
            cycle=lambda waiting, awaited: cycle_closed_by(waits, waiting, awaited),
            higher=region_above(office),
            order_number="浙改督〔2026〕1号",
        )

    def keep(self, outcome: Outcome) -> Case:
        """Write an outcome into the log."""
        self.events += outcome.events
        self.case = outcome.case
        return outcome.case

    def do(self, action: Action, viewer: Viewer, at: str = "", **given: Any) -> Case:
        """Take a step at a written time; without one, a minute after the last."""
        self.now = moment(at) if at else max(self.now, self.case.last_at) + timedelta(minutes=1)
        around = self.around(viewer)
        return self.keep(acting.act(action, case=self.case, given=given, around=around))

    def refusal(self, action: Action, viewer: Viewer, at: str = "", **given: Any) -> str:
        """The code with which a step is refused; empty where it was taken."""
        try:
            self.do(action, viewer, at, **given)
        except DomainError as refused:
            return refused.code
        return ""

    def happens(self, kind: Action | EventKind, at: str = "", **facts: Any) -> Case:
        """Let an event happen that follows from elsewhere; without a time, a minute later."""
        self.now = moment(at) if at else max(self.now, self.case.last_at) + timedelta(minutes=1)
        return self.keep(
            acting.happen(kind, case=self.case, facts=facts, around=self.around(SYSTEM))
        )

    def due(self, name: str = "closing") -> str:
        """When a limit is due."""
        return shown(self.case.clocks[name].due)

    def original(self, name: str = "closing") -> str:
        """When a limit was due before anything was approved."""
        return shown(self.case.clocks[name].original)

    def refolded(self) -> Case:
        """The case that the log tells."""
        return fold(self.events)

    # Steps that most stories have.

    def accept(self, at: str = "11-23 10:00", difficulty: str = "general", **more: Any) -> Work:
        self.do(
            Action.ACCEPT,
            CLERK,
            at,
            **{"field": "0102", "kind": "help", **more},
            difficulty=difficulty,
        )
        return self

    def dispatch(
        self, at: str = "11-23 11:00", lead: int = FIRE, co: Iterable[int] = (), **more: Any
    ) -> Work:
        rows = [{"department": d, "question": "请提出本部门意见"} for d in co]
        self.do(Action.DISPATCH, DUTY, at, lead=lead, co_handlers=rows, **more)
        return self

    def sign(self, at: str = "11-23 14:00", by: int = FIRE, co: bool = False) -> Work:
        action = Action.SIGN_CO if co else Action.SIGN
        self.do(action, liaison(by), at, responsible="王建军", leader="李志强")
        return self

    def submit(self, at: str = "11-25 10:00", result: str = "solved", by: int = FIRE) -> Work:
        self.do(
            Action.SUBMIT,
            liaison(by),
            at,
            result=result,
            text="已现场核查并办结。",
            evidence="照片",
        )
        return self

    def call_back(self, at: str = "", grade: int | None = 5, **more: Any) -> Work:
        given: dict[str, Any] = {"means": "phone", "reached": grade is not None}
        if grade is not None:
            given |= {"solved": grade >= 3, "grade": grade}
        self.do(Action.CALL_BACK, CLERK, at, **{**given, **more})
        return self

    def close(self, at: str = "", ground: str = "confirmed", **more: Any) -> Work:
        self.do(Action.CLOSE, CLERK, at, ground=ground, **more)
        return self


def accepted(**more: Any) -> Work:
    """Accepted on Monday at ten, general unless told otherwise: due on Monday the 30th."""
    return Work().accept(**more)


def dispatched(co: Iterable[int] = (), **more: Any) -> Work:
    """Dispatched on Monday at eleven to the fire brigade."""
    return accepted(**more).dispatch(co=co)


def in_hand(co: Iterable[int] = (), **more: Any) -> Work:
    """Signed by the lead on Monday at two."""
    return dispatched(co, **more).sign()


def answered(**more: Any) -> Work:
    """The result submitted on Wednesday at ten."""
    return in_hand(**more).submit()


def closed(**more: Any) -> Work:
    """Confirmed and closed on Thursday."""
    return answered(**more).call_back("11-26 09:00").close("11-26 10:00")


def extended(work: Work, to: str, asked: str, decided: str, by: Viewer = DUTY) -> Work:
    """The lead asks for an extension, and somebody approves it."""
    work.do(Action.ASK_EXTENSION, liaison(FIRE), asked, new_due=to, reason="检测排期", told=True)
    work.do(Action.EXTEND, by, decided)
    return work


def merged_target(work: Work, other: Work, at: str) -> None:
    """Merge `work` into `other`."""
    work.others = {other.case.id: other.case}
    work.do(Action.MERGE, CLERK, at, target=other.case.id, reason="同一诉求人同一事项")
    facts: dict[str, Any] = {"source": work.case.id}
    if work.case.accepted_at:
        facts["accepted_at"] = stamp(work.case.accepted_at)
    other.happens(EventKind.MERGED_IN, at, **facts)


def at_stage(stage: Stage) -> Work:
    """A problem at a stage, with a lead and a co-handler as soon as there can be any."""
    if stage is Stage.INTAKE:
        return Work()
    if stage is Stage.DECLINED:
        work = Work()
        work.do(Action.DECLINE, CLERK, ground="outside", pointed_to="市仲裁委")
        return work
    work = dispatched(co=[PLAN])
    if stage is Stage.TRANSFER:
        return work
    if stage is Stage.WITHDRAWN:
        work.do(Action.WITHDRAW, CLERK, reason="已自行解决")
        return work
    if stage is Stage.MERGED:
        merged_target(work, Work(problem=OTHER), "11-23 12:00")
        return work
    work.sign().sign("11-23 14:10", by=PLAN, co=True)
    if stage is Stage.HANDLING:
        return work
    work.do(Action.CONTRIBUTE, liaison(PLAN), "11-24 09:00", text="无意见")
    work.submit()
    return work if stage is Stage.FEEDBACK else work.call_back().close()
