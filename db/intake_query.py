"""What the counter asks: what waits for acceptance, what is near, which enterprise it is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.duties import DutyKind
from app.domain.identifiers import normalize_code
from db import search, similar_query
from db.models import DutyRow, EnterpriseRow, ProblemRow
from db.visibility import following, visible, visible_problems

CODE_LENGTH = 18
LAST_OF_CODE = "Z"
"""Of a unified social credit code (GB 32100): nothing in it comes after."""

SUGGESTED = 20
LOOKED_AT = 300
"""Problems among whose enterprises a name is looked for."""


def awaiting_acceptance(session: Session, viewer: Viewer, *, limit: int) -> Sequence[ProblemRow]:
    """What waits for acceptance in the viewer's region, the earliest due first."""
    within = DutyRow.region >= viewer.region, DutyRow.region < following(viewer.region)
    due = (
        select(DutyRow.problem_id)
        .where(DutyRow.kind == str(DutyKind.ACCEPT), *within)
        .order_by(DutyRow.due)
        .limit(limit)
    )
    # Asked first: within one statement, what is visible may be gone through before what is due.
    ids = session.scalars(due).all()
    if not ids:
        return ()
    waiting = visible_problems(viewer).where(ProblemRow.id.in_(ids), ProblemRow.open)
    statement = waiting.order_by(ProblemRow.due)
    return session.scalars(statement).all()


def open_of_enterprise(
    session: Session, viewer: Viewer, *, uscc: str, limit: int
) -> Sequence[ProblemRow]:
    """The open problems of an enterprise, the newest first; of no code there are none."""
    if not uscc:
        return ()
    coded = select(EnterpriseRow.id).where(EnterpriseRow.uscc == normalize_code(uscc))
    known = session.scalar(coded)
    if known is None:
        return ()
    statement = (
        visible_problems(viewer)
        .where(ProblemRow.enterprise_id == known, ProblemRow.open)
        .order_by(ProblemRow.registered_at.desc())
        .limit(limit)
    )
    return session.scalars(statement).all()


def open_like(session: Session, viewer: Viewer, *, words: str, limit: int) -> Sequence[ProblemRow]:
    """The open problems that share most pairs of characters with a text, the newest first."""
    ids = similar_query.open_like(session, words, condition=visible(viewer), limit=limit)
    if not ids:
        return ()
    statement = visible_problems(viewer).where(ProblemRow.id.in_(ids), ProblemRow.open)
    rows = session.scalars(statement).all()
    return sorted(rows, key=lambda row: ids.index(row.id))


def known_enterprises(session: Session, *, words: str, limit: int) -> Sequence[EnterpriseRow]:
    """Enterprises whose code begins with, or whose name contains, what is typed.

    Names are looked for where they are indexed: in the words that problems are found by.
    """
    found = {row.id: row for row in (*_by_code(session, words), *_by_name(session, words))}
    return sorted(found.values(), key=lambda row: row.name)[:limit]


def _by_code(session: Session, words: str) -> Sequence[EnterpriseRow]:
    code = normalize_code(words)
    if not code.isascii():
        return ()
    begins = EnterpriseRow.uscc.between(code, code.ljust(CODE_LENGTH, LAST_OF_CODE))
    statement = select(EnterpriseRow).where(begins).order_by(EnterpriseRow.uscc).limit(SUGGESTED)
    return session.scalars(statement).all()


def _by_name(session: Session, words: str) -> Sequence[EnterpriseRow]:
    near = search.found(session.get_bind().dialect.name, words).limit(LOOKED_AT)
    raised = select(ProblemRow.enterprise_id).where(ProblemRow.id.in_(session.scalars(near).all()))
    ids = set(session.scalars(raised)) - {None}
    if not ids:
        return ()
    named = EnterpriseRow.name.contains(words, autoescape=True)
    statement = select(EnterpriseRow).where(EnterpriseRow.id.in_(ids), named)
    return session.scalars(statement.order_by(EnterpriseRow.name).limit(SUGGESTED)).all()
