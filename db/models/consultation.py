"""会商: meetings and their agendas, kept by the register of consultations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Code, Words

CARRIED = text("status = 'carried'")


class MeetingRow(Base):
    """A meeting. series: the weekly series it is of, if any. attendance: JSON, by kind."""

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    region: Mapped[str] = mapped_column(String(6))
    title: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(100), default="")
    chair: Mapped[str] = mapped_column(String(64), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    series: Mapped[str] = mapped_column(String(64), default="")
    status: Mapped[Code]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    number: Mapped[str] = mapped_column(String(64), default="")
    attendance: Mapped[Words]
    remarks: Mapped[Words]

    __table_args__ = (Index("ix_meeting_region", "region", "starts_at"),)


class AgendaRow(Base):
    """An item of an agenda: a problem, the question to decide, how it ended."""

    __tablename__ = "agenda_item"

    meeting_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int]
    problem_id: Mapped[int] = mapped_column(BigInteger)
    question: Mapped[Words]
    tried: Mapped[Words]
    status: Mapped[Code]
    reason: Mapped[Words]
    carried_from: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        Index("ix_agenda_problem", "problem_id"),
        Index(
            "ix_agenda_carried",
            "problem_id",
            sqlite_where=CARRIED,
            postgresql_where=CARRIED,
        ),
    )
