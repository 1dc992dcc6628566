"""What was open at the end of a local day, and what had come and left before, kept day by day.

An instant of the past is told from the last day kept before it and what began since. A day that is
missing is no fault, only longer to tell; whatever changes the past forgets the days from there on,
and the timetable writes them again.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.domain.events import Event
from app.domain.flows import begin_of, local_day
from db.differences import Area, Findings
from db.flow_stands import FlowStand, brought_forward
from db.flow_stands import packed as flows_packed
from db.flow_stands import unpacked as flows_unpacked
from db.models import OpenDayRow, StandingRow
from db.plain_rows import plain_rows

DAY = timedelta(days=1)
PORTION = 5000

OFTEN_LOOKED_AT = timedelta(days=400)
"""Of days that are written later than this their flows are told from the pieces each time."""

Open = dict[int, int]
"""The piece of each problem that was open, by problem."""


class Stand(NamedTuple):
    """What was open just before an instant (UTC); None: at the beginning, when nothing was."""

    since: datetime | None
    pieces: Open


NOTHING = Stand(None, {})


def end_of(day: date) -> datetime:
    """The instant at which a local day is over, as UTC."""
    return begin_of(day + DAY)


def stand_before(session: Session, at: datetime) -> Stand:
    """The last stand that is kept of a day that was over by an instant."""
    kept = select(OpenDayRow.day, OpenDayRow.body).where(OpenDayRow.day < local_day(at))
    rows = plain_rows(session, kept.order_by(OpenDayRow.day.desc()).limit(1))
    return Stand(end_of(rows[0].day), unpacked(rows[0].body)) if rows else NOTHING


class FlowsKept(NamedTuple):
    """What had come and left just before an instant (UTC); None: at the beginning."""

    since: datetime | None
    stand: FlowStand

    def brought_to(self, session: Session, day: date) -> FlowsKept:
        """The same at the end of a later day."""
        until = end_of(day)
        stand = brought_forward(session, self.stand, since=self.since, until=until, day=day)
        return FlowsKept(until, stand)


NO_FLOWS = FlowsKept(None, FlowStand())


def flows_before(session: Session, at: datetime) -> FlowsKept | None:
    """The flows of the last day that was over by an instant, where they are kept of that day."""
    kept = select(OpenDayRow.day, OpenDayRow.flows).where(OpenDayRow.day < local_day(at))
    rows = plain_rows(session, kept.order_by(OpenDayRow.day.desc()).limit(1))
    told = bool(rows) and rows[0].flows is not None
    return FlowsKept(end_of(rows[0].day), flows_unpacked(rows[0].flows)) if told else None


def packed(pieces: Mapping[int, int]) -> bytes:
    """Pieces as they are stored: the steps from problem to problem, then the numbers, small."""
    problems = sorted(pieces)
    steps = array("q", (b - a for a, b in pairwise([0, *problems])))
    numbers = array("i", (pieces[problem] for problem in problems))
    return zlib.compress(steps.tobytes() + numbers.tobytes())


def unpacked(body: bytes) -> Open:
    """The pieces of `packed`."""
    told = zlib.decompress(body)
    steps, numbers = array("q"), array("i")
    count = len(told) // (steps.itemsize + numbers.itemsize)
    steps.frombytes(told[: count * steps.itemsize])
    numbers.frombytes(told[count * steps.itemsize :])
    return dict(zip(accumulate(steps), numbers, strict=True))


def keep(session: Session, *, until: datetime) -> int:
    """Write every day that is over at an instant and not kept; how many there were.

    From the first that is missing on, the log of pieces is gone through once.
    """
    first = _first_missing(session, local_day(until))
    if first is None:
        return 0
    session.execute(delete(OpenDayRow).where(OpenDayRow.day >= first))
    begin, written = stand_before(session, begin_of(first)), 0
    flows = flows_before(session, begin_of(first)) or NO_FLOWS
    for day, pieces in _days(session, begin, first, local_day(until)):
        row = {"day": day, "body": packed(pieces), "flows": None}
        if local_day(until) - day <= OFTEN_LOOKED_AT:
            flows = flows.brought_to(session, day)
            row["flows"] = flows_packed(flows.stand)
        session.execute(insert(OpenDayRow), [row])
        written += 1
    return written


def _first_missing(session: Session, today: date) -> date | None:
    """The first day since the earliest piece that is over and not kept; None where all are."""
    earliest = session.scalar(select(func.min(StandingRow.since)))
    if earliest is None or local_day(earliest) >= today:
        return None
    kept = set(session.scalars(select(OpenDayRow.day)))
    begin = local_day(earliest)
    days = (begin + n * DAY for n in range((today - begin).days))
    return next((day for day in days if day not in kept), None)


def _days(session: Session, begin: Stand, first: date, end: date) -> Iterator[tuple[date, Open]]:
    """What was open at the end of each day from the first on, before `end`, told from a stand."""
    standing, day = dict(begin.pieces), first
    for since, problem, n, open_ in _begun(session, begin.since, begin_of(end)):
        while since >= end_of(day):
            yield day, standing
            day += DAY
        if open_:
            standing[problem] = n
        else:
            standing.pop(problem, None)
    while day < end:
        yield day, standing
        day += DAY


def _begun(
    session: Session, begin: datetime | None, until: datetime
) -> Iterator[tuple[datetime, int, int, bool]]:
    """(since, problem, n, open) of the pieces that began from an instant on, in that order."""
    columns = (StandingRow.since, StandingRow.problem_id, StandingRow.n, StandingRow.open)
    begun = select(*columns).where(StandingRow.since < until).order_by(*columns[:3])
    if begin is not None:
        begun = begun.where(StandingRow.since >= begin)
    yield from session.connection().execute(begun.execution_options(yield_per=PORTION))


def forget(session: Session, *, since: datetime) -> None:
    """Forget the stands of the days at whose end something counts that happened at an instant."""
    session.execute(delete(OpenDayRow).where(OpenDayRow.day >= local_day(since)))


def forget_late(session: Session, events: Sequence[Event]) -> None:
    """Forget the days that events make wrong which were recorded after the day they happened on.

    What an event changes begins when it happened, never before.
    """
    if not events:
        return
    first, recorded = min(e.at for e in events), max(e.recorded_at for e in events)
    if local_day(first) < local_day(recorded):
        forget(session, since=first)


def check_open_days(session: Session, *, findings: Findings) -> None:
    """Compare every day that is kept with what the pieces tell; they are gone through once."""
    kept = set(session.scalars(select(OpenDayRow.day)))
    if not kept:
        return
    earliest = session.scalar(select(func.min(StandingRow.since)))
    first = min([*kept, *([local_day(earliest)] if earliest else [])])
    flows = NO_FLOWS
    for day, pieces in _days(session, NOTHING, first, max(kept) + DAY):
        if day in kept:
            body, told = _kept(session, day)
            _compare(day, pieces, unpacked(body), findings=findings)
            if told is not None:
                flows = flows.brought_to(session, day)
                _compare(day, flows.stand, flows_unpacked(told), findings=findings)


def _kept(session: Session, day: date) -> Any:
    columns = select(OpenDayRow.body, OpenDayRow.flows)
    return session.execute(columns.where(OpenDayRow.day == day)).one()


def _compare(day: date, expected: Any, found: Any, *, findings: Findings) -> None:
    if expected != found:
        findings.add(
            Area.REBUILD, "count_differs", table=OpenDayRow.__tablename__, key=str(day),
            expected=len(expected), found=len(found),
        )  # fmt: skip
