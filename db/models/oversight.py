"""Projections of what watches over problems: orders, drafts, flags, decisions, reminders."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Code, Place, ProblemKey, Words

UNLIFTED = text("lifted_at IS NULL")
LIFTED = text("lifted_at IS NOT NULL")
UNSETTLED = text("settled_at IS NULL")
UNFULFILLED = text("fulfilled_at IS NULL")
FULFILLED = text("fulfilled_at IS NOT NULL")
CLEARED = text("return_on IS NOT NULL")
STANDING = text("open")
# SQLite takes a partial index only where a statement says its very condition.
STANDING_IN_SQLITE = text("open = 1")


class OrderRow(Base):
    """督办单. lead: the department that answers, null for the office itself."""

    __tablename__ = "supervision_order"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    number: Mapped[str] = mapped_column(String(64))
    level: Mapped[Code]
    ground: Mapped[Words]
    issuer: Mapped[str] = mapped_column(String(6))
    lead: Mapped[int | None]
    approved_by: Mapped[str] = mapped_column(String(64), default="")
    issued_at: Mapped[datetime]
    due: Mapped[datetime]
    rhythm: Mapped[int]
    answers: Mapped[int]
    answered_at: Mapped[datetime | None]
    answer: Mapped[Words]
    answer_due: Mapped[datetime | None]
    raised_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_order_unlifted",
            "issued_at",
            "problem_id",
            sqlite_where=UNLIFTED,
            postgresql_where=UNLIFTED,
        ),
        Index("ix_order_issued", "issued_at", "problem_id"),
        Index(
            "ix_order_lifted",
            "lifted_at",
            "problem_id",
            sqlite_where=LIFTED,
            postgresql_where=LIFTED,
        ),
    )


class DraftRow(Base):
    """拟制督办单: drawn up by a rule, until it is released or discarded."""

    __tablename__ = "order_draft"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    rule: Mapped[Code]
    level: Mapped[Code]
    ground: Mapped[Words]
    at: Mapped[datetime]
    due_days: Mapped[int]
    rhythm: Mapped[int]
    settled_at: Mapped[datetime | None]
    released: Mapped[bool]

    __table_args__ = (
        Index(
            "ix_draft_unsettled",
            "at",
            "problem_id",
            sqlite_where=UNSETTLED,
            postgresql_where=UNSETTLED,
        ),
    )


class FlagRow(Base):
    """提请会商标记. open: it stands, and its problem is open."""

    __tablename__ = "flag"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    rule: Mapped[Code]
    at: Mapped[datetime]
    since: Mapped[datetime]
    reason: Mapped[Words]
    ended_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]
    return_on: Mapped[date | None]
    open: Mapped[bool]

    __table_args__ = (
        Index(
            "ix_flag_open",
            "rule",
            "since",
            "problem_id",
            sqlite_where=STANDING_IN_SQLITE,
            postgresql_where=STANDING,
        ),
        Index(
            "ix_flag_cleared",
            "return_on",
            "problem_id",
            sqlite_where=CLEARED,
            postgresql_where=CLEARED,
        ),
    )


class DecisionRow(Base):
    """议定事项, until it is carried out."""

    __tablename__ = "decision"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    meeting_id: Mapped[int | None] = mapped_column(BigInteger)
    item: Mapped[int | None]
    text: Mapped[Words]
    lead: Mapped[int | None]
    co_handlers: Mapped[Words]
    effect: Mapped[Words]
    moves_due: Mapped[bool]
    at: Mapped[datetime]
    due: Mapped[datetime]
    fulfilled_at: Mapped[datetime | None]
    report: Mapped[Words]

    __table_args__ = (
        Index("ix_decision_meeting", "meeting_id", "item"),
        Index(
            "ix_decision_unfulfilled",
            "due",
            "problem_id",
            sqlite_where=UNFULFILLED,
            postgresql_where=UNFULFILLED,
        ),
        Index(
            "ix_decision_fulfilled",
            "fulfilled_at",
            "problem_id",
            sqlite_where=FULFILLED,
            postgresql_where=FULFILLED,
        ),
    )


class ReminderRow(Base):
    """An occasion on which the timetable reminded: of each once."""

    __tablename__ = "reminder"

    problem_id: Mapped[ProblemKey]
    occasion: Mapped[str] = mapped_column(String(80), primary_key=True)


class NoticeRow(Base):
    """Who was told of an event of a problem, as the event itself says."""

    __tablename__ = "notice"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_notice_person", "person_id", "at"),)


class CircularRow(Base):
    """Who was told of an event of a register: a daily list, an invitation."""

    __tablename__ = "circular"

    subject: Mapped[ProblemKey]
    n: Mapped[Place]
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_circular_person", "person_id", "at"),)
