"""周例会: frozen packs and the edited texts of their findings, kept by the register of reviews."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Place, Words


class PackRow(Base):
    """The pack of a region's week, by its first instant. It never changes but for its signature.

    body: the canonical bytes, deflated, in base64. frozen_by: empty for the timetable.
    """

    __tablename__ = "pack"

    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    body: Mapped[Words]
    digest: Mapped[str] = mapped_column(String(64))
    rules: Mapped[str] = mapped_column(String(32))
    calendar: Mapped[str] = mapped_column(String(32))
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[str] = mapped_column(String(64), default="")
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str] = mapped_column(String(64), default="")


class PackEditRow(Base):
    """What somebody wrote in the place of a finding's sentence, apart from what was frozen."""

    __tablename__ = "pack_edit"

    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(String(32), primary_key=True)
    n: Mapped[Place]
    text: Mapped[Words]
    edited_at: Mapped[datetime]
    edited_by: Mapped[str] = mapped_column(String(64), default="")
