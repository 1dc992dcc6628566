"""A way to the problems of a filter, and what an index has that may lead to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from db.plain_rows import plain_rows
from db.register_conditions import Condition


@dataclass(frozen=True)
class Way:
    """All that a row must meet, as the index wants to hear it.

    along: the columns of the index that is gone through; nothing where a condition leads.
    """

    conditions: tuple[Condition, ...]
    along: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Ways:
    """The ways to a page and to a count. known: so many there are at least, as was learnt."""

    page: Way
    count: Way
    known: int = 0


@dataclass(frozen=True)
class Lead:
    """What an index has for some conditions, and how much of it, as far as it was counted.

    names: the conditions, where they are the problem's own columns.
    """

    ids: Select[Any]
    size: int
    names: tuple[str, ...] = ()


def count_of(session: Session, ids: Select[Any], *, most: int) -> int:
    """How many ids there are; counting stops one past `most`."""
    # Not the ids themselves: an index that does not hold them has to be enough.
    some = ids.with_only_columns(literal(1), maintain_column_froms=True).limit(most + 1).subquery()
    return int(plain_rows(session, select(func.count()).select_from(some))[0][0])
