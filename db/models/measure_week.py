"""The measures' facts of whole weeks, counted once; see db.measure_weeks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base


class KeptWeekRow(Base):
    """A week whose facts are kept counted. None laps over another; until is not included."""

    __tablename__ = "measure_week_kept"

    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class MeasureWeekRow(Base):
    """So many facts alike of a week. They count only where the week is kept.

    city: of the problem's region, "33" for the province itself; "" for all of them together.
    department_id: 0 for nobody; -1 for all together with nobody. marks: as in a fact. bucket: by
    app.domain.lengths.BUCKETS, -1 without a length. length: the sum, in ten-thousandths of a
    working day.
    """

    __tablename__ = "measure_week"

    since: Mapped[datetime] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(4), primary_key=True)
    department_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    occasion: Mapped[str] = mapped_column(String(16), primary_key=True)
    marks: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
    length: Mapped[int] = mapped_column(BigInteger)
