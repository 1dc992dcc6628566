"""Orders in SQL: what a rule may have to draw one up for, and what stands open.

All is bounded by what is open; what was lifted lately is found by its own index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, or_, select, union
from sqlalchemy.orm import Session

from app.domain.access import SYSTEM, Viewer
from app.domain.catalogue import Stage
from app.domain.duties import DutyKind
from app.domain.flows import OFFICE_ZONE
from app.domain.steps import Action
from db.models import DraftRow, DutyRow, EventRow, OrderRow, ProblemRow, RegionRow
from db.plain_rows import PlainRow, plain_rows
from db.visibility import visible_problems

ABOUT = (
    ProblemRow.id,
    ProblemRow.version,
    ProblemRow.title,
    ProblemRow.stage,
    ProblemRow.region,
    ProblemRow.office,
)
"""What every line says of its problem."""


def candidates(
    session: Session, *, unanswered_since: datetime, unheard_since: datetime
) -> list[int]:
    """Open problems without an order that may need one, in the order of their ids.

    Those still dissatisfied after a rework; with an instruction unanswered since before an
    instant; in handling and unheard of since before another.
    """
    free = (
        ProblemRow.open,
        ProblemRow.order_level == "",
        ~exists().where(DraftRow.problem_id == ProblemRow.id, DraftRow.settled_at.is_(None)),
    )
    unanswered = (
        visible_problems(SYSTEM, ProblemRow.id)
        .join(DutyRow, DutyRow.problem_id == ProblemRow.id)
        .where(*free, DutyRow.kind == str(DutyKind.ANSWER_INSTRUCTION))
        .where(DutyRow.since < unanswered_since)
    )
    standing = visible_problems(SYSTEM, ProblemRow.id).where(
        *free,
        or_(
            ProblemRow.dissatisfied_at.is_not(None),
            (ProblemRow.stage == str(Stage.HANDLING)) & (ProblemRow.heard_at < unheard_since),
        ),
    )
    return sorted(session.scalars(select(union(unanswered, standing).subquery().c.id)))


def open_orders(session: Session, viewer: Viewer) -> Sequence[PlainRow]:
    """The unlifted orders of open problems, the oldest first: the problem, then the order."""
    order = (
        *(OrderRow.n, OrderRow.number, OrderRow.level, OrderRow.ground, OrderRow.issuer),
        *(OrderRow.lead, OrderRow.issued_at, OrderRow.due, OrderRow.rhythm, OrderRow.raised_at),
        *(OrderRow.answers, OrderRow.answered_at, OrderRow.answer, OrderRow.answer_due),
    )
    statement = (
        visible_problems(viewer, *ABOUT, *order)
        .join(OrderRow, OrderRow.problem_id == ProblemRow.id)
        .where(OrderRow.lifted_at.is_(None), ProblemRow.open)
        .order_by(OrderRow.issued_at, OrderRow.problem_id)
    )
    return plain_rows(session, statement)


def waiting_drafts(
    session: Session, viewer: Viewer, *, problem: int | None = None
) -> Sequence[PlainRow]:
    """What rules have drawn up and nobody has settled, the oldest first; all, or a problem's."""
    draft = (DraftRow.level, DraftRow.ground, DraftRow.at, DraftRow.due_days, DraftRow.rhythm)
    statement = (
        visible_problems(viewer, *ABOUT, *draft, ProblemRow.lead_department.label("lead"))
        .join(DraftRow, DraftRow.problem_id == ProblemRow.id)
        .where(DraftRow.settled_at.is_(None), ProblemRow.open)
        .order_by(DraftRow.at, DraftRow.problem_id)
    )
    if problem is not None:
        statement = statement.where(DraftRow.problem_id == problem)
    return plain_rows(session, statement)


def unanswered_instructions(session: Session, viewer: Viewer) -> Sequence[PlainRow]:
    """Instructions without an answer, the oldest first; facts: those of the event, as JSON.

    answers: the region of the office that has to answer. Closing does not end them.
    """
    statement = (
        visible_problems(
            viewer, *ABOUT, DutyRow.since, DutyRow.region.label("answers"), EventRow.facts
        )
        .join(DutyRow, DutyRow.problem_id == ProblemRow.id)
        .join(EventRow, EventRow.subject == DutyRow.problem_id)
        .where(
            # Every duty has a region: named one by one, they are found by their index.
            DutyRow.region.in_(select(RegionRow.code)),
            DutyRow.kind == str(DutyKind.ANSWER_INSTRUCTION),
            EventRow.kind == str(Action.INSTRUCT),
            EventRow.at == DutyRow.since,
        )
        .order_by(DutyRow.since, DutyRow.problem_id)
    )
    return plain_rows(session, statement)


def lifted_orders(
    session: Session, viewer: Viewer, *, since: datetime, limit: int
) -> Sequence[PlainRow]:
    """The orders lifted from an instant on, the newest first, so many at most."""
    order = (OrderRow.number, OrderRow.level, OrderRow.lead, OrderRow.issued_at)
    told = (OrderRow.due, OrderRow.answers, OrderRow.lifted_at)
    statement = (
        visible_problems(viewer, *ABOUT, *order, *told)
        .join(OrderRow, OrderRow.problem_id == ProblemRow.id)
        .where(OrderRow.lifted_at >= since)
        .order_by(OrderRow.lifted_at.desc(), OrderRow.problem_id.desc())
        .limit(limit)
    )
    return plain_rows(session, statement)


def orders_of(session: Session, viewer: Viewer, *, problem: int) -> Sequence[PlainRow]:
    """The keys of a problem's orders, the last one last."""
    return plain_rows(session, _keys(viewer).where(OrderRow.problem_id == problem))


def order_numbered(session: Session, viewer: Viewer, *, number: str) -> Sequence[PlainRow]:
    """The keys of the orders with a number: none or one. It is looked for among its year's."""
    year = YEAR.search(number)
    if year is None:
        return []
    first = datetime(int(year[1]), 1, 1, tzinfo=OFFICE_ZONE)
    within = OrderRow.issued_at.between(first, first.replace(year=first.year + 1))
    return plain_rows(session, _keys(viewer).where(within, OrderRow.number == number))


YEAR = re.compile(r"〔(2\d{3})〕")


def _keys(viewer: Viewer) -> Select[Any]:
    return (
        visible_problems(viewer, OrderRow.problem_id, OrderRow.n)
        .select_from(ProblemRow)
        .join(OrderRow, OrderRow.problem_id == ProblemRow.id)
        .order_by(OrderRow.n)
    )
