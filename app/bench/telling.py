"""One story: a plot told on a day, act by act, through the rules of the product.

What differs from copy to copy (the enterprise, the departments, the words) is told as a slot: a
value that stands for another one.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from app.bench.plots import Plot, Scene
from app.demonstration.world import World
from app.domain import acting
from app.domain.access import Viewer
from app.domain.amounts import Amount
from app.domain.around import Around
from app.domain.calendar import Calendar
from app.domain.catalogue import Role
from app.domain.dependencies import cycle_closed_by
from app.domain.events import Event
from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import problem_id
from app.domain.problem import Case
from app.domain.rules import RuleBook
from app.domain.steps import Action
from app.domain.working_time import deadline

CITY, SEQUENCE = "3399", 999_999


class Slot(Enum):
    """What every copy has of its own, and what stands for it in a story."""

    ID = None
    NUMBER = "\ue000number\ue000"
    REGION = f"{CITY}99"
    FIELD = "\ue000field\ue000"
    CHANNEL = "\ue000channel\ue000"
    SOURCE_NO = "\ue000source_no\ue000"
    TITLE = "\ue000title\ue000"
    TEXT = "\ue000text\ue000"
    RESULT = "\ue000result\ue000"
    ENTERPRISE = 910_000_001
    ENTERPRISE_NAME = "\ue000enterprise_name\ue000"
    CONTACT = "\ue000contact\ue000"
    PHONE = "\ue000phone\ue000"
    LEAD = 910_000_002
    LEAD_PERSON = 910_000_003
    LEAD_NAME = "\ue000lead_name\ue000"
    LEAD_HEAD = "\ue000lead_head\ue000"
    CO = 910_000_004
    CO_PERSON = 910_000_005
    CO_NAME = "\ue000co_name\ue000"
    CO_HEAD = "\ue000co_head\ue000"
    ORDER = "\ue000order\ue000"


@dataclass(frozen=True, kw_only=True)
class Story:
    """A plot as it was told. day: the local date of its registration; states: after each event."""

    plot: Plot
    kind: str
    day: date
    events: tuple[Event, ...]
    states: tuple[Case, ...]

    @property
    def case(self) -> Case:
        """The case at the end."""
        return self.states[-1]


@dataclass(frozen=True)
class Teller:
    """Tells plots under one rule book and calendar, with the people of one world."""

    world: World
    rules: RuleBook
    calendar: Calendar

    def tell(self, plot: Plot, *, day: date, kind: str, chance: random.Random) -> Story:
        """The story of a plot that begins on a working day, some time in office hours."""
        subject = problem_id(city=CITY, day=day, sequence=SEQUENCE)
        at = _beginning(day, chance)
        outcome = acting.begin(
            Action.REGISTER,
            subject=subject,
            facts=_registration(plot, kind),
            around=self._around(self._viewer("clerk", subject), at, None),
        )
        events, states = list(outcome.events), [outcome.case]
        for scene in plot.scenes:
            at = self._after(at, scene.hours, chance)
            outcome = self._act(scene, states[-1], at, day, plot, kind)
            events += outcome.events
            states.append(outcome.case)
        return Story(plot=plot, kind=kind, day=day, events=tuple(events), states=tuple(states))

    def _act(
        self, scene: Scene, case: Case, at: datetime, day: date, plot: Plot, kind: str
    ) -> acting.Outcome:
        own = {**SAID, "kind": kind, "difficulty": plot.difficulty}
        given = {name: self._fact(value, own, day) for name, value in scene.given.items()}
        around = self._around(self._viewer(scene.who, case.id), at, case)
        return acting.act(scene.action, case=case, given=given, around=around)

    def _fact(self, value: Any, own: Mapping[str, Any], day: date) -> Any:
        """A fact of a scene: as written, of the copy ($name), or so many working days on ($9)."""
        if isinstance(value, list):
            return [{k: self._fact(v, own, day) for k, v in row.items()} for row in value]
        if not isinstance(value, str) or not value.startswith("$"):
            return value
        name = value[1:]
        return self._days_on(day, int(name)) if name.isdigit() else own[name]

    def _days_on(self, day: date, days: int) -> str:
        begin = datetime.combine(day, time(12), OFFICE_ZONE)
        due = deadline(self.calendar, start=begin, amount=Amount.of(str(days), "wd"))
        return self.calendar.local_date(due.instant).isoformat()

    def _after(self, at: datetime, hours: float, chance: random.Random) -> datetime:
        seconds = hours * 3600 + chance.randrange(1, 59)
        return deadline(self.calendar, start=at, amount=Amount.of(f"{seconds:.0f}", "s")).instant

    def _viewer(self, who: str, problem: int) -> Viewer:
        if who == "enterprise":
            return self.world.enterprise(problem)
        if who in PARTIES:
            person, name, department = PARTIES[who]
            return Viewer(
                person=person.value,
                name=str(name.value),
                role=Role.LIAISON,
                region="33",
                department=department.value,
            )
        return self.world.viewers[who]

    def _around(self, viewer: Viewer, at: datetime, case: Case | None) -> Around:
        waits = _waits(case) if case else []
        return Around(
            at=at,
            viewer=viewer,
            rules=self.rules,
            calendar=self.calendar,
            cycle=lambda waiting, awaited: cycle_closed_by(waits, waiting, awaited),
            order_number=str(Slot.ORDER.value),
        )


PARTIES = {
    "lead": (Slot.LEAD_PERSON, Slot.LEAD_NAME, Slot.LEAD),
    "co": (Slot.CO_PERSON, Slot.CO_NAME, Slot.CO),
}
SAID = {slot.name.lower(): slot.value for slot in Slot}


def _waits(case: Case) -> list[tuple[str, str]]:
    """Who waits for whom, as the search for rings names them."""
    return [
        (f"{case.id}/{p.waiting}", f"{case.id}/{p.awaited.partition(':')[2]}")
        for p in case.prerequisites
    ]


def _registration(plot: Plot, kind: str) -> dict[str, Any]:
    names = ("title", "text", "channel", "region", "source_no", "enterprise", "contact", "phone")
    return {"kind": kind, **{name: SAID[name] for name in names}}


def _beginning(day: date, chance: random.Random) -> datetime:
    """Some second of the day's first hours."""
    begin = datetime.combine(day, time(8, 31), OFFICE_ZONE)
    return begin + timedelta(seconds=chance.randrange(3 * 3600))
