"""Rule books and calendars: every version stays, the last one is in force."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base


class CalendarRow(Base):
    """One version of the calendar, as the mapping of a calendar file (JSON)."""

    __tablename__ = "calendar"

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(String(32), unique=True)
    body: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    loaded_at: Mapped[datetime]


class RuleBookRow(Base):
    """One version of the rule book, as its TOML text."""

    __tablename__ = "rule_book"

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(String(32), unique=True)
    body: Mapped[str] = mapped_column(Text)
    loaded_at: Mapped[datetime]
