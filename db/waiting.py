"""The waits that stand now, between assignments and problems."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.dependencies import Wait
from db.models import PrerequisiteRow, ProblemRow


def open_waits(session: Session) -> list[Wait]:
    """Every standing wait, as `<problem>/<assignment>` → `<problem>/<assignment or 0>`."""
    rows = session.execute(
        select(
            PrerequisiteRow.problem_id,
            PrerequisiteRow.waiting,
            PrerequisiteRow.awaited_problem,
            PrerequisiteRow.awaited,
        )
        .join(ProblemRow, ProblemRow.id == PrerequisiteRow.problem_id)
        .where(PrerequisiteRow.open, ProblemRow.open)
    )
    return [(f"{p}/{w}", f"{ap}/{a}") for p, w, ap, a in rows]
