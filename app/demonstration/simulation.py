"""Filling a database with the demonstration: the problems of 26 weeks, lived act by act to now.

The acts of all problems are taken in the order of their instants, through the same rules as
the people's own acts. The same seed and the same day give the same province.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count

from app.context import Application
from app.demonstration.content import Appeal, Wording
from app.demonstration.lights import LightDays
from app.demonstration.story import Story
from app.demonstration.teller import Act, Tale
from app.demonstration.world import World, people_the_world
from app.domain import acting
from app.domain.access import Viewer
from app.domain.around import Around
from app.domain.calendar import Calendar
from app.domain.dependencies import cycle_closed_by
from app.domain.events import Event
from app.domain.flows import OFFICE_ZONE, local_day
from app.domain.problem import Case
from app.domain.rules import RuleBook
from app.domain.steps import Action
from app.services.setup import set_up
from db.bulk import write_new
from db.models import DepartmentRow
from db.store import Store

WEEKS = 26
PROBLEMS = 1500
Progress = Callable[[int, int], None]


@dataclass
class Province:
    """What the simulation holds while it runs: the cases as they stand, and every event so far."""

    store: Store
    world: World
    rules: RuleBook
    calendar: Calendar
    chance: random.Random
    approving: frozenset[int]
    cases: dict[int, Case] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    orders: Iterator[int] = field(default_factory=lambda: count(1))

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
        )

    def keep(self, outcome: acting.Outcome) -> Case:
        """Remember what an act left."""
        self.cases[outcome.case.id] = outcome.case
        self.events.extend(outcome.events)
        return outcome.case


def fill(
    application: Application,
    *,
    seed: int = 2026,
    problems: int = PROBLEMS,
    progress: Progress | None = None,
) -> None:
    """Fill an empty, migrated database. progress is told (problems begun, problems in all)."""
    now = application.now()
    begin = now - timedelta(weeks=WEEKS)
    with application.transaction() as store:
        set_up(store, at=begin - timedelta(days=1))
        world = people_the_world(store, at=begin - timedelta(hours=12))
        province = _province(store, world, seed)
        days = LightDays(world, begin=begin, now=now)
        _live(province, days, now=now, problems=problems, progress=progress or _silent)
        write_new(store, cases=list(province.cases.values()), events=province.events)
        days.write(store)
        for year in {e.at.astimezone(OFFICE_ZONE).year for e in province.events}:
            _remember_numbers(store, province, year)


def _silent(_done: int, _all: int) -> None:
    return None


def _province(store: Store, world: World, seed: int) -> Province:
    rows = store.session.query(DepartmentRow.id).where(DepartmentRow.head_approves)
    return Province(
        store=store,
        world=world,
        rules=store.rules.rules(),
        calendar=store.rules.calendar(),
        chance=random.Random(seed),
        approving=frozenset(row.id for row in rows),
    )


def _live(
    province: Province, days: LightDays, *, now: datetime, problems: int, progress: Progress
) -> None:
    """Take the acts of all stories in the order of their instants, up to now."""
    order = count()
    waiting: list[tuple[datetime, int, Tale, Act, int]] = []
    arrivals = iter(sorted(_arrivals(province, now=now, problems=problems)))
    arrival = next(arrivals, None)
    begun = 0
    while waiting or arrival is not None:
        if arrival is not None and (not waiting or arrival <= waiting[0][0]):
            at, arrival = arrival, next(arrivals, None)
            days.reach(at, province.cases)
            tale, case = _begin(province, at)
            begun += 1
            progress(begun, problems)
            following = _following(tale, None, now=now)
            problem = case.id
        else:
            at, _n, tale, act, problem = heapq.heappop(waiting)
            days.reach(at, province.cases)
            case = _take(province, act, problem)
            following = _following(tale, case, now=now)
        if following is not None:
            heapq.heappush(waiting, (following.at, next(order), tale, following, problem))
    days.reach(now, province.cases)


def _following(tale: Tale, case: Case | None, *, now: datetime) -> Act | None:
    """The next act of a story, if it lies before now."""
    try:
        act = next(tale) if case is None else tale.send(case)
    except StopIteration:
        return None
    return act if act.at < now else None


def _take(province: Province, act: Act, problem: int) -> Case:
    """Let an act happen. A story only tells what the rules allow; a refusal is its fault."""
    case = province.cases[problem]
    act = replace(act, at=max(act.at, case.last_at))
    around = province.around(act, case)
    outcome = acting.act(act.action, case=case, given=act.given, around=around)
    return province.keep(outcome)


def _arrivals(province: Province, *, now: datetime, problems: int) -> Iterator[datetime]:
    """When problems come in: on every day, mostly in working hours, a little more of late."""
    chance = province.chance
    days = [local_day(now) - timedelta(days=n) for n in range(WEEKS * 7)]
    weights = [_weight(province.calendar, day, n) for n, day in enumerate(days)]
    for day in chance.choices(days, weights, k=problems):
        hours = chance.choices((chance.uniform(8.5, 11.9), chance.uniform(13.5, 17.4),
                                chance.uniform(18, 22)), (46, 46, 8))[0]  # fmt: skip
        at = datetime.combine(day, time(), OFFICE_ZONE) + timedelta(hours=hours)
        if at < now:
            yield at


def _weight(calendar: Calendar, day: date, days_ago: int) -> float:
    lately = 0.5 if days_ago < 14 else 0.0
    trend = 1.25 - days_ago / (WEEKS * 7) * 0.5 + lately
    return trend if calendar.is_working(day) else 0.12 * trend


def _begin(province: Province, at: datetime) -> tuple[Tale, Case]:
    """Register one more problem and begin its story."""
    chance, world = province.chance, province.world
    place = chance.randrange(len(world.enterprises))
    enterprise = world.content.enterprises[place]
    appeal = chance.choice(world.content.appeals_for(enterprise))
    wording = chance.choice(appeal.wordings)
    story = Story(
        world,
        appeal=appeal,
        wording=wording,
        region=enterprise.region,
        chance=random.Random(chance.random()),
        calendar=province.calendar,
    )
    case = _register(province, story, appeal, wording, at=at, place=place)
    return story.tell(case), case


def _register(
    province: Province, story: Story, appeal: Appeal, wording: Wording, *, at: datetime, place: int
) -> Case:
    enterprise = province.world.content.enterprises[place]
    channel = province.chance.choice(appeal.channels)
    region = enterprise.region
    subject = province.store.new_problem_id(region=region, day=local_day(at))
    facts = {
        "title": wording.title,
        "text": wording.text,
        "channel": channel,
        "region": region,
        "enterprise": province.world.enterprises[place],
        "contact": province.store.cipher.hide(enterprise.contact),
        "phone": province.store.cipher.hide(enterprise.phone),
    }
    if channel in ("hotline", "enterprise_line", "platform"):
        facts["source_no"] = f"{channel[:2].upper()}{local_day(at):%y%m%d}{subject % 10**6:05d}"
    if appeal.accused:
        facts["accused"] = province.world.department(appeal.accused, region)
    viewer: Viewer = story.clerk
    act = Act(at=at, action=Action.REGISTER, viewer=viewer, given={})
    around = province.around(act, None)
    return province.keep(acting.begin(Action.REGISTER, subject=subject, facts=facts, around=around))


def _waits(case: Case) -> list[tuple[str, str]]:
    standing = [p for p in case.prerequisites if p.dropped_at is None]
    return [
        (f"{case.id}/{p.waiting}", f"{case.id}/{p.awaited.partition(':')[2]}") for p in standing
    ]


def _remember_numbers(store: Store, province: Province, year: int) -> None:
    """The order numbers that were given are taken."""
    used = sum(len(case.orders) for case in province.cases.values())
    for _n in range(used):
        store.next_number(f"order:浙改督:{year}")
