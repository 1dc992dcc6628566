"""议定: what a meeting decides about a problem, and what that does to it in the same step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.access import Viewer
from app.domain.catalogue import Stage
from app.domain.consultation import Effect, ItemStatus, MeetingStatus
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.services import agendas
from app.services.consulting_rows import item_of, own_meeting, require_status
from app.services.handling import perform
from app.translations import _
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided, as it was typed.

    due: a local date (ISO). lead, co_handlers: departments, the latter with what each is asked.
    effects: what it does to the problem; require: {waiting, awaited, why, confirm}; escalate:
    {done, asked, ground, answers}.
    """

    text: str
    due: str
    lead: int | None
    co_handlers: Sequence[Mapping[str, Any]] = ()
    effects: frozenset[Effect] = frozenset()
    require: Mapping[str, Any] = field(default_factory=dict)
    escalate: Mapping[str, Any] = field(default_factory=dict)


def decide(
    store: Store,
    *,
    meeting: int,
    item: int,
    decided: Decided,
    viewer: Viewer,
    at: datetime,
    expected: int | None = None,
) -> Case:
    """Record a decision on an item, with all that it does; the problem after it.

    Raises DomainError: not_allowed, unknown_meeting, meeting_not_open, unknown_item, missing_fact
    where it has no lead or no date, lead_not_engaged where the lead has no part in the problem
    and is given none; and whatever refuses one of its effects. Then nothing has happened.
    """
    require_status(own_meeting(store, meeting, viewer), MeetingStatus.OPEN)
    problem = item_of(store, meeting, item).problem_id
    given = {
        "text": decided.text,
        "due": decided.due,
        "lead": decided.lead,
        "co_handlers": list(decided.co_handlers),
        "effect": _effects_in_words(decided),
        "moves_due": Effect.DUE in decided.effects,
        "meeting": meeting,
        "item": item,
    }
    case = perform(
        store, problem=problem, action=Action.DECIDE, given=given, viewer=viewer, at=at,
        expected=expected,
    )  # fmt: skip
    for action, facts in _acts(case, decided):
        case = perform(store, problem=problem, action=action, given=facts, viewer=viewer, at=at)
    if decided.lead not in {a.department for a in case.assignments}:
        raise DomainError("lead_not_engaged", name="lead")
    agendas.settle_item(
        store, meeting=meeting, item=item, status=ItemStatus.DECIDED, viewer=viewer, at=at
    )
    return case


def _effects_in_words(decided: Decided) -> str:
    labels = [_(effect.label) for effect in Effect if effect in decided.effects]
    return "、".join(labels) or _("督促落实")


def _acts(case: Case, decided: Decided) -> list[tuple[Action, dict[str, Any]]]:
    """The acts that carry out the effects, in an order in which each finds what it needs."""
    reason = {"reason": _("会商议定：{}").format(decided.text[:200]), "override": _("会商议定")}
    acts: list[tuple[Action, dict[str, Any]]] = []
    if Effect.ESCALATE in decided.effects:
        return [(Action.ESCALATE, {**reason, **decided.escalate})]
    if Effect.REASSIGN in decided.effects:
        acts.append(_handed(case, decided, reason))
    if Effect.ADD in decided.effects and not _dispatches(acts):
        acts += [(Action.ADD, {**reason, **row, "due": decided.due}) for row in decided.co_handlers]
    if Effect.REQUIRE in decided.effects:
        acts.append((Action.REQUIRE, {**reason, **decided.require}))
    return acts


def _handed(case: Case, decided: Decided, reason: dict[str, Any]) -> tuple[Action, dict[str, Any]]:
    """To another lead; where there is none yet, by dispatching."""
    if case.stage is Stage.TRANSFER and case.open_lead is None:
        facts = {"lead": decided.lead, "co_handlers": list(decided.co_handlers)}
        return Action.DISPATCH, {**reason, **facts}
    return Action.REASSIGN, {**reason, "department": decided.lead}


def _dispatches(acts: Sequence[tuple[Action, Any]]) -> bool:
    return any(action is Action.DISPATCH for action, _facts in acts)
