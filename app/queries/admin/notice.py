"""What a calendar or a State Council notice would change: days, and limits of open problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from app.domain import acting
from app.domain.access import SYSTEM
from app.domain.around import Around
from app.domain.calendar import Calendar
from app.domain.deadlines import closing_name
from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import problem_number
from app.queries.admin.calendar import DayKind, day_of
from db import standing
from db.seed.calendar import merge_notice
from db.store import Store

EXAMPLES = 5
TRIED = 40
"""So many of the problems that could move are reckoned to find the examples."""


@dataclass(frozen=True, kw_only=True)
class DayChange:
    """A day that another calendar has otherwise."""

    date: date
    before: DayKind
    before_name: str
    after: DayKind
    after_name: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """An open problem whose closing limit would move."""

    number: str
    before: datetime
    after: datetime


@dataclass(frozen=True, kw_only=True)
class NoticePreview:
    """What loading would change.

    open_problems: how many open ones are due on or after the first day that changes. noticed:
    years that are provisional now and would not be. hours: the office hours change.
    """

    version: str
    years: tuple[int, ...]
    changes: tuple[DayChange, ...]
    noticed: tuple[int, ...]
    hours: bool
    open_problems: int
    examples: tuple[Example, ...]

    @property
    def nothing(self) -> bool:
        """Whether the calendar in force says the same already."""
        return not (self.changes or self.noticed or self.hours)


def preview(store: Store, *, given: Mapping[str, Any], at: datetime) -> NoticePreview:
    """What a calendar, or a year's notice put into the one in force, would change.

    Raises CalendarError with the key and what stood there.
    """
    old = store.rules.calendar()
    new = Calendar.from_mapping(
        given if "windows" in given else merge_notice(old.to_mapping(), given)
    )
    changes = tuple(_changes(old, new))
    hours = old.windows != new.windows or old.timezone != new.timezone
    count, first = _could_move(store, changes, hours=hours, at=at)
    return NoticePreview(
        version=new.version,
        years=tuple(sorted({change.date.year for change in changes})),
        changes=changes,
        noticed=tuple(sorted((new.noticed_years or set()) - (old.noticed_years or set()))),
        hours=hours,
        open_problems=count,
        examples=tuple(_examples(store, first, new, at)),
    )


def _changes(old: Calendar, new: Calendar) -> Iterator[DayChange]:
    dated = {*old.days_off, *new.days_off, *old.work_days, *new.work_days}
    for day in sorted(dated):
        before, after = day_of(old, day), day_of(new, day)
        if (before.kind, before.name) != (after.kind, after.name):
            yield DayChange(
                date=day, before=before.kind, before_name=before.name, after=after.kind,
                after_name=after.name,
            )  # fmt: skip


def _could_move(
    store: Store, changes: tuple[DayChange, ...], *, hours: bool, at: datetime
) -> tuple[int, list[int]]:
    moving = [c.date for c in changes if works(c.before) != works(c.after)]
    if not moving and not hours:
        return 0, []
    day = min(moving, default=at.astimezone(OFFICE_ZONE).date())
    # What is due before the first day that changes cannot move.
    first = datetime.combine(day, time(), OFFICE_ZONE)
    return standing.due_from(store.session, at=first, limit=TRIED)


def works(kind: DayKind) -> bool:
    """Whether a day of the kind is worked."""
    return kind in (DayKind.WORKING, DayKind.MADE_UP)


def _examples(store: Store, problems: list[int], new: Calendar, at: datetime) -> list[Example]:
    found: list[Example] = []
    rules = store.rules.rules()
    for problem in problems:
        case = store.peek(problem)
        around = Around(at=max(at, case.last_at), viewer=SYSTEM, rules=rules, calendar=new)
        outcome = acting.reckon_again(case, around=around)
        name = closing_name(case)
        before = case.clocks.get(name)
        after = outcome.case.clocks.get(name) if outcome else None
        if before and after and before.due != after.due:
            found.append(
                Example(number=problem_number(problem), before=before.due, after=after.due)
            )
        if len(found) == EXAMPLES:
            break
    return found
