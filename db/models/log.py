"""The append-only log, and the chain that makes every change to it visible."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Place, ProblemKey


class EventRow(Base):
    """One event. subject: a problem's id, or a register's (see app.domain.registers)."""

    __tablename__ = "event"

    subject: Mapped[ProblemKey]
    n: Mapped[Place]
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor: Mapped[int | None]
    acting_for: Mapped[int | None]
    facts: Mapped[str] = mapped_column(Text)
    rules: Mapped[str] = mapped_column(String(32))
    calendar: Mapped[str] = mapped_column(String(32))

    __table_args__ = (Index("ix_event_recorded", "recorded_at"),)


class ChainLinkRow(Base):
    """The place of an event in the chain of its city, and the hash up to it."""

    __tablename__ = "chain_link"

    chain: Mapped[str] = mapped_column(String(4), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    subject: Mapped[int] = mapped_column(BigInteger)
    event_n: Mapped[int]
    algorithm: Mapped[str] = mapped_column(String(16))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_chain_link_event", "subject", "event_n"),)


class ChainHeadRow(Base):
    """The last link of a chain; appending locks this row, so that cities never wait."""

    __tablename__ = "chain_head"

    chain: Mapped[str] = mapped_column(String(4), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
