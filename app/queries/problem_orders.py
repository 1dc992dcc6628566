"""督办 on the page of a problem: its orders with their lights, and what waits for release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Viewer
from app.domain.calendar import Calendar
from app.domain.lights import Light, light, overdue
from app.domain.problem import Case, Draft, Order


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """A 督办单 and its light. late_days: working days past its date, now or when it was lifted.

    silence: by how many working days its next answer is overdue; silent: however little.
    """

    order: Order
    light: Light
    late_days: float
    silence: float
    silent: bool


@dataclass(frozen=True, kw_only=True)
class Supervision:
    """Orders, the newest first. draft: what a rule drew up, while it waits.

    may_settle: the viewer has the page on which drafts are released. may_print: may take the
    printed order and the printed dispatch along.
    """

    orders: tuple[OrderView, ...]
    draft: Draft | None
    may_settle: bool
    may_print: bool


def supervision_of(case: Case, *, calendar: Calendar, viewer: Viewer, at: datetime) -> Supervision:
    """What supervises a case, for a viewer."""
    return Supervision(
        orders=tuple(_order(order, calendar, at) for order in reversed(case.orders)),
        draft=case.draft if case.open else None,
        may_settle=viewer.can(Permission.SEE_SUPERVISION),
        may_print=viewer.can(Permission.EXPORT),
    )


def _order(order: Order, calendar: Calendar, at: datetime) -> OrderView:
    lifted, due = order.lifted_at, order.answer_due
    silent = due is not None and lifted is None and at > due
    silence = overdue(calendar, at=at, due=due).working_days if due and silent else 0.0
    return OrderView(
        order=order,
        light=light(at=at, due=order.due, yellow_from=None, paused=False, met_at=lifted),
        late_days=overdue(calendar, at=lifted or at, due=order.due).working_days,
        silence=silence,
        silent=silent,
    )
