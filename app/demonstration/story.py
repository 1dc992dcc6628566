"""One problem's life as its people live it: the acts to come, each with its instant.

A story is a generator: it yields the next act and receives the case after it. It stops being
asked when the next act would lie in the future; what is open then is what is open today.
"""

from __future__ import annotations

from datetime import datetime

from app.demonstration.tale_result import ResultTale
from app.demonstration.teller import Act, Tale
from app.domain.catalogue import Stage
from app.domain.problem import Case
from app.domain.steps import Action

GRADES = (5, 4, 3, 2, 1)
GRADE_WEIGHTS = (52, 30, 11, 5, 2)


class Story(ResultTale):
    """The whole of it: from intake to the end, or to wherever today is."""

    def tell(self, case: Case) -> Tale:
        """Stage after stage, until nobody holds the problem any more."""
        while case.open:
            if case.stage is Stage.INTAKE:
                case = yield from self._intake(case)
            elif case.stage is Stage.TRANSFER:
                case = yield from self._transfer(case)
            elif case.stage is Stage.HANDLING:
                case = yield from self._handling(case)
            else:
                case = yield from self._feedback(case)
        return case

    def tell_again(self, case: Case, target: int) -> Tale:
        """What came in twice is merged, unless what it repeats has ended meanwhile."""
        at = self.after(case.last_at, self.some(0.3, 1.0, 3.0))
        case = yield self.act(
            at, Action.MERGE, self.clerk, target=target, reason=self.words("merge")
        )
        return (yield from self.tell(case))

    def _feedback(self, case: Case) -> Tale:
        if self.happens(0.04) and case.lead and case.round == 1:
            at = self.after(case.last_at, self.some(0.5, 2, 6))
            return (
                yield self.act(at, Action.SEND_BACK, self.clerk, missing=self.words("send_back"))
            )
        if self.happens(0.05):
            return (yield from self._unreachable(case))
        at = self.days(case.last_at, self.some(0.1, 0.8, 3.2))
        grade = self.chance.choices(GRADES, GRADE_WEIGHTS)[0]
        if case.round > 1:
            grade = max(grade, 3) if self.happens(0.6) else min(grade, 2)
        case = yield self._callback(case, at, grade)
        if case.stage is not Stage.FEEDBACK:
            return case
        return (yield from self._closing(case, grade))

    def _callback(self, case: Case, at: datetime, grade: int) -> Act:
        solved = grade >= 3
        by_link = self.happens(0.4)
        told = self.appeal.satisfied if solved else self.appeal.dissatisfied
        words = told if told and self.happens(0.6) else self.words("callback", str(grade))
        viewer = self.world.enterprise(case.id) if by_link else self.clerk
        means = "platform" if by_link else "phone"
        return self.act(
            at,
            Action.CALL_BACK,
            viewer,
            means=means,
            reached=True,
            solved=solved,
            grade=grade,
            words=words,
        )

    def _closing(self, case: Case, grade: int) -> Tale:
        at = self.after(case.last_at, self.some(0.2, 1.5, 7))
        if grade >= 3:
            case = yield self.act(at, Action.CLOSE, self.clerk, ground="confirmed")
        elif any(r.kind == "rework" for r in case.rounds):
            case = yield self.act(
                at,
                Action.CLOSE,
                self.duty,
                ground="explained",
                reason="已按规定重办一次，相关政策依据已当面说明并书面告知救济途径。",
                signed_by=self.duty.name,
            )
        else:
            case = yield self.act(
                at, Action.REWORK, self.duty, reason=self.words("rework"), head=self.duty.name
            )
            return case
        if self.happens(0.012):
            at = self.days(case.last_at, self.some(3, 8, 15))
            case = yield self.act(at, Action.REOPEN, self.duty, reason=self.words("reopen"))
        return case

    def _unreachable(self, case: Case) -> Tale:
        at = case.last_at
        means = ("phone", "message", "phone")
        words = self.world.content.words["unreachable"]
        for how, said in zip(means, words, strict=True):
            at = self.days(at, self.some(1.0, 1.05, 1.3))
            case = yield self.act(
                at, Action.CALL_BACK, self.clerk, means=how, reached=False, words=said
            )
        at = self.after(at, 1.0)
        return (
            yield self.act(
                at,
                Action.CLOSE,
                self.clerk,
                ground="unreachable",
                reason="三次联系未果，依规办结。",
            )
        )
