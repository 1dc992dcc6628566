"""Orders in SQL: what a rule may have to draw one up for. All is bounded by what is open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select, union
from sqlalchemy.orm import Session

from app.domain.access import SYSTEM
from app.domain.catalogue import Stage
from app.domain.duties import DutyKind
from db.models import DraftRow, DutyRow, ProblemRow
from db.visibility import visible_problems


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
