"""Rollups by days and weeks, kept with the writes (flows, handovers) or by the timetable."""

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


class HandoverWeekRow(Base):
    """How often a department handed a problem over to another in a week, named by its Monday.

    region, field, difficulty: the problem's. returned: the target had had it before. latest: the
    problem never went this way again. bucket: how long the source had it, by
    app.domain.lengths.BUCKETS.
    """

    __tablename__ = "handover_week"

    week: Mapped[date] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    field: Mapped[str] = mapped_column(String(32), primary_key=True)
    difficulty: Mapped[str] = mapped_column(String(16), primary_key=True)
    source: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    target: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    returned: Mapped[bool] = mapped_column(primary_key=True)
    latest: Mapped[bool] = mapped_column(primary_key=True)
    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]


class NodePlaceRow(Base):
    """Where a node of the network was drawn, so that the picture stays as people learned it.

    level: what nodes stand for, `NetworkFilter.level`. x, y: within 0 and 1.
    """

    __tablename__ = "node_place"

    level: Mapped[str] = mapped_column(String(16), primary_key=True)
    node: Mapped[str] = mapped_column(String(32), primary_key=True)
    x: Mapped[float]
    y: Mapped[float]


class LightDayRow(Base):
    """How the open problems stood at the end of a day, by region, line, lane and light."""

    __tablename__ = "light_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    line: Mapped[str] = mapped_column(String(32), primary_key=True)
    lane: Mapped[str] = mapped_column(String(16), primary_key=True)
    light: Mapped[str] = mapped_column(String(8), primary_key=True)
    count: Mapped[int]
