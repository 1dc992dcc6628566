"""提请会商标记 in the demonstration: raised and ended on the way, not all of them at its end.

The timetable judges every few minutes; here it is enough that every review finds the flags that
its week called for. What is told again and again is judged at the end alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.demonstration.province import Province
from app.domain.access import SYSTEM
from app.domain.around import Around
from app.domain.flag_beside import ALONE, beside_of
from app.domain.flag_changes import Change
from app.domain.problem import Case
from app.domain.review.weeks import WEEK, week_of
from app.domain.waits import waits_among
from app.services.flag_settling import settled, wanted

BEFORE = timedelta(hours=1)
"""So long before its week ends a problem is judged."""


class FlagWeeks:
    """Judges what is open before the end of each review week that the simulation passes."""

    def __init__(self, province: Province, *, begin: datetime, now: datetime) -> None:
        self._province, self._now = province, now
        self._next = week_of(begin, edge=province.rules.review).until - BEFORE

    def reach(self, at: datetime) -> None:
        """Judge for every week whose end is near before `at`."""
        while self._next < min(at, self._now):
            self._judge(self._next)
            self._next += WEEK

    def _judge(self, at: datetime) -> None:
        open_ = {n: case for n, case in self._province.cases.items() if case.open}
        waits = waits_among(open_)
        waiting = {wait.problem for wait in waits}
        around = Around(
            at=at, viewer=SYSTEM, rules=self._province.rules, calendar=self._province.calendar
        )
        for problem, case in open_.items():
            others = beside_of(problem, waits=waits) if problem in waiting else ALONE
            self._settle(case, wanted(case, others=others, around=around), around)

    def _settle(self, case: Case, found: Change, around: Around) -> None:
        if found:
            self._province.keep(settled(case, found, around=around))
