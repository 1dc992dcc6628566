"""Handling: contact, waiting for one another, notes, pauses, extensions, instructions."""

from __future__ import annotations

from abc import abstractmethod

from app.demonstration.tale_intake import IntakeTale
from app.demonstration.teller import Tale
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.deadlines import closing_name
from app.domain.problem import Case
from app.domain.steps import Action


class HandlingTale(IntakeTale):
    """What the lead goes through before it has a result; how that comes is told elsewhere."""

    @abstractmethod
    def _contributions(self, case: Case) -> Tale:
        """The co-handlers' answers."""

    @abstractmethod
    def _submission(self, case: Case) -> Tale:
        """The lead's result."""

    def _handling(self, case: Case) -> Tale:
        if case.round == 1 and not case.submissions:
            case = yield from self._contact(case)
            if self.happens(0.012):
                at = self.days(case.last_at, self.some(0.5, 1.5, 3))
                enterprise = self.world.enterprise(case.id)
                return (
                    yield self.act(at, Action.WITHDRAW, enterprise, reason=self.words("withdraw"))
                )
            if len(case.office) > 2 and self.happens(0.02):
                return (yield from self._escalation(case))
            case = yield from self._waits(case)
        for note in self.appeal.progress[: self.chance.randrange(1, 3)]:
            at = self.days(case.last_at, self.some(0.2, 0.7, 2.0))
            liaison = self._lead_liaison(case)
            case = yield self.act(at, Action.NOTE, liaison, text=note)
        if case.round == 1 and not case.submissions:
            case = yield from self._troubles(case)
        case = yield from self._contributions(case)
        return (yield from self._submission(case))

    def _escalation(self, case: Case) -> Tale:
        """What this level cannot decide goes up; telling the enterprise stays its duty."""
        at = self.days(case.last_at, self.some(1, 2, 4))
        return (
            yield self.act(
                at,
                Action.ESCALATE,
                self.duty,
                done=self.words("note"),
                asked="请上级主管部门明确口径，并协调所涉审批权限。",
                ground=self.words("escalate"),
                answers=self.duty.name,
            )
        )

    def _lead_liaison(self, case: Case) -> Viewer:
        lead = case.lead
        found = self.world.liaison(lead.department) if lead else None
        return found or self.clerk

    def _contact(self, case: Case) -> Tale:
        at = self.after(case.last_at, self.some(0.3, 2.0, 9.0))
        return (
            yield self.act(
                at,
                Action.CONTACT,
                self._lead_liaison(case),
                means=self.chance.choice(("phone", "phone", "visit", "message")),
                reached=True,
                words=self.words("contact"),
            )
        )

    def _waits(self, case: Case) -> Tale:
        """Who waits for whom; two rows of the appeal make a mutual wait that nobody undoes soon."""
        by_department = {a.department: a for a in case.open_assignments}
        mutual = self.happens(0.6)
        for wait in self.appeal.waits[: None if mutual else 1]:
            waiter = by_department.get(self.world.department(wait.waiter, self.region))
            awaited = by_department.get(self.world.department(wait.awaited, self.region))
            liaison = self.world.liaison(waiter.department) if waiter else None
            if waiter and awaited and waiter is not awaited and liaison:
                at = self.days(case.last_at, self.some(0.2, 0.8, 1.6))
                case = yield self.act(
                    at,
                    Action.REQUIRE,
                    liaison,
                    waiting=waiter.n,
                    awaited=f"a:{awaited.n}",
                    why=wait.why,
                    confirm=True,
                )
        return case

    def _troubles(self, case: Case) -> Tale:
        if self.appeal.pause and self.happens(0.5):
            case = yield from self._pause(case)
        if self.appeal.extension and self.happens(0.4):
            case = yield from self._extension(case)
        if self.happens(0.02):
            at = self.days(case.last_at, 0.4)
            leader = self.world.of_office(Role.LEADER, "33")
            case = yield self.act(at, Action.INSTRUCT, leader, words=self.words("instruct"))
            if self.happens(0.95):
                at = self.days(at, self.some(0.2, 0.8, 2.5))
                case = yield self.act(
                    at, Action.ANSWER_INSTRUCTION, self.duty, text=self.words("instruct_answer")
                )
        return case

    def _pause(self, case: Case) -> Tale:
        pause = self.appeal.pause
        if pause is None or pause.reason == "supplement" or case.running_pause:
            return case
        at = self.days(case.last_at, 0.3)
        until = self.days(at, self.some(3, 6, 12))
        case = yield self.act(
            at,
            Action.ASK_PAUSE,
            self._lead_liaison(case),
            reason=pause.reason,
            until=self.calendar.local_date(until).isoformat(),
            words=pause.words,
        )
        at = self.after(at, self.some(0.5, 2, 6))
        if self.happens(0.12):
            return (
                yield self.act(
                    at, Action.REFUSE_PAUSE, self.duty, reason=self.words("pause_refused")
                )
            )
        case = yield self.act(at, Action.PAUSE, self.duty, words=self.words("pause_approved"))
        at = self.days(at, self.some(2, 4, 8))
        running = case.running_pause
        if running and at < running.until:
            case = yield self.act(
                at, Action.RESUME, self._lead_liaison(case), words=self.words("resume")
            )
        return case

    def _extension(self, case: Case) -> Tale:
        limit = case.clocks.get(closing_name(case))
        asked_at = self.days(case.last_at, self.some(0.3, 1.0, 2.0))
        if limit is None or self.days(asked_at, 1.2) > limit.due or case.running_pause:
            return case
        new_due = self.days(limit.due, self.some(2, 5, 6.5))
        case = yield self.act(
            asked_at,
            Action.ASK_EXTENSION,
            self._lead_liaison(case),
            new_due=self.calendar.local_date(new_due).isoformat(),
            reason=self.appeal.extension,
            told=True,
        )
        at = self.after(asked_at, self.some(0.5, 2, 6))
        if self.happens(0.2):
            words = self.words("extend_refused")
            return (yield self.act(at, Action.REFUSE_EXTENSION, self.duty, reason=words))
        return (yield self.act(at, Action.EXTEND, self.duty, words=self.words("extend_approved")))
