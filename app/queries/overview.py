"""指挥总览: the lanes, the week's measures, what is most pressing, where it is stuck."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.domain.access import PROVINCE, Permission, Viewer
from app.domain.calendar import Calendar
from app.domain.catalogue import Lane, Stage
from app.domain.duties import DutyKind
from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import NUMBER_EPOCH
from app.domain.lights import Light
from app.domain.order_filter import OrderFilter
from app.domain.register_filter import Late, LightWord, RegisterFilter, parse_filter
from app.domain.register_flags import FlagAsked
from app.domain.review.weeks import last_whole_week
from app.domain.standing_history import AWAITED
from app.domain.working_days import WorkingDays
from app.queries.overview_figures import Figures, Pressing, figures
from app.queries.overview_flows import Stock, Week, fields_of, stock_of, weeks_of
from app.queries.overview_measures import Closed, Rate, Times, closed_in, timely, times
from app.queries.overview_periods import Period, last_week, seven_days
from app.queries.overview_places import FieldRow, LineRow, Tile
from app.queries.overview_places import line_rows as lines_of
from app.queries.overview_places import tiles as tiles_of
from app.queries.register_choices import Choices, choices
from db import packs
from db.overview_query import OpenCount
from db.past import past_of
from db.register_conditions import Asking
from db.rollup_query import stand_of
from db.rules import versions_at
from db.store import Store

__all__ = ["LaneCount", "Pressing", "View", "load"]

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
class Meeting:
    """周例会 of the viewer's own region. day: of the last week's pack, None where it has none."""

    region: str
    day: date | None


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows. may_mine: whether the viewer has fields in their own charge.

    may_see_network: whether 部门协同 may be opened from it. meeting: for who may see it, today.
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
    meeting: Meeting | None


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> View:
    """The view of a moment, of the region, field and charge that the address asks for.

    at: now. Where the address names an instant of the past, all is told as of that.
    """
    asked = scope(viewer, query, now=at)
    then = asked.stood_at
    past = past_of(store.session, then) if then else None
    asking = Asking(viewer, then or at, store.dialect, past)
    calendar = store.rules.calendar(versions_at(store.session, then)[1] if then else None)
    return _view(store, asked, asking, calendar, wall=query.get("wall") == "1")


def _view(
    store: Store, asked: RegisterFilter, asking: Asking, calendar: Calendar, *, wall: bool
) -> View:
    viewer, at = asking.viewer, asking.at
    top, week = asked.region or viewer.region, last_week(at)
    found = figures(store, asked, asking)
    stood = _stood(store, asked, top, at)
    closed = closed_in(store, asked, asking, week)
    offered = choices(store, viewer=viewer, asked=asked)
    return View(
        at=at,
        asked=asked,
        wall=wall,
        week=week,
        lanes=_lanes(found.counts, stood, found.duties, asked),
        stock=stock_of(found.counts, found.flows, asked, at),
        overdue=_overdue(found.counts, stood, found.first, asked),
        closed=closed,
        on_original=timely(store, asked, asking, week, Late.ORIGINAL),
        on_approved=timely(store, asked, asking, week, Late.APPROVED),
        times=times(store, closed, asking, calendar),
        first=found.first,
        lines=_lines(found, asked, calendar, at),
        tiles=tiles_of(found.counts, top=top.removesuffix("00"), asked=asked),
        weeks=weeks_of(calendar, found.counts, found.flows, asked, at),
        fields=fields_of(found.counts, found.flows, asked, week, offered),
        flagged=Flagged(count=found.flagged, asked=asked.narrowed(flag=FlagAsked.ANY)),
        choices=offered,
        may_mine=bool(viewer.fields),
        supervised=_supervised(viewer, asked),
        may_see_network=viewer.can(Permission.SEE_NETWORK),
        meeting=None if asked.stood_at else _meeting(store, viewer, at),
    )


def _meeting(store: Store, viewer: Viewer, at: datetime) -> Meeting | None:
    if not viewer.can(Permission.SEE_REVIEWS):
        return None
    region = viewer.region or PROVINCE
    week = last_whole_week(at, edge=store.rules.rules().review)
    kept = packs.is_kept(store.session, region=region, since=week.since)
    return Meeting(region=region, day=week.day if kept else None)


def _supervised(viewer: Viewer, asked: RegisterFilter) -> OrderFilter | None:
    """The orders of what is shown, for who may see their page; it knows regions and now alone."""
    if not viewer.can(Permission.SEE_SUPERVISION) or asked.field or asked.mine or asked.stood_at:
        return None
    return OrderFilter(region=asked.region)


def scope(viewer: Viewer, query: Mapping[str, str], *, now: datetime) -> RegisterFilter:
    """The region, first-level field, own charge and past that an address asks for; nothing else.

    Rollups know no viewer: a region that is not the viewer's own or below is not asked for.
    """
    given = parse_filter(query)
    own = viewer.region == PROVINCE or given.region.startswith(viewer.region)
    return RegisterFilter(
        region=given.region if own else "",
        field=given.field[:2],
        mine=given.mine and bool(viewer.fields),
        stood_at=asked_instant(query.get("at", ""), now=now),
    )


def asked_instant(text: str, *, now: datetime) -> datetime | None:
    """The instant (UTC) of a time as an address has it, 2026-10-08T17:30 in Shanghai unless it says
    otherwise; None for what is no time, none of the past, or before there were numbers.
    """
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = told if told.tzinfo else told.replace(tzinfo=OFFICE_ZONE)
    return at.astimezone(UTC) if at.date() > NUMBER_EPOCH and at < now else None


def _stood(
    store: Store, asked: RegisterFilter, top: str, at: datetime
) -> dict[tuple[str, str], int]:
    """The stand of seven days ago; it is kept by region alone, so a field has none."""
    if asked.field or asked.mine:
        return {}
    before = seven_days(at).before.last
    return stand_of(store.session, day=before, region=top)


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
        parts = [(s, stages[s], own.narrowed(stage=s)) for s in Stage if stages[s]]
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


def _duty(
    duties: Mapping[str, int], own: RegisterFilter
) -> tuple[DutyKind, int, RegisterFilter] | None:
    kind = AWAITED.get(own.lane) if own.lane else None
    if own.lane is None or kind is None:
        return None
    return kind, duties.get(own.lane, 0), own.narrowed(duty=kind)


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


def _lines(
    found: Figures, asked: RegisterFilter, calendar: Calendar, at: datetime
) -> tuple[LineRow, ...]:
    ruler = WorkingDays(calendar, [at, *(since for _line, _problem, since in found.waits)])
    return lines_of(found.lines, found.waits, asked=asked, ruler=ruler, at=at)
