"""Projections of a problem's events: its state, assignments, spans, duties, files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Code, Place, ProblemKey, Words

OPEN = text("open")
# SQLite takes a partial index only where a statement says its very condition; a Boolean column is
# asked for there as "open = 1".
OPEN_IN_SQLITE = text("open = 1")


class ProblemRow(Base):
    """A problem as it stands. `version` is the number of its events."""

    __tablename__ = "problem"

    id: Mapped[ProblemKey]
    version: Mapped[int] = mapped_column()
    open: Mapped[bool]
    stage: Mapped[Code]
    lane: Mapped[str | None] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[Words]
    channel: Mapped[Code]
    source_no: Mapped[str] = mapped_column(String(64), default="")
    region: Mapped[str] = mapped_column(String(6))
    office: Mapped[str] = mapped_column(String(6))
    field: Mapped[Code]
    kind: Mapped[Code]
    difficulty: Mapped[Code]
    urgency: Mapped[Code]
    enterprise_id: Mapped[int | None] = mapped_column(BigInteger)
    appellant: Mapped[Words]
    contact: Mapped[Words]
    phone: Mapped[Words]
    anonymous: Mapped[bool]
    accused: Mapped[int | None]
    registered_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    last_at: Mapped[datetime]
    lead_department: Mapped[int | None]
    responsible: Mapped[str] = mapped_column(String(64), default="")
    phase: Mapped[Code]
    holder: Mapped[int | None]
    held_since: Mapped[datetime | None]
    due: Mapped[datetime | None]
    original_due: Mapped[datetime | None]
    yellow_from: Mapped[datetime | None]
    met_at: Mapped[datetime | None]
    paused: Mapped[bool]
    provisional: Mapped[bool]
    result: Mapped[Code]
    answer: Mapped[Words]
    closing_ground: Mapped[Code]
    solved: Mapped[bool | None]
    grade: Mapped[int | None]
    round: Mapped[int]
    dispatches: Mapped[int]
    objections: Mapped[int]
    reminders: Mapped[int]
    attachments: Mapped[int]
    order_level: Mapped[Code]
    ring: Mapped[bool]
    merged_into: Mapped[int | None] = mapped_column(BigInteger)
    imported: Mapped[bool]
    # What flags and orders by rule look at, of what is open.
    dispatched_at: Mapped[datetime | None]
    objected_at: Mapped[datetime | None]
    dissatisfied_at: Mapped[datetime | None]
    level_at: Mapped[datetime | None]
    leaderless: Mapped[bool]
    heard_at: Mapped[datetime | None]

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012
    __table_args__ = (
        # With what a list is most often narrowed by, so that rows are passed over in the index.
        Index(
            "ix_problem_registered",
            *("registered_at", "id", "region", "field", "stage", "open"),
            *("kind", "difficulty", "urgency", "channel"),
        ),
        Index("ix_problem_region_registered", "region", "registered_at", "id"),
        Index(
            "ix_problem_lead_registered",
            "lead_department",
            "registered_at",
            "id",
        ),
        Index("ix_problem_enterprise", "enterprise_id", "registered_at"),
        Index("ix_problem_source", "source_no"),
        # With what the overview counts of a week, so that none of its wide rows is read.
        Index(
            "ix_problem_closed",
            *("closed_at", "id", "region", "field", "stage"),
            *("closing_ground", "solved", "grade", "version"),
        ),
        Index(
            "ix_problem_due",
            *("due", "id", "region", "field", "stage", "open", "accepted_at", "met_at"),
        ),
        Index(
            "ix_problem_original_due",
            *("original_due", "region", "field", "stage", "open", "accepted_at", "met_at"),
        ),
        Index(
            "ix_problem_open_due",
            "due",
            "region",
            sqlite_where=OPEN_IN_SQLITE,
            postgresql_where=OPEN,
        ),
        # With all that the overview counts of what is open. SQLite reads no row for it only where
        # the index holds the column of its own condition, too.
        Index(
            "ix_problem_open_region",
            *("region", "lane", "lead_department", "stage", "field"),
            *("due", "yellow_from", "met_at", "paused", "id", "open"),
            sqlite_where=OPEN_IN_SQLITE,
            postgresql_where=OPEN,
        ),
    )


class AssignmentRow(Base):
    """承办."""

    __tablename__ = "assignment"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    department_id: Mapped[int]
    role: Mapped[Code]
    round: Mapped[int]
    question: Mapped[Words]
    dispatched_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    auto_signed: Mapped[bool]
    contacted_at: Mapped[datetime | None]
    responsible: Mapped[str] = mapped_column(String(64), default="")
    leader: Mapped[str] = mapped_column(String(64), default="")
    objected: Mapped[bool]
    sign_due: Mapped[datetime | None]
    due: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end: Mapped[Code]

    __table_args__ = (
        Index("ix_assignment_department", "department_id", "problem_id"),
        Index(
            "ix_assignment_unsigned",
            "sign_due",
            sqlite_where=text("signed_at IS NULL AND ended_at IS NULL"),
            postgresql_where=text("signed_at IS NULL AND ended_at IS NULL"),
        ),
    )


class SpanRow(Base):
    """Who held a track when. track 0 is the main one."""

    __tablename__ = "span"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    track: Mapped[int]
    phase: Mapped[Code]
    holder: Mapped[int]
    start: Mapped[datetime]
    end: Mapped[datetime | None]


class DutyRow(Base):
    """What must be done now, by whom, by when."""

    __tablename__ = "duty"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    kind: Mapped[Code]
    department_id: Mapped[int | None]
    region: Mapped[str] = mapped_column(String(6))
    assignment: Mapped[int]
    since: Mapped[datetime]
    due: Mapped[datetime | None]
    yellow_from: Mapped[datetime | None]
    paused: Mapped[bool]

    __table_args__ = (
        Index("ix_duty_department", "department_id", "due"),
        Index("ix_duty_region", "region", "kind", "due"),
    )


class PrerequisiteRow(Base):
    """前置事项: an assignment waits for another, or for another problem (awaited_n 0)."""

    __tablename__ = "prerequisite"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    waiting: Mapped[int]
    awaited_problem: Mapped[int] = mapped_column(BigInteger)
    awaited: Mapped[int]
    why: Mapped[Words]
    set_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    open: Mapped[bool]

    __table_args__ = (
        Index(
            "ix_prerequisite_awaited",
            "awaited_problem",
            sqlite_where=OPEN_IN_SQLITE,
            postgresql_where=OPEN,
        ),
    )


class AttachmentRow(Base):
    """材料: the content lies in the file store under its digest."""

    __tablename__ = "attachment"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(128))
    size: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    actor: Mapped[int | None]

    __table_args__ = (Index("ix_attachment_digest", "digest"),)


class MeasureFactRow(Base):
    """What a problem adds to the measures, an occasion a row; see app/domain/measures.

    n: from the occasion and the problem's own place in it, so that no row changes its key. marks:
    bits of app.domain.measures.occasion.Mark. length: in ten-thousandths of a working day.
    """

    __tablename__ = "measure_fact"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    occasion: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    department_id: Mapped[int | None]
    marks: Mapped[int]
    length: Mapped[int | None]

    __table_args__ = (
        # With all that is counted, so that a window is read from the index alone.
        Index(
            "ix_measure_fact_window",
            *("occasion", "at", "department_id", "marks", "length", "problem_id"),
        ),
    )
