"""The outbox: what is to be brought to whom by which means, and how far it got."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Code, Words

WAITING = text("sent_at IS NULL AND given_up_at IS NULL")
# SQLite takes a partial index only where a statement says its very condition.
UNREAD = text("read_at IS NULL AND means = 'app'")


class DeliveryRow(Base):
    """One notice to one person by one means: "app" is sent when it is written, and then read."""

    __tablename__ = "delivery"

    subject: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    means: Mapped[str] = mapped_column(String(16), primary_key=True)
    next_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    error: Mapped[Words]

    __table_args__ = (
        Index(
            "ix_delivery_waiting",
            "means",
            "next_at",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index(
            "ix_delivery_unread",
            "person_id",
            "next_at",
            sqlite_where=UNREAD,
            postgresql_where=UNREAD,
        ),
    )


class PreferenceRow(Base):
    """How a person wants to be told beside the bell: by mail, by robot, at once or once a day."""

    __tablename__ = "preference"

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mail: Mapped[str] = mapped_column(String(254), default="")
    by_mail: Mapped[Code]
    by_robot: Mapped[Code]
