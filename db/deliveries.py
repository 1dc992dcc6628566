"""Deliveries that wait: claimed for a while, then marked as sent, put off or given up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from app.domain.notices import Means, Pace, next_try
from db.models import DeliveryRow, PersonRow, PreferenceRow
from db.models.delivery import WAITING
from db.outbox import paces

RECIPIENTS = 50
MOST = 500
LEASE = timedelta(minutes=10)
"""How long a claim holds: who took it and died leaves it to another after that."""

KEPT_FOR = timedelta(days=30)

Key = tuple[int, int, int, str]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A delivery that is claimed. mail: the person's address. pace: None where they want none."""

    subject: int
    n: int
    person: int
    means: Means
    tries: int
    mail: str
    pace: Pace | None

    @property
    def key(self) -> Key:
        """The row's key."""
        return self.subject, self.n, self.person, str(self.means)


def claim(session: Session, *, means: Collection[Means], at: datetime) -> list[Waiting]:
    """What is due at `at` for the first recipients, put off by LEASE so that nobody else sends it.

    All that waits for one of them is claimed together, up to MOST.
    """
    recipients = session.execute(_recipients(means, at)).all()
    if not recipients:
        return []
    rows = list(session.scalars(_due(at).where(
        tuple_(DeliveryRow.person_id, DeliveryRow.means).in_([(r[0], r[1]) for r in recipients])
    )))  # fmt: skip
    for row in rows:
        row.next_at = at + LEASE
    session.flush()
    return _with_preferences(session, rows)


def _recipients(means: Collection[Means], at: datetime) -> Select[int, str]:
    first = func.min(DeliveryRow.next_at)
    return (
        select(DeliveryRow.person_id, DeliveryRow.means)
        .where(WAITING, DeliveryRow.means.in_(sorted(map(str, means))), DeliveryRow.next_at <= at)
        .group_by(DeliveryRow.person_id, DeliveryRow.means)
        .order_by(first, DeliveryRow.person_id, DeliveryRow.means)
        .limit(RECIPIENTS)
    )


def _due(at: datetime) -> Select[DeliveryRow]:
    return (
        select(DeliveryRow)
        .where(WAITING, DeliveryRow.next_at <= at)
        .order_by(DeliveryRow.next_at, DeliveryRow.subject, DeliveryRow.n, DeliveryRow.person_id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )


def _with_preferences(session: Session, rows: Sequence[DeliveryRow]) -> list[Waiting]:
    people = {row.person_id for row in rows}
    statement = (
        select(PreferenceRow)
        .join(PersonRow, PersonRow.id == PreferenceRow.person_id)
        .where(PreferenceRow.person_id.in_(people), PersonRow.active)
    )
    preferences = {row.person_id: row for row in session.scalars(statement)}
    return [_waiting(row, preferences.get(row.person_id)) for row in rows]


def _waiting(row: DeliveryRow, preference: PreferenceRow | None) -> Waiting:
    means = Means(row.means)
    return Waiting(
        subject=row.subject,
        n=row.n,
        person=row.person_id,
        means=means,
        tries=row.tries,
        mail=preference.mail if preference else "",
        pace=paces(preference).get(means),
    )


def mark_sent(session: Session, claimed: Iterable[Waiting], *, at: datetime) -> None:
    """They have arrived at the server."""
    for waiting in claimed:
        _change(session, waiting, sent_at=at, tries=waiting.tries + 1, error="")


def mark_failed(session: Session, claimed: Iterable[Waiting], *, at: datetime, error: str) -> None:
    """Try again later, or give up after a day; the error stays."""
    for waiting in claimed:
        again = next_try(at, tries=waiting.tries)
        when = {"next_at": again} if again else {"given_up_at": at}
        _change(session, waiting, tries=waiting.tries + 1, error=error, **when)


def mark_unwanted(session: Session, claimed: Iterable[Waiting], *, at: datetime) -> None:
    """The person has turned the means off since, or has left."""
    for waiting in claimed:
        _change(session, waiting, given_up_at=at, error="unwanted")


def prune(session: Session, *, at: datetime) -> int:
    """Forget what arrived, or was read, or was given up, more than KEPT_FOR ago; how many rows.

    The log says for ever who was told; what nobody has read yet stays.
    """
    before = at - KEPT_FOR
    over = or_(
        DeliveryRow.read_at < before,
        and_(DeliveryRow.means != str(Means.APP), DeliveryRow.sent_at < before),
        DeliveryRow.given_up_at < before,
    )
    done: Any = session.execute(delete(DeliveryRow).where(over))
    return int(done.rowcount)


def _change(session: Session, waiting: Waiting, **values: object) -> None:
    key = (DeliveryRow.subject, DeliveryRow.n, DeliveryRow.person_id, DeliveryRow.means)
    found = [column == value for column, value in zip(key, waiting.key, strict=True)]
    session.execute(update(DeliveryRow).where(*found).values(**values))
