"""Who is told of what: one table from what happened to whose people it concerns.

Sources: 浙江实施意见二（四）：限时办结反馈、全程跟踪督办; 政府督查工作条例 (nobody is asked twice).
Pure: the table names roles of departments and offices; who they are today, the database says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.catalogue import ENTERPRISE, OFFICE, Role, Term
from app.domain.events import Event, EventKind
from app.domain.holding import standing
from app.domain.problem import Case, Prerequisite
from app.domain.steps import Action


class Means(Term):
    """By what a notice reaches a person."""

    APP = "app", "系统消息"
    MAIL = "mail", "邮件"
    ROBOT = "robot", "群机器人"


class Pace(Term):
    """How a person wants to be told by a means."""

    AT_ONCE = "at_once", "即时"
    DAILY = "daily", "每日一次"
    NEVER = "never", "不发"


LONGEST_WAIT = 60
"""Minutes between two tries, at most."""
PATIENCE = 24 * 60
"""Minutes after which a message is given up."""


def next_try(at: datetime, *, tries: int) -> datetime | None:
    """When to try again what failed at `at` after so many earlier tries: 1, 2, 4 … 60 minutes.

    None once it has been tried for a day.
    """
    waited = sum(min(2**n, LONGEST_WAIT) for n in range(tries))
    if waited >= PATIENCE:
        return None
    return at + timedelta(minutes=min(2**tries, LONGEST_WAIT))


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """The people of a role in a department, or (department None) in the office of a region."""

    role: Role
    department: int | None = None
    region: str = ""


@dataclass(frozen=True)
class Change:
    """A case before and after one event."""

    before: Case
    after: Case
    event: Event


Whose = Callable[[Change], Iterable[int | str]]
"""Departments by their id, offices by their region."""


@dataclass(frozen=True)
class Audience:
    """Roles, and of whom."""

    roles: tuple[Role, ...]
    whose: Whose

    def of(self, change: Change) -> Iterator[Addressee]:
        """Who that is for one change."""
        for place in self.whose(change):
            for role in self.roles:
                if isinstance(place, str):
                    yield Addressee(role=role, region=place)
                else:
                    yield Addressee(role=role, department=place)


def _lead(change: Change) -> Iterable[int]:
    """The lead as it stands after the event, or was before it ended."""
    lead = change.after.open_lead or change.before.open_lead or change.after.lead
    return (lead.department,) if lead else ()


def _co_handlers(change: Change) -> Iterable[int]:
    lead = change.after.open_lead
    return (a.department for a in change.after.open_assignments if a is not lead)


def _addressed(change: Change) -> Iterable[int]:
    """Departments that the event gave a part to."""
    known = {a.n for a in change.before.assignments}
    return (a.department for a in change.after.assignments if a.n not in known)


def _released(change: Change) -> Iterable[int]:
    """Departments whose part the event ended."""
    ended = {a.n for a in change.before.open_assignments}
    return (a.department for a in change.after.assignments if a.n in ended and not a.open)


def _lead_that_objected(change: Change) -> Iterable[int]:
    lead = change.before.open_lead
    return (lead.department,) if lead else ()


def _named_part(change: Change) -> Iterable[int]:
    """The department of the assignment that the event names."""
    part = change.before.assignment(int(change.event.facts["assignment"]))
    return (part.department,) if part else ()


def _successor(change: Change) -> Iterable[int]:
    """The department that took the assignment over; a colleague in the same one knows."""
    if "department" not in change.event.facts:
        return ()
    part = change.after.assignment(int(change.event.facts["assignment"]))
    return (part.department,) if part else ()


def _prerequisite(change: Change) -> Prerequisite:
    """The prerequisite of the event: the one it names, else the newest."""
    n = int(change.event.facts.get("prerequisite", len(change.after.prerequisites)))
    return next(p for p in change.after.prerequisites if p.n == n)


def _awaited(change: Change) -> Iterable[int]:
    """The department of this problem that has to come first."""
    kind, _, number = _prerequisite(change).awaited.partition(":")
    part = change.after.assignment(int(number)) if kind == "a" else None
    return (part.department,) if part else ()


def _office_that_asks(change: Change) -> Iterable[str]:
    """Another problem has to come first: its departments need not see this one."""
    return () if _awaited(change) else _office(change)


def _head_who_approves(change: Change) -> Iterable[int]:
    return _lead(change) if change.after.submission_pending else ()


def _office(change: Change) -> Iterable[str]:
    """The office where the problem stands."""
    return (change.after.office,)


def _office_below(change: Change) -> Iterable[str]:
    below = change.after.escalation
    return (below.source,) if below else ()


def _issuer(change: Change) -> Iterable[str]:
    """The office that issued the order."""
    return (change.after.orders[-1].issuer or change.after.office,)


def _issuer_answered(change: Change) -> Iterable[str]:
    """A note may be the answer to an order."""
    return _issuer(change) if "order" in change.event.facts else ()


def _ordered_department(change: Change) -> Iterable[int]:
    lead = change.after.orders[-1].lead
    return () if lead is None else (lead,)


def _ordered_office(change: Change) -> Iterable[str]:
    """The office itself, where no department is addressed."""
    return () if change.after.orders[-1].lead is not None else _office(change)


def _decided_departments(change: Change) -> Iterable[int]:
    decision = change.after.decisions[-1]
    named = [decision.lead, *(row["department"] for row in decision.co_handlers)]
    return (int(department) for department in named if department)


def _holder(change: Change) -> Iterable[int]:
    """The department that holds it."""
    held = standing(change.after)
    return () if held is None or held[1] in (OFFICE, ENTERPRISE) else (held[1],)


def _holding_office(change: Change) -> Iterable[str]:
    """The office, where no department holds it."""
    return () if _holder(change) else _office(change)


def _deciding_leaders(change: Change) -> Iterable[str]:
    """A further extension is the leader's to decide."""
    granted = [e for e in change.after.extensions if e.approved and e.round == change.after.round]
    return _office(change) if granted else ()


LIAISON, HEAD, DUTY = (Role.LIAISON,), (Role.DEPARTMENT_HEAD,), (Role.DUTY_HEAD,)
SUPERVISOR = (Role.SUPERVISOR,)

LEAD_LIAISON = Audience(LIAISON, _lead)
CO_LIAISONS = Audience(LIAISON, _co_handlers)
ADDRESSED = Audience(LIAISON, _addressed)
RELEASED = Audience(LIAISON, _released)
DUTY_HEADS = Audience(DUTY, _office)
SUPERVISORS = Audience(SUPERVISOR, _office)
HOLDER = (Audience(LIAISON, _holder), Audience(DUTY, _holding_office))
ORDERED = (Audience(LIAISON + HEAD, _ordered_department), Audience(DUTY, _ordered_office))

AUDIENCE: Mapping[str, tuple[Audience, ...]] = {
    Action.SUPPLY: (LEAD_LIAISON,),
    Action.DISPATCH: (ADDRESSED,),
    Action.AUTO_SIGN: (Audience(LIAISON + HEAD, _named_part),),
    Action.OBJECT: (DUTY_HEADS,),
    Action.OBJECT_CO: (DUTY_HEADS,),
    Action.REVIEW: (Audience(LIAISON, _lead_that_objected), ADDRESSED),
    Action.REVIEW_CO: (Audience(LIAISON, _named_part), ADDRESSED),
    Action.REASSIGN: (ADDRESSED, RELEASED),
    Action.ADD: (ADDRESSED,),
    Action.RELEASE: (RELEASED,),
    Action.REQUIRE: (Audience(LIAISON, _awaited), Audience(DUTY, _office_that_asks)),
    Action.DISPUTE: (DUTY_HEADS,),
    Action.DROP: (Audience(LIAISON, _awaited),),
    Action.AMEND: (LEAD_LIAISON,),
    Action.NOTE: (Audience(SUPERVISOR, _issuer_answered),),
    Action.INSTRUCT: (DUTY_HEADS, LEAD_LIAISON),
    Action.ASK_PAUSE: (DUTY_HEADS,),
    Action.PAUSE: (LEAD_LIAISON,),
    Action.REFUSE_PAUSE: (LEAD_LIAISON,),
    Action.RESUME: (LEAD_LIAISON,),
    Action.ASK_EXTENSION: (DUTY_HEADS, Audience((Role.LEADER,), _deciding_leaders)),
    Action.EXTEND: (LEAD_LIAISON,),
    Action.REFUSE_EXTENSION: (LEAD_LIAISON,),
    Action.CONTRIBUTE: (LEAD_LIAISON,),
    Action.SUBMIT: (Audience(HEAD, _head_who_approves),),
    Action.APPROVE: (LEAD_LIAISON,),
    Action.RETURN: (LEAD_LIAISON,),
    Action.SEND_BACK: (LEAD_LIAISON,),
    Action.REWORK: HOLDER,
    Action.REOPEN: HOLDER,
    Action.APPEAL: (SUPERVISORS,),
    Action.DECIDE_APPEAL: (LEAD_LIAISON,),
    Action.WITHDRAW: (RELEASED,),
    Action.MERGE: (RELEASED,),
    Action.UNMERGE: HOLDER,
    Action.ESCALATE: (DUTY_HEADS, SUPERVISORS, RELEASED),
    Action.TAKE: (Audience(DUTY, _office_below),),
    Action.SEND_DOWN: (DUTY_HEADS, RELEASED),
    Action.PROPOSE_ORDER: (SUPERVISORS,),
    Action.ORDER: ORDERED,
    Action.RAISE: ORDERED,
    Action.ANSWER_ORDER: (Audience(SUPERVISOR, _issuer),),
    Action.LIFT: ORDERED,
    Action.REFER: (SUPERVISORS,),
    Action.DECIDE: (Audience(LIAISON, _decided_departments), DUTY_HEADS),
    Action.FULFIL: (SUPERVISORS,),
    Action.REMIND: HOLDER,
    EventKind.MOVED: (Audience(LIAISON, _successor),),
}
"""Whatever is not named here is told to nobody: the workbench shows it."""


def addressees(before: Case | None, after: Case, event: Event) -> frozenset[Addressee]:
    """Whom an event concerns, but for the accused department, which is never told of a report.

    before: None for a problem's first event, of which nobody is told.
    """
    if before is None:
        return frozenset()
    change = Change(before, after, event)
    found = {a for audience in AUDIENCE.get(event.kind, ()) for a in audience.of(change)}
    accused = after.matter.accused
    return frozenset(a for a in found if accused is None or a.department != accused)
