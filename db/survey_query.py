"""评价轮次 in SQL: the rounds there are, and how the problems stand that findings became."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.surveys import SurveyKind, SurveyRound, parts_of
from db.models import ProblemRow, SurveyProblemRow, SurveyRow
from db.plain_rows import PlainRow, plain_rows
from db.visibility import visible_problems


def round_of(row: Any) -> SurveyRound:
    """A round out of its row."""
    return SurveyRound(
        code=row.code,
        kind=SurveyKind(row.kind),
        title=row.title,
        surveyor=row.surveyor,
        region=row.region,
        first=row.first,
        last=row.last,
        **parts_of(row.body),
    )


def latest_rounds(session: Session, *, limit: int) -> list[SurveyRound]:
    """The rounds that ended last, the latest first."""
    statement = (
        select(*SurveyRow.__table__.columns)
        .order_by(SurveyRow.last.desc(), SurveyRow.code.desc())
        .limit(limit)
    )
    return [round_of(row) for row in plain_rows(session, statement)]


def rounds_between(session: Session, *, first: date, last: date) -> list[SurveyRound]:
    """The rounds with any day of two local days and those between, the earliest first."""
    statement = (
        select(*SurveyRow.__table__.columns)
        .where(SurveyRow.first <= last, SurveyRow.last >= first)
        .order_by(SurveyRow.last, SurveyRow.code)
    )
    return [round_of(row) for row in plain_rows(session, statement)]


def registered(session: Session, code: str) -> dict[int, int]:
    """The findings of a round that became problems: number → problem."""
    columns = (SurveyProblemRow.n, SurveyProblemRow.problem_id)
    statement = select(*columns).where(SurveyProblemRow.survey == code)
    return {row.n: row.problem_id for row in plain_rows(session, statement)}


def standing(session: Session, viewer: Viewer, *, code: str) -> Sequence[PlainRow]:
    """How the problems stand that a round's findings became, of those that the viewer may see."""
    columns = (SurveyProblemRow.n, ProblemRow.id, ProblemRow.title, ProblemRow.stage)
    statement = (
        visible_problems(viewer, *columns)
        .join(SurveyProblemRow, SurveyProblemRow.problem_id == ProblemRow.id)
        .where(SurveyProblemRow.survey == code)
    )
    return plain_rows(session, statement)
