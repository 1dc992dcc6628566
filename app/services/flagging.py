"""提请会商标记 by the timetable: flags are raised by rule, and ended with their cause."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial

from app.domain.access import SYSTEM
from app.domain.around import Around
from app.domain.flag_beside import Beside
from app.domain.flag_changes import change
from app.domain.flag_judging import judge
from app.domain.flags import Raised
from app.domain.flows import local_day
from app.services.flag_settling import settled, wanted
from app.services.operation import Transaction, each
from db import flags
from db.flag_facts import Facts, facts
from db.store import Store

Reading = Callable[[], AbstractContextManager[Store]]
Fired = dict[int, tuple[Raised, ...]]


def pass_flags(transaction: Transaction, *, reading: Reading, at: datetime) -> int:
    """Raise every flag that is called for at `at`, end those that are not; problems changed.

    A rule that was cleared by hand does not return before its date. Each problem is a transaction
    of its own, in which it is judged anew. Raises DomainError "some_failed" after all others.
    """
    with reading() as store:
        found = facts(store.session, at=at, rules=store.rules.rules())
        different = to_change(store, found, at=at)
    steps = ((n, partial(_settle, problem=n, others=found.of(n), at=at)) for n in different)
    return each(transaction, steps)


def to_change(store: Store, found: Facts, *, at: datetime) -> list[int]:
    """The problems whose flags are not those that are called for."""
    fired = _fired(store, found, at=at)
    held = flags.held(store.session, today=local_day(at))
    return [n for n in found.own if change(fired.get(n, ()), **held.of(n))]


def fire(store: Store, *, at: datetime) -> Fired:
    """What fires at `at` (UTC), by problem, whether or not a flag stands for it."""
    return _fired(store, facts(store.session, at=at, rules=store.rules.rules()), at=at)


def _fired(store: Store, found: Facts, *, at: datetime) -> Fired:
    rules, calendar = store.rules.rules(), store.rules.calendar()
    return judge(found.standings().values(), at=at, rules=rules, calendar=calendar)


def _settle(store: Store, *, problem: int, others: Beside, at: datetime) -> bool:
    case = store.case(problem)
    around = Around(
        at=max(at, case.last_at),
        viewer=SYSTEM,
        rules=store.rules.rules(),
        calendar=store.rules.calendar(),
    )
    found = wanted(case, others=others, around=around)
    if found:
        store.save(case, settled(case, found, around=around, recorded_at=at))
    return bool(found)
