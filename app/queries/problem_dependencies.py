"""What a problem waits for: its critical path, its earliest closing date, and what if."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Viewer
from app.domain.calendar import Calendar
from app.domain.deadlines import governing
from app.domain.dependencies import Waiting
from app.domain.identifiers import parse_problem_number, problem_number
from app.domain.lights import Light
from app.domain.network.chains import OpenPart, finishes, open_parts
from app.domain.network.critical import Finish, earliest_date
from app.domain.network.whatif import NOTHING, Foreseen, Supposed, foresee
from app.domain.problem import Case
from app.domain.working_days import WorkingDays
from app.queries.flags import names_of_departments
from app.queries.network_observed import open_parts_of
from app.translations import _
from db import visibility
from db.store import Store
from db.waiting import open_waiting

Departments = Callable[[int], str]


@dataclass(frozen=True, kw_only=True)
class Dependencies:
    """What has to come one after the other until the problem can be closed.

    path: the names along the critical path, what comes first first. closing: the earliest instant
    (UTC), None while a ring stands before it. late_days: working days from the due date to then.
    critical: the problem's own assignments on the path. parts: what can be supposed to be done or
    late, each by its node with its name.
    """

    path: tuple[str, ...]
    closing: datetime | None
    late_days: float
    critical: frozenset[int]
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """How the problem stands: its earliest closing date (None behind a ring), light and rings."""

    closing: datetime | None
    light: Light
    rings: tuple[tuple[str, ...], ...]


def dependencies_of(
    store: Store, *, case: Case, calendar: Calendar, at: datetime
) -> Dependencies | None:
    """Of a case that waits for something, or that several are at work on; None for another.

    At most three statements more than the page has.
    """
    if not case.open_assignments or len(case.open_assignments) + len(_standing(case)) < 2:
        return None
    parts, waits = _around(store, case, at=at)
    finish = finishes(parts, waits, at=at, calendar=calendar)[case.id]
    closing = earliest_date(finish, at=at, calendar=calendar)
    names = names_of_departments(store)
    path = _on_path(finish, parts)
    return Dependencies(
        path=tuple(_name(part, case, names) for part in path),
        closing=closing,
        late_days=_late(case, closing, calendar),
        critical=frozenset(part.n for part in path if part.problem == case.id),
        parts=tuple((part.node, _name(part, case, names)) for part in parts),
    )


def outlook(
    store: Store, *, viewer: Viewer, at: datetime, number: str, supposed: Supposed
) -> tuple[Outlook, Outlook]:
    """How a problem stands now, and how if what is supposed held; nothing is changed.

    Raises DomainError: bad_number, unknown_problem (also for what the viewer may not see).
    """
    problem = parse_problem_number(number)
    visibility.require_visible(store.session, viewer, problem)
    parts, waits = _around(store, store.peek(problem), at=at)
    calendar, names = store.rules.calendar(), names_of_departments(store)
    now, then = (
        foresee(parts, waits, supposed=each, at=at, calendar=calendar)
        for each in (NOTHING, supposed)
    )
    return _outlook(now, problem, names), _outlook(then, problem, names)


def _standing(case: Case) -> list[int]:
    return [p.n for p in case.prerequisites if p.dropped_at is None]


def _around(store: Store, case: Case, *, at: datetime) -> tuple[list[OpenPart], list[Waiting]]:
    """The parts and waits on which a case depends, one way or another; its own parts first."""
    own = list(open_parts(case))
    waits = _behind(case.id, open_waiting(store.session)) if _standing(case) else []
    others = {wait.awaited_problem for wait in waits} - {case.id}
    return own + open_parts_of(store, others, at=at), waits


def _behind(problem: int, waits: Iterable[Waiting]) -> list[Waiting]:
    """The waits of a problem, of those it waits for, and so on."""
    of_problem: dict[int, list[Waiting]] = defaultdict(list)
    for wait in waits:
        of_problem[wait.problem].append(wait)
    reached, last = {problem}, [problem]
    while last:
        awaited = {wait.awaited_problem for wait in of_problem[last.pop()]} - reached
        reached |= awaited
        last += awaited
    return [wait for each in sorted(reached) for wait in of_problem[each]]


def _on_path(finish: Finish | None, parts: Iterable[OpenPart]) -> list[OpenPart]:
    known = {part.node: part for part in parts}
    return [known[node] for node in finish.path] if finish else []


def _name(part: OpenPart, case: Case, names: Departments) -> str:
    if part.problem == case.id:
        return names(part.department)
    return _("{department}（问题 {number}）").format(
        department=names(part.department), number=problem_number(part.problem)
    )


def _late(case: Case, closing: datetime | None, calendar: Calendar) -> float:
    limit = governing(case)
    if closing is None or limit is None:
        return 0.0
    return WorkingDays(calendar, (limit.due, closing)).between(limit.due, closing)


def _outlook(foreseen: Foreseen, problem: int, names: Departments) -> Outlook:
    forecast = foreseen.problems[problem]
    return Outlook(
        closing=forecast.closing,
        light=forecast.light,
        rings=tuple(tuple(map(names, ring)) for ring in foreseen.rings),
    )
