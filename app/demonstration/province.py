"""The province while it is simulated: cases as they stand, events so far, and how acts happen."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from app.demonstration.content import Appeal, Wording
from app.demonstration.story import Story
from app.demonstration.teller import Act, Tale
from app.demonstration.world import World
from app.domain import acting
from app.domain.around import Around, region_above
from app.domain.calendar import Calendar
from app.domain.dependencies import cycle_closed_by
from app.domain.events import Event, EventKind, stamp
from app.domain.flows import OFFICE_ZONE, local_day
from app.domain.problem import Case
from app.domain.rules import RuleBook
from app.domain.steps import Action
from db.store import Store


@dataclass
class Province:
    """What the simulation holds while it runs. begun: stories that an act has just started."""

    store: Store
    world: World
    rules: RuleBook
    calendar: Calendar
    chance: random.Random
    approving: frozenset[int]
    cases: dict[int, Case] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    orders: Iterator[int] = field(default_factory=lambda: count(1))
    begun: list[tuple[Tale, Case]] = field(default_factory=list)

    def around(self, act: Act, case: Case | None) -> Around:
        """What surrounds an act of the simulation."""
        lead = case.lead if case else None
        waits = _waits(case) if case else []
        year = act.at.astimezone(OFFICE_ZONE).year
        number = f"浙改督〔{year}〕{next(self.orders)}号" if act.action is Action.ORDER else ""
        return Around(
            at=act.at,
            viewer=act.viewer,
            rules=self.rules,
            calendar=self.calendar,
            approving=self.approving & {lead.department} if lead else frozenset(),
            cycle=lambda waiting, awaited: cycle_closed_by(waits, waiting, awaited),
            order_number=number,
            higher=region_above(case.office) if case else None,
        )

    def keep(self, outcome: acting.Outcome) -> Case:
        """Remember what an act left."""
        self.cases[outcome.case.id] = outcome.case
        self.events.extend(outcome.events)
        return outcome.case

    def take(self, act: Act, problem: int) -> Case:
        """Let an act happen. A story only tells what the rules allow; a refusal is its fault."""
        case = self.cases[problem]
        act = replace(act, at=max(act.at, case.last_at))
        if act.action is Action.MERGE:
            return self._merge(act, case)
        if act.action is Action.SPLIT:
            return self._split(act, case)
        outcome = acting.act(act.action, case=case, given=act.given, around=self.around(act, case))
        return self.keep(outcome)

    def _merge(self, act: Act, case: Case) -> Case:
        """Both problems change; where the target has ended meanwhile, nothing does."""
        target = self.cases[act.given["target"]]
        if not target.open:
            return case
        act = replace(act, at=max(act.at, target.last_at))
        around = replace(self.around(act, case), others={target.id: target})
        outcome = acting.act(Action.MERGE, case=case, given=act.given, around=around)
        facts: dict[str, object] = {"source": case.id}
        if case.accepted_at:
            facts["accepted_at"] = stamp(case.accepted_at)
        merged, event = acting.record(EventKind.MERGED_IN, case=target, facts=facts, around=around)
        self.keep(acting.Outcome(case=merged, events=(event,)))
        return self.keep(outcome)

    def _split(self, act: Act, case: Case) -> Case:
        """A part becomes a problem of its own, with a story of its own."""
        appeal: Appeal = act.given["appeal"]
        wording = appeal.wordings[0]
        parts = [{"title": wording.title, "text": wording.text}]
        around = self.around(act, case)
        facts = acting.check(Action.SPLIT, case=case, given={"parts": parts}, around=around)
        part = self.register(
            act, appeal, wording, like=case, kind=EventKind.SPLIT_FROM, around=around
        )
        after, event = acting.record(
            Action.SPLIT, case=case, facts={**facts, "problems": [part.id]}, around=around
        )
        story = self.story(appeal, wording, part.matter.region)
        self.begun.append((story.tell(part), part))
        return self.keep(acting.Outcome(case=after, events=(event,)))

    def register(
        self,
        act: Act,
        appeal: Appeal,
        wording: Wording,
        *,
        like: Case,
        kind: EventKind,
        around: Around,
    ) -> Case:
        """A problem that is registered like another one: same appellant, place and time."""
        subject = self.new_id(like.matter.region, act)
        facts = {
            "title": wording.title,
            "text": wording.text,
            "channel": like.matter.channel,
            "region": like.matter.region,
            "enterprise": like.appellant.enterprise,
            "contact": like.appellant.contact,
            "phone": like.appellant.phone,
            "registered_at": stamp(like.registered_at),
            "split_from": like.id,
        }
        return self.keep(acting.begin(kind, subject=subject, facts=facts, around=around))

    def new_id(self, region: str, act: Act) -> int:
        """The id of a problem that an act registers."""
        return self.store.new_problem_id(region=region, day=local_day(act.at))

    def story(
        self, appeal: Appeal, wording: Wording, region: str, *, kind: type[Story] = Story
    ) -> Story:
        """A story with a chance of its own."""
        return kind(
            self.world,
            appeal=appeal,
            wording=wording,
            region=region,
            chance=random.Random(self.chance.random()),
            calendar=self.calendar,
        )


def _waits(case: Case) -> list[tuple[str, str]]:
    standing = [p for p in case.prerequisites if p.dropped_at is None]
    return [
        (f"{case.id}/{p.waiting}", f"{case.id}/{p.awaited.partition(':')[2]}") for p in standing
    ]
