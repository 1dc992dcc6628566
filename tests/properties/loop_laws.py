"""What holds for a problem whatever was done to it, told from its log rather than its case."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from app.domain import deadlines
from app.domain.catalogue import AssignmentRole, Phase, Stage
from app.domain.duties import duties
from app.domain.events import Event, EventKind, instant
from app.domain.lights import Light, light
from app.domain.problem import Case
from app.domain.reckoning import Book
from app.domain.spans import MAIN, phase_times, untiled
from app.domain.steps import Action
from app.domain.working_time import Amount, deadline, elapsed
from tests.domain.casework import RULES, Work
from tests.domain.office_calendars import STATE_COUNCIL
from tests.properties import measure_laws

Stretch = tuple[datetime, datetime]
LEAVES = frozenset({Action.CLOSE, Action.DECLINE, Action.WITHDRAW, Action.MERGE})
COMES_BACK = frozenset({Action.REOPEN, Action.UNMERGE})
ENDS_PAUSE = LEAVES | {Action.SUPPLY, Action.RESUME, Action.SUBMIT}


def check(work: Work) -> None:
    """Every law, of one problem, now."""
    case = work.case
    spans_tile(case)
    clocks_add_up(work)
    parts_are_in_order(case)
    limits_are_reckoned_from_the_log(work)
    light_is_red_when_late(case, work.now)
    measure_laws.check(work)
    assert not case.open or duties(case), "open, and nobody has to do anything"


def spans_tile(case: Case) -> None:
    assert untiled(case) == []
    running = Counter(s.track for s in case.spans if s.end is None)
    assert max(running.values(), default=0) <= 1
    assert (MAIN in running) == case.open
    assert case.open or not running
    for track in {s.track for s in case.spans}:
        spans = sorted((s for s in case.spans if s.track == track), key=lambda s: s.start)
        assert all(s.end is None or s.start < s.end for s in spans)
        assert all(a.end is not None and a.end <= b.start for a, b in pairwise(spans))


def clocks_add_up(work: Work) -> None:
    """Registration to closure less what the enterprise owed = all phases but 待企业."""
    case, events = work.case, work.events
    life = stretches(events, LEAVES, COMES_BACK, begin=case.registered_at, now=work.now)
    owed = stretches(events, ENDS_PAUSE, frozenset({Action.ASK}), begin=None, now=work.now)
    waited = worked(life) - worked(owed)
    phases = phase_times(case.spans, calendar=STATE_COUNCIL, until=work.now)
    told = sum(t.total_seconds() for phase, t in phases.items() if phase is not Phase.WAITING)
    assert abs(float(waited) - told) < 0.001
    assert abs(float(worked(owed)) - phases[Phase.WAITING].total_seconds()) < 0.001


def stretches(
    events: list[Event],
    ends: frozenset[Action],
    begins: frozenset[Action],
    *,
    begin: datetime | None,
    now: datetime,
) -> list[Stretch]:
    """From each beginning to the next end, by the log; what has not ended runs until now."""
    found = []
    for event in events:
        if begin is None and event.kind in begins:
            begin = event.at
        elif begin is not None and event.kind in ends:
            found.append((begin, event.at))
            begin = None
    return [*found, (begin, max(begin, now))] if begin else found


def worked(spans: list[Stretch]) -> Decimal:
    total = Decimal(0)
    for start, end in spans:
        total += elapsed(STATE_COUNCIL, start=start, end=end).seconds
    return total


def parts_are_in_order(case: Case) -> None:
    """At most one lead, one part a department, none where nobody works."""
    leads = [a for a in case.open_assignments if a.role is AssignmentRole.LEAD]
    departments = [a.department for a in case.open_assignments]
    assert len(leads) <= 1
    assert len(departments) == len(set(departments))
    assert bool(leads) or case.stage is not Stage.HANDLING
    assert not departments or case.stage in (Stage.TRANSFER, Stage.HANDLING)
    assert not departments or case.taken
    assert case.open == (case.closed_at is None)
    pause = case.running_pause
    assert pause is None or (pause.until >= case.last_at and case.open)
    assert pause is None or case.stage is not Stage.FEEDBACK
    assert len([o for o in case.orders if o.lifted_at is None]) <= 1


def limits_are_reckoned_from_the_log(work: Work) -> None:
    case = work.case
    assert deadlines.changed(case, rules=RULES, calendar=STATE_COUNCIL) == {}
    fresh = Book(case, rules=RULES, calendar=STATE_COUNCIL).limits()
    for name, reckoned in fresh.items():
        assert deadlines.settled(case, name) or case.clocks[name] == reckoned(), name
    name = deadlines.closing_name(case)
    if case.open and name in case.clocks:
        assert case.clocks[name].original == original(work)


def original(work: Work) -> datetime:
    """Acceptance (or the round's beginning) + limit + lawful pauses, out of the log."""
    start, kind = beginning(work.events, work.case.id)
    matter = work.case.matter
    amount = RULES.closing(str(matter.kind), str(matter.difficulty))
    if kind == Action.REWORK:
        amount = Amount.parse("15d")
    due = deadline(
        STATE_COUNCIL, start=start, amount=amount, pauses=lawful_pauses(work.events, start)
    ).instant
    source = matter.source_due
    return min(due, source) if source and kind == Action.REGISTER else due


def beginning(events: list[Event], problem: int) -> tuple[datetime, str]:
    """From when the present round's closing limit counts, and what began it."""
    rounds = [e for e in events if e.kind in (Action.REWORK, Action.REOPEN)]
    if rounds:
        return rounds[-1].at, rounds[-1].kind
    accepted = {}
    for event in events:
        if event.kind in (Action.ACCEPT, Action.ANSWER):
            accepted[problem] = event.at
        elif event.kind == EventKind.MERGED_IN and event.facts.get("accepted_at"):
            accepted[event.facts["source"]] = instant(event.facts["accepted_at"])
        elif event.kind == EventKind.UNMERGED_FROM:
            accepted.pop(event.facts["source"], None)
    return min(accepted.values()), str(Action.REGISTER)


def lawful_pauses(events: list[Event], since: datetime) -> list[Stretch]:
    """Each pause from its beginning to what ended it, and never beyond its own end."""
    found, begun = [], None
    for event in events:
        if event.kind in (Action.ASK, Action.PAUSE):
            begun = event.at, instant(event.facts["until"])
        elif begun and event.kind in ENDS_PAUSE:
            found.append((begun[0], min(event.at, begun[1])))
            begun = None
    if begun:
        found.append(begun)
    return [(max(a, since), b) for a, b in found if b > max(a, since)]


def light_is_red_when_late(case: Case, now: datetime) -> None:
    limit, met = deadlines.governing(case), deadlines.governing_met(case)
    if limit is None:
        return
    found = light(
        at=now,
        due=limit.due,
        yellow_from=limit.yellow_from,
        paused=deadlines.closing_paused(case),
        met_at=met,
    )
    assert (found is Light.RED) == ((met or now) > limit.due)
    if found is Light.GREY:
        assert case.running_pause is not None
