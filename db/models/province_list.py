"""省级梳理清单: what was frozen, and what the province says to it; kept by its own register."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Code, Place, Words


class ProvinceListRow(Base):
    """A list. first, last: the dates of its period; none of one that was asked for by hand."""

    __tablename__ = "province_list"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    first: Mapped[date | None]
    last: Mapped[date | None]
    as_of: Mapped[datetime]
    entries: Mapped[int]
    drawn_by: Mapped[str] = mapped_column(String(64), default="")


class ProvinceEntryRow(Base):
    """A problem on a list. Down to `days` it is as it was frozen; the rest is what followed.

    source: the office that asks. lead: the name of the department that led then.
    """

    __tablename__ = "province_entry"

    list: Mapped[str] = mapped_column(String(32), primary_key=True)
    n: Mapped[Place]
    problem_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[Words]
    enterprise: Mapped[Words]
    region: Mapped[str] = mapped_column(String(6))
    source: Mapped[str] = mapped_column(String(6))
    asked_at: Mapped[datetime]
    done: Mapped[Words]
    asked: Mapped[Words]
    ground: Mapped[Words]
    lead: Mapped[Words]
    light: Mapped[Code]
    days: Mapped[float]
    department_id: Mapped[int | None]
    due: Mapped[datetime | None]
    named_at: Mapped[datetime | None]
    named_by: Mapped[str] = mapped_column(String(64), default="")
    reply: Mapped[Words]
    replied_at: Mapped[datetime | None]
    replied_by: Mapped[str] = mapped_column(String(64), default="")
