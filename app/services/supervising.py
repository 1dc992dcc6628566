"""督办 by rule: orders are drawn up by the timetable, and released or discarded by a supervisor."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial

from app.domain import acting
from app.domain.access import SYSTEM, Permission, Viewer
from app.domain.calendar import Calendar
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.domain.supervision import answer_after, proposal
from app.services.handling import perform, surroundings
from app.services.operation import each
from db import supervision_query
from db.store import Store

Transaction = Callable[[], AbstractContextManager[Store]]


def propose_orders(transaction: Transaction, *, at: datetime) -> int:
    """拟制督办单 wherever a rule asks for one; how many were drawn up.

    Each is a transaction of its own. Raises DomainError "some_failed" after all others.
    """
    with transaction() as store:
        rule, calendar = store.rules.rules().supervision, store.rules.calendar()
        candidates = supervision_query.candidates(
            store.session,
            unanswered_since=_latest_start(calendar, rule.instruction_after, at),
            unheard_since=_latest_start(calendar, rule.quiet_after, at),
        )
    return each(transaction, ((p, partial(_propose, problem=p, at=at)) for p in candidates))


def _propose(store: Store, *, problem: int, at: datetime) -> bool:
    case = store.case(problem)
    around = surroundings(store, case=case, viewer=SYSTEM, at=at)
    rule = around.rules.supervision
    found = proposal(case, rule=rule, calendar=around.calendar, at=at)
    if found is None:
        return False
    given = found.facts(rule)
    store.save(case, acting.act(Action.PROPOSE_ORDER, case=case, given=given, around=around))
    return True


def _latest_start(calendar: Calendar, working_days: int, at: datetime) -> datetime:
    """An instant such that whatever began later is not yet due after so many working days."""
    start = at
    while answer_after(start, rhythm=working_days, calendar=calendar) >= at:
        start -= timedelta(days=1)
    return start + timedelta(days=1)


def release(
    store: Store, *, problem: int, viewer: Viewer, at: datetime, expected: int | None = None
) -> Case:
    """下达 what a rule has drawn up, as it stands: the office's number, due by its days.

    Raises DomainError: not_allowed, unknown_problem, no_draft, and what refuses an order.
    """
    viewer.require(Permission.ORDER)
    draft = store.peek(problem).draft
    if draft is None:
        raise DomainError("no_draft")
    calendar = store.rules.calendar()
    due = answer_after(at, rhythm=draft.due_days, calendar=calendar)
    given = {
        "level": draft.level,
        "ground": draft.ground,
        "due": calendar.local_date(due).isoformat(),
        "rhythm": draft.rhythm,
        "approved_by": viewer.name,
    }
    return perform(
        store, action=Action.ORDER, problem=problem, given=given, viewer=viewer, at=at,
        expected=expected,
    )  # fmt: skip
