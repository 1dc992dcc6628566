"""Guards of supervision: instructions, orders, flags."""

from __future__ import annotations

from app.domain.around import Around
from app.domain.guards.requirement import Facts, need
from app.domain.problem import Case


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
    need(not case.flag("asked"), "referred_already")


def flag_known(_case: Case, facts: Facts, around: Around) -> None:
    """A flag of the rule book."""
    need(facts["rule"] in around.rules.flags, "bad_fact", field="标记", name="rule")
