"""Results: the co-handlers' answers, a ring that is broken, orders, the submission."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.demonstration.content import CoHandling
from app.demonstration.tale_handling import HandlingTale
from app.demonstration.teller import SLOW_LINES, Act, Tale
from app.domain.access import Viewer
from app.domain.catalogue import Role, Stage
from app.domain.deadlines import closing_name
from app.domain.problem import Assignment, Case
from app.domain.steps import Action

PACE = {"general": 3.3, "complex": 7.2, "hard": 11.5}
STUCK = 0.06
"""The share of problems that nobody gets on with, four times as long as the others."""

SILENT = 0.3
"""The share of answers to an order after which no other comes."""


class ResultTale(HandlingTale):
    """How a result comes about, in time or not."""

    def _contributions(self, case: Case) -> Tale:
        stuck = any(p.cycle for p in case.prerequisites)
        if stuck:
            case = yield from self._breaking_the_ring(case)
        for assignment in case.open_assignments:
            if assignment is case.lead:
                continue
            liaison = self.world.liaison(assignment.department)
            pace = SLOW_LINES.get(self.world.line(assignment.department), 1.0)
            at = self.days(
                max(case.last_at, assignment.signed_at or case.last_at),
                self.some(0.2, 1.1, 4.2) * pace,
            )
            if liaison:
                answer = self._answer_of(assignment)
                case = yield self.act(at, Action.CONTRIBUTE, liaison, text=answer)
        return case

    def _answer_of(self, assignment: Assignment) -> str:
        told: Sequence[CoHandling] = [c for c in self.appeal.co if c.ask == assignment.question]
        return told[0].answer if told else self.words("contribute")

    def _breaking_the_ring(self, case: Case) -> Tale:
        """A mutual wait lies until the supervisor orders, and the duty head breaks it."""
        at = self.days(case.last_at, self.some(6, 12, 24))
        if case.open_order is None:
            case = yield self._order(case, at, level="listed", why="ring")
        at = self.days(at, self.some(3, 6, 10))
        case = yield from self._answers(case, until=at)
        standing = [p for p in case.prerequisites if p.dropped_at is None and p.cycle]
        if standing:
            case = yield self.act(
                at,
                Action.DROP,
                self.duty,
                prerequisite=standing[-1].n,
                reason="两部门联合踏勘，由住建部门先出技术意见，撤去互等。",
            )
        return case

    def _order(self, case: Case, at: datetime, *, level: str, why: str) -> Act:
        due = self.calendar.local_date(self.days(at, 5)).isoformat()
        return self.act(
            at,
            Action.ORDER,
            self.supervisor,
            level=level,
            ground=self.words("order_ground", why),
            due=due,
            rhythm=3,
            approved_by=self.world.of_office(Role.LEADER, "33").name,
        )

    def _submission(self, case: Case) -> Tale:
        at = self._ready(case)
        limit = case.clocks.get(closing_name(case))
        if limit and at > self.days(limit.due, 2) and case.open_order is None:
            order_at = self.days(limit.due, self.some(0.5, 1.0, 1.8))
            if case.last_at < order_at < at:
                level = "supervise" if self.happens(0.7) else "reminder"
                case = yield self._order(case, order_at, level=level, why="late")
                case = yield from self._answers(case, until=at)
        case = yield self.act(
            max(at, case.last_at + timedelta(minutes=1)),
            Action.SUBMIT,
            self._lead_liaison(case),
            result=self.appeal.result,
            text=self.wording.result_text,
            evidence="办理情况说明及佐证材料见附件目录",
        )
        if case.stage is Stage.HANDLING:
            at = self.after(case.last_at, self.some(0.5, 2, 8))
            case = yield self.act(
                at, Action.APPROVE, self._head(case), words="同意，按此答复企业。"
            )
        if case.open_order:
            at = self.after(case.last_at, self.some(0.5, 2, 5))
            case = yield self.act(
                at, Action.LIFT, self.supervisor, reason="主办已提交结果，督办事项完成。"
            )
        return case

    def _answers(self, case: Case, *, until: datetime) -> Tale:
        """Notes of the lead answer the order by its rhythm, until the lead falls silent."""
        at = self.days(case.last_at, self.some(0.5, 1.5, 3))
        while at < until:
            text = self.words("order_answer")
            case = yield self.act(at, Action.NOTE, self._lead_liaison(case), text=text)
            if self.happens(SILENT):
                break
            at = self.days(at, self.some(1.2, 2.4, 3.2))
        return case

    def _ready(self, case: Case) -> datetime:
        """When the lead has its result: by difficulty, slower in some lines, mostly in time."""
        pace = PACE[self.appeal.difficulty] if self.appeal.kind != "inquiry" else 0.5
        if case.round > 1 or case.submissions:
            pace = min(pace, 3.0)
        lead = case.lead
        slow = SLOW_LINES.get(self.world.line(lead.department), 1.0) if lead else 1.0
        length = self.chance.lognormvariate(0, 0.42) * pace * slow
        slow *= 4 if self.happens(STUCK) and case.round == 1 else 1
        begin = lead.signed_at if lead and lead.signed_at else case.last_at
        ready = self.days(begin, length)
        return max(ready, self.after(case.last_at, 0.3))

    def _head(self, case: Case) -> Viewer:
        lead = case.lead
        found = self.world.head_viewer(lead.department) if lead else None
        return found or self._lead_liaison(case)
