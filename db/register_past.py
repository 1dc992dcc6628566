"""The register in SQL, as of an instant of the past: a count that stops, and the first rows.

Of what was open then all can be told that the pieces hold. Of what had left, only what a date leads
to: nobody goes through a whole past.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.duties import DutyKind
from app.domain.register_filter import RegisterFilter, State
from app.domain.register_flags import FlagAsked
from app.domain.standing_history import AWAITED
from db.past import PIECES, Past, held, open_then, over
from db.plain_rows import plain_rows
from db.register_conditions import Asking, conditions
from db.register_order import order_in_sql
from db.visibility import visible

UNTOLD = frozenset({"channel", "involved", "awaited", "enterprise", "measure", "words"})
"""What may be asked of problems and is not among their pieces."""

TIES = frozenset({"waits", "handed", "shared"})
"""What looks back by itself."""

DATED = ("closed_from", "due_from", "original_from")


def tellable(asked: RegisterFilter, viewer: Viewer) -> bool:
    """Whether the past of what a viewer asks for is told from pieces."""
    if any(getattr(asked, name) for name in UNTOLD | TIES):
        return False
    if asked.mine and not viewer.fields:
        return False
    if asked.duty and (asked.lane is None or AWAITED.get(asked.lane) is not asked.duty):
        return False
    return asked.standing is State.OPEN or any(getattr(asked, name) for name in DATED)


def count_then(
    session: Session, asked: RegisterFilter, asking: Asking, past: Past, *, most: int
) -> int:
    """How many there were; counting stops one past `most`."""
    pieces = _pieces(asked, past)
    some = _asked(pieces, asked, asking, past, pieces.c.problem_id).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def first_then(
    session: Session, asked: RegisterFilter, asking: Asking, past: Past, *, limit: int
) -> list[int]:
    """The ids of the first rows in the filter's order."""
    pieces, order = _pieces(asked, past), order_in_sql(asked, past.at)
    lacking = [] if order.lacking is None else [over(pieces, order.lacking).asc()]
    keys = [over(pieces, key) for key in order.stretches()[0].order]
    rows = _asked(pieces, asked, asking, past, pieces.c.problem_id).order_by(*lacking, *keys)
    return [row.problem_id for row in plain_rows(session, rows.limit(limit))]


def _pieces(asked: RegisterFilter, past: Past) -> Any:
    return open_then(past) if asked.standing is State.OPEN else PIECES


def _asked(
    pieces: Any, asked: RegisterFilter, asking: Asking, past: Past, *columns: Any
) -> Select[Any]:
    plain = asked.narrowed(flag=None, duty=None)
    met = and_(visible(asking.viewer), *conditions(plain, asking).values())
    special = [say(value) for name, say in SAID.items() if (value := getattr(asked, name))]
    own = [condition(pieces) for condition in special]
    return select(*columns).where(held(past, pieces), over(pieces, met), *own)


Said = Callable[[Any], ColumnElement[bool]]


def _flagged(rule: FlagAsked) -> Said:
    if rule is FlagAsked.ANY:
        return lambda pieces: pieces.c.flags != ""
    return lambda pieces: pieces.c.flags.contains(f" {rule} ", autoescape=True)


def _waited_for(kind: DutyKind) -> Said:
    return lambda pieces: pieces.c.duty == str(kind)


SAID: dict[str, Callable[[Any], Said]] = {"flag": _flagged, "duty": _waited_for}
"""What pieces hold in other words than the problem and the tables beside it."""
