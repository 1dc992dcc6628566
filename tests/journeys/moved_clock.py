"""An office whose clock is moved over weeks while its whole timetable runs; what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.context import Application
from app.domain.access import SYSTEM
from app.domain.events import Event, EventKind, instant
from app.domain.steps import Action
from app.jobs.runner import run_all
from db import log
from db.models import CircularRow, JobRunRow, PersonRow, ProblemRow
from db.store import Store
from tests.jobs.reminded_office import name_of, shanghai, spoken

OFF = frozenset({"09-25", "09-26", "09-27", "10-11", *(f"10-{day:02}" for day in range(1, 8))})
"""The days off from Monday 2026-09-21 to the middle of October: 中秋, 国庆, and a Sunday; the other
week-ends of these weeks lie in the holidays, or are worked."""

DAY = ("03:45", "08:30", "08:35", "10:30", "11:30", "12:30", "14:00", "15:30", "16:30", "17:30",
       "17:35", "23:55")  # fmt: skip
NIGHT = ("03:45", "08:30", "12:00", "17:35")
"""When the timetable runs on a day that is worked, and on a day off: each run is a quarter of a
second, so that it is not every five minutes; by night, at noon, and about opening and closing."""

Acts = Mapping[str, Callable[[Store, datetime], object]]
"""What people do, by the written time at which they do it."""

NOTHING: Acts = {}


def ticks(first: str, last: str, *, worked: Sequence[str] = DAY) -> Iterator[datetime]:
    """The instants from one written time to another at which the timetable runs."""
    day = date.fromisoformat(f"2026-{first[:5]}")
    while (name := f"{day:%m-%d}") <= last[:5]:
        for clock in NIGHT if name in OFF else worked:
            if first <= f"{name} {clock}" <= last:
                yield shanghai(f"{name} {clock}")
        day += timedelta(days=1)


def at(application: Application, instant: datetime) -> Application:
    """The same office with its clock at an instant."""
    return replace(application, settings=replace(application.settings, fixed_now=instant))


def live(application: Application, moments: Iterable[datetime], *, acts: Acts = NOTHING) -> None:
    """Move the clock; what people do comes before the timetable's run of the same instant."""
    waiting = sorted(acts.items())
    for tick in moments:
        while waiting and shanghai(waiting[0][0]) <= tick:
            when, done = waiting.pop(0)
            with application.transaction() as store:
                done(store, shanghai(when))
        run_all(at(application, tick))
    assert not waiting


def failed(application: Application) -> list[tuple[str, str]]:
    """The runs that did not end well: job and error."""
    with application.reading() as store:
        rows = store.session.scalars(select(JobRunRow).where(JobRunRow.status == "failed"))
        return [(row.job, row.error) for row in rows]


def brought_about(application: Application) -> list[str]:
    """What the timetable wrote into the log, a line each: when, of which problem, what, to whom."""
    with application.reading() as store:
        names = {p.id: p.username for p in store.session.scalars(select(PersonRow))}
        found = [
            (event.at, f"{title} {_what(event)}{_to(event, names)}")
            for title, event in of_the_system(store)
        ]
        found += [
            (row.at, f"清单 {_listed(store, row)} → {names[row.person_id]}")
            for row in store.session.scalars(select(CircularRow))
        ]
    return [f"{spoken(when)} {what}" for when, what in sorted(found)]


def of_the_system(store: Store) -> Iterator[tuple[str, Event]]:
    """The events of problems that nobody brought about, each with its problem's title."""
    titles = store.session.execute(select(ProblemRow.id, ProblemRow.title).order_by(ProblemRow.id))
    for problem, title in titles.all():
        for event in log.events_of(store.session, problem):
            if event.actor == SYSTEM.person:
                yield title, event


def _what(event: Event) -> str:
    facts = event.facts
    match event.kind:
        case Action.REMIND:
            return " ".join(name_of(occasion) for occasion in facts["told"])
        case Action.PROPOSE_ORDER:
            return f"拟制 {facts['level']} {facts['rule'].partition(':')[0]}"
        case EventKind.FLAGGED:
            return f"标记 {facts['rule']} 自 {spoken(instant(facts['since']))}"
        case EventKind.UNFLAGGED:
            return f"撤标记 {facts['rule']}"
    return str(event.kind)


def _to(event: Event, names: Mapping[int, str]) -> str:
    if event.kind not in (Action.REMIND, Action.PROPOSE_ORDER):
        return ""
    return f" → {' '.join(names[person] for person in event.facts['notify'])}"


def _listed(store: Store, row: CircularRow) -> str:
    facts = log.events_of(store.session, row.subject)[row.n - 1].facts
    titles = [(store.peek(problem).matter.title, days) for problem, days in facts["problems"]]
    return " ".join(f"{title}{days}" for title, days in titles)
