"""What a copy has of its own: its enterprise, its words, its departments and their people."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.bench.enterprises import Firm
from app.bench.plots import words
from app.bench.stamping import SLOTS
from app.bench.telling import Slot, Story
from app.demonstration.content import Appeal, Wording, load_content
from app.demonstration.world import World
from app.domain.identifiers import problem_number
from app.domain.supervision import order_number

Facts = dict[Slot, Any]


@dataclass(frozen=True)
class Hands:
    """A department with the person and the head who stand for it."""

    department: int
    person: int
    name: str
    head: str


@dataclass
class Values:
    """Draws the values of copies. orders: how many orders were numbered."""

    world: World
    chance: random.Random
    year: int
    orders: int = 0
    _hands: dict[tuple[str, str], Hands] = field(default_factory=dict)
    _matters: dict[Any, list[tuple[Appeal, Wording]]] = field(default_factory=dict)

    def of(self, story: Story, *, id: int, firm: Firm) -> list[Any]:
        """The values of all slots, in their order."""
        appeal, wording = self.chance.choice(self._matters_for(story))
        lead = self._handed(appeal.lead, firm.region)
        channel = self.chance.choice(appeal.channels)
        facts: Facts = {
            Slot.ID: id,
            Slot.NUMBER: problem_number(id),
            Slot.REGION: firm.region,
            Slot.FIELD: appeal.field,
            Slot.CHANNEL: channel,
            Slot.SOURCE_NO: f"{channel[:2].upper()}{id}",
            Slot.TITLE: wording.title,
            Slot.TEXT: wording.text,
            Slot.RESULT: wording.result_text,
            Slot.ENTERPRISE: firm.id,
            Slot.ENTERPRISE_NAME: firm.name,
            Slot.CONTACT: firm.contact,
            Slot.PHONE: firm.phone,
            **_named(lead, (Slot.LEAD, Slot.LEAD_PERSON, Slot.LEAD_NAME, Slot.LEAD_HEAD)),
            **self._co_handler(appeal, lead, firm),
            Slot.ORDER: self._order(story),
        }
        return [facts[slot] for slot in SLOTS]

    def _order(self, story: Story) -> str:
        if not story.case.orders:
            return ""
        self.orders += 1
        return order_number(mark=words().order, year=self.year, n=self.orders)

    def _co_handler(self, appeal: Appeal, lead: Hands, firm: Firm) -> Facts:
        """The first line beside the lead's that another department handles, whichever it is."""
        lines = [*(co.line for co in appeal.co), *self.world.content.lines]
        found = (self._handed(line, firm.region) for line in lines)
        hands = next(h for h in found if h.department != lead.department)
        return _named(hands, (Slot.CO, Slot.CO_PERSON, Slot.CO_NAME, Slot.CO_HEAD))

    def _matters_for(self, story: Story) -> list[tuple[Appeal, Wording]]:
        key = story.kind, story.plot.difficulty, story.plot.co_handled
        if key not in self._matters:
            self._matters[key] = _matters(*key)
        return self._matters[key]

    def _handed(self, line: str, region: str) -> Hands:
        if (line, region) not in self._hands:
            self._hands[line, region] = self._hands_of(self.world.department(line, region))
        return self._hands[line, region]

    def _hands_of(self, department: int) -> Hands:
        person = self.world.liaison(department) or self.world.viewers["clerk"]
        head = self.world.head(department)
        return Hands(department, int(person.person or 0), person.name, head)


def _named(hands: Hands, slots: Sequence[Slot]) -> Facts:
    values = (hands.department, hands.person, hands.name, hands.head)
    return dict(zip(slots, values, strict=True))


def _matters(kind: str, difficulty: str, co_handled: bool) -> list[tuple[Appeal, Wording]]:
    """The demonstration's appeals of a kind whose words need no escape in the log."""
    return [
        (appeal, wording)
        for appeal in load_content().appeals
        if (appeal.kind, appeal.difficulty) == (kind, difficulty) and not appeal.accused
        if appeal.co or not co_handled
        for wording in appeal.wordings
        if _plain(wording.title + wording.text + wording.result_text)
    ]


def _plain(text: str) -> bool:
    return json.dumps(text, ensure_ascii=False) == f'"{text}"'
