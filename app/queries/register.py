"""问题台账: what a filter finds, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select

from app.domain.access import Permission, Viewer
from app.domain.catalogue import Difficulty, Lane, OrderLevel, Stage
from app.domain.identifiers import problem_number
from app.domain.lights import Light, overdue
from app.domain.register_filter import (
    RegisterFilter,
    order_of,
    parse_filter,
    sorts_of,
)
from app.queries.register_choices import Choices, choices
from app.translations import _
from app.translations.flag_sentences import flag_mark
from db.cipher import masked_name
from db.flags import flags_of
from db.models import SavedViewRow
from db.register_conditions import Asking
from db.register_order import Order, Place, order_in_sql
from db.register_paths import ways_to
from db.register_query import count_up_to, page
from db.register_rows import co_handlers, lines
from db.store import Store

BLOCK = 100
MOST_ROWS = 10_000
"""So far a list is counted, and so many rows may be passed over at once."""

CARDS = 30
MOST_CARDS = 300


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One problem as the register shows it.

    over_days: working days past due. flags: the words of those that stand.
    """

    id: int
    number: str
    title: str
    who: str
    region: str
    field: str
    difficulty: str
    place: str
    light: str
    due: datetime | None
    met_at: datetime | None
    over_days: float
    provisional: bool
    lead: str
    co: tuple[str, ...]
    responsible: str
    registered_at: datetime
    closed_at: datetime | None
    order_level: str
    ring: bool
    dispatches: int
    objections: int
    round: int
    flags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """A person's named view: the query part of an address."""

    name: str
    query: str


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows. total: at most MOST_ROWS + 1."""

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

    @property
    def uncounted(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > MOST_ROWS


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> View:
    """The view of an address's pairs."""
    asked = parse_filter(query)
    asking = Asking(viewer, at, store.dialect)
    ways = ways_to(store.session, asked, asking)
    shown = min(_whole(query.get("cards"), CARDS), MOST_CARDS)
    first = page(store.session, ways, order_in_sql(asked, at), limit=shown)
    return View(
        at=at,
        asked=asked,
        total=count_up_to(store.session, asked, asking, most=MOST_ROWS, ways=ways),
        cards=entries(store, ids=[place.id for place in first], asking=asking),
        choices=choices(store, viewer=viewer, asked=asked),
        saved=saved_views(store, viewer=viewer),
        sorted_by=order_of(asked),
        sortable=sorts_of(asked),
        may_remind=viewer.can(Permission.REMIND),
        may_amend=viewer.can(Permission.AMEND),
        may_export=viewer.can(Permission.EXPORT),
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


def entries(store: Store, *, ids: Sequence[int], asking: Asking) -> tuple[Entry, ...]:
    """These problems as the register shows them, in the order given."""
    calendar = store.rules.calendar()

    # Limits end with the day's work: many lines of a list have the same.
    @cache
    def days_over(due: datetime, until: datetime) -> float:
        return overdue(calendar, at=until, due=due).working_days

    helpers, flags = co_handlers(store.session, ids), flags_of(store.session, ids)
    return tuple(
        entry(
            store,
            line,
            co=tuple(helpers.get(line.id, ())),
            flags=tuple(map(flag_mark, flags.get(line.id, ()))),
            days_over=days_over,
            at=asking.at,
        )
        for line in lines(store.session, ids, asking)
    )


def entry(
    store: Store,
    line: Any,
    *,
    co: tuple[str, ...],
    flags: tuple[str, ...],
    days_over: Callable[[datetime, datetime], float],
    at: datetime,
) -> Entry:
    """A line of `db.register_rows` as the register shows it."""
    return Entry(
        id=line.id,
        number=problem_number(line.id),
        title=line.title,
        who=_who(store, line),
        region=line.region,
        field=line.field,
        difficulty=_(Difficulty(line.difficulty).label) if line.difficulty else "",
        place=place(line.lane, line.stage),
        light=line.light,
        due=line.due,
        met_at=line.met_at,
        over_days=_over(line, days_over, at),
        provisional=line.provisional,
        lead=line.lead,
        co=co,
        responsible=line.responsible,
        registered_at=line.registered_at,
        closed_at=line.closed_at,
        order_level=_(OrderLevel(line.order_level).label) if line.order_level else "",
        ring=line.ring,
        dispatches=line.dispatches,
        objections=line.objections,
        round=line.round,
        flags=flags,
    )


def place(lane: str | None, stage: str) -> str:
    """Where a problem stands: its stage, and that it is under an order."""
    where = _(Stage(stage).label)
    if lane == Lane.SUPERVISION:
        return _("{stage}（督办）").format(stage=where)
    return where


def _over(line: Any, days_over: Callable[[datetime, datetime], float], at: datetime) -> float:
    """The working days by which the line's limit is or was missed."""
    if line.light != Light.RED or line.due is None:
        return 0.0
    return days_over(line.due, min(at, line.met_at) if line.met_at else at)


def _who(store: Store, line: Any) -> str:
    """The enterprise, a person's masked name, or that nobody gave one."""
    if line.anonymous:
        return _("匿名")
    return line.enterprise or masked_name(store.cipher.show(line.appellant))
