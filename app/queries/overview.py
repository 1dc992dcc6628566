"""指挥总览: the lanes, the week's measures, what is most pressing, where it is stuck."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import PROVINCE, Permission, Viewer
from app.domain.catalogue import Lane, Stage
from app.domain.duties import DutyKind
from app.domain.lights import Light
from app.domain.order_filter import OrderFilter
from app.domain.register_filter import Late, LightWord, RegisterFilter, parse_filter
from app.domain.register_flags import FlagAsked
from app.domain.working_days import WorkingDays
from app.queries.overview_flows import (
    Flows,
    Stock,
    Week,
    fields_of,
    flows_of,
    stock_of,
    weeks_of,
)
from app.queries.overview_measures import Closed, Rate, Times, closed_in, timely, times
from app.queries.overview_periods import Period, last_week, seven_days
from app.queries.overview_places import FieldRow, LineRow, Tile
from app.queries.overview_places import line_rows as lines_of
from app.queries.overview_places import tiles as tiles_of
from app.queries.register import Entry, entries
from app.queries.register_choices import Choices, choices
from db.overview_query import (
    OpenCount,
    duties_of,
    duty_counts,
    line_counts,
    most_pressing,
    open_counts,
    waiting_among,
    waits,
)
from db.register_query import Asking, count_up_to
from db.rollup_query import stand_of
from db.store import Store

FIRST = 8
OPEN_LANES = (Lane.INTAKE, Lane.TRANSFER, Lane.HANDLING, Lane.SUPERVISION, Lane.FEEDBACK)


@dataclass(frozen=True, kw_only=True)
class LaneCount:
    """One lane: its count by light, and against seven days ago. parts: 督办's own stages.

    duty: what is most waited for in it, so many, with the filter that lists them.
    """

    lane: Lane
    count: int
    lights: Mapping[str, int]
    change: int | None
    asked: RegisterFilter
    parts: tuple[tuple[Stage, int, RegisterFilter], ...] = ()
    duty: tuple[DutyKind, int, RegisterFilter] | None = None


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """超期未结: so many, against seven days ago; the longest, in working days."""

    count: int
    change: int | None
    longest: float
    asked: RegisterFilter


@dataclass(frozen=True, kw_only=True)
class Flagged:
    """提请会商: the problems of which a flag stands."""

    count: int
    asked: RegisterFilter


@dataclass(frozen=True, kw_only=True)
class Pressing:
    """A problem to be looked at first, with what it waits for."""

    entry: Entry
    duties: frozenset[str]
    waiting: bool


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows. may_mine: whether the viewer has fields in their own charge.

    may_see_network: whether 部门协同 may be opened from it.
    """

    at: datetime
    asked: RegisterFilter
    wall: bool
    week: Period
    lanes: tuple[LaneCount, ...]
    stock: Stock
    overdue: Overdue
    closed: Closed
    on_original: Rate
    on_approved: Rate
    times: Times
    first: tuple[Pressing, ...]
    lines: tuple[LineRow, ...]
    tiles: tuple[Tile, ...]
    weeks: tuple[Week, ...]
    fields: tuple[FieldRow, ...]
    flagged: Flagged
    choices: Choices
    may_mine: bool
    supervised: OrderFilter | None
    may_see_network: bool


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> View:
    """The view of a moment, of the region, field and charge that the address asks for."""
    asked = scope(viewer, query)
    asking = Asking(viewer, at, store.dialect)
    top = asked.region or viewer.region
    week = last_week(at)
    counts = open_counts(store.session, asked, asking, digits=len(top) + 2)
    flows = _flows(store, viewer, asked, at)
    stood = _stood(store, asked, top, at)
    duties = duty_counts(store.session, asked, asking, DUTY_OF_LANE)
    closed = closed_in(store, asked, asking, week)
    first = _first(store, asked, asking)
    offered = choices(store, viewer=viewer, asked=asked)
    return View(
        at=at,
        asked=asked,
        wall=query.get("wall") == "1",
        week=week,
        lanes=_lanes(counts, stood, duties, asked),
        stock=stock_of(counts, flows, asked, at),
        overdue=_overdue(counts, stood, first, asked),
        closed=closed,
        on_original=timely(store, asked, asking, week, Late.ORIGINAL),
        on_approved=timely(store, asked, asking, week, Late.APPROVED),
        times=times(store, closed, asking, store.rules.calendar()),
        first=first,
        lines=_lines(store, asked, asking),
        tiles=tiles_of(counts, top=top.removesuffix("00"), asked=asked),
        weeks=weeks_of(store.rules.calendar(), counts, flows, asked, at),
        fields=fields_of(counts, flows, asked, week, offered),
        flagged=_flagged(store, asked.narrowed(flag=FlagAsked.ANY), asking),
        choices=offered,
        may_mine=bool(viewer.fields),
        supervised=_supervised(viewer, asked),
        may_see_network=viewer.can(Permission.SEE_NETWORK),
    )


def _supervised(viewer: Viewer, asked: RegisterFilter) -> OrderFilter | None:
    """The orders of what is shown, for who may see their page; it knows regions alone."""
    if not viewer.can(Permission.SEE_SUPERVISION) or asked.field or asked.mine:
        return None
    return OrderFilter(region=asked.region)


def scope(viewer: Viewer, query: Mapping[str, str]) -> RegisterFilter:
    """The region, first-level field and own charge that an address asks for; nothing else.

    Rollups know no viewer: a region that is not the viewer's own or below is not asked for.
    """
    given = parse_filter(query)
    own = viewer.region == PROVINCE or given.region.startswith(viewer.region)
    return RegisterFilter(
        region=given.region if own else "",
        field=given.field[:2],
        mine=given.mine and bool(viewer.fields),
    )


def _stood(
    store: Store, asked: RegisterFilter, top: str, at: datetime
) -> dict[tuple[str, str], int]:
    """The stand of seven days ago; it is kept by region alone, so a field has none."""
    if asked.field or asked.mine:
        return {}
    before = seven_days(at).before.last
    return stand_of(store.session, day=before, region=top)


def _flows(store: Store, viewer: Viewer, asked: RegisterFilter, at: datetime) -> Flows:
    fields = [asked.field] if asked.field else []
    if asked.mine:
        charged = {code[:2] for code in viewer.fields}
        fields = sorted(charged & set(fields) if fields else charged) or ["-"]
    return flows_of(store.session, region=asked.region or viewer.region, fields=fields, at=at)


def _lanes(
    counts: Sequence[OpenCount],
    stood: Mapping[tuple[str, str], int],
    duties: Mapping[str, int],
    asked: RegisterFilter,
) -> tuple[LaneCount, ...]:
    lights: dict[str, Counter[str]] = defaultdict(Counter)
    stages: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for row in counts:
        lights[row.lane][row.light] += row.n
        if row.lane == Lane.SUPERVISION:
            stages[row.stage] += row.n
    for (lane, _light), n in stood.items():
        before[lane] += n
    found = []
    for lane in OPEN_LANES:
        own = asked.narrowed(lane=lane)
        parts = [(Stage(s), n, own.narrowed(stage=Stage(s))) for s, n in stages.items()]
        found.append(
            LaneCount(
                lane=lane,
                count=lights[lane].total(),
                lights=lights[lane],
                change=lights[lane].total() - before[lane] if stood else None,
                asked=own,
                parts=tuple(parts) if lane is Lane.SUPERVISION else (),
                duty=_duty(duties, own),
            )
        )
    return tuple(found)


DUTY_OF_LANE = {Lane.TRANSFER: DutyKind.SIGN, Lane.FEEDBACK: DutyKind.CALL_BACK}


def _duty(
    duties: Mapping[str, int], own: RegisterFilter
) -> tuple[DutyKind, int, RegisterFilter] | None:
    kind = DUTY_OF_LANE.get(own.lane) if own.lane else None
    if own.lane is None or kind is None:
        return None
    return kind, duties.get(own.lane, 0), own.narrowed(duty=kind)


def _flagged(store: Store, asked: RegisterFilter, asking: Asking) -> Flagged:
    return Flagged(count=count_up_to(store.session, asked, asking, most=10**9), asked=asked)


def _overdue(
    counts: Sequence[OpenCount],
    stood: Mapping[tuple[str, str], int],
    first: Sequence[Pressing],
    asked: RegisterFilter,
) -> Overdue:
    count = sum(row.n for row in counts if row.light == Light.RED)
    before = sum(n for (_lane, light), n in stood.items() if light == Light.RED)
    return Overdue(
        count=count,
        change=count - before if stood else None,
        longest=max((p.entry.over_days for p in first), default=0.0),
        asked=asked.narrowed(light=LightWord.RED),
    )


def _first(store: Store, asked: RegisterFilter, asking: Asking) -> tuple[Pressing, ...]:
    ids = most_pressing(store.session, asked, asking, limit=FIRST)
    duties, waiting = duties_of(store.session, ids), waiting_among(store.session, ids)
    return tuple(
        Pressing(
            entry=entry,
            duties=frozenset(kind for problem, kind in duties if problem == entry.id),
            waiting=entry.id in waiting,
        )
        for entry in entries(store, ids=ids, asking=asking)
    )


def _lines(store: Store, asked: RegisterFilter, asking: Asking) -> tuple[LineRow, ...]:
    standing = waits(store.session, asked, asking)
    ruler = WorkingDays(
        store.rules.calendar(), [asking.at, *(since for _line, _problem, since in standing)]
    )
    counts = line_counts(store.session, asked, asking)
    return lines_of(counts, standing, asked=asked, ruler=ruler, at=asking.at)
