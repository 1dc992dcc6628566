"""The problems as they stood at an instant of the past, in the place of the problem table.

What was open then is told from the last day that is kept before it and what began since; what had
left, and what was due, from the pieces that held at that instant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    Subquery,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse

from db.models import ProblemRow, StandingRow
from db.open_days import Open, Stand, stand_before

PIECES: Any = StandingRow.__table__
PROBLEMS = ProblemRow.__tablename__

T = TypeVar("T", bound=ExternallyTraversible)


@dataclass(frozen=True)
class Past:
    """An instant of the past (UTC), and what was open at the end of a day before it."""

    at: datetime
    stand: Stand
    dialect: str


def past_of(session: Session, at: datetime) -> Past:
    """What the database keeps for telling an instant of the past."""
    return Past(at, stand_before(session, at), str(session.get_bind().dialect.name))


def over(source: Any, asked: T) -> T:
    """The same condition or statement, asked of pieces in the place of problems.

    Raises KeyError for a column of which no past is kept.
    """

    def replaced(element: Any, **_more: Any) -> Any:
        if isinstance(element, Column) and element.table.name == PROBLEMS:
            return source.c["problem_id" if element.name == "id" else element.name]
        return None

    return cast(T, replacement_traverse(asked, {}, replaced))


def held(past: Past, source: Any = PIECES) -> ColumnElement[bool]:
    """That a piece held at the instant."""
    return and_(source.c.since <= past.at, _not_over(past, source))


def _not_over(past: Past, source: Any) -> ColumnElement[bool]:
    return or_(source.c.until.is_(None), source.c.until > past.at)


def open_then(past: Past) -> Subquery:
    """The pieces that were open at the instant."""
    begun = select(PIECES).where(held(past), PIECES.c.open)
    if past.stand.since is None:
        return begun.subquery()
    still = KEPT[past.dialect](past.stand.pieces)
    rest = select(*still.c).where(_not_over(past, still))
    since = begun.where(PIECES.c.since >= past.stand.since)
    return union_all(rest, since).subquery()


def _kept_in_sqlite(pieces: Open) -> Any:
    """These pieces, each by its key."""
    pairs = json.dumps([*pieces.items()], separators=(",", ":"))
    each = func.json_each(bindparam(None, pairs)).table_valued("value")
    problem, n = (func.json_extract(each.c.value, place) for place in ("$[0]", "$[1]"))
    found = and_(PIECES.c.problem_id == problem, PIECES.c.n == n)
    return select(PIECES).select_from(each.join(PIECES, found)).subquery()


def _kept_in_postgresql(pieces: Open) -> Any:
    """These pieces, each by its key: a subquery with an offset is not joined in another way."""
    problems = bindparam(None, [*pieces], type_=ARRAY(BigInteger))
    numbers = bindparam(None, [*pieces.values()], type_=ARRAY(Integer))
    each = func.unnest(problems, numbers).table_valued("problem_id", "n").render_derived()
    found = and_(PIECES.c.problem_id == each.c.problem_id, PIECES.c.n == each.c.n)
    one = select(PIECES).where(found).offset(0).lateral()
    return select(*one.c).select_from(each.join(one, true())).subquery()


KEPT = {"sqlite": _kept_in_sqlite, "postgresql": _kept_in_postgresql}
