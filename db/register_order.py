"""The order of the register, and the place of a row in it.

A list is sorted by keys that are never NULL, and the id decides between equals; rows that lack
the key (no date yet, no lead department) come last in either direction. So a list is gone through
in two stretches, each along an index, and wherever a row stands, what follows it is found by its
own keys: no row is skipped over, and none comes twice when others are added meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    String,
    case,
    func,
    literal,
    select,
    true,
    tuple_,
)

from app.domain.catalogue import Difficulty, Lane
from app.domain.events import instant, stamp
from app.domain.lights import Light
from app.domain.register_filter import RegisterFilter, order_of
from db.lights import light_column
from db.models import DepartmentRow, ProblemRow
from db.models.declarative import Instant

Condition = ColumnElement[bool]

SEVERITY = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY, Light.NONE)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where a row stands: its id and its keys; None: among those that lack the key."""

    id: int
    keys: tuple[Any, ...] | None

    def as_list(self) -> list[Any]:
        """What a browser keeps of it."""
        keys = self.keys and [stamp(k) if isinstance(k, datetime) else k for k in self.keys]
        return [self.id, None if self.keys is None else list(keys or ())]


@dataclass(frozen=True)
class Stretch:
    """A part of a list: which rows belong to it, and the keys they are sorted by."""

    belongs: Condition
    keys: tuple[ColumnElement[Any], ...]
    last_first: bool
    lacking: bool = False

    @property
    def order(self) -> list[ColumnElement[Any]]:
        """The keys with their direction, the id last."""
        keys = (*self.keys, ProblemRow.id)
        return [key.desc() if self.last_first else key.asc() for key in keys]

    def beyond(self, place: Place) -> Condition:
        """What comes after a row of this stretch."""
        sorted_by = tuple_(*self.keys, ProblemRow.id)
        values = [literal(v, k.type) for v, k in zip(place.keys or (), self.keys, strict=True)]
        there = tuple_(*values, literal(place.id, BigInteger))
        return sorted_by < there if self.last_first else sorted_by > there

    def place(self, row: Sequence[Any]) -> Place:
        """The place of a row of id and keys."""
        return Place(row[0], None if self.lacking else tuple(row[1:]))


@dataclass(frozen=True)
class Order:
    """What a list is sorted by. lacking: the condition of rows without the key, if there are."""

    keys: tuple[ColumnElement[Any], ...]
    last_first: bool
    lacking: Condition | None = None

    def stretches(self, after: Place | None = None) -> tuple[Stretch, ...]:
        """The parts of the list, in their order; from the one on in which a row stands."""
        kept = true() if self.lacking is None else ~self.lacking
        parts = [Stretch(kept, self.keys, self.last_first)]
        if self.lacking is not None:
            parts.append(Stretch(self.lacking, (), self.last_first, lacking=True))
        return tuple(parts[1:] if after and after.keys is None else parts)

    def place_of(self, told: Any) -> Place | None:
        """The place that a browser sends back; None for what cannot be one of this order."""
        if not isinstance(told, list) or len(told) != 2 or not _is_whole(told[0]):
            return None
        number, keys = told
        if keys is None:
            return None if self.lacking is None else Place(number, None)
        if not isinstance(keys, list) or len(keys) != len(self.keys):
            return None
        try:
            read = [_read(key, value) for key, value in zip(self.keys, keys, strict=True)]
        except (ValueError, OverflowError):
            return None
        return Place(number, tuple(read))


def _is_whole(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**53


def _read(key: ColumnElement[Any], value: Any) -> Any:
    """A key's value out of JSON. Raises ValueError."""
    if isinstance(key.type, Instant) and isinstance(value, str):
        return instant(value)
    if isinstance(key.type, String) and isinstance(value, str) and value.isprintable():
        return value
    if isinstance(key.type, Integer) and _is_whole(value) and value < len(SEVERITY) + len(Lane):
        return value
    raise ValueError(value)


def order_in_sql(asked: RegisterFilter, at: datetime) -> Order:
    """The order of a filter; lights are those of the instant `at`."""
    column, last_first = order_of(asked)
    keys, lacking = ORDERS[column](at)
    return Order(tuple(keys), last_first, lacking)


Sorting = tuple[list[ColumnElement[Any]], Condition | None]


def _by(column: Any, *, lacking: Condition | None = None) -> Callable[[datetime], Sorting]:
    return lambda _at: ([column], lacking)


def _by_light(at: datetime) -> Sorting:
    """Worst first: red and unanswered by how long, then what falls due."""
    rank = case({str(light): n for n, light in enumerate(SEVERITY)}, value=light_column(at))
    answered = case((ProblemRow.met_at.is_not(None), 1), else_=0)
    return [rank, answered, func.coalesce(ProblemRow.due, literal(NEVER, Instant))], None


def _by_lead(_at: datetime) -> Sorting:
    name = (
        select(DepartmentRow.short_name)
        .where(DepartmentRow.id == ProblemRow.lead_department)
        .scalar_subquery()
    )
    return [func.coalesce(name, "", type_=String())], ProblemRow.lead_department.is_(None)


def _ranked(column: Any, terms: Any) -> Any:
    """The place of a term among its kind; what is none of them comes behind."""
    return case({str(t): n for n, t in enumerate(terms)}, value=column, else_=len(terms))


ORDERS: dict[str, Callable[[datetime], Sorting]] = {
    "light": _by_light,
    "number": lambda _at: ([], None),
    "region": _by(ProblemRow.region),
    "field": _by(ProblemRow.field, lacking=ProblemRow.field == ""),
    "difficulty": _by(
        _ranked(ProblemRow.difficulty, Difficulty), lacking=ProblemRow.difficulty == ""
    ),
    "lane": _by(_ranked(func.coalesce(ProblemRow.lane, ""), Lane)),
    "lead": _by_lead,
    "registered": _by(ProblemRow.registered_at),
    "due": _by(ProblemRow.due, lacking=ProblemRow.due.is_(None)),
    "closed": _by(ProblemRow.closed_at, lacking=ProblemRow.closed_at.is_(None)),
}
