"""What if: parts finished or delayed, and what becomes of closing dates, lights and rings.

Nothing is changed: the same parts and waits are reckoned once as they are, once as supposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from app.domain.calendar import Calendar
from app.domain.changing import replace
from app.domain.dependencies import Waiting, rings
from app.domain.lights import Light, light
from app.domain.network.chains import OpenPart, finishes
from app.domain.network.critical import Finish, earliest_date
from app.domain.network.waiting import Departments, from_smallest
from app.domain.working_time import Amount, Unit, deadline


@dataclass(frozen=True, kw_only=True)
class Supposed:
    """What is supposed of parts, by `<problem>/<assignment>`, and of all parts of departments.

    delayed: working days behind the due date, or from now on where that has passed. What is said
    of a part goes before what is said of its department; what is finished is not delayed.
    """

    finished: frozenset[str] = frozenset()
    delayed: Mapping[str, int] = field(default_factory=dict)
    departments_finished: frozenset[int] = frozenset()
    departments_delayed: Mapping[int, int] = field(default_factory=dict)

    def is_finished(self, part: OpenPart) -> bool:
        """Whether nothing is left of the part."""
        if part.node in self.finished:
            return True
        return part.node not in self.delayed and part.department in self.departments_finished

    def delay(self, part: OpenPart) -> int:
        """By how many working days the part is late; 0 for none."""
        return self.delayed.get(part.node, self.departments_delayed.get(part.department, 0))


NOTHING = Supposed()


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """A problem's earliest closing date (UTC), None behind a ring, and its light then.

    Behind a ring the light is that of now.
    """

    closing: datetime | None
    light: Light


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """The forecast of every problem with open parts, and the rings in which departments wait."""

    problems: Mapping[int, Forecast]
    rings: tuple[Departments, ...]


def foresee(
    parts: Sequence[OpenPart],
    waits: Iterable[Waiting],
    *,
    supposed: Supposed = NOTHING,
    at: datetime,
    calendar: Calendar,
) -> Foreseen:
    """What comes of parts and waits at `at` (UTC), if what is supposed holds."""
    finished = {part.node for part in parts if supposed.is_finished(part)}
    left = [_delayed(part, supposed, at, calendar) for part in parts if part.node not in finished]
    open_problems = {part.problem for part in left}
    ended = finished | {f"{p.problem}/0" for p in parts if p.problem not in open_problems}
    standing = [wait for wait in waits if not ended.intersection(wait.nodes)]
    done = finishes(left, standing, at=at, calendar=calendar)
    limits = {part.problem: part for part in sorted(parts, key=lambda part: part.lead)}
    return Foreseen(
        problems={
            problem: _forecast(done.get(problem, FINISHED), limit, at=at, calendar=calendar)
            for problem, limit in limits.items()
        },
        rings=tuple(sorted({from_smallest(r.departments) for r in rings(standing).values()})),
    )


FINISHED = Finish(after=Decimal(0), path=())


def _delayed(part: OpenPart, supposed: Supposed, at: datetime, calendar: Calendar) -> OpenPart:
    days = supposed.delay(part)
    if days < 1:
        return part
    start = max(at, part.due or at)
    late = deadline(calendar, start=start, amount=Amount(days, Unit.WORKING_DAYS))
    return replace(part, due=late.instant)


def _forecast(
    finish: Finish | None, limit: OpenPart, *, at: datetime, calendar: Calendar
) -> Forecast:
    closing = earliest_date(finish, at=at, calendar=calendar)
    then = light(at=closing or at, due=limit.due, yellow_from=limit.yellow_from, paused=False)
    return Forecast(closing=closing, light=then)
