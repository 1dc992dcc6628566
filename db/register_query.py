"""The register in SQL: a page of a list, a stream of it, its count.

A page is found by the place of a row before it, so that it costs the same at any depth; counting
stops where a reader would.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.register_filter import RegisterFilter
from db.models import ProblemRow
from db.plain_rows import driver_rows, plain_rows
from db.register_conditions import (
    OUTCOMES,
    Asking,
    Condition,
    asked_problems,
    awaits,
    conditions,
    in_field,
    late,
)
from db.register_order import Order, Place, Stretch, order_in_sql
from db.register_paths import MANY, ways_to
from db.register_ways import Ways, count_of

__all__ = [
    "OUTCOMES",
    "Asking",
    "asked_problems",
    "awaits",
    "conditions",
    "count_up_to",
    "ids_in_order",
    "in_field",
    "late",
    "order",
    "page",
]


def order(asked: RegisterFilter, asking: Asking) -> list[Any]:
    """The order of a filter in one statement; rows without the key last, the id deciding."""
    found = order_in_sql(asked, asking.at)
    first = found.stretches()[0]
    return [*([] if found.lacking is None else [found.lacking.asc()]), *first.order]


def page(
    session: Session,
    ways: Ways,
    order: Order,
    *,
    after: Place | None = None,
    skipped: int = 0,
    limit: int,
) -> list[Place]:
    """The places of some rows: those behind a row (from the start where none is named), in order.

    skipped: how many rows are passed over first; each of them costs.
    """
    found: list[Place] = []
    for stretch in order.stretches(after):
        statement = _rows(ways, stretch, after)
        wanted = limit - len(found)
        rows = plain_rows(session, statement.offset(skipped).limit(wanted))
        found += [stretch.place(row) for row in rows]
        if len(found) == limit or stretch.lacking:
            break
        if not rows and skipped:
            skipped -= count_of(session, statement, most=skipped)
        else:
            skipped = 0
        after = None
    return found


def _rows(ways: Ways, stretch: Stretch, after: Place | None) -> Select[Any]:
    statement = select(ProblemRow.id, *stretch.keys).where(*ways.page.conditions, stretch.belongs)
    if after is not None:
        statement = statement.where(stretch.beyond(after))
    return statement.order_by(*stretch.order)


def ids_in_order(
    session: Session,
    asked: RegisterFilter,
    asking: Asking,
    *,
    size: int,
    more: tuple[Condition, ...] = (),
) -> Iterator[Sequence[int]]:
    """Every id of a filter in its order, so many at a time. more: what is asked beside the filter.

    A list that is gone through is read block by block along its index, so that nobody sorts a
    history; what a condition leads to is sorted once.
    """
    ways, order = ways_to(session, asked, asking), order_in_sql(asked, asking.at)
    ways = replace(ways, page=replace(ways.page, conditions=(*ways.page.conditions, *more)))
    if not ways.page.along:
        for stretch in order.stretches():
            streamed = _rows(ways, stretch, None).execution_options(yield_per=size)
            yield from session.scalars(streamed).partitions()
        return
    for stretch in order.stretches():
        yield from _blocks(session, ways, stretch, size)


def _blocks(session: Session, ways: Ways, stretch: Stretch, size: int) -> Iterator[Sequence[int]]:
    """The ids of a stretch, so many at a time: only the last row's place is looked at."""
    rows = driver_rows(session, _rows(ways, stretch, None).limit(size))
    while rows:
        yield [row[0] for row in rows]
        last = select(ProblemRow.id, *stretch.keys).where(ProblemRow.id == rows[-1][0])
        after = stretch.place(plain_rows(session, last)[0])
        rows = driver_rows(session, _rows(ways, stretch, after).limit(size))


def count_up_to(
    session: Session,
    asked: RegisterFilter,
    asking: Asking,
    *,
    most: int,
    ways: Ways | None = None,
) -> int:
    """How many there are; counting stops one past `most`. ways: where they are known already."""
    ways = ways or ways_to(session, asked, asking)
    if ways.known > most:
        return most + 1
    ids = select(ProblemRow.id).where(*ways.count.conditions)
    if most <= MANY:
        ids = ids.order_by(*ways.count.along)
    return count_of(session, ids, most=most)
