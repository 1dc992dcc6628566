"""Random acts by random people at random later instants: the laws of the loop always hold."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.domain import acting
from app.domain.access import Viewer
from app.domain.catalogue import OPEN_STAGES, Stage
from app.domain.deadlines import closing_name
from app.domain.errors import DomainError
from app.domain.events import Event, EventKind, canonical, dump, instant, stamp
from app.domain.folding import fold
from app.domain.problem import Case
from app.domain.steps import Action, Step
from app.domain.workflow import STEP
from tests.domain.casework import (
    CITY_DUTY,
    CLERK,
    DUTY,
    FIRE,
    LEADER,
    PLAN,
    PROBLEM,
    SUPERVISOR,
    SYSTEM_ITSELF,
    WATER,
    Work,
    enterprise,
    head,
    liaison,
    moment,
)
from tests.properties import loop_laws, standing_laws
from tests.properties.loop_facts import form

# Before a long holiday, into one, over the turn of a year without a notice, and a plain week.
BEGINNINGS = ("02-12 16:00", "09-24 09:00", "12-28 11:00", "11-23 09:00", "11-21 23:30")
STEPS_OF_TIME = tuple(
    timedelta(minutes=m) for m in (1, 7, 45, 150, 600, 1440, 2 * 1440, 5 * 1440, 16 * 1440)
)
PEOPLE = (
    CLERK,
    DUTY,
    SUPERVISOR,
    LEADER,
    CITY_DUTY,
    SYSTEM_ITSELF,
    *(liaison(d) for d in (FIRE, PLAN, WATER)),
    *(head(d) for d in (FIRE, PLAN, WATER)),
)
BESIDE = frozenset(
    {
        Action.WITHDRAW,
        Action.DECLINE,
        Action.ESCALATE,
        Action.MERGE,
        Action.SPLIT,
        Action.NOTE,
        Action.UNMASK,
        Action.REMIND,
        Action.ATTACH,
        Action.INSTRUCT,
        Action.CLEAR_FLAG,
        Action.REFER,
        Action.ORDER,
        Action.DECIDE,
        Action.AMEND,
        Action.ANSWER_ORDER,
    }
)
"""What ends a problem early, or does not lead it on."""
MOVES_ORIGINAL = frozenset(
    {
        Action.ACCEPT,
        Action.ANSWER,
        Action.AMEND,
        Action.ASK,
        Action.SUPPLY,
        Action.PAUSE,
        Action.RESUME,
        Action.SUBMIT,
        EventKind.MERGED_IN,
        EventKind.UNMERGED_FROM,
    }
)
"""Acceptance, what it is accepted as, and lawful pauses; nothing else moves the original date."""
MOST = 4
GONE = frozenset({Stage.DECLINED, Stage.WITHDRAWN})
GOING = frozenset({*OPEN_STAGES, Stage.CLOSED})


class Loop(RuleBasedStateMachine):
    """Up to four problems of one enterprise."""

    def __init__(self) -> None:
        super().__init__()
        self.works: dict[int, Work] = {}
        self.touched: set[int] = set()
        self.tried: Counter[Action] = Counter()

    @initialize(
        data=st.data(),
        start=st.sampled_from(BEGINNINGS),
        due=st.sampled_from((None, None, 3, 30)),
        difficulty=st.sampled_from((None, "general", "complex", "hard")),
    )
    def register(
        self, data: st.DataObject, start: str, due: int | None, difficulty: str | None
    ) -> None:
        """Two problems; the first is mostly on its way already."""
        self.now = moment(start)
        facts = {} if due is None else {"source_due": stamp(self.now + timedelta(days=due))}
        work = Work(start, problem=PROBLEM, **facts)
        self.begin(work)
        self.begin(Work(start, problem=PROBLEM + 1))
        if difficulty:
            self.now += timedelta(minutes=90)
            self.lead_on(work, difficulty, how_far=data.draw(st.integers(0, 3)))

    def lead_on(self, work: Work, difficulty: str, *, how_far: int) -> None:
        """Into the lead's hands; to a result; to a bad grade of it; to a second result."""
        at = self.now.isoformat()
        work.accept(at, difficulty).dispatch(at, co=() if how_far else [PLAN]).sign(at)
        if how_far:
            work.submit(at)
        if how_far > 1:
            work.call_back(at, grade=1)
        if how_far > 2:
            work.submit(at)

    def begin(self, work: Work) -> None:
        work.approving = frozenset({PLAN})
        self.works[work.case.id] = work
        self.touched.add(work.case.id)

    @rule(data=st.data(), later=st.sampled_from(STEPS_OF_TIME))
    def act(self, data: st.DataObject, later: timedelta) -> None:
        self.now += later
        works = [w for w in self.works.values() if w.case.stage not in GONE]
        if works:
            self.step(data, data.draw(st.sampled_from(works)))

    @rule(data=st.data(), minutes=st.integers(1, 300), steps=st.integers(1, 6))
    def go_on(self, data: st.DataObject, minutes: int, steps: int) -> None:
        """What leads a problem on, one act soon after another."""
        for _n in range(steps):
            self.now += timedelta(minutes=minutes)
            going = [w for w in self.works.values() if w.case.stage in GOING]
            if going:
                self.step(data, going[0], avoid=BESIDE)
                self.the_laws_hold()

    def step(self, data: st.DataObject, work: Work, avoid: frozenset[Any] = frozenset()) -> None:
        work.now = self.now
        work.others = {n: w.case for n, w in self.works.items() if w is not work}
        offered = [(o.step, v) for v in self.people(work) for o in self.offers(work, v)]
        offered = [(step, v) for step, v in offered if step.action not in avoid]
        actions = sorted({step.action for step, _v in offered})
        if not actions:
            return
        tried = [self.tried[action] for action in actions]
        rare = [a for a, n in zip(actions, tried, strict=True) if n == min(tried)]
        action = data.draw(st.sampled_from(rare if avoid else actions))
        self.tried[action] += 1
        who = [(step, v) for step, v in offered if step.action is action]
        step, viewer = data.draw(st.sampled_from(who))
        given = data.draw(form(work, step.asks, list(work.others)))
        self.take(work, step, viewer, given)

    def people(self, work: Work) -> tuple[Viewer, ...]:
        return (*PEOPLE, enterprise(work.case.id))

    def offers(self, work: Work, viewer: Viewer) -> list[acting.Offer]:
        found = acting.offers(work.case, around=work.around(viewer))
        return [o for o in found if o.refusal is None]

    def take(self, work: Work, step: Step, viewer: Viewer, given: dict[str, Any]) -> None:
        before, written = work.case, len(work.events)
        try:
            outcome = acting.act(step.action, case=before, given=given, around=work.around(viewer))
        except DomainError:
            assert len(work.events) == written
            return
        work.keep(outcome)
        self.touched.add(work.case.id)
        self.follow(work, step.action)
        self.compare(before, work, written)

    def follow(self, work: Work, action: Action) -> None:
        """What an act does to other problems, as the services do it."""
        case = work.case
        if action is Action.MERGE and case.merged_into is not None:
            facts: dict[str, Any] = {"source": case.id}
            if case.accepted_at:
                facts["accepted_at"] = stamp(case.accepted_at)
            self.happen(self.works[case.merged_into], EventKind.MERGED_IN, facts)
        if action is Action.UNMERGE:
            for target in self.works.values():
                if case.id in target.case.merged:
                    self.happen(target, EventKind.UNMERGED_FROM, {"source": case.id})
        if action is Action.SPLIT and len(self.works) < MOST:
            part = Work(
                "11-23 09:00",
                problem=PROBLEM + len(self.works),
                event=EventKind.SPLIT_FROM,
                registered_at=stamp(case.registered_at),
                split_from=case.id,
                began=self.now,
            )
            self.begin(part)

    def happen(self, work: Work, kind: EventKind, facts: dict[str, Any]) -> None:
        work.now = self.now
        before, written = work.case, len(work.events)
        work.keep(acting.happen(kind, case=before, facts=facts, around=work.around(SYSTEM_ITSELF)))
        self.touched.add(work.case.id)
        self.compare(before, work, written)

    def compare(self, before: Case, work: Work, written: int) -> None:
        """What one act may move, and what it may not."""
        after, events = work.case, work.events[written:]
        kinds = {e.kind for e in events}
        if not kinds & MOVES_ORIGINAL:
            for name, limit in before.clocks.items():
                if name.startswith("closing"):
                    assert after.clocks[name].original == limit.original, (name, kinds)
        name = closing_name(before)
        if kinds <= {Action.ASK, Action.PAUSE} and name in before.clocks:
            limit = before.clocks[name]
            if self.now >= limit.original:
                assert after.clocks[name].original == limit.original
            if self.now >= limit.due:
                assert after.clocks[name].due == limit.due
        first = events[-2] if len(events) > 1 and events[-1].kind == Action.REWORK else events[-1]
        if first.kind in STEP and events[-1] is first:
            targets = STEP[Action(first.kind)].targets
            stays = not targets or first.kind == Action.AUTO_SIGN
            assert after.stage in targets or (stays and after.stage is before.stage)

    @invariant()
    def the_laws_hold(self) -> None:
        for problem in self.touched:
            work = self.works[problem]
            work.now = max(self.now, work.case.last_at)
            loop_laws.check(work)
        self.touched.clear()

    def teardown(self) -> None:
        for work in self.works.values():
            assert [e.n for e in work.events] == list(range(1, len(work.events) + 1))
            assert fold(work.events) == work.case
            assert fold(map(as_written, work.events)) == work.case
            assert work.case.stage in Stage
            standing_laws.the_past_is_told(fold(map(as_written, work.events)), work.events)


def as_written(event: Event) -> Event:
    """The event as the log gives it back."""
    body = json.loads(canonical(event, facts=dump(event.facts)))
    at, recorded = instant(body.pop("at")), instant(body.pop("recorded_at"))
    return Event(**body, at=at, recorded_at=recorded)


TestLoop = Loop.TestCase
TestLoop.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
