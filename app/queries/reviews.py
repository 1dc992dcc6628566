"""周例会: the weeks of a region with what became of them, and one frozen pack as a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.access import PROVINCE, Permission, Viewer
from app.domain.amounts import ClockError
from app.domain.errors import DomainError
from app.domain.review.weeks import (
    Week,
    WeekState,
    freeze_due,
    holiday_in,
    last_whole_week,
    week_of,
)
from app.queries.report import Report
from app.queries.review_decisions import Recorded, recorded_of
from app.queries.review_packs import pack_in, pack_row, report_of
from db import packs
from db.models import PackRow
from db.plain_rows import PlainRow
from db.reference import region_names
from db.store import Store

AT_FIRST = 26
"""So many weeks are listed at first: half a year."""

MOST = 530
"""And so many at most: over ten years."""

CITY_DIGITS = 4

Offered = tuple[tuple[str, str], ...]
"""Codes and names of the regions whose weeks one may look at; the first is one's own."""


@dataclass(frozen=True, kw_only=True)
class WeekLine:
    """A week in the list. freezes_at: from when on it may be frozen, None where nobody knows yet.

    holiday: the long holiday that it bears. frozen_by: empty for the timetable.
    """

    week: Week
    state: WeekState
    holiday: str
    freezes_at: datetime | None
    frozen_at: datetime | None = None
    frozen_by: str = ""
    signed_at: datetime | None = None
    signed_by: str = ""
    digest: str = ""

    @property
    def day(self) -> date:
        """The day by which the week is named."""
        return self.week.day


@dataclass(frozen=True, kw_only=True)
class ReviewsView:
    """The list. running: the week that is not over. whole: whether no earlier week is left out."""

    at: datetime
    region: str
    regions: Offered
    running: Week
    lines: tuple[WeekLine, ...]
    whole: bool
    may_freeze: bool


@dataclass(frozen=True, kw_only=True)
class PackView:
    """A frozen week. recorded: what was decided since, by the number of the problem.

    meeting_mode: whether it is shown on the screen of a meeting, a step at a time.
    """

    at: datetime
    region: str
    regions: Offered
    line: WeekLine
    report: Report
    recorded: Mapping[str, tuple[Recorded, ...]]
    may_edit: bool
    may_sign: bool
    may_export: bool
    may_decide: bool
    meeting_mode: bool = False


def load(
    store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]
) -> ReviewsView | PackView:
    """The list; or, where the address names a week (`week`: the local date on which it ends), its
    pack. `region`: of the packs, one of those the viewer may look at.

    Raises DomainError: unknown_region, unknown_pack.
    """
    regions = _offered(store, viewer)
    region = query.get("region") or regions[0][0]
    if region not in dict(regions):
        raise DomainError("unknown_region", region=region)
    if query.get("week"):
        row = row_of(store, region=region, day=query["week"])
        mode = query.get("mode") == "meeting"
        return _pack(store, row, viewer=viewer, at=at, regions=regions, meeting_mode=mode)
    return _list(store, region, viewer=viewer, at=at, regions=regions, whole="all" in query)


def row_of(store: Store, *, region: str, day: str) -> PackRow:
    """The pack of the week that ends on a local date (ISO). Raises DomainError "unknown_pack"."""
    try:
        ends = date.fromisoformat(day)
    except ValueError as wrong:
        raise DomainError("unknown_pack") from wrong
    return pack_row(store, region=region, day=ends)


def line_to_freeze(
    store: Store, *, viewer: Viewer, at: datetime, region: str, day: str
) -> tuple[WeekLine, str]:
    """The week of the list that ends on a day, and the region's name.

    Whether it may be frozen is for the service to say. Raises DomainError: unknown_region,
    unknown_week.
    """
    view = load(store, viewer=viewer, at=at, query={"region": region, "all": "1"})
    lines = view.lines if isinstance(view, ReviewsView) else ()
    found = next((line for line in lines if line.day.isoformat() == day), None)
    if found is None:
        raise DomainError("unknown_week")
    return found, dict(view.regions)[region]


def recorded_on(
    store: Store, *, viewer: Viewer, at: datetime, region: str, day: str, number: str
) -> tuple[Recorded, ...]:
    """What was decided on a case since the week of a pack ended. Raises as `row_of`."""
    row = row_of(store, region=region, day=day)
    found = recorded_of(store, [number], viewer=viewer, at=at, since=row.until)
    return found.get(number, ())


def _offered(store: Store, viewer: Viewer) -> Offered:
    """One's own region; for the province its cities, too."""
    names = region_names(store.session)
    own = viewer.region or PROVINCE
    below = [code for code in sorted(names) if own == PROVINCE and len(code) == CITY_DIGITS]
    return tuple((code, names.get(code, code)) for code in (own, *below))


def _list(
    store: Store, region: str, *, viewer: Viewer, at: datetime, regions: Offered, whole: bool
) -> ReviewsView:
    edge = store.rules.rules().review
    first = packs.began_at(store.session, region=region)
    most = MOST if whole else AT_FIRST
    weeks = list(_weeks(last_whole_week(at, edge=edge), began=first, most=most + 1))
    since = weeks[:most][-1].since if weeks else at
    frozen = packs.listed(store.session, region=region, since=since)
    lines = _lines(store, weeks[:most], frozen, at)
    return ReviewsView(
        at=at,
        region=region,
        regions=regions,
        running=week_of(at, edge=edge),
        lines=lines,
        whole=len(weeks) <= most,
        may_freeze=viewer.can(Permission.REVIEW),
    )


def _weeks(last: Week, *, began: datetime | None, most: int) -> Iterator[Week]:
    """From the last whole week back to the one in which the region's first problem came."""
    week = last
    for _n in range(most):
        if began is None or week.until <= began:
            return
        yield week
        week = week.before


def _lines(
    store: Store, weeks: Sequence[Week], frozen: Sequence[PlainRow], at: datetime
) -> tuple[WeekLine, ...]:
    """The weeks and the packs, a pack in the place of its week; the latest first."""
    lines = {week.since: _unfrozen(store, week, at) for week in weeks}
    lines |= {row.since: _frozen(store, row) for row in frozen}
    return tuple(lines[since] for since in sorted(lines, reverse=True))


def _unfrozen(store: Store, week: Week, at: datetime) -> WeekLine:
    calendar = store.rules.calendar()
    try:
        due = freeze_due(week, calendar=calendar)
    except ClockError:
        due = None
    ready = due is not None and due <= at
    return WeekLine(
        week=week,
        state=WeekState.READY if ready else WeekState.WAITING,
        holiday=holiday_in(week, calendar=calendar),
        freezes_at=due,
    )


def _frozen(store: Store, row: PlainRow | PackRow) -> WeekLine:
    week = Week(since=row.since, until=row.until)
    return WeekLine(
        week=week,
        state=WeekState.SIGNED if row.signed_at else WeekState.FROZEN,
        holiday=holiday_in(week, calendar=store.rules.calendar(row.calendar)),
        freezes_at=None,
        frozen_at=row.frozen_at,
        frozen_by=row.frozen_by,
        signed_at=row.signed_at,
        signed_by=row.signed_by,
        digest=row.digest,
    )


def _pack(
    store: Store,
    row: PackRow,
    *,
    viewer: Viewer,
    at: datetime,
    regions: Offered,
    meeting_mode: bool,
) -> PackView:
    report = report_of(store, row=row, pack=pack_in(row))
    numbers = [card.number for chapter in report.chapters for card in chapter.cards]
    unsigned = row.signed_at is None
    return PackView(
        at=at,
        region=row.region,
        regions=regions,
        line=_frozen(store, row),
        report=report,
        recorded=recorded_of(store, numbers, viewer=viewer, at=at, since=row.until),
        may_edit=unsigned and viewer.can(Permission.REVIEW),
        may_sign=unsigned and viewer.can(Permission.SIGN_REVIEW),
        may_export=viewer.can(Permission.EXPORT),
        may_decide=viewer.can(Permission.CONSULT),
        meeting_mode=meeting_mode,
    )
