"""Guards of supervision: instructions, orders, flags."""

from __future__ import annotations

from app.domain.access import OFFICE_ROLES
from app.domain.around import Around
from app.domain.catalogue import OrderLevel
from app.domain.flags import FlagCode
from app.domain.guards.requirement import Facts, need
from app.domain.problem import Case

LONGEST_RHYTHM = 20
"""Working days from one answer to the next: a month."""


def instruction_unanswered(case: Case, _facts: Facts, _around: Around) -> None:
    """There is a 批示 to answer."""
    need([i for i in case.instructions if i.answered_at is None], "no_instruction")


def no_open_order(case: Case, _facts: Facts, _around: Around) -> None:
    """One open order per problem; it is lifted before closing."""
    order = case.open_order
    need(order is None, "order_open", number=order.number if order else "")


def order_open(case: Case, _facts: Facts, _around: Around) -> None:
    """There is an order."""
    need(case.open_order, "no_order")


def order_is_mine(case: Case, _facts: Facts, around: Around) -> None:
    """An order is lifted by the office that issued it, or by one above."""
    order = case.open_order
    need(order is None or order.issuer.startswith(around.viewer.region), "not_your_order")


def not_referred(case: Case, _facts: Facts, _around: Around) -> None:
    """Asked for once."""
    need(not case.flag(FlagCode.ASKED), "referred_already")


def flag_stands(case: Case, facts: Facts, _around: Around) -> None:
    """Only a standing flag is cleared."""
    need(case.flag(facts["rule"]), "no_such_flag", rule=facts["rule"])


def no_draft(case: Case, _facts: Facts, _around: Around) -> None:
    """One draft at a time."""
    need(case.draft is None, "draft_waits")


def draft_waits(case: Case, _facts: Facts, _around: Around) -> None:
    """There is a draft to discard."""
    need(case.draft, "no_draft")


def rhythm_sensible(_case: Case, facts: Facts, _around: Around) -> None:
    """Answers every so many working days, or one by the due date."""
    need(0 <= facts["rhythm"] <= LONGEST_RHYTHM, "bad_fact", field="答复间隔", name="rhythm")


def level_higher(case: Case, facts: Facts, _around: Around) -> None:
    """An order is raised, never lowered."""
    order, levels = case.open_order, [str(level) for level in OrderLevel]
    higher = order is None or levels.index(facts["level"]) > levels.index(order.level)
    need(higher, "level_not_higher", level=order.level if order else "")


def decision_stands(case: Case, facts: Facts, _around: Around) -> None:
    """A decision that is not yet carried out."""
    waiting = [d.n for d in case.decisions if d.fulfilled_at is None]
    need(facts["decision"] in waiting, "no_such_decision")


def decision_is_mine(case: Case, facts: Facts, around: Around) -> None:
    """The department that a decision names carries it out; the office may say so for it."""
    viewer = around.viewer
    mine = [d.n for d in case.decisions if d.lead == viewer.department]
    need(viewer.role in OFFICE_ROLES or facts["decision"] in mine, "not_your_decision")
