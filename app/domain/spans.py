"""Spans: who held the problem when. The main track has neither gap nor overlap while it is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from app.domain.catalogue import Phase
from app.domain.changing import replace
from app.domain.problem import Case, Span
from app.domain.working_time import Calendar, elapsed

MAIN = 0


def turn(case: Case, *, at: datetime, phase: Phase, holder: int, track: int = MAIN) -> Case:
    """The case with its track handed to another holder or phase at `at`; same holder: unchanged."""
    running = next((s for s in case.spans if s.track == track and s.end is None), None)
    if running and (running.phase, running.holder) == (phase, holder):
        return case
    ended = stop(case, at=at, track=track)
    return replace(
        ended, spans=(*ended.spans, Span(track=track, phase=phase, holder=holder, start=at))
    )


def stop(case: Case, *, at: datetime, track: int = MAIN) -> Case:
    """The case with the running span of a track ended; an empty span leaves no trace."""
    spans = tuple(
        replace(s, end=at) if s.track == track and s.end is None else s for s in case.spans
    )
    return replace(case, spans=tuple(s for s in spans if s.end is None or s.end > s.start))


def stop_all(case: Case, *, at: datetime) -> Case:
    """The case with every track ended: nobody holds it any more."""
    for track in {s.track for s in case.spans if s.end is None}:
        case = stop(case, at=at, track=track)
    return case


def untiled(case: Case) -> list[tuple[datetime, datetime]]:
    """Gaps and overlaps of the main track, but for the stretches in which the case was closed.

    Those stretches end where `case.resumed` says; a hole that ends elsewhere is a fault. What was
    closed again at that very moment was held by nobody.
    """
    main = sorted((s for s in case.spans if s.track == MAIN), key=lambda s: s.start)
    faults = []
    for before, after in pairwise(main):
        if before.end != after.start and after.start not in case.resumed:
            faults.append((before.end or after.start, after.start))
    known = {case.registered_at, *case.resumed}
    if main and main[0].start not in known and not case.imported:
        faults.append((case.registered_at, main[0].start))
    if main and main[-1].end != _main_end(case, main[-1]) and case.closed_at not in case.resumed:
        faults.append((main[-1].end or main[-1].start, case.closed_at or case.last_at))
    return faults


def _main_end(case: Case, last: Span) -> datetime | None:
    return None if case.open else case.closed_at or last.end


def phase_times(
    spans: Iterable[Span], *, calendar: Calendar, until: datetime
) -> dict[Phase, timedelta]:
    """Working time of the main track by phase, running spans counted up to `until`.

    受理 + 流转 + 主办在手 + 反馈 is what the enterprise waited; 待企业 stands beside it.
    """
    times = dict.fromkeys(Phase, timedelta())
    for span in spans:
        if span.track == MAIN and span.start < until:
            end = min(span.end or until, until)
            worked = elapsed(calendar, start=span.start, end=end)
            times[span.phase] += timedelta(seconds=float(worked.seconds))
    return times


def enterprise_wait(times: dict[Phase, timedelta]) -> timedelta:
    """企业等待: everything but what the enterprise itself owed."""
    return sum((t for p, t in times.items() if p is not Phase.WAITING), timedelta())
