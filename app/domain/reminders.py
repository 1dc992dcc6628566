"""Reminders: on which occasions of a limit somebody is reminded, and which are reached when.

Sources: 浙江实施意见二（四）4 (全程跟踪督办); 政府督查工作条例 (严控频次). Pure; instants UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.catalogue import Role, Term
from app.domain.duties import DUTY_ROLES, Duty, DutyKind
from app.domain.flows import OFFICE_ZONE
from app.domain.notices import Addressee
from app.domain.office_hours import Openings
from app.domain.rules import LadderStep

HORIZON = timedelta(days=21)
"""What fell due longer ago is not reminded of any more; it stands in the department's daily list.

Longer than any holiday, so that nothing is lost over one.
"""


class When(Term):
    """An occasion of a limit."""

    BEFORE = "before", "即将到期"
    DUE = "due", "已到期"
    AFTER = "after", "已逾期"


@dataclass(frozen=True, kw_only=True)
class Timed:
    """A duty that has a limit, of a problem. accused: the department that a report accuses.

    imported_at: when a file last told of the problem; what passed before is its history.
    """

    problem: int
    kind: DutyKind
    assignment: int
    due: datetime
    yellow_from: datetime
    department: int | None
    region: str
    accused: int | None = None
    imported_at: datetime | None = None

    @property
    def addressees(self) -> frozenset[Addressee]:
        """Whose duty it is; a leader is not reminded of what the duty head can decide as well."""
        roles = DUTY_ROLES[self.kind] - {Role.LEADER}
        wanted = roles & (OF_OFFICE if self.department is None else OF_DEPARTMENT)
        return frozenset(
            Addressee(role=role, department=self.department)
            if self.department is not None
            else Addressee(role=role, region=self.region)
            for role in wanted
        )


OF_DEPARTMENT = frozenset({Role.LIAISON, Role.DEPARTMENT_HEAD})
OF_OFFICE = frozenset({Role.CLERK, Role.DUTY_HEAD, Role.SUPERVISOR})


def timed(problem: int, duty: Duty) -> str:
    """The name of a duty and its limit, with which its occasions begin; empty without a limit."""
    if duty.due is None or duty.paused:
        return ""
    return _name(str(duty.kind), duty.assignment, duty.due)


def reached(duty: Timed, *, at: datetime, openings: Openings) -> tuple[str, ...]:
    """The occasions of a duty that have come by `at`, the earliest first.

    before: from the instant at which its light is yellow. due: at the due instant. after: from
    the opening of the first working day that begins later. Not those of an import's history.
    """
    history = _passed(duty, duty.imported_at, openings) if duty.imported_at else ()
    return tuple(o for o in _passed(duty, at, openings) if o not in history)


def _passed(duty: Timed, at: datetime, openings: Openings) -> tuple[str, ...]:
    name = _name(str(duty.kind), duty.assignment, duty.due)
    found = []
    if at >= duty.yellow_from and duty.yellow_from < duty.due:
        found.append(f"{name}:{When.BEFORE}")
    if at >= duty.due:
        found.append(f"{name}:{When.DUE}")
        if at >= openings.after(duty.due):
            found.append(f"{name}:{When.AFTER}")
    return tuple(found)


def climbed(
    steps: Iterable[LadderStep], *, due: datetime, overdue: float, before: float = 0.0
) -> tuple[tuple[LadderStep, str], ...]:
    """The ladder's steps that a problem overdue by so many working days has reached, with the
    name of each step's occasion, the first step first.

    before: by how many it was overdue when it was imported; the steps reached then are history.
    """
    reached_here = (s for s in steps if before <= s.after < overdue)
    return tuple((s, f"ladder:{s.code}:{_local(due)}") for s in reached_here)


def missing(occasions: Sequence[str], known: frozenset[str]) -> tuple[str, ...]:
    """What is still to be recorded; nothing where the latest is known already."""
    if not occasions or occasions[-1] in known:
        return ()
    return tuple(o for o in occasions if o not in known)


def _name(kind: str, assignment: int, due: datetime) -> str:
    return f"{kind}:{assignment}:{_local(due)}"


def _local(due: datetime) -> str:
    return f"{due.astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}"
