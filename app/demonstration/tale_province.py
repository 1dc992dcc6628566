"""What goes up to the province and takes its time there: it is in hand to the last moment."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.demonstration.story import Story
from app.demonstration.teller import Tale
from app.domain.flows import OFFICE_ZONE, local_day
from app.domain.problem import Case
from app.domain.steps import Action

BEGUN = (46, 40, 36)
"""Days ago: early enough to stand on the last list of the province."""

PACE = 4.0
"""Working days from one word of the lead to the next."""


def begun_before(now: datetime) -> frozenset[datetime]:
    """When such problems came in."""
    days = [local_day(now) - timedelta(days=n) for n in BEGUN]
    return frozenset(datetime.combine(day, time(9, 40), OFFICE_ZONE) for day in days)


class ProvinceStory(Story):
    """The levels below pass it on as soon as they have spoken with the enterprise."""

    def _intake(self, case: Case) -> Tale:
        appeal, at = self.appeal, self.after(case.last_at, self.some(0.2, 0.5, 1.0))
        return (
            yield self.act(
                at,
                Action.ACCEPT,
                self.clerk,
                field=appeal.field,
                kind=appeal.kind,
                difficulty="hard",
                urgency="normal",
            )
        )

    def _handling(self, case: Case) -> Tale:
        if len(case.office) > len("33"):
            case = yield from self._contact(case)
            return (yield from self._escalation(case))
        note = self.appeal.progress[0]
        at = self.days(case.last_at, PACE)
        return (yield self.act(at, Action.NOTE, self._lead_liaison(case), text=note))
