"""An office whose clock is moved, and who was told of what while it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.context import Application
from app.domain.catalogue import Role
from app.domain.problem import Case
from app.domain.steps import Action
from app.jobs.timetable import climb_ladder, remind, send_lists
from db import log
from db.models import CircularRow, NoticeRow, PersonRow
from db.store import Store
from tests.building import (
    a_department,
    a_dispatched_problem,
    a_person,
    act,
    an_application,
    viewer_of,
)

FIVE = timedelta(minutes=5)


def shanghai(words: str) -> datetime:
    """ "09-21 09:00" of 2026 in Shanghai, as an instant."""
    return datetime.fromisoformat(f"2026-{words.replace(' ', 'T')}:00+08:00").astimezone(UTC)


def spoken(at: datetime) -> str:
    return f"{at + timedelta(hours=8):%m-%d %H:%M}"


FIRST = shanghai("09-21 09:00")


def an_office(url: str) -> Application:
    """One department with a liaison (wang) and a head (zhao); the office's people above it."""
    application = an_application(url, at=FIRST)
    with application.transaction() as store:
        a_person(store, "zhongxin", Role.DUTY_HEAD)
        a_person(store, "duban", Role.SUPERVISOR)
        a_person(store, "lingdao", Role.LEADER)
        a_person(store, "shouli", Role.CLERK)
        lead = a_department(store, "市建设局")
        a_person(store, "wang", Role.LIAISON, department=lead)
        a_person(store, "zhao", Role.DEPARTMENT_HEAD, department=lead)
    return application


LIAISON = viewer_of(Role.LIAISON, 1, person=5)


def in_hand(store: Store, at: datetime, title: str) -> Case:
    """Dispatched, signed, and the enterprise called, within a minute."""
    case = a_dispatched_problem(store, lead=1, at=at, title=title)
    case = act(store, case, Action.SIGN, LIAISON, at, responsible="王", leader="赵")
    return act(store, case, Action.CONTACT, LIAISON, at, means="phone", reached=True)


def ticks(first: str, last: str) -> Iterator[datetime]:
    """Each half hour, night and day, and each five minutes about opening and closing."""
    at = shanghai(first)
    while at <= shanghai(last):
        clock = f"{at + timedelta(hours=8):%H:%M}"
        if clock[3:] in ("00", "30") or "08:20" <= clock <= "08:45" or "17:20" <= clock <= "17:40":
            yield at
        at += FIVE


def run(application: Application, first: str, last: str) -> None:
    """Move the clock from tick to tick and run what the timetable runs."""
    for at in ticks(first, last):
        then = replace(application, settings=replace(application.settings, fixed_now=at))
        for job in (remind, climb_ladder, send_lists):
            job(then, at)


def told(application: Application) -> list[str]:
    """Who was told of what when, without what people themselves did."""
    with application.reading() as store:
        names = {p.id: p.username for p in store.session.scalars(select(PersonRow))}
        found = [
            (row.at, names[row.person_id], _what(store, row))
            for row in store.session.scalars(select(NoticeRow))
            if row.kind in ("remind", "propose_order")
        ]
        found += [
            (row.at, names[row.person_id], _listed(store, row))
            for row in store.session.scalars(select(CircularRow))
        ]
    return [f"{spoken(at)} {name} {what}" for at, name, what in sorted(found)]


def _what(store: Store, row: NoticeRow) -> str:
    case = store.peek(row.problem_id)
    facts = log.events_of(store.session, row.problem_id)[row.n - 1].facts
    if row.kind == "propose_order":
        return f"{case.matter.title} 拟制{facts['level']}"
    return f"{case.matter.title} {' '.join(name_of(o) for o in facts['told'])}"


def name_of(occasion: str) -> str:
    """ "handle:1:2026-09-29T17:30:due" as "handle:due", a ladder's step as "ladder:first"."""
    parts = occasion.split(":")
    return f"ladder:{parts[1]}" if parts[0] == "ladder" else f"{parts[0]}:{parts[-1]}"


def _listed(store: Store, row: CircularRow) -> str:
    facts = log.events_of(store.session, row.subject)[row.n - 1].facts
    titles = [(store.peek(problem).matter.title, days) for problem, days in facts["problems"]]
    return f"清单 {' '.join(f'{title}{days}' for title, days in titles)}"
