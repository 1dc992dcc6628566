"""What may be chosen in the form of an act: departments, parts, flags, decisions, problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from app.domain.access import OFFICE_ROLES
from app.domain.around import Around, mine
from app.domain.catalogue import AssignmentRole, OrderLevel
from app.domain.facts import Fact, FactType
from app.domain.identifiers import problem_number
from app.domain.problem import Assignment, Case
from app.domain.steps import Action, Step
from app.queries.names import Names
from app.translations import _
from app.translations.flag_sentences import flag_mark
from db import visibility
from db.models import DepartmentRow, FieldRow, RegionRow
from db.store import Store


@dataclass(frozen=True)
class Choice:
    """One entry of a list: what goes into the log, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asks for which step's form, on which case.

    names: those that the case speaks of.
    """

    store: Store
    case: Case
    around: Around
    names: Names
    step: Step

    @property
    def mine(self) -> tuple[Assignment, ...]:
        """What the viewer may speak for: its own assignments; the office for all."""
        if self.around.viewer.role in OFFICE_ROLES:
            return self.case.open_assignments
        return mine(self.case, self.around.viewer)

    def label(self, assignment: Assignment) -> str:
        """The department of an assignment with its role."""
        return _("{department}（{role}）").format(
            department=self.names.department(assignment.department), role=_(assignment.role.label)
        )


def _departments(asked: Asked, _fact: Fact) -> tuple[Choice, ...]:
    """Departments near the problem, its own level first; others may still be typed in full."""
    region = asked.case.matter.region
    above = [region[:n] for n in range(2, len(region) + 1, 2)]
    below = (DepartmentRow.region > region) & (DepartmentRow.region < visibility.following(region))
    rows = asked.store.session.execute(
        select(DepartmentRow.name, DepartmentRow.short_name)
        .where(
            DepartmentRow.active,
            ~DepartmentRow.office,
            or_(DepartmentRow.region.in_(above), below),
        )
        .order_by(
            DepartmentRow.region != region, func.length(DepartmentRow.region).desc(),
            DepartmentRow.id,
        )
    )  # fmt: skip
    return tuple(Choice(name, short) for name, short in rows)


def _fields(asked: Asked, _fact: Fact) -> tuple[Choice, ...]:
    rows = asked.store.session.execute(
        select(FieldRow.code, FieldRow.name, FieldRow.parent)
        .where(FieldRow.active)
        .order_by(FieldRow.code)
    ).all()
    first = {code: name for code, name, parent in rows if not parent}
    parents = {parent for _code, _name, parent in rows if parent}
    return tuple(
        Choice(code, f"{first[parent]} · {name}" if parent in first else name)
        for code, name, parent in rows
        if code not in parents
    )


def _regions(asked: Asked, _fact: Fact) -> tuple[Choice, ...]:
    rows = asked.store.session.execute(
        select(RegionRow.code, RegionRow.name).order_by(RegionRow.code)
    )
    return tuple(Choice(code, name) for code, name in rows)


def _assignments(asked: Asked, fact: Fact) -> tuple[Choice, ...]:
    parts = asked.mine if fact.name == "waiting" else asked.case.open_assignments
    if asked.step.action is Action.REVIEW_CO:
        parts = tuple(a for a in parts if a.objection and a.objection.pending)
    if asked.step.action in (Action.RELEASE, Action.REVIEW_CO):
        parts = tuple(a for a in parts if a.role is AssignmentRole.CO)
    return tuple(Choice(str(a.n), asked.label(a)) for a in parts)


def _awaited(asked: Asked, _fact: Fact) -> tuple[Choice, ...]:
    own = asked.mine[0].n if len(asked.mine) == 1 else 0
    return tuple(
        Choice(f"a:{a.n}", asked.label(a)) for a in asked.case.open_assignments if a.n != own
    )


def _prerequisites(asked: Asked, _fact: Fact) -> tuple[Choice, ...]:
    """Those that the viewer may drop, or dispute: their own, or all for the office."""
    standing = [p for p in asked.case.prerequisites if p.dropped_at is None]
    if asked.around.viewer.role not in OFFICE_ROLES:
        own = {a.n for a in asked.mine}
        if asked.step.action is Action.DISPUTE:
            standing = [p for p in standing if p.awaited in {f"a:{n}" for n in own}]
        else:
            standing = [p for p in standing if p.waiting in own]
    return tuple(
        Choice(
            str(p.n),
            _("{waiting}等待{awaited}：{why}").format(
                waiting=asked.names.assignment(asked.case, p.waiting),
                awaited=asked.names.awaited(asked.case, p.awaited),
                why=p.why,
            ),
        )
        for p in standing
    )


def _pause_reasons(asked: Asked, _fact: Fact) -> tuple[Choice, ...]:
    reasons = asked.around.rules.pause_reasons.values()
    return tuple(Choice(r.code, r.name) for r in reasons if r.needs_approval)


def _flags(asked: Asked, _fact: Fact) -> tuple[Choice, ...]:
    return tuple(Choice(f.rule, flag_mark(f.rule)) for f in asked.case.standing_flags)


def _decisions(asked: Asked, _fact: Fact) -> tuple[Choice, ...]:
    """Those that wait to be carried out; a department sees its own."""
    own = asked.around.viewer.department
    waiting = [d for d in asked.case.decisions if d.fulfilled_at is None]
    day = asked.around.calendar.local_date
    return tuple(
        Choice(str(d.n), _("{text}（{due} 前）").format(text=d.text, due=day(d.due).isoformat()))
        for d in waiting
        if own in (None, d.lead)
    )


def _problems(asked: Asked, _fact: Fact) -> tuple[Choice, ...]:
    """Open problems of the same enterprise: what is merged is mostly among them."""
    case = asked.case
    if case.appellant.enterprise is None:
        return ()
    seen = visibility.visible_problems(asked.around.viewer).selected_columns
    rows = asked.store.session.execute(
        visibility.visible_problems(asked.around.viewer, seen.id, seen.title)
        .where(seen.enterprise_id == case.appellant.enterprise, seen.open, seen.id != case.id)
        .order_by(seen.registered_at.desc())
        .limit(20)
    )
    return tuple(Choice(problem_number(id), title) for id, title in rows)


def higher_levels(case: Case) -> tuple[Choice, ...]:
    """The levels above that of the open order: an order is raised, never lowered."""
    order, levels = case.open_order, list(OrderLevel)
    above = levels[levels.index(OrderLevel(order.level)) + 1 :] if order else levels
    return tuple(Choice(str(level), _(level.label)) for level in above)


CHOICES: dict[FactType, Callable[[Asked, Fact], tuple[Choice, ...]]] = {
    FactType.DEPARTMENT: _departments,
    FactType.CO_HANDLERS: _departments,
    FactType.FIELD: _fields,
    FactType.REGION: _regions,
    FactType.ASSIGNMENT: _assignments,
    FactType.AWAITED: _awaited,
    FactType.PREREQUISITE: _prerequisites,
    FactType.PAUSE_REASON: _pause_reasons,
    FactType.FLAG: _flags,
    FactType.DECISION: _decisions,
    FactType.PROBLEM: _problems,
}
