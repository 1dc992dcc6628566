"""Filling a database with the demonstration: the problems of 26 weeks, lived act by act to now.

The acts of all problems are taken in the order of their instants, through the same rules as
the people's own acts. The same seed and the same day give the same province.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count

from app.context import Application
from app.demonstration.content import Appeal, Wording
from app.demonstration.flag_weeks import FlagWeeks
from app.demonstration.friday_meetings import FridayMeetings
from app.demonstration.lights import LightDays
from app.demonstration.meetings import Consulting
from app.demonstration.province import Province
from app.demonstration.province_list import list_for_the_province
from app.demonstration.review_weeks import freeze_weeks
from app.demonstration.story import Story
from app.demonstration.survey_round import round_of_the_last_quarter
from app.demonstration.tale_province import ProvinceStory, begun_before
from app.demonstration.teller import Act, Tale
from app.demonstration.world import World, people_the_world
from app.domain import acting
from app.domain.calendar import Calendar
from app.domain.catalogue import Stage
from app.domain.flows import OFFICE_ZONE, local_day
from app.domain.problem import Case
from app.domain.steps import Action
from app.services.setup import set_up
from app.services.supervising import propose_orders
from db.bulk import write_new
from db.models import CounterRow, DepartmentRow
from db.store import Store

WEEKS = 26
PROBLEMS = 1500
TWICE = 0.02
"""The share of problems that come in a second time, by another channel, while they are open."""

HOME, AT_HOME = "3307", 0.22
"""Where the liaison of the demonstration works: so much more comes in from there."""

Progress = Callable[[int, int], None]
Queue = list[tuple[datetime, int, Tale, Act, int]]


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
        meetings = FridayMeetings(province, now=now)
        flags = FlagWeeks(province, begin=begin, now=now)

        def passed(at: datetime) -> None:
            days.reach(at, province.cases)
            flags.reach(at)
            meetings.reach(at)

        _live(province, passed, now=now, problems=problems, progress=progress or _silent)
        write_new(store, cases=list(province.cases.values()), events=province.events)
        days.write(store)
        _remember_numbers(store, province)
        Consulting(store=store, world=world, now=now).hold_meetings(meetings.held)
        list_for_the_province(store, world=world, now=now)
        round_of_the_last_quarter(store, world=world, now=now)
    propose_orders(application.transaction, at=now)
    freeze_weeks(application, world=world, now=now)


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
    province: Province,
    passed: Callable[[datetime], None],
    *,
    now: datetime,
    problems: int,
    progress: Progress,
) -> None:
    """Take the acts of all stories in the order of their instants, up to now.

    passed is told of each instant before what happens then.
    """
    order = count()
    waiting: Queue = []
    asking = begun_before(now)
    arrivals = iter(sorted([*_arrivals(province, now=now, problems=problems), *asking]))
    arrival = next(arrivals, None)
    begun = 0

    def go_on(tale: Tale, case: Case | None, problem: int) -> None:
        act = _following(tale, case, now=now)
        if act is not None:
            heapq.heappush(waiting, (act.at, next(order), tale, act, problem))

    while waiting or arrival is not None:
        if arrival is not None and (not waiting or arrival <= waiting[0][0]):
            passed(arrival)
            begin = _ask_the_province if arrival in asking else _begin
            tale, case = begin(province, arrival)
            go_on(tale, None, case.id)
            arrival, begun = next(arrivals, None), begun + 1
            progress(begun, problems)
            continue
        at, _n, tale, act, problem = heapq.heappop(waiting)
        passed(at)
        go_on(tale, province.take(act, problem), problem)
        while province.begun:
            tale, case = province.begun.pop()
            go_on(tale, None, case.id)
    passed(now)


def _following(tale: Tale, case: Case | None, *, now: datetime) -> Act | None:
    """The next act of a story, if it lies before now."""
    try:
        act = next(tale) if case is None else tale.send(case)
    except StopIteration:
        return None
    return act if act.at < now else None


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
    """Register one more problem and begin its story; now and then it is in already."""
    chance, world = province.chance, province.world
    handled = [c for c in province.cases.values() if c.stage is Stage.HANDLING]
    if handled and chance.random() < TWICE:
        return _again(province, chance.choice(handled), at)
    place = chance.randrange(len(world.enterprises))
    if chance.random() < AT_HOME:
        home = [n for n, e in enumerate(world.content.enterprises) if e.region.startswith(HOME)]
        place = chance.choice(home)
    enterprise = world.content.enterprises[place]
    appeal = chance.choice(world.content.appeals_for(enterprise))
    story = province.story(appeal, chance.choice(appeal.wordings), enterprise.region)
    case = _register(province, story, appeal, story.wording, at=at, place=place)
    return story.tell(case), case


def _ask_the_province(province: Province, at: datetime) -> tuple[Tale, Case]:
    """A problem that neither its county nor its city can decide."""
    world, chance = province.world, province.chance
    place = chance.randrange(len(world.enterprises))
    enterprise = world.content.enterprises[place]
    suited = [
        a for a in world.content.appeals_for(enterprise) if a.kind == "help" and not a.accused
    ]
    appeal = chance.choice(suited)
    wording, region = chance.choice(appeal.wordings), enterprise.region
    story = province.story(appeal, wording, region, kind=ProvinceStory)
    case = _register(province, story, appeal, wording, at=at, place=place)
    return story.tell(case), case


def _again(province: Province, case: Case, at: datetime) -> tuple[Tale, Case]:
    """The same matter of the same enterprise once more: it is merged with what is open."""
    world = province.world
    place = world.enterprises.index(case.appellant.enterprise or 0)
    matter = case.matter
    appeal = next(a for a in world.content.appeals for w in a.wordings if w.title == matter.title)
    story = province.story(appeal, appeal.wordings[-1], matter.region)
    twin = _register(province, story, appeal, story.wording, at=at, place=place)
    return story.tell_again(twin, case.id), twin


def _register(
    province: Province, story: Story, appeal: Appeal, wording: Wording, *, at: datetime, place: int
) -> Case:
    enterprise = province.world.content.enterprises[place]
    act = Act(at=at, action=Action.REGISTER, viewer=story.clerk, given={})
    channel = province.chance.choice(appeal.channels)
    subject = province.new_id(enterprise.region, act)
    facts = {
        "title": wording.title,
        "text": wording.text,
        "channel": channel,
        "region": enterprise.region,
        "enterprise": province.world.enterprises[place],
        "contact": province.store.cipher.hide(enterprise.contact),
        "phone": province.store.cipher.hide(enterprise.phone),
    }
    if channel in ("hotline", "enterprise_line", "platform"):
        facts["source_no"] = f"{channel[:2].upper()}{local_day(at):%y%m%d}{subject % 10**6:05d}"
    if appeal.accused:
        facts["accused"] = province.world.department(appeal.accused, enterprise.region)
    around = province.around(act, None)
    return province.keep(acting.begin(Action.REGISTER, subject=subject, facts=facts, around=around))


def _remember_numbers(store: Store, province: Province) -> None:
    """The order numbers that were given are taken."""
    used = sum(len(case.orders) for case in province.cases.values())
    for year in sorted({e.at.astimezone(OFFICE_ZONE).year for e in province.events}):
        store.session.merge(CounterRow(name=f"order:浙改督:{year}", last=used))
