"""What the counter asks: what waits for acceptance, what is near, which enterprise it is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.duties import DutyKind
from app.domain.identifiers import normalize_code
from db import search
from db.models import DutyRow, EnterpriseRow, ProblemRow
from db.visibility import visible, visible_problems


def awaiting_acceptance(session: Session, viewer: Viewer, *, limit: int) -> Sequence[ProblemRow]:
    """What waits for acceptance in the viewer's region, the earliest due first."""
    due = (
        select(DutyRow.problem_id)
        .where(DutyRow.kind == str(DutyKind.ACCEPT), DutyRow.region.startswith(viewer.region))
        .order_by(DutyRow.due)
        .limit(limit)
    )
    statement = visible_problems(viewer).where(ProblemRow.id.in_(due)).order_by(ProblemRow.due)
    return session.scalars(statement).all()


def open_of_enterprise(
    session: Session, viewer: Viewer, *, uscc: str, limit: int
) -> Sequence[ProblemRow]:
    """The open problems of an enterprise, the newest first; of no code there are none."""
    if not uscc:
        return ()
    known = select(EnterpriseRow.id).where(EnterpriseRow.uscc == normalize_code(uscc))
    statement = (
        visible_problems(viewer)
        .where(ProblemRow.enterprise_id.in_(known), ProblemRow.open)
        .order_by(ProblemRow.registered_at.desc())
        .limit(limit)
    )
    return session.scalars(statement).all()


def open_like(session: Session, viewer: Viewer, *, words: str, limit: int) -> Sequence[ProblemRow]:
    """The open problems whose words are nearest to a text, the nearest first."""
    condition = visible(viewer) & ProblemRow.open
    ids = search.similar(session, words, condition=condition, limit=limit)
    rows = session.scalars(visible_problems(viewer).where(ProblemRow.id.in_(ids))).all()
    return sorted(rows, key=lambda row: ids.index(row.id))


def known_enterprises(session: Session, *, words: str, limit: int) -> Sequence[EnterpriseRow]:
    """Enterprises whose code begins with, or whose name contains, what is typed."""
    code = normalize_code(words)
    named = EnterpriseRow.name.contains(words, autoescape=True)
    fits = or_(EnterpriseRow.uscc.startswith(code), named)
    statement = select(EnterpriseRow).where(fits).order_by(EnterpriseRow.name).limit(limit)
    return session.scalars(statement).all()
