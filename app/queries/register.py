"""问题台账: what a filter finds, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.access import Permission, Viewer
from app.domain.calendar import Calendar
from app.domain.catalogue import Difficulty, Lane, OrderLevel, Stage
from app.domain.identifiers import problem_number
from app.domain.lights import Light, overdue
from app.domain.register_filter import (
    RegisterFilter,
    order_of,
    parse_filter,
    sorts_of,
)
from app.queries.register_choices import Choices, choices, names_of_fields, names_of_regions
from app.translations import _
from db.cipher import masked_name
from db.models import SavedViewRow
from db.register_query import Asking, count_up_to, page_of_ids
from db.register_rows import Line, lines
from db.store import Store

BLOCK = 100
MOST_ROWS = 10_000
CARDS = 30
MOST_CARDS = 300


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One problem as the register shows it. over_days: working days past due."""

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


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """A person's named view: the query part of an address."""

    name: str
    query: str


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows. total: at most MOST_ROWS + 1; older: where the list goes on, if cut."""

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
    def cut(self) -> bool:
        """Whether there is more than the list goes through."""
        return self.total > MOST_ROWS


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> View:
    """The view of an address's pairs."""
    asked = parse_filter(query)
    asking = Asking(viewer, at, store.dialect)
    shown = min(_whole(query.get("cards"), CARDS), MOST_CARDS)
    return View(
        at=at,
        asked=asked,
        total=count_up_to(store.session, asked, asking, most=MOST_ROWS),
        cards=_entries(store, asked, asking, offset=0, limit=shown),
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
    """A stretch of the list, and how long the list is."""

    entries: tuple[Entry, ...]
    count: int
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

    request: startRow, endRow, sortModel [{colId, sort}]; a column that may not be sorted by, and
    rows past MOST_ROWS, are not given.
    """
    asked = replace(parse_filter(query), sort=_sort(request))
    asking = Asking(viewer, at, store.dialect)
    offset = min(_whole(request.get("startRow"), 0), MOST_ROWS)
    wanted = _whole(request.get("endRow"), offset + BLOCK) - offset
    limit = max(0, min(wanted, BLOCK, MOST_ROWS - offset))
    return Block(
        entries=_entries(store, asked, asking, offset=offset, limit=limit),
        count=min(count_up_to(store.session, asked, asking, most=MOST_ROWS), MOST_ROWS),
        asked=asked,
    )


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


def _entries(
    store: Store, asked: RegisterFilter, asking: Asking, *, offset: int, limit: int
) -> tuple[Entry, ...]:
    if limit == 0:
        return ()
    ids = page_of_ids(store.session, asked, asking, offset=offset, limit=limit)
    return entries(store, ids=ids, asking=asking)


def entries(store: Store, *, ids: Sequence[int], asking: Asking) -> tuple[Entry, ...]:
    """These problems as the register shows them, in the order given."""
    found = lines(store.session, ids, asking)
    regions, fields = names_of_regions(store), names_of_fields(store)
    calendar = store.rules.calendar()
    return tuple(_entry(store, line, regions, fields, calendar, asking.at) for line in found)


def _entry(
    store: Store,
    line: Line,
    regions: Mapping[str, str],
    fields: Mapping[str, str],
    calendar: Calendar,
    at: datetime,
) -> Entry:
    return Entry(
        id=line.id,
        number=problem_number(line.id),
        title=line.title,
        who=_who(store, line),
        region=regions.get(line.region, line.region),
        field=fields.get(line.field, line.field),
        difficulty=_(Difficulty(line.difficulty).label) if line.difficulty else "",
        place=place(line.lane, line.stage),
        light=line.light,
        due=line.due,
        met_at=line.met_at,
        over_days=over_days(line, calendar, at),
        provisional=line.provisional,
        lead=line.lead,
        co=line.co,
        responsible=line.responsible,
        registered_at=line.registered_at,
        closed_at=line.closed_at,
        order_level=_(OrderLevel(line.order_level).label) if line.order_level else "",
        ring=line.ring,
        dispatches=line.dispatches,
        objections=line.objections,
        round=line.round,
    )


def place(lane: str | None, stage: str) -> str:
    """Where a problem stands: its stage, and that it is under an order."""
    where = _(Stage(stage).label)
    if lane == Lane.SUPERVISION:
        return _("{stage}（督办）").format(stage=where)
    return where


def over_days(line: Line, calendar: Calendar, at: datetime) -> float:
    """The working days by which the line's limit is or was missed."""
    if line.light != Light.RED or line.due is None:
        return 0.0
    until = min(at, line.met_at) if line.met_at else at
    return overdue(calendar, at=until, due=line.due).working_days


def _who(store: Store, line: Line) -> str:
    """The enterprise, a person's masked name, or that nobody gave one."""
    if line.anonymous:
        return _("匿名")
    return line.enterprise or masked_name(store.cipher.show(line.appellant))
