"""What an act adds by itself to the facts that were typed: numbers, instants, rings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.around import Around
from app.domain.catalogue import SUPPLEMENT
from app.domain.deadlines import require_later
from app.domain.events import instant, stamp
from app.domain.fold_intake import AMENDED
from app.domain.guards.arranging import named_department
from app.domain.guards.assigning import own_co, own_objectionable
from app.domain.guards.waiting import new_cycle
from app.domain.pauses import until_by_cap
from app.domain.problem import Assignment, Case
from app.domain.steps import Action
from app.domain.supervision import answer_after

Facts = dict[str, Any]
Derive = Callable[[Case, Mapping[str, Any], Around], Facts]


def _unsigned_part(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    return _of(own_co(case, around, signed=False), facts)


def _signed_part(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    return _of(own_co(case, around, signed=True), facts)


def _part_in_dispute(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    return _of(own_objectionable(case, around), facts)


def _of(part: Assignment | None, facts: Mapping[str, Any]) -> Facts:
    return {**facts, "assignment": part.n} if part else dict(facts)


def _supplement_until(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    until = until_by_cap(case, SUPPLEMENT, None, around=around)
    return {**facts, "until": stamp(until)}


def _pause_until(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    asked = case.pause_asked or {}
    until = until_by_cap(case, asked["reason"], asked["until"], around=around)
    return {**facts, "until": stamp(until), "pause": asked["reason"]}


def _new_due(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    due = require_later(around.calendar, facts["new_due"], at=around.at, field="new_due")
    return {**facts, "due": stamp(due)}


def _approved_due(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    asked = case.extension_asked
    return {**facts, "due": stamp(asked.new_due)} if asked else dict(facts)


def _due_at(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    due = require_later(around.calendar, facts["due"], at=around.at, field="due")
    return {**facts, "due_at": stamp(due)}


def _order(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    dated = _due_at(case, facts, around)
    lead = case.open_lead
    return {
        **dated,
        **_first_answer(dated, facts["rhythm"], around),
        "number": around.order_number,
        "issuer": around.viewer.region,
        **({"lead": lead.department} if lead else {}),
    }


def _raised(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    dated, order = _due_at(case, facts, around), case.open_order
    return {**dated, **_first_answer(dated, order.rhythm if order else 0, around)}


def _first_answer(dated: Facts, rhythm: int, around: Around) -> Facts:
    """The first answer is due by the rhythm, at the latest when all is to be done."""
    due = instant(dated["due_at"])
    by = answer_after(around.at, rhythm=rhythm, calendar=around.calendar) if rhythm else due
    return {"answer_due": stamp(min(by, due))}


def _answer(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    """The next answer is due by the rhythm; without one, what was asked is given."""
    order = case.open_order
    if order is None or not order.rhythm:
        return dict(facts)
    by = answer_after(around.at, rhythm=order.rhythm, calendar=around.calendar)
    return {**facts, "answer_due": stamp(by)}


def _note(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    """A note of whom the order is addressed to is its answer."""
    order, viewer = case.open_order, around.viewer
    if order is None or order.lead != viewer.department:
        return dict(facts)
    return {**_answer(case, facts, around), "order": order.n}


def _head(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    known = facts.get("head") or (case.lead.leader if case.lead else "")
    return {**facts, "head": known}


def _to_head(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    lead = case.lead
    return {**facts, "to_head": bool(lead and lead.department in around.approving)}


def _ring(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    ring = new_cycle(case, facts, around)
    kept = {k: v for k, v in facts.items() if k != "confirm"}
    return {**kept, "cycle": list(ring)} if ring else kept


def _outcome(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    """Only an upheld objection hands the problem on: another outcome names nobody."""
    return {k: v for k, v in facts.items() if k != "department" or named_department(facts)}


def _before(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    before = {k: getattr(case.matter, k) for k in AMENDED if k in facts}
    return {**facts, "before": before}


def _by(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    return {**facts, "by": around.viewer.name}


def _to(case: Case, facts: Mapping[str, Any], around: Around) -> Facts:
    return {**facts, "to": around.higher}


DERIVE: dict[Action, Derive] = {
    Action.SIGN_CO: _unsigned_part,
    Action.OBJECT_CO: _part_in_dispute,
    Action.CONTRIBUTE: _signed_part,
    Action.REVIEW: _outcome,
    Action.REVIEW_CO: _outcome,
    Action.ADD: _due_at,
    Action.REWORK: _head,
    Action.ASK: _supplement_until,
    Action.PAUSE: _pause_until,
    Action.ASK_EXTENSION: _new_due,
    Action.EXTEND: _approved_due,
    Action.NOTE: _note,
    Action.ORDER: _order,
    Action.RAISE: _raised,
    Action.ANSWER_ORDER: _answer,
    Action.DECIDE: _due_at,
    Action.SUBMIT: _to_head,
    Action.REQUIRE: _ring,
    Action.AMEND: _before,
    Action.INSTRUCT: _by,
    Action.ESCALATE: _to,
}
