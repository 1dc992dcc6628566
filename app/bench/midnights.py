"""How a story stood at the end of each of its days: what the daily count of lights counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.bench.telling import Slot, Story
from app.domain.deadlines import governing, governing_met
from app.domain.flows import OFFICE_ZONE, local_day
from app.domain.lights import light
from app.domain.problem import Case


@dataclass(frozen=True)
class Ended:
    """How a copy stood at the end of its n-th day; led_by: the department whose line it was."""

    days: int
    lane: str
    light: str
    led_by: Slot | None


def midnights(story: Story, *, until: date) -> Iterator[Ended]:
    """How a story stood at each midnight at which it was open; before `until`, if it still is."""
    day, last = story.day, local_day(story.case.last_at)
    end = until if story.case.open else last
    while day < end:
        midnight = datetime.combine(day, time(), OFFICE_ZONE) + timedelta(days=1)
        known = [
            state
            for event, state in zip(story.events, story.states, strict=True)
            if event.at <= midnight
        ]
        yield _stood(known[-1], midnight, (day - story.day).days)
        day += timedelta(days=1)


def _stood(case: Case, at: datetime, days: int) -> Ended:
    limit, lead = governing(case), case.lead
    colour = light(
        at=at,
        due=limit.due if limit else None,
        yellow_from=limit.yellow_from if limit else None,
        paused=case.running_pause is not None,
        met_at=governing_met(case),
    )
    led_by = Slot(lead.department) if lead else None
    return Ended(days=days, lane=str(case.lane or ""), light=str(colour), led_by=led_by)
