"""Flags for joint consultation (提请会商标记): one table of rules, each a pure function.

A rule is asked about one open problem's standing. What it finds is a `Raised`: since when, and
the evidence as figures; the sentence is made of them where it is shown. A flag is there while its
rule finds something, and goes with its cause.

Source: 浙江省政务服务增值化改革实施意见 二(四)4 (久拖未办、疑难复杂、跨部门联动), 三(一)(二)
(上下联动); the parameters are the rule book's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property, lru_cache  # noqa: TID251 - asks no database
from typing import Any

from app.domain.calendar import Calendar
from app.domain.catalogue import Term
from app.domain.rules import RuleBook
from app.domain.working_days import WorkingDays
from app.domain.working_time import Amount, Unit, deadline


class FlagCode(Term):
    """The rules; each has its row in the rule book."""

    OVERDUE = "overdue", "超期"
    AGED = "aged", "久未办结"
    TWO_ROUNDS = "two_rounds", "两次交办"
    DISSATISFIED = "dissatisfied", "重办后仍不满意"
    REPEATED = "repeated", "同类反复"
    RETURNED = "returned", "两次异议"
    MANY_DEPARTMENTS = "many_departments", "多部门"
    RING = "ring", "互等成环"
    BLOCKED = "blocked", "前置超期"
    LEVEL = "level", "需上级解决"
    ASKED = "asked", "主动提请"


@dataclass(frozen=True, kw_only=True)
class Part:
    """An open assignment: whose, since when, until when (None: no limit runs)."""

    department: int
    since: datetime
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """What an assignment waits for: at which department, due when, in which problem, since when."""

    waiting: int
    awaited: int
    problem: int
    since: datetime
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Ring:
    """Departments that wait for each other, from the one named first round to it; since when."""

    departments: tuple[int, ...]
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the rules look at in one open problem. Instants are UTC.

    due: the approved date of its closing limit, met_at when that was met. dispatches: without
    those after an upheld objection; dispatched_at: the last one. dissatisfied_at: the bad grade
    that stands after a rework. level_at: since when it needs a higher level. leaderless: no lead
    is agreed. repeated: the problems of one enterprise with the same matter, itself among them;
    enterprises: how many raised that matter; both within the rule book's days. asked: 主动提请,
    with who asks and why.
    """

    problem: int
    registered_at: datetime
    due: datetime | None = None
    met_at: datetime | None = None
    dispatches: int = 0
    dispatched_at: datetime | None = None
    objections: int = 0
    objected_at: datetime | None = None
    dissatisfied_at: datetime | None = None
    level_at: datetime | None = None
    leaderless: bool = False
    parts: tuple[Part, ...] = ()
    blocks: tuple[Block, ...] = ()
    ring: Ring | None = None
    repeated: int = 0
    enterprises: int = 0
    repeated_at: datetime | None = None
    asked_at: datetime | None = None
    asked: str = ""


@dataclass(frozen=True, kw_only=True)
class Raised:
    """A rule that fires: since when, and the figures of its sentence."""

    rule: FlagCode
    since: datetime
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Judging:
    """The moment of judging, with the rules, the calendar and a ruler along it up to `at`."""

    at: datetime
    rules: RuleBook
    calendar: Calendar
    ruler: WorkingDays

    @cached_property
    def given(self) -> Mapping[FlagCode, Mapping[str, int]]:
        """The parameters of each rule."""
        return {code: self.rules.flag(code) for code in FlagCode}

    def after(self, start: datetime, working_days: int) -> datetime:
        """The close of business of the so-manieth working day after that of `start`."""
        return _close_after(self.calendar, self.calendar.local_date(start), working_days)


def raised(standing: Standing, *, judging: Judging) -> tuple[Raised, ...]:
    """Every flag that a problem's standing calls for, in the order of the table."""
    given = judging.given
    return tuple(
        flag
        for code, rule in RULES.items()
        if (flag := rule(standing, given[code], judging)) is not None
    )


def _overdue(standing: Standing, given: Mapping[str, int], judging: Judging) -> Raised | None:
    """The approved date was passed by more than so many working days; unanswered."""
    if standing.due is None or standing.met_at is not None:
        return None
    return _past(FlagCode.OVERDUE, standing.due, given["working_days"], judging)


def _aged(standing: Standing, given: Mapping[str, int], judging: Judging) -> Raised | None:
    """Open for more than so many working days, whatever extensions say."""
    return _past(FlagCode.AGED, standing.registered_at, given["working_days"], judging)


def _past(code: FlagCode, start: datetime, days: int, judging: Judging) -> Raised | None:
    if start >= judging.at:
        return None
    since = judging.after(start, days)
    if judging.at <= since:
        return None
    worked = judging.ruler.between(start, judging.at)
    return Raised(rule=code, since=since, evidence={"days": worked, "limit": days, "from": start})


def _two_rounds(standing: Standing, given: Mapping[str, int], _: Judging) -> Raised | None:
    """Dispatched so often and still open; not counted: after an upheld objection."""
    if standing.dispatches < given["dispatches"] or standing.dispatched_at is None:
        return None
    return Raised(
        rule=FlagCode.TWO_ROUNDS,
        since=standing.dispatched_at,
        evidence={"count": standing.dispatches},
    )


def _dissatisfied(standing: Standing, _: Mapping[str, int], __: Judging) -> Raised | None:
    """Still dissatisfied after rework."""
    if standing.dissatisfied_at is None:
        return None
    return Raised(rule=FlagCode.DISSATISFIED, since=standing.dissatisfied_at)


def _repeated(standing: Standing, given: Mapping[str, int], _: Judging) -> Raised | None:
    """The same matter so often from one enterprise, or from so many, within so many days."""
    of_one = standing.repeated >= given["from_one_enterprise"]
    of_many = standing.enterprises >= given["enterprises"]
    if not (of_one or of_many) or standing.repeated_at is None:
        return None
    return Raised(
        rule=FlagCode.REPEATED,
        since=standing.repeated_at,
        evidence={
            "count": standing.repeated if of_one else standing.enterprises,
            "of_one": of_one,
            "within": given["within_days"],
        },
    )


def _returned(standing: Standing, given: Mapping[str, int], _: Judging) -> Raised | None:
    """Objected to so often, by any departments."""
    if standing.objections < given["objections"] or standing.objected_at is None:
        return None
    return Raised(
        rule=FlagCode.RETURNED,
        since=standing.objected_at,
        evidence={"count": standing.objections},
    )


def _many_departments(
    standing: Standing, given: Mapping[str, int], judging: Judging
) -> Raised | None:
    """So many departments at work, and no lead agreed or one of them overdue."""
    departments = {part.department for part in standing.parts}
    late = [part for part in standing.parts if part.due and part.due < judging.at]
    if len(departments) < given["departments"] or not (late or standing.leaderless):
        return None
    dues = [part.due for part in late if part.due]
    return Raised(
        rule=FlagCode.MANY_DEPARTMENTS,
        since=min(dues) if dues else max(part.since for part in standing.parts),
        evidence={
            "departments": tuple(sorted(departments)),
            "late": tuple(sorted({part.department for part in late})),
        },
    )


def _ring(standing: Standing, _: Mapping[str, int], __: Judging) -> Raised | None:
    """Assignments or departments wait for each other in a ring."""
    if standing.ring is None:
        return None
    return Raised(
        rule=FlagCode.RING,
        since=standing.ring.since,
        evidence={"departments": standing.ring.departments},
    )


def _blocked(standing: Standing, _: Mapping[str, int], judging: Judging) -> Raised | None:
    """What it waits for is overdue at another department."""
    late = [
        block
        for block in standing.blocks
        if block.awaited != block.waiting and block.due and block.due < judging.at
    ]
    if not late:
        return None
    first = min(late, key=lambda block: (block.due, block.awaited))
    due = first.due or judging.at
    return Raised(
        rule=FlagCode.BLOCKED,
        since=max(due, first.since),
        evidence={
            "department": first.awaited,
            "problem": 0 if first.problem == standing.problem else first.problem,
            "days": judging.ruler.between(due, judging.at),
        },
    )


def _level(standing: Standing, _: Mapping[str, int], __: Judging) -> Raised | None:
    """It needs a higher level."""
    if standing.level_at is None:
        return None
    return Raised(rule=FlagCode.LEVEL, since=standing.level_at)


def _asked(standing: Standing, _: Mapping[str, int], __: Judging) -> Raised | None:
    """A department head, a duty head or a leader asks for consultation."""
    if standing.asked_at is None:
        return None
    return Raised(rule=FlagCode.ASKED, since=standing.asked_at, evidence={"reason": standing.asked})


Rule = Callable[[Standing, Mapping[str, int], Judging], Raised | None]

RULES: dict[FlagCode, Rule] = {
    FlagCode.OVERDUE: _overdue,
    FlagCode.AGED: _aged,
    FlagCode.TWO_ROUNDS: _two_rounds,
    FlagCode.DISSATISFIED: _dissatisfied,
    FlagCode.REPEATED: _repeated,
    FlagCode.RETURNED: _returned,
    FlagCode.MANY_DEPARTMENTS: _many_departments,
    FlagCode.RING: _ring,
    FlagCode.BLOCKED: _blocked,
    FlagCode.LEVEL: _level,
    FlagCode.ASKED: _asked,
}


# A limit in working days depends on its starting day alone (民法典 201): thousands of problems
# share some hundred days.
@lru_cache(maxsize=4096)
def _close_after(calendar: Calendar, day: date, working_days: int) -> datetime:
    start = datetime.combine(day, time(), calendar.timezone)
    amount = Amount(n=working_days, unit=Unit.WORKING_DAYS)
    return deadline(calendar, start=start, amount=amount).instant
