"""督办: what waits for release, the open orders by level and age, who is silent.

All of it is bounded by what is open, and read in a number of statements that does not grow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from app.domain.access import Permission, Viewer
from app.domain.catalogue import OrderLevel
from app.domain.errors import DomainError
from app.domain.order_filter import OrderFilter, parse_order_filter
from app.domain.working_days import WorkingDays
from app.queries import province_list
from app.queries.province_list import ProvinceView
from app.queries.supervision_counts import Band, Count, by_age, by_department, by_level, by_region
from app.queries.supervision_lines import (
    DraftLine,
    InstructionLine,
    LiftedLine,
    Lines,
    OrderLine,
)
from db import reference, supervision_query
from db.plain_rows import PlainRow
from db.store import Store

MOST = 200
"""Orders that a page lists; the rest is narrowed to."""

MOST_BESIDE = 50
"""Drafts and instructions that a page lists, each; the oldest."""

LIFTED_WITHIN = timedelta(days=30)
MOST_LIFTED = 20

GRAVEST_FIRST = {level: place for place, level in enumerate(reversed(OrderLevel))}


@dataclass(frozen=True, kw_only=True)
class SupervisionView:
    """The page. orders: those of the filter, at most MOST of them; found: how many there are.

    drafts, instructions: at most MOST_BESIDE each, of `drafted` and `instructed` in all.
    levels, departments, regions, ages: of all that the viewer sees, whatever the filter.
    """

    at: datetime
    asked: OrderFilter
    drafts: tuple[DraftLine, ...]
    drafted: int
    orders: tuple[OrderLine, ...]
    found: int
    levels: tuple[Count, ...]
    departments: tuple[Count, ...]
    regions: tuple[Count, ...]
    ages: tuple[Band, ...]
    instructions: tuple[InstructionLine, ...]
    instructed: int
    lifted: tuple[LiftedLine, ...]
    may_remind: bool

    @property
    def open(self) -> int:
        """How many orders are open in all."""
        return sum(level.open for level in self.levels)

    @property
    def overdue(self) -> int:
        """How many are past their date."""
        return sum(level.overdue for level in self.levels)

    @property
    def silent(self) -> int:
        """How many are without the answer that was due."""
        return sum(level.silent for level in self.levels)


def open_view(
    store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]
) -> SupervisionView | ProvinceView:
    """What the address names by its view: the orders, or "province", the province's lists."""
    if query.get("view") == "province":
        return province_list.load(store, viewer=viewer, at=at, query=query)
    return load(store, viewer=viewer, at=at, query=query)


def load(
    store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]
) -> SupervisionView:
    """The orders that the viewer may see, as they stand at `at`.

    query: level, silent, region, lead, as `OrderFilter` has them.
    """
    asked, session = parse_order_filter(query), store.session
    opened = supervision_query.open_orders(session, viewer)
    drafted = supervision_query.waiting_drafts(session, viewer)
    instructed = supervision_query.unanswered_instructions(session, viewer)
    gone = supervision_query.lifted_orders(
        session, viewer, since=at - LIFTED_WITHIN, limit=MOST_LIFTED
    )
    lines = _lines(store, viewer, at, _reach(at, opened, instructed))
    orders = [lines.order(row) for row in opened]
    chosen = sorted(_chosen(orders, asked), key=_gravest_then_oldest)
    return SupervisionView(
        at=at,
        asked=asked,
        drafts=tuple(map(lines.draft, drafted[:MOST_BESIDE])),
        drafted=len(drafted),
        orders=tuple(chosen[:MOST]),
        found=len(chosen),
        levels=by_level(orders),
        departments=by_department(orders),
        regions=by_region(orders, within=viewer.region, names=lines.regions),
        ages=by_age(orders),
        instructions=tuple(map(lines.instruction, instructed[:MOST_BESIDE])),
        instructed=len(instructed),
        lifted=tuple(map(lines.lifted, gone)),
        may_remind=viewer.can(Permission.REMIND),
    )


def draft_of(store: Store, *, viewer: Viewer, at: datetime, problem: int) -> DraftLine:
    """The draft of one problem. Raises DomainError: no_draft."""
    found = supervision_query.waiting_drafts(store.session, viewer, problem=problem)
    if not found:
        raise DomainError("no_draft")
    return _lines(store, viewer, at, [at]).draft(found[0])


def _lines(store: Store, viewer: Viewer, at: datetime, reach: Sequence[datetime]) -> Lines:
    calendar = store.rules.calendar()
    return Lines(
        viewer=viewer,
        at=at,
        calendar=calendar,
        ruler=WorkingDays(calendar, reach),
        near=float(store.rules.rules().lights.medium_days_left),
        regions=reference.region_names(store.session),
        departments=reference.department_names(store.session),
    )


def _reach(
    at: datetime, opened: Sequence[PlainRow], instructed: Sequence[PlainRow]
) -> list[datetime]:
    """Every instant that is measured from or to."""
    instants = chain.from_iterable((r.issued_at, r.due, r.answer_due) for r in opened)
    return [at, *(i for i in instants if i), *(r.since for r in instructed)]


def _chosen(orders: Sequence[OrderLine], asked: OrderFilter) -> list[OrderLine]:
    return [
        o
        for o in orders
        if asked.level in (None, o.level)
        and (o.silent or not asked.silent)
        and asked.takes_in(o.about.region)
        and asked.lead in (None, o.lead)
    ]


def _gravest_then_oldest(order: OrderLine) -> tuple[int, datetime, int]:
    return GRAVEST_FIRST[order.level], order.issued_at, order.about.problem
