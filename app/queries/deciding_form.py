"""议定: the form in which a meeting decides on an item, and what was typed into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain import acting
from app.domain.access import Viewer
from app.domain.consultation import Effect
from app.domain.steps import Action
from app.queries import form_answers
from app.queries.forms import FormView, around_of, load_form
from db.store import Store

ACTS: dict[Effect, tuple[Action, ...]] = {
    Effect.REASSIGN: (Action.REASSIGN, Action.DISPATCH),
    Effect.ADD: (Action.ADD, Action.DISPATCH),
    Effect.REQUIRE: (Action.REQUIRE,),
    Effect.ESCALATE: (Action.ESCALATE,),
}
"""The acts that carry out an effect: one of them must be open to the office now."""

ASKING: dict[Effect, Action] = {Effect.REQUIRE: Action.REQUIRE, Effect.ESCALATE: Action.ESCALATE}
"""Effects that need facts of their own: those of their acts."""

TAKEN_BY = ("text", "lead", "due", "co_handlers")
"""The facts of a decision that are typed, in the order of the form; the others follow."""


@dataclass(frozen=True, kw_only=True)
class DecidingForm:
    """The form. view: of the decision; effects: those that can be taken; asking: their forms."""

    item: int
    view: FormView
    effects: tuple[Effect, ...]
    asking: Mapping[Effect, FormView]


def load_deciding(
    store: Store,
    *,
    item: int,
    problem: int,
    viewer: Viewer,
    at: datetime,
    typed: Mapping[str, Any],
) -> DecidingForm:
    """The form of a decision on an item of an agenda, filled with what was typed.

    Raises DomainError: unknown_problem, illegal_step, not_allowed.
    """
    view = load_form(
        store, problem=problem, action=Action.DECIDE, viewer=viewer, at=at, typed=typed
    )
    case = store.peek(problem)
    around = around_of(store, case=case, viewer=viewer, at=at)
    open_to = {o.step.action for o in acting.offers(case, around=around) if o.refusal is None}
    effects = tuple(e for e in Effect if e not in ACTS or open_to & set(ACTS[e]))
    return DecidingForm(
        item=item,
        view=view,
        effects=effects,
        asking={
            effect: load_form(
                store, problem=problem, action=ASKING[effect], viewer=viewer, at=at, typed=typed
            )
            for effect in effects
            if effect in ASKING
        },
    )


def decided_of(store: Store, *, problem: int, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was decided, from what the form holds, as `services.deciding.Decided` takes it.

    Raises DomainError: unknown_department, bad_number, missing_fact, each with the fact's `name`.
    """
    chosen = {Effect(code) for code, ticked in typed.get("effect", {}).items() if ticked}
    read = form_answers.given(store, action=Action.DECIDE, problem=problem, typed=typed)
    asked = {
        effect: form_answers.given(store, action=action, problem=problem, typed=typed)
        for effect, action in ASKING.items()
        if effect in chosen
    }
    return {
        "text": read.get("text") or "",
        "due": read.get("due") or "",
        "lead": read.get("lead") or None,
        "co_handlers": read.get("co_handlers") or (),
        "effects": frozenset(chosen),
        "require": asked.get(Effect.REQUIRE, {}),
        "escalate": asked.get(Effect.ESCALATE, {}),
    }
