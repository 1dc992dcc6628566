"""The past of what is counted: how each problem stood when, what was open as a day ended."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Code, Place, ProblemKey

LEFT = text("closed_at IS NOT NULL")


class StandingRow(Base):
    """A piece of a problem's life in which nothing that is counted changed; until: NULL, it stands.

    The columns mean what they mean in the problem's row. duty, flags: see
    app.domain.standing_history.
    """

    __tablename__ = "standing"

    problem_id: Mapped[ProblemKey]
    n: Mapped[Place]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    version: Mapped[int]
    open: Mapped[bool]
    stage: Mapped[Code]
    lane: Mapped[str | None] = mapped_column(String(32))
    region: Mapped[str] = mapped_column(String(6))
    field: Mapped[Code]
    kind: Mapped[Code]
    difficulty: Mapped[Code]
    urgency: Mapped[Code]
    lead_department: Mapped[int | None]
    registered_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closing_ground: Mapped[Code]
    solved: Mapped[bool | None]
    grade: Mapped[int | None]
    due: Mapped[datetime | None]
    original_due: Mapped[datetime | None]
    yellow_from: Mapped[datetime | None]
    met_at: Mapped[datetime | None]
    paused: Mapped[bool]
    order_level: Mapped[Code]
    ring: Mapped[bool]
    duty: Mapped[Code]
    flags: Mapped[str] = mapped_column(String(160), default="")

    __table_args__ = (
        # What began after the end of a day.
        Index("ix_standing_since", "since", "problem_id", "n", "open"),
        # With all that is asked of a week of what had left, and of what was due.
        Index(
            "ix_standing_closed",
            *("closed_at", "since", "until", "region", "field", "registered_at"),
            *("stage", "closing_ground", "solved", "grade", "problem_id", "version", "open"),
            sqlite_where=LEFT,
            postgresql_where=LEFT,
        ),
        Index(
            "ix_standing_due",
            *("due", "since", "until", "region", "field", "stage", "open"),
            *("accepted_at", "met_at"),
        ),
        Index(
            "ix_standing_original_due",
            *("original_due", "since", "until", "region", "field", "stage", "open"),
            *("accepted_at", "met_at"),
        ),
    )


class OpenDayRow(Base):
    """The pieces that were open at the end of a local day, and what came and left before."""

    __tablename__ = "open_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    flows: Mapped[bytes | None] = mapped_column(LargeBinary)
