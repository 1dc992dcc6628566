"""问题台账: what a filter finds, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.access import Permission, Viewer
from app.domain.register_filter import (
    RegisterFilter,
    order_of,
    parse_filter,
    sorts_of,
)
from app.queries.register_choices import Choices, choices
from app.queries.register_entries import Entry, entries
from app.queries.register_then import Told, told_then
from db.models import SavedViewRow
from db.register_conditions import Asking
from db.register_order import Order, Place, order_in_sql
from db.register_paths import ways_to
from db.register_query import count_up_to, page
from db.store import Store

BLOCK = 100
MOST_ROWS = 10_000
"""So far a list is counted, and so many rows may be passed over at once."""

CARDS = 30
MOST_CARDS = 300


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """A person's named view: the query part of an address."""

    name: str
    query: str


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows. total: at most MOST_ROWS + 1.

    told_then: whether it is told as of the past instant that is asked for.
    """

    at: datetime
    asked: RegisterFilter
    total: int
    cards: tuple[Entry, ...]
    choices: Choices
    saved: tuple[SavedView, ...]
    sorted_by: tuple[str, bool]
    sortable: frozenset[str]
    may_remind: bool
    may_amend: bool
    may_export: bool
    told_then: bool

    @property
    def uncounted(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > MOST_ROWS


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> View:
    """The view of an address's pairs."""
    asked = parse_filter(query)
    told = told_then(store, asked, viewer=viewer, now=at, most=MOST_ROWS)
    listed = told or _listed(store, asked, viewer=viewer, at=at, query=query)
    return View(
        at=listed.at,
        asked=asked,
        total=listed.total,
        cards=listed.first,
        choices=choices(store, viewer=viewer, asked=asked),
        saved=saved_views(store, viewer=viewer),
        sorted_by=order_of(asked),
        sortable=sorts_of(asked),
        may_remind=viewer.can(Permission.REMIND),
        may_amend=viewer.can(Permission.AMEND),
        may_export=viewer.can(Permission.EXPORT),
        told_then=told is not None,
    )


def _listed(
    store: Store, asked: RegisterFilter, *, viewer: Viewer, at: datetime, query: Mapping[str, str]
) -> Told:
    """The list as it stands now."""
    asking = Asking(viewer, at, store.dialect)
    ways = ways_to(store.session, asked, asking)
    shown = min(_whole(query.get("cards"), CARDS), MOST_CARDS)
    first = page(store.session, ways, order_in_sql(asked, at), limit=shown)
    return Told(
        at=at,
        total=count_up_to(store.session, asked, asking, most=MOST_ROWS, ways=ways),
        first=entries(store, ids=[place.id for place in first], asking=asking),
    )


@dataclass(frozen=True, kw_only=True)
class Block:
    """A stretch of the list. end: how long the list is, where it ends here.

    last: the place of the last row, from which the next block goes on; see db.register_order.
    """

    entries: tuple[Entry, ...]
    end: int | None
    last: list[Any] | None
    asked: RegisterFilter


def block(
    store: Store,
    *,
    viewer: Viewer,
    at: datetime,
    query: Mapping[str, str],
    request: Mapping[str, Any],
) -> Block:
    """The rows that a grid asks for. Nothing of the request is trusted.

    request: startRow, endRow, sortModel [{colId, sort}], after {row, place}: the nearest row before
    these whose place is known. A column that may not be sorted by, and rows more than MOST_ROWS
    behind a known one, are not given.
    """
    asked = replace(parse_filter(query), sort=_sort(request))
    asking = Asking(viewer, at, store.dialect)
    order = order_in_sql(asked, at)
    known, after = _known(request, order)
    start = max(_whole(request.get("startRow"), 0), known)
    wanted = min(_whole(request.get("endRow"), start + BLOCK) - start, BLOCK)
    if wanted <= 0 or start - known > MOST_ROWS:
        return Block(entries=(), end=None, last=None, asked=asked)
    ways = ways_to(store.session, asked, asking)
    skipped = start - known
    found = page(store.session, ways, order, after=after, skipped=skipped, limit=wanted + 1)
    given = found[:wanted]
    return Block(
        entries=entries(store, ids=[place.id for place in given], asking=asking),
        end=None if len(found) > wanted else start + len(given),
        last=given[-1].as_list() if given else None,
        asked=asked,
    )


def _known(request: Mapping[str, Any], order: Order) -> tuple[int, Place | None]:
    """How many rows lie before the place that is known, and the place; the start, if none is."""
    told = request.get("after")
    if not isinstance(told, dict):
        return 0, None
    place = order.place_of(told.get("place"))
    return (0, None) if place is None else (_whole(told.get("row"), 0), place)


def same_order(asked: RegisterFilter, query: Mapping[str, str]) -> bool:
    """Whether a filter's order is the one that an address asks for."""
    return order_of(asked) == order_of(parse_filter(query))


def _sort(request: Mapping[str, Any]) -> str:
    model = request.get("sortModel")
    first = model[0] if isinstance(model, list) and model else {}
    if not isinstance(first, dict):
        return ""
    column = str(first.get("colId", ""))
    return f"-{column}" if first.get("sort") == "desc" else column


def _whole(value: Any, default: int) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def saved_views(store: Store, *, viewer: Viewer) -> tuple[SavedView, ...]:
    """The views that a person has kept."""
    rows = store.session.scalars(
        select(SavedViewRow)
        .where(SavedViewRow.person_id == (viewer.person or 0))
        .order_by(SavedViewRow.name)
    )
    return tuple(SavedView(name=row.name, query=row.query) for row in rows)
