"""The ladder (逐级提醒): who hears of a problem that stays overdue, and the orders drawn up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain

from app.domain import acting
from app.domain.access import DEPARTMENT_ROLES, SYSTEM
from app.domain.catalogue import Role
from app.domain.deadlines import governing, governing_met
from app.domain.flows import local_day
from app.domain.notices import Addressee
from app.domain.office_hours import in_hours
from app.domain.problem import Case
from app.domain.reminders import climbed, missing
from app.domain.rules import LadderStep
from app.domain.steps import Action
from app.domain.working_days import WorkingDays
from app.services.handling import surroundings
from app.services.operation import Step, Transaction, each
from app.services.reminding import MOST, Reading
from app.translations import _
from db import reminder_query
from db.recipients import Directory
from db.reminder_query import Late
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Climb:
    """The steps that a problem newly reached; days: working days overdue."""

    late: Late
    occasions: tuple[str, ...]
    steps: tuple[LadderStep, ...]
    days: float
    people: tuple[int, ...]


def climb(transaction: Transaction, *, reading: Reading, due: datetime, at: datetime) -> int:
    """Tell whom each step names, once a step, and draw up the order it names; how many problems.

    Judged at `due`, recorded at `at`, in working time only. A step is reached when the problem is
    overdue by more working days than it says. Raises DomainError "some_failed" after all others.
    """
    with reading() as store:
        if not in_hours(store.rules.calendar(), due):
            return 0
        climbs = plan(store, at=due)[:MOST]
    return each(transaction, _steps(climbs, at))


def _steps(climbs: list[Climb], at: datetime) -> Iterator[tuple[int, Step]]:
    for found in climbs:
        yield found.late.problem, partial(_take, climb=found, at=at)


def plan(store: Store, *, at: datetime) -> list[Climb]:
    """What problems have newly reached a step, in a constant number of statements."""
    late, known = reminder_query.late(store.session, at=at)
    if not late:
        return []
    ladder, calendar = store.rules.rules().ladder, store.rules.calendar()
    ruler = WorkingDays(calendar, [at, *chain.from_iterable(map(_marks, late))])
    people = Directory(store.session, today=local_day(at))
    found = []
    for problem in late:
        days = ruler.between(problem.due, at)
        before = ruler.between(problem.due, problem.imported_at or problem.due)
        passed = climbed(ladder, due=problem.due, overdue=days, before=before)
        new = missing([name for _s, name in passed], known.get(problem.problem, frozenset()))
        if new:
            steps = tuple(step for step, name in passed if name in new)
            found.append(_climb(problem, new, steps, days, people))
    return found


def _marks(late: Late) -> Iterator[datetime]:
    """The instants between which working days overdue are counted."""
    yield late.due
    if late.imported_at is not None:
        yield late.imported_at


def _climb(
    late: Late,
    occasions: tuple[str, ...],
    steps: tuple[LadderStep, ...],
    days: float,
    people: Directory,
) -> Climb:
    addressees = frozenset(a for r in steps[-1].tells for a in _addressed(Role(r), late))
    return Climb(
        late=late,
        occasions=occasions,
        steps=steps,
        days=days,
        people=tuple(people.people_of(addressees, accused=late.accused)),
    )


def _addressed(role: Role, late: Late) -> Iterator[Addressee]:
    if role not in DEPARTMENT_ROLES:
        yield Addressee(role=role, region=late.office)
    elif late.department is not None:
        yield Addressee(role=role, department=late.department)


def _take(store: Store, *, climb: Climb, at: datetime) -> bool:
    """One event that says so, and the order's draft; nothing where it was done meanwhile."""
    case = store.case(climb.late.problem)
    limit = governing(case)
    done = governing_met(case) is not None or case.running_pause is not None or not case.open
    if done or limit is None or limit.due != climb.late.due:
        return False
    if set(climb.occasions) & set(case.reminded):
        return False
    facts = {
        "occasions": list(climb.occasions),
        "told": [climb.occasions[-1]],
        "days": int(climb.days),
        "notify": list(climb.people),
    }
    around = surroundings(store, case=case, viewer=SYSTEM, at=max(at, case.last_at))
    case = store.save(case, acting.happen(Action.REMIND, case=case, facts=facts, around=around))
    _propose(store, case, climb, at)
    return True


def _propose(store: Store, case: Case, climb: Climb, at: datetime) -> None:
    """The order of the highest step reached, unless one is open or waits for its release."""
    step = next((step for step in reversed(climb.steps) if step.order), None)
    if step is None or case.open_order or case.draft:
        return
    rule = store.rules.rules().supervision
    words = _("超过办结期限{days}个工作日未办结，按逐级提醒规则拟制")
    given = {
        "rule": f"ladder:{step.code}",
        "level": step.order,
        "ground": words.format(days=int(climb.days)),
        "due_days": rule.due,
        "rhythm": rule.rhythm,
    }
    around = surroundings(store, case=case, viewer=SYSTEM, at=max(at, case.last_at))
    store.save(case, acting.act(Action.PROPOSE_ORDER, case=case, given=given, around=around))
