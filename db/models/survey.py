"""评价轮次: what was imported of survey rounds, and which finding became which problem."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Code, Place, Words


class SurveyRow(Base):
    """A round as it was imported last.

    first, last: its local days, both included. body: results and findings, as
    `app.domain.surveys.body_of` writes them.
    """

    __tablename__ = "survey"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[Code]
    title: Mapped[Words]
    surveyor: Mapped[Words]
    region: Mapped[str] = mapped_column(String(6))
    first: Mapped[date]
    last: Mapped[date]
    body: Mapped[Words]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(64), default="")


class SurveyProblemRow(Base):
    """A finding that was registered as a problem, once and for all. n: its number in the round."""

    __tablename__ = "survey_problem"

    survey: Mapped[str] = mapped_column(String(32), primary_key=True)
    n: Mapped[Place]
    problem_id: Mapped[int] = mapped_column(BigInteger)
    registered_at: Mapped[datetime]
    registered_by: Mapped[str] = mapped_column(String(64), default="")
