"""What the form of an act may offer, and how what was typed becomes the facts of the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from app.domain import acting
from app.domain.access import OFFICE_ROLES, Viewer
from app.domain.acting import Offer
from app.domain.around import Around, mine, region_above
from app.domain.catalogue import AssignmentRole, Difficulty
from app.domain.deadlines import closing_name
from app.domain.errors import DomainError
from app.domain.facts import Fact, FactType
from app.domain.identifiers import problem_number
from app.domain.problem import Assignment, Case
from app.domain.steps import Action, Step
from app.domain.workflow import STEP
from app.domain.working_time import deadline
from app.queries.names import Names, names_of
from app.translations import _
from db import visibility
from db.models import DepartmentRow, FieldRow, RegionRow
from db.store import Store


@dataclass(frozen=True)
class Choice:
    """One entry of a list: what goes into the log, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class FormView:
    """One act's form on one problem.

    choices: by the fact's name, what may be chosen. typed: what stands in the fields already.
    hints: by the fact's name, a sentence under the field.
    """

    offer: Offer
    problem: int
    number: str
    title: str
    version: int
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    typed: Mapping[str, Any] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)


def load_form(
    store: Store,
    *,
    problem: int,
    action: Action,
    viewer: Viewer,
    at: datetime,
    typed: Mapping[str, Any] | None = None,
) -> FormView:
    """The form of an act for a viewer; `typed` goes before what would be filled in by itself.

    Raises DomainError: unknown_problem, illegal_step, not_allowed.
    """
    visibility.require_visible(store.session, viewer, problem)
    case = store.peek(problem)
    around = around_of(store, case=case, viewer=viewer, at=at)
    offer = _offer(case, action, around)
    names = names_of(store, case=case)
    asked = _Asked(store=store, case=case, around=around, names=names, step=offer.step)
    choices = {f.name: CHOICES[f.type](asked, f) for f in offer.step.asks if f.type in CHOICES}
    return FormView(
        offer=offer,
        problem=problem,
        number=problem_number(problem),
        title=case.matter.title,
        version=case.n,
        choices=choices,
        typed={**_prefilled(asked, choices), **(typed or {})},
        hints=_hints(asked),
    )


def around_of(store: Store, *, case: Case, viewer: Viewer, at: datetime) -> Around:
    """What surrounds a viewer's steps on a case now."""
    return Around(
        at=at,
        viewer=viewer,
        rules=store.rules.rules(),
        calendar=store.rules.calendar(),
        higher=region_above(case.office),
    )


def _offer(case: Case, action: Action, around: Around) -> Offer:
    offers = {o.step.action: o for o in acting.offers(case, around=around)}
    if action in offers:
        return offers[action]
    if not acting.permitted(STEP[action], case=case, viewer=around.viewer):
        raise DomainError("not_allowed", permission=str(STEP[action].needs))
    raise DomainError("illegal_step", action=str(action), stage=str(case.stage))


@dataclass(frozen=True, kw_only=True)
class _Asked:
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
        return _("{department}（{role}）").format(
            department=self.names.department(assignment.department), role=_(assignment.role.label)
        )


def _departments(asked: _Asked, _fact: Fact) -> tuple[Choice, ...]:
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


def _fields(asked: _Asked, _fact: Fact) -> tuple[Choice, ...]:
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


def _regions(asked: _Asked, _fact: Fact) -> tuple[Choice, ...]:
    rows = asked.store.session.execute(
        select(RegionRow.code, RegionRow.name).order_by(RegionRow.code)
    )
    return tuple(Choice(code, name) for code, name in rows)


def _assignments(asked: _Asked, fact: Fact) -> tuple[Choice, ...]:
    parts = asked.mine if fact.name == "waiting" else asked.case.open_assignments
    if asked.step.action is Action.REVIEW_CO:
        parts = tuple(a for a in parts if a.objection and a.objection.pending)
    if asked.step.action in (Action.RELEASE, Action.REVIEW_CO):
        parts = tuple(a for a in parts if a.role is AssignmentRole.CO)
    return tuple(Choice(str(a.n), asked.label(a)) for a in parts)


def _awaited(asked: _Asked, _fact: Fact) -> tuple[Choice, ...]:
    own = asked.mine[0].n if len(asked.mine) == 1 else 0
    return tuple(
        Choice(f"a:{a.n}", asked.label(a)) for a in asked.case.open_assignments if a.n != own
    )


def _prerequisites(asked: _Asked, _fact: Fact) -> tuple[Choice, ...]:
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


def _pause_reasons(asked: _Asked, _fact: Fact) -> tuple[Choice, ...]:
    reasons = asked.around.rules.pause_reasons.values()
    return tuple(Choice(r.code, r.name) for r in reasons if r.needs_approval)


def _flags(asked: _Asked, _fact: Fact) -> tuple[Choice, ...]:
    return tuple(Choice(f.code, f.name) for f in asked.around.rules.flags.values())


def _problems(asked: _Asked, _fact: Fact) -> tuple[Choice, ...]:
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


CHOICES: dict[FactType, Callable[[_Asked, Fact], tuple[Choice, ...]]] = {
    FactType.DEPARTMENT: _departments,
    FactType.CO_HANDLERS: _departments,
    FactType.FIELD: _fields,
    FactType.REGION: _regions,
    FactType.ASSIGNMENT: _assignments,
    FactType.AWAITED: _awaited,
    FactType.PREREQUISITE: _prerequisites,
    FactType.PAUSE_REASON: _pause_reasons,
    FactType.FLAG: _flags,
    FactType.PROBLEM: _problems,
}


def _prefilled(asked: _Asked, choices: Mapping[str, tuple[Choice, ...]]) -> dict[str, Any]:
    """What the case itself already says; a list of one is chosen."""
    case, action = asked.case, asked.step.action
    matter = case.matter
    filled: dict[str, Any] = {
        name: listed[0].value
        for name, listed in choices.items()
        if len(listed) == 1 and name in ("assignment", "waiting", "awaited", "prerequisite")
    }
    if action in (Action.ACCEPT, Action.AMEND):
        filled |= {
            "field": matter.field,
            "kind": str(matter.kind or ""),
            "difficulty": str(matter.difficulty or ""),
            "urgency": str(matter.urgency),
        }
    if action is Action.AMEND:
        filled |= {"title": matter.title, "text": matter.text}
    if action is Action.REWORK:
        filled["head"] = case.lead.leader if case.lead else ""
    if action in (Action.CONTACT, Action.CALL_BACK):
        filled["means"] = "phone"
    if action in (Action.REVIEW, Action.REVIEW_CO):
        suggested = [a.objection.suggested for a in case.open_assignments if a.objection]
        filled["department"] = asked.names.full(suggested[0]) if suggested else ""
    return filled


def _hints(asked: _Asked) -> dict[str, str]:
    """What the rules say of a field, in a sentence."""
    action, case = asked.step.action, asked.case
    limit = case.clocks.get(closing_name(case))
    if action is Action.ASK_EXTENSION and limit:
        most = asked.around.rules.extension(case.matter.difficulty or Difficulty.GENERAL)
        latest = deadline(asked.around.calendar, start=limit.due, amount=most).instant
        local = asked.around.calendar.local_date
        said = _("现时限 {due}，最迟可延至 {latest}").format(
            due=local(limit.due).isoformat(), latest=local(latest).isoformat()
        )
        return {"new_due": said}
    if action is Action.SUBMIT and case.matter.difficulty in (Difficulty.COMPLEX, Difficulty.HARD):
        return {"evidence": _("复杂、疑难问题报“已解决”的，须附佐证或先上传材料")}
    return {f.name: _(f.hint) for f in asked.step.asks if f.hint}


def with_typed(view: FormView, typed: Mapping[str, Any]) -> FormView:
    """The same form with other contents."""
    return replace(view, typed={**view.typed, **typed})
