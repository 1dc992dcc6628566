"""What the timetable does: signs what nobody signed, ends pauses, counts lights, anchors heads.

Each function is safe to run again: what was done is not done twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import partial

from app.domain import acting
from app.domain.access import SYSTEM
from app.domain.acting import Outcome
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.problem import Case
from app.domain.registers import Register
from app.domain.steps import Action
from app.services.handling import people_of, surroundings
from app.services.import_pace import REST
from db import light_days, log, measure_weeks, open_days, standing
from db.engine import LOST
from db.store import Store

Transaction = Callable[[], AbstractContextManager[Store]]
Step = Callable[[Store], bool]

SOMEBODY_WAS_QUICKER = frozenset({"illegal_step", "nothing_to_sign", "sign_limit_runs"})


def auto_sign(transaction: Transaction, *, at: datetime) -> int:
    """视同签收: every assignment whose sign limit has passed; how many were signed.

    It happens at the limit (or at the problem's last event, where that is later) and is recorded
    at `at`, or with what was recorded since. Each is a transaction of its own. Raises DomainError
    "some_failed" after all others.
    """
    with transaction() as store:
        late = standing.unsigned(store.session, at=at)
    return each(transaction, ((p, partial(_sign, problem=p, n=n, at=at)) for p, n in late))


def _sign(store: Store, *, problem: int, n: int, at: datetime) -> bool:
    case = store.case(problem)
    limit = case.clocks.get(f"sign:{n}")
    if limit is None or limit.due > at:
        return False
    when = max(limit.due, case.last_at)
    around = surroundings(store, case=case, viewer=SYSTEM, at=when)
    try:
        given = {"assignment": n, **_answerable(store, case, n)}
        outcome = acting.act(Action.AUTO_SIGN, case=case, given=given, around=around)
    except DomainError as refused:
        if refused.code in SOMEBODY_WAS_QUICKER:
            return False
        raise
    # Another job may have written since `at`: what is recorded later stands later in the log.
    recorded = max(at, case.last_at)
    events = tuple(replace(event, recorded_at=recorded) for event in outcome.events)
    store.save(case, replace(outcome, events=events))
    return True


def _answerable(store: Store, case: Case, n: int) -> dict[str, str]:
    """Who answers for what nobody signed: the department's liaison and its head."""
    assignment = case.assignment(n)
    if assignment is None:
        return {}
    responsible, leader = people_of(store, assignment.department)
    return {"responsible": responsible, "leader": leader}


def end_pauses(transaction: Transaction, *, at: datetime) -> int:
    """恢复办理: every pause that has run out ends when it did; how many there were.

    Each is a transaction of its own. Raises DomainError "some_failed" after all others.
    """
    with transaction() as store:
        paused = standing.paused(store.session)
    return each(transaction, ((p, partial(_end_pause, problem=p, at=at)) for p in paused))


def _end_pause(store: Store, *, problem: int, at: datetime) -> bool:
    case = store.case(problem)
    around = surroundings(store, case=case, viewer=SYSTEM, at=max(at, case.last_at))
    after, events = acting.lapse(case, around=around)
    if events:
        store.save(case, Outcome(case=after, events=tuple(events)))
    return bool(events)


def anchor_heads(store: Store, *, at: datetime) -> int:
    """链首互锚: one event of the province's chain holds the head of every chain; how many."""
    found = log.heads(store.session)
    store.record(
        RegisterKind.HEADS_ANCHORED, register=Register.ANCHORS, facts={"heads": found}, at=at
    )
    return len(found)


def count_lights(store: Store, *, at: datetime) -> int:
    """The stand of lights at an instant, written for its local day in place of what stood there.

    What was open at the end of each day before it is kept, where it is not yet.
    """
    open_days.keep(store.session, until=at)
    return light_days.write_lights(store.session, at=at)


def keep_weeks(transaction: Transaction, *, at: datetime) -> int:
    """The measures of every week that is over at an instant and not kept; how many there were.

    Each is a transaction of its own, with a rest after it, so that nobody waits for long.
    """
    with transaction() as store:
        edge = store.rules.rules().review
        weeks = measure_weeks.missing(store.session, until=at, edge=edge)
    for week in weeks:
        with transaction() as store:
            measure_weeks.keep_week(store.session, week)
        time.sleep(REST)
    return len(weeks)


def each(transaction: Transaction, steps: Iterable[tuple[int, Step]]) -> int:
    """Take steps on problems, each in its transaction; how many changed something.

    One that fails does not stop the others. Raises DomainError "some_failed" at the end; where
    the database is away (LOST), at once.
    """
    changed = 0
    failed: list[tuple[int, str]] = []
    for problem, step in steps:
        try:
            with transaction() as store:
                done = step(store)
            changed += done
        except DomainError as error:
            if error.code in LOST:
                raise
            failed.append((problem, error.code))
    if failed:
        problem, code = failed[0]
        raise DomainError("some_failed", count=len(failed), problem=problem, reason=code)
    return changed
