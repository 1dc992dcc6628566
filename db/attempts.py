"""Wrong tries from outside, counted for all processes: who guesses has to wait."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.models import AttemptRow
from db.rollup import INSERT

WINDOW = timedelta(minutes=15)


def exhausted(session: Session, key: str, *, allowed: int, at: datetime) -> bool:
    """Whether a key has failed as often as it may within the last 15 minutes, to the minute."""
    failures = select(func.sum(AttemptRow.failures)).where(
        AttemptRow.key == _hidden(key), AttemptRow.minute > at - WINDOW
    )
    return (session.scalar(failures) or 0) >= allowed


def fail(session: Session, key: str, *, at: datetime) -> None:
    """Note a wrong try, in one statement; what is too old to count is forgotten."""
    session.execute(delete(AttemptRow).where(AttemptRow.minute <= at - WINDOW))
    made = INSERT[session.get_bind().dialect.name](AttemptRow).values(
        key=_hidden(key), minute=at.replace(second=0, microsecond=0), failures=1
    )
    session.execute(
        made.on_conflict_do_update(
            index_elements=[AttemptRow.key, AttemptRow.minute],
            set_={"failures": AttemptRow.failures + 1},
        )
    )


def _hidden(key: str) -> str:
    """A key as it is kept: always as long, and without the address that it names."""
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
