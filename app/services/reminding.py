"""Reminders by the timetable: before a limit, when it is due, on the first working day after.

They go out in working time only; what fell outside goes out when work opens again. Of several
occasions of one limit that were missed the latest is told, the earlier ones are recorded as
passed. Each pass reads with a constant number of statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.domain import acting
from app.domain.access import SYSTEM
from app.domain.duties import duties
from app.domain.flows import local_day
from app.domain.notices import Addressee
from app.domain.office_hours import Openings, in_hours
from app.domain.reminders import Timed, missing, reached, timed
from app.domain.steps import Action
from app.services.handling import surroundings
from app.services.operation import Step, Transaction, each
from db import reminder_query
from db.recipients import Directory
from db.store import Store

Reading = Callable[[], AbstractContextManager[Store]]

MOST = 2000
"""Problems of one pass; the rest are the next one's."""

Place = tuple[int, int | None, str]
"""A problem, and the department or the office there that is reminded."""


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """What one department, or the office, is reminded of in one problem.

    occasions: all that are now passed; told: the latest of each limit, which is what is said.
    """

    problem: int
    occasions: tuple[str, ...]
    told: tuple[str, ...]
    people: tuple[int, ...]


def remind(transaction: Transaction, *, reading: Reading, due: datetime, at: datetime) -> int:
    """Remind of what was to be reminded of at `due`, recorded at `at`; how many reminders.

    Nothing outside of working time. Raises DomainError "some_failed" after all others.
    """
    with reading() as store:
        if not in_hours(store.rules.calendar(), due):
            return 0
        planned = plan(store, at=due)[:MOST]
    return each(transaction, _steps(planned, at))


def _steps(planned: list[Reminder], at: datetime) -> Iterator[tuple[int, Step]]:
    for reminder in planned:
        yield reminder.problem, partial(_send, reminder=reminder, at=at)


def plan(store: Store, *, at: datetime) -> list[Reminder]:
    """The reminders that are to go out, by problem and whoever is reminded."""
    running, known = reminder_query.running(store.session, at=at)
    people = Directory(store.session, today=local_day(at))
    openings = Openings(store.rules.calendar())
    gathered: dict[Place, list[tuple[Timed, tuple[str, ...]]]] = defaultdict(list)
    for duty in running:
        passed = reached(duty, at=at, openings=openings)
        new = missing(passed, known.get(duty.problem, frozenset()))
        if new:
            gathered[duty.problem, duty.department, duty.region].append((duty, new))
    found = (_reminder(parts, people) for parts in gathered.values())
    return [reminder for reminder in found if reminder.people]


def _reminder(parts: list[tuple[Timed, tuple[str, ...]]], people: Directory) -> Reminder:
    first = parts[0][0]
    addressees = frozenset[Addressee]().union(*(duty.addressees for duty, _new in parts))
    return Reminder(
        problem=first.problem,
        occasions=tuple(occasion for _duty, new in parts for occasion in new),
        told=tuple(new[-1] for _duty, new in parts),
        people=tuple(people.people_of(addressees, accused=first.accused)),
    )


def _send(store: Store, *, reminder: Reminder, at: datetime) -> bool:
    """One event, unless what it reminds of was done, or reminded of, in the meantime."""
    case = store.case(reminder.problem)
    standing = {timed(case.id, duty) for duty in duties(case)} - {""}
    told = [o for o in reminder.told if o.rpartition(":")[0] in standing]
    occasions = [o for o in reminder.occasions if o.rpartition(":")[0] in standing]
    if not told or set(told) & set(case.reminded):
        return False
    around = surroundings(store, case=case, viewer=SYSTEM, at=max(at, case.last_at))
    facts = {"occasions": occasions, "told": told, "notify": list(reminder.people)}
    store.save(case, acting.happen(Action.REMIND, case=case, facts=facts, around=around))
    return True
