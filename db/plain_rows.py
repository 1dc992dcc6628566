"""Rows as the database gives them, past the session's bookkeeping of objects.

For lists: a row of values costs a fraction of an object that nobody will change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

PlainRow = Any
"""A tuple of values, each also known by its column's name."""


def plain_rows(session: Session, statement: Any, **given: Any) -> Sequence[PlainRow]:
    """All rows of a select, in the session's transaction. given: its parameters by name."""
    return session.connection().execute(statement, given).all()


def driver_rows(session: Session, statement: Any, **given: Any) -> Sequence[Sequence[Any]]:
    """The same rows by the thousand, as the driver gives them: tuples without names, their values
    not read by the columns' types (SQLite gives an instant as a text, a boolean as 0 or 1).
    """
    with session.connection().execute(statement, given) as result:
        return list(result.cursor.fetchall())
