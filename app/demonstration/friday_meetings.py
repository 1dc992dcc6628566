"""What the 会商 of the last weeks decided, as the simulation passes them: an act among others."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.demonstration.province import Province
from app.demonstration.teller import Act
from app.domain import acting
from app.domain.access import Viewer
from app.domain.calendar import Calendar
from app.domain.catalogue import Stage
from app.domain.deadlines import governing
from app.domain.problem import Case
from app.domain.steps import Action

FRIDAY, BEGINS = 4, time(14, 30)
MEETINGS = 4
"""So that the last three weeks each begin after one and end before the next."""

EACH = timedelta(minutes=10)
"""How long an item takes."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is decided: its words, so many days for it, after how many days it is reported done."""

    text: str
    days: int
    reported: int | None
    report: str = ""


PLANS = (
    Plan(
        text="逐项列出卡点清单，明确每项的责任单位和完成时间，并书面告知企业。", days=5,
        reported=10, report="卡点清单已列明并书面告知企业，责任单位和完成时间已逐项明确。",
    ),
    Plan(text="相关事项并联办理，不再互为前置，按议定时限同步出具意见。", days=14, reported=None),
    Plan(
        text="组织现场核查，会后3个工作日内形成处理意见，报省企业综合服务中心备案。", days=6,
        reported=4, report="已组织现场核查并形成处理意见，企业已签收。",
    ),
)  # fmt: skip
"""The first is done late, the second runs on, the third is done in time; what is left is carried
over.
"""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A meeting. at: when it began; decided, left: the problems that it reached and did not."""

    at: datetime
    decided: tuple[int, ...]
    left: tuple[int, ...]


class FridayMeetings:
    """Decides at each meeting that the simulation passes, and lets departments report later."""

    def __init__(self, province: Province, *, now: datetime) -> None:
        self._province, self._now = province, now
        self._coming = deque(sorted(_fridays(province.calendar, now)))
        self._due: list[tuple[datetime, int, int, str]] = []
        self.held: list[Held] = []

    @property
    def supervisor(self) -> Viewer:
        """The province's supervisor, who runs the meetings."""
        return self._province.world.viewers["supervisor"]

    def reach(self, at: datetime) -> None:
        """All that lies before an instant."""
        end = min(at, self._now)
        while self._coming and self._coming[0] < end:
            self._report(self._coming[0])
            self._hold(self._coming.popleft())
        self._report(end)

    def _hold(self, at: datetime) -> None:
        cases = [case for case in self._province.cases.values() if _is_for_a_meeting(case, at)]
        cases.sort(key=lambda case: (not _is_late(case, at), case.registered_at, case.id))
        found = [case for case in cases if self._may(case, Action.DECIDE, self.supervisor, at)]
        chosen = found[: len(PLANS) + 1]
        for n, (case, plan) in enumerate(zip(chosen, PLANS, strict=False), start=1):
            self._decide(case, plan, n, at=at)
        ids = tuple(case.id for case in chosen)
        if ids:
            reached, left = ids[: len(PLANS)], ids[len(PLANS) :]
            self.held.append(Held(at=at, decided=reached, left=left))

    def _decide(self, case: Case, plan: Plan, n: int, *, at: datetime) -> None:
        """As `deciding.decide` records it, of the meeting that is written when the log is."""
        due = at + timedelta(days=plan.days)
        given = {
            "text": plan.text,
            "due": due.date().isoformat(),
            "lead": case.open_lead.department if case.open_lead else None,
            "effect": "督促落实",
            "moves_due": False,
            "meeting": len(self.held) + 1,
            "item": n,
        }
        act = Act(at=at + n * EACH, action=Action.DECIDE, viewer=self.supervisor, given=given)
        decision = self._province.take(act, case.id).decisions[-1]
        if plan.reported is not None:
            reported = at + timedelta(days=plan.reported)
            heapq.heappush(self._due, (reported, case.id, decision.n, plan.report))

    def _report(self, until: datetime) -> None:
        while self._due and self._due[0][0] < until:
            at, problem, decision, text = heapq.heappop(self._due)
            case = self._province.cases[problem]
            lead = case.decisions[decision - 1].lead
            viewer = self._province.world.liaison(lead) if lead else None
            given = {"decision": decision, "text": text}
            viewer = viewer or self.supervisor
            if self._may(case, Action.FULFIL, viewer, at):
                act = Act(at=at, action=Action.FULFIL, viewer=viewer, given=given)
                self._province.take(act, problem)

    def _may(self, case: Case, action: Action, viewer: Viewer, at: datetime) -> bool:
        act = Act(at=at, action=action, viewer=viewer, given={})
        around = self._province.around(act, case)
        offered = acting.offers(case, around=around)
        return any(o.step.action is action and o.refusal is None for o in offered)


def _fridays(calendar: Calendar, now: datetime) -> Iterator[datetime]:
    """When the last meetings were held: on Fridays that are worked."""
    day, found = calendar.local_date(now), 0
    while found < MEETINGS:
        day -= timedelta(days=1)
        if day.weekday() == FRIDAY and calendar.is_working(day):
            found += 1
            yield datetime.combine(day, BEGINS, calendar.timezone)


def _is_for_a_meeting(case: Case, at: datetime) -> bool:
    """In hand with a lead, with nothing decided that still stands, and a flag that says why."""
    running = any(decision.fulfilled_at is None for decision in case.decisions)
    flagged = any(flag.stands for flag in case.flags)
    return case.stage is Stage.HANDLING and bool(case.open_lead) and flagged and not running


def _is_late(case: Case, at: datetime) -> bool:
    """Past its limit at an instant: what a meeting is for."""
    limit = governing(case)
    return limit is not None and limit.due < at
