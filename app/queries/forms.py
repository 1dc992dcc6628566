"""What the form of an act may offer, and how what was typed becomes the facts of the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.domain import acting
from app.domain.access import Viewer
from app.domain.acting import Offer
from app.domain.around import Around, region_above
from app.domain.catalogue import Difficulty
from app.domain.deadlines import closing_name
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.steps import Action
from app.domain.supervision import answer_after
from app.domain.workflow import STEP
from app.domain.working_time import deadline
from app.queries.form_choices import CHOICES, Asked, Choice, higher_levels
from app.queries.names import names_of
from app.translations import _
from db import visibility
from db.store import Store

__all__ = ["Choice", "FormView", "around_of", "load_form", "with_typed"]


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
    asked = Asked(store=store, case=case, around=around, names=names, step=offer.step)
    choices = {f.name: CHOICES[f.type](asked, f) for f in offer.step.asks if f.type in CHOICES}
    if action is Action.RAISE:
        choices["level"] = higher_levels(case)
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


CHOSEN_ALONE = frozenset(
    {"assignment", "waiting", "awaited", "prerequisite", "decision", "rule", "level"}
)
"""Facts of which a list of one leaves nothing to choose."""


def _prefilled(asked: Asked, choices: Mapping[str, tuple[Choice, ...]]) -> dict[str, Any]:
    """What the case itself already says; a list of one is chosen."""
    case, action = asked.case, asked.step.action
    matter = case.matter
    filled: dict[str, Any] = {
        name: listed[0].value
        for name, listed in choices.items()
        if len(listed) == 1 and name in CHOSEN_ALONE
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
    if action is Action.ORDER:
        filled |= _order_filled(asked)
    if action is Action.RAISE:
        filled["due"] = _due_of_rule(asked)
    if action in (Action.REVIEW, Action.REVIEW_CO):
        suggested = [a.objection.suggested for a in case.open_assignments if a.objection]
        filled["department"] = asked.names.full(suggested[0]) if suggested else ""
    return filled


def _order_filled(asked: Asked) -> dict[str, Any]:
    """What a rule has drawn up; without it, the rhythm and the days that the rules have."""
    rule, draft = asked.around.rules.supervision, asked.case.draft
    return {
        "level": draft.level if draft else "",
        "ground": draft.ground if draft else "",
        "rhythm": draft.rhythm if draft else rule.rhythm,
        "due": _due_of_rule(asked),
    }


def _due_of_rule(asked: Asked) -> str:
    """The date that an order of today has by its draft, or by the rule's days."""
    around, draft = asked.around, asked.case.draft
    days = draft.due_days if draft else around.rules.supervision.due
    due = answer_after(around.at, rhythm=days, calendar=around.calendar)
    return around.calendar.local_date(due).isoformat()


def _hints(asked: Asked) -> dict[str, str]:
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
