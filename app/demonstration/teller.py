"""Who tells a story: its chance, its clock in working time, its words."""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.demonstration.content import Appeal, Wording
from app.demonstration.world import World
from app.domain.access import Viewer
from app.domain.amounts import Amount
from app.domain.calendar import Calendar
from app.domain.catalogue import Role
from app.domain.problem import Case
from app.domain.steps import Action
from app.domain.working_time import deadline


@dataclass(frozen=True, kw_only=True)
class Act:
    """The next act: when, what, by whom, with what."""

    at: datetime
    action: Action
    viewer: Viewer
    given: dict[str, Any]


Tale = Generator[Act, Case, Case]

SLOW_LINES = {"自然资源": 1.5, "住房城乡建设": 1.35, "生态环境": 1.2, "消防": 1.15}


class Teller:
    """Tells the story of one problem. Every draw comes from its own chance, so seeds repeat."""

    def __init__(
        self,
        world: World,
        *,
        appeal: Appeal,
        wording: Wording,
        region: str,
        chance: random.Random,
        calendar: Calendar,
    ) -> None:
        self.world = world
        self.appeal = appeal
        self.wording = wording
        self.region = region
        self.chance = chance
        self.calendar = calendar
        self.clerk = world.of_office(Role.CLERK, region)
        self.duty = world.of_office(Role.DUTY_HEAD, region)
        self.supervisor = world.of_office(Role.SUPERVISOR, region)

    def after(self, at: datetime, hours: float) -> datetime:
        """So many working hours later, a few seconds off the full minute."""
        seconds = max(hours, 0.02) * 3600 + self.chance.randrange(1, 59)
        amount = Amount.of(f"{seconds:.0f}", "s")
        return deadline(self.calendar, start=at, amount=amount).instant

    def days(self, at: datetime, days: float) -> datetime:
        """So many working days of 7.5 hours later."""
        return self.after(at, days * 7.5)

    def some(self, low: float, mode: float, high: float) -> float:
        """A length between low and high, mostly near the mode."""
        return self.chance.triangular(low, high, mode)

    def happens(self, share: float) -> bool:
        """Whether something that happens in this share of cases happens now."""
        return self.chance.random() < share

    def words(self, *path: str) -> str:
        """A sentence from the pool of an act."""
        pool: Any = self.world.content.words
        for key in path:
            pool = pool[key]
        return str(self.chance.choice(pool))

    def act(self, at: datetime, action: Action, viewer: Viewer, **given: Any) -> Act:
        """An act of this story."""
        return Act(at=at, action=action, viewer=viewer, given=given)
