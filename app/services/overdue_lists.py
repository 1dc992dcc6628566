"""The daily list (逾期问题清单): one a department and working day, in place of a message a case."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from app.domain.catalogue import Role
from app.domain.events import RegisterKind
from app.domain.notices import Addressee
from app.domain.office_hours import opening_of
from app.domain.registers import Register, chain_of_region
from app.domain.working_days import WorkingDays
from db import reminder_query
from db.recipients import Directory
from db.reference import department_regions
from db.reminder_query import Late
from db.store import Store

Listed = list[list[int | float]]
"""Problem and working days overdue, the longest first."""


def send_lists(store: Store, *, due: datetime, at: datetime) -> int:
    """Tell each department's head, on working days from the opening on, what was overdue then.

    Judged at `due`, recorded at `at`; how many lists. A department that had today's gets no other.
    """
    calendar = store.rules.calendar()
    day = calendar.local_date(due)
    opening = opening_of(calendar, day)
    if opening is None or due < opening:
        return 0
    sent = reminder_query.listed(store.session, day=day, since=opening)
    waiting = {d: late for d, late in _by_department(store, opening).items() if d not in sent}
    return _send(store, waiting, day, opening, at) if waiting else 0


def _by_department(store: Store, opening: datetime) -> dict[int, list[Late]]:
    found: dict[int, list[Late]] = defaultdict(list)
    for problem in reminder_query.late(store.session, at=opening)[0]:
        if problem.department is not None:
            found[problem.department].append(problem)
    return found


def _send(
    store: Store, waiting: dict[int, list[Late]], day: date, opening: datetime, at: datetime
) -> int:
    people = Directory(store.session, today=day)
    regions = department_regions(store.session)
    dues = [problem.due for late in waiting.values() for problem in late]
    ruler = WorkingDays(store.rules.calendar(), [opening, *dues])
    sent = 0
    # Chains are locked in the order of their names, here as in every act.
    for department in sorted(waiting, key=lambda d: (chain_of_region(regions[d]), d)):
        late = waiting[department]
        heads = people.people_of(
            frozenset({Addressee(role=Role.DEPARTMENT_HEAD, department=department)})
        )
        if not heads:
            continue
        listed: Listed = [[p.problem, round(ruler.between(p.due, opening), 1)] for p in late]
        facts = {"department": department, "day": day.isoformat(), "problems": listed,
                 "notify": heads}  # fmt: skip
        store.record(
            RegisterKind.LIST_SENT, register=Register.NOTICES, facts=facts, at=at,
            region=regions[department],
        )  # fmt: skip
        sent += 1
    return sent
