"""The two clocks of a problem, what enterprise waited and what the lead held, and its limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.catalogue import OFFICE, AssignmentRole, Phase, Term
from app.domain.deadlines import CLOSING, closing_paused, governing, governing_met
from app.domain.lights import Light, light, overdue
from app.domain.problem import Case, Span
from app.domain.spans import MAIN
from app.domain.working_time import Calendar, Interval, elapsed
from app.translations import N_


class Part(Term):
    """A part of a clock; handling is cut at the due instant of its round."""

    INTAKE = "intake", N_("受理")
    TRANSIT = "transit", N_("流转")
    WITHIN = "within", N_("主办在手")
    OVER = "over", N_("主办超期")
    FEEDBACK = "feedback", N_("反馈")


@dataclass(frozen=True)
class Worked:
    """Working time: exact seconds, and working days as people count them."""

    seconds: Decimal = Decimal(0)
    days: float = 0.0

    def __add__(self, other: Worked) -> Worked:
        return Worked(self.seconds + other.seconds, self.days + other.days)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A clock's parts in order, and their sum."""

    parts: tuple[tuple[Part, Worked], ...]

    @property
    def total(self) -> Worked:
        """All parts together."""
        return sum((w for _p, w in self.parts), Worked())

    def of(self, *parts: Part) -> Worked:
        """Some parts together."""
        return sum((w for p, w in self.parts if p in parts), Worked())


@dataclass(frozen=True, kw_only=True)
class CoClock:
    """How long a co-handler has or had its part, beside the main track."""

    department: int
    held: Worked
    over: Worked
    due: datetime | None
    done: bool


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """What the page says of time. owed: what the enterprise itself owed, beside its waiting.

    lead: the department whose clock `own` is; waited: the part of it in which the department
    waited for what must come first.
    """

    enterprise: Clock
    owed: Worked
    paused: Worked
    lead: int | None
    own: Clock
    waited: Worked
    co_handlers: tuple[CoClock, ...]


@dataclass(frozen=True, kw_only=True)
class LimitView:
    """The governing limit as it stands: its light, and by how much it is over or what is left.

    met_at: when it was met. over and left: working time, nought where it is not so.
    """

    light: Light
    due: datetime | None = None
    original: datetime | None = None
    provisional: bool = False
    met_at: datetime | None = None
    over: Worked = Worked()
    left: Worked = Worked()


def worked(calendar: Calendar, start: datetime, end: datetime) -> Worked:
    """The working time between two instants; nought where the end is not later."""
    if end <= start:
        return Worked()
    found = elapsed(calendar, start=start, end=end)
    return Worked(found.seconds, found.working_days)


def limit_of(case: Case, *, calendar: Calendar, at: datetime) -> LimitView:
    """The limit that governs a case, at an instant."""
    limit = governing(case)
    if limit is None:
        return LimitView(light=Light.NONE)
    met = governing_met(case)
    judged = met or at
    late = overdue(calendar, at=judged, due=limit.due)
    return LimitView(
        light=light(
            at=at,
            due=limit.due,
            yellow_from=limit.yellow_from,
            paused=closing_paused(case),
            met_at=met,
        ),
        due=limit.due,
        original=limit.original,
        provisional=limit.provisional,
        met_at=met,
        over=Worked(late.working_seconds, late.working_days),
        left=worked(calendar, at, limit.due) if met is None else Worked(),
    )


def clocks_of(case: Case, *, calendar: Calendar, at: datetime) -> Clocks:
    """Both clocks, running spans counted up to `at`."""
    main = [s for s in case.spans if s.track == MAIN]
    lead = case.lead.department if case.lead else None
    held = [s for s in main if s.phase is Phase.HANDLING and s.holder == lead]
    paused = _joined((p.start, min(p.over(), at)) for p in case.pauses if p.start < at)
    return Clocks(
        enterprise=_clock(case, main, calendar, at),
        owed=_sum(calendar, [s for s in main if s.phase is Phase.WAITING], at),
        paused=_total(calendar, paused),
        lead=lead,
        own=_clock(case, held, calendar, at),
        waited=_total(calendar, _waits(case, held, at)),
        co_handlers=tuple(_co_handlers(case, calendar, at)),
    )


def _sum(calendar: Calendar, spans: Iterable[Span], at: datetime) -> Worked:
    return sum((worked(calendar, s.start, min(s.end or at, at)) for s in spans), Worked())


def _total(calendar: Calendar, stretches: Iterable[Interval]) -> Worked:
    return sum((worked(calendar, a, b) for a, b in stretches), Worked())


def _clock(case: Case, spans: list[Span], calendar: Calendar, at: datetime) -> Clock:
    handling = [s for s in spans if s.phase is Phase.HANDLING]
    within = over = Worked()
    for span in handling:
        end, due = min(span.end or at, at), due_of_span(case, span)
        cut = min(max(due or end, span.start), end)
        within += worked(calendar, span.start, cut)
        over += worked(calendar, cut, end)

    def of(phase: Phase) -> Worked:
        return _sum(calendar, [s for s in spans if s.phase is phase], at)

    parts = (
        (Part.INTAKE, of(Phase.INTAKE)),
        (Part.TRANSIT, of(Phase.TRANSIT)),
        (Part.WITHIN, within),
        (Part.OVER, over),
        (Part.FEEDBACK, of(Phase.FEEDBACK)),
    )
    return Clock(parts=parts)


def due_of_span(case: Case, span: Span) -> datetime | None:
    """The due instant that a stretch on the main track runs under: its own round's."""
    begun = [r.n for r in case.rounds if r.start <= span.start]
    number = max(begun, default=1)
    limit = case.clocks.get(CLOSING if number == 1 else f"{CLOSING}:{number}")
    return limit.due if limit else None


def _waits(case: Case, held: list[Span], at: datetime) -> list[Interval]:
    """When the lead held the case and something else had to come first."""
    lead = case.lead
    stretches = [
        (p.set_at, ended_at(case, p.n) or at)
        for p in case.prerequisites
        if lead and (a := case.assignment(p.waiting)) and a.department == lead.department
    ]
    cut = [
        (max(a, s.start), min(b, s.end or at, at))
        for a, b in stretches
        for s in held
        if max(a, s.start) < min(b, s.end or at, at)
    ]
    return _joined(cut)


def ended_at(case: Case, n: int) -> datetime | None:
    """When a prerequisite ceased to hold anybody up: dropped, met, or its waiting side ended."""
    p = next(p for p in case.prerequisites if p.n == n)
    kind, _colon, number = p.awaited.partition(":")
    sides = [case.assignment(p.waiting)]
    if kind == "a":
        sides.append(case.assignment(int(number)))
    ends = [p.dropped_at, *(a.ended_at for a in sides if a), case.closed_at]
    return min((e for e in ends if e), default=None)


def _joined(stretches: Iterable[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _co_handlers(case: Case, calendar: Calendar, at: datetime) -> Iterable[CoClock]:
    for a in case.assignments:
        if a.role is not AssignmentRole.CO:
            continue
        spans = [s for s in case.spans if s.track == a.n and s.holder != OFFICE]
        limit = case.clocks.get(f"co:{a.n}")
        end = min(a.ended_at or at, at)
        yield CoClock(
            department=a.department,
            held=_sum(calendar, spans, at),
            over=worked(calendar, limit.due, end) if limit else Worked(),
            due=limit.due if limit else None,
            done=not a.open,
        )
