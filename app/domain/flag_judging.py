"""Judging many standings at one moment: the ruler of working days is laid once for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.calendar import Calendar
from app.domain.flags import Judging, Raised, Standing, raised
from app.domain.rules import RuleBook
from app.domain.working_days import WorkingDays


def judge(
    standings: Iterable[Standing], *, at: datetime, rules: RuleBook, calendar: Calendar
) -> dict[int, tuple[Raised, ...]]:
    """The flags that each problem calls for at `at` (UTC), by problem; most call for none."""
    standings = list(standings)
    reach = [at, *(instant for s in standings for instant in _reach(s))]
    judging = Judging(
        at=at, rules=rules, calendar=calendar, ruler=WorkingDays(calendar, (min(reach), at))
    )
    found = ((s.problem, raised(s, judging=judging)) for s in standings)
    return {problem: flags for problem, flags in found if flags}


def _reach(standing: Standing) -> Iterable[datetime]:
    """The instants from which working days are counted."""
    yield standing.registered_at
    if standing.due is not None:
        yield standing.due
    yield from (block.due for block in standing.blocks if block.due is not None)
