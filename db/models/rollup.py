"""Rollups by days and weeks, kept with the writes (flows) or by the timetable (lights)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base


class FlowDayRow(Base):
    """How many problems were registered, accepted, submitted, closed on a day, by region, field."""

    __tablename__ = "flow_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    field: Mapped[str] = mapped_column(String(32), primary_key=True)
    flow: Mapped[str] = mapped_column(String(16), primary_key=True)
    count: Mapped[int]


class FlowWeekRow(Base):
    """The same by weeks, each named by its Monday, and by cities; "33" is the province itself."""

    __tablename__ = "flow_week"

    week: Mapped[date] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(4), primary_key=True)
    field: Mapped[str] = mapped_column(String(32), primary_key=True)
    flow: Mapped[str] = mapped_column(String(16), primary_key=True)
    count: Mapped[int]


class LightDayRow(Base):
    """How the open problems stood at the end of a day, by region, line, lane and light."""

    __tablename__ = "light_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    line: Mapped[str] = mapped_column(String(32), primary_key=True)
    lane: Mapped[str] = mapped_column(String(16), primary_key=True)
    light: Mapped[str] = mapped_column(String(8), primary_key=True)
    count: Mapped[int]
