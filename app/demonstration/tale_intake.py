"""Intake and transfer: accepted, answered or declined; dispatched, signed, objected to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.demonstration.content import Appeal
from app.demonstration.teller import Act, Tale, Teller
from app.domain.access import SYSTEM
from app.domain.amounts import Amount, Unit
from app.domain.catalogue import AssignmentRole, Role
from app.domain.problem import Assignment, Case
from app.domain.steps import Action
from app.domain.working_time import deadline


class IntakeTale(Teller):
    """What the office and the signing departments do."""

    def _intake(self, case: Case) -> Tale:
        at = self.after(case.last_at, self.some(0.2, 0.9, 5.2))
        appeal = self.appeal
        if appeal.kind == "inquiry" and self.happens(0.62):
            return (yield self.act(at, Action.ANSWER, self.clerk, text=self.wording.result_text))
        if self.happens(0.02):
            ground = self.chance.choice(sorted(self.world.content.words["decline"]))
            words = self.words("decline", ground)
            return (yield self.act(at, Action.DECLINE, self.clerk, ground=ground, pointed_to=words))
        if appeal.supplement and self.happens(0.35):
            case = yield self.act(at, Action.ASK, self.clerk, missing=appeal.supplement)
            at = self.days(at, self.some(0.5, 1.2, 5))
            case = yield self.act(
                at, Action.SUPPLY, self.clerk, text="企业已按告知内容一次补齐，材料见附件。"
            )
            at = self.after(at, self.some(0.2, 0.6, 2))
        if self.happens(0.008):
            case = yield self.act(at, Action.SPLIT, self.clerk, appeal=self._other_appeal())
            at = self.after(at, 0.2)
        urgency = self.chance.choices(("normal", "urgent", "critical"), (88, 10, 2))[0]
        return (
            yield self.act(
                at,
                Action.ACCEPT,
                self.clerk,
                field=appeal.field,
                kind=appeal.kind,
                difficulty=appeal.difficulty,
                urgency=urgency,
            )
        )

    def _other_appeal(self) -> Appeal:
        """A matter of another line that the same letter also speaks of."""
        others = [
            a
            for a in self.world.content.appeals
            if a.lead != self.appeal.lead and not a.suits and not a.accused
        ]
        return self.chance.choice(others)

    def _transfer(self, case: Case) -> Tale:
        at = self.after(case.last_at, self.some(0.2, 1.0, 5.0))
        if not case.taken:
            self.region = case.office
            self.duty = self.world.of_office(Role.DUTY_HEAD, case.office)
            self.clerk = self.world.of_office(Role.CLERK, case.office)
            case = yield self.act(at, Action.TAKE, self.duty)
            at = self.after(at, self.some(0.2, 0.8, 2.0))
        lead = self.world.department(self.appeal.lead, self.region)
        case = yield self.act(
            at,
            Action.DISPATCH,
            self.duty,
            lead=lead,
            co_handlers=self._co_handlers(lead),
            words=self.words("dispatch"),
        )
        case = yield from self._signing(case)
        if self.appeal.objection and self.happens(0.45) and self._may_object(case):
            case = yield from self._objection(case)
        return (yield from self._passing_on(case))

    def _may_object(self, case: Case) -> bool:
        """A department that was refused once does not object again."""
        lead = case.lead
        if lead is None or lead.auto_signed:
            return False
        return not any(a.objection and a.department == lead.department for a in case.assignments)

    def _passing_on(self, case: Case) -> Tale:
        """Now and then a co-handler turns out to hold the key; sometimes it all comes back."""
        first = case.lead.department if case.lead else None
        co = next((a.department for a in case.open_assignments if a.department != first), None)
        if first is None or co is None or not self.happens(0.09):
            return case
        case = yield from self._reassignment(case, co, self.words("reassign"))
        if self.happens(0.4):
            case = yield from self._reassignment(case, first, self.words("reassign_back"))
        return case

    def _reassignment(self, case: Case, department: int, reason: str) -> Tale:
        at = self.days(case.last_at, self.some(0.3, 0.8, 1.8))
        case = yield self.act(at, Action.REASSIGN, self.duty, department=department, reason=reason)
        return (yield from self._signing(case))

    def _co_handlers(self, lead: int) -> list[dict[str, Any]]:
        rows: dict[int, str] = {}
        for co in self.appeal.co:
            department = self.world.department(co.line, self.region)
            if department != lead:
                rows.setdefault(department, co.ask)
        return [{"department": d, "question": q} for d, q in rows.items()]

    def _signing(self, case: Case) -> Tale:
        """Lead and co-handlers sign in the order of their haste; the limit signs for the late."""
        unsigned = [a for a in case.open_assignments if a.signed_at is None]
        drawn = {a.n: self.after(a.dispatched_at, self.some(0.1, 1.0, 4.2)) for a in unsigned}
        for assignment in sorted(unsigned, key=lambda a: drawn[a.n]):
            case = yield self._signature(case, assignment, drawn[assignment.n])
        return case

    def _signature(self, case: Case, assignment: Assignment, at: datetime) -> Act:
        limit = case.clocks[f"sign:{assignment.n}"]
        liaison = self.world.liaison(assignment.department)
        if liaison is None or at >= limit.due:
            return self.act(limit.due, Action.AUTO_SIGN, SYSTEM, assignment=assignment.n)
        lead = assignment.role is AssignmentRole.LEAD
        return self.act(
            at,
            Action.SIGN if lead else Action.SIGN_CO,
            liaison,
            responsible=liaison.name,
            leader=self.world.head(assignment.department),
        )

    def _objection(self, case: Case) -> Tale:
        objection, lead = self.appeal.objection, case.lead
        if objection is None or lead is None:
            return case
        liaison = self.world.liaison(lead.department)
        thinks = objection.thinks or self.appeal.lead
        suggested = self.world.department(thinks, self.region)
        at = self.after(case.last_at, self.some(0.2, 1.0, 2.0))
        window = deadline(
            self.calendar, start=lead.dispatched_at, amount=Amount(n=1, unit=Unit.WORKING_DAYS)
        )
        if liaison is None or at > window.instant:
            return case
        case = yield self.act(
            at,
            Action.OBJECT,
            liaison,
            ground=objection.ground,
            words=objection.words,
            suggested=suggested,
        )
        at = self.after(at, self.some(0.3, 1.4, 4.5))
        other = suggested != lead.department and not case.of_department(suggested)
        if other and self.happens(0.45):
            case = yield self.act(
                at,
                Action.REVIEW,
                self.duty,
                outcome="upheld",
                department=suggested,
                reason=self.words("objection_upheld"),
            )
            return (yield from self._signing(case))
        return (
            yield self.act(
                at,
                Action.REVIEW,
                self.duty,
                outcome="not_upheld",
                reason=self.words("objection_refused"),
            )
        )
