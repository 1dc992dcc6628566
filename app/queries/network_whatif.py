"""What if departments finished everything, or were late: closing dates, lights and rings then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.access import Viewer
from app.domain.dependencies import Waiting
from app.domain.identifiers import problem_number
from app.domain.lights import Light
from app.domain.network.chains import OpenPart
from app.domain.network.waiting import Departments
from app.domain.network.whatif import Forecast, Foreseen, Supposed, foresee
from app.queries.flags import names_of_departments
from app.queries.network_observed import parts_and_waits, scope_of
from app.queries.network_view import NetworkFilter
from db.store import Store

TOLD = 50
"""So many problems are told one by one; the figures count all."""

NEVER = datetime.max.replace(tzinfo=UTC)
"""A ring has no date; every date is earlier."""


@dataclass(frozen=True, kw_only=True)
class ForecastView:
    """A problem whose forecast differs: its number, and its earliest closing date and light.

    closing: UTC, None behind a ring. address: its page.
    """

    number: str
    address: str
    closing: datetime | None
    closing_then: datetime | None
    light: Light
    light_then: Light


@dataclass(frozen=True, kw_only=True)
class WhatIfView:
    """What comes of what is supposed; nothing has been changed.

    problems: those that differ, what moves most first. sooner, later: how many of them move.
    lights: each light with how many problems have it, now and then. rings: the names along each
    ring in which departments wait now; rings_then: then.
    """

    problems: tuple[ForecastView, ...]
    sooner: int
    later: int
    lights: tuple[tuple[Light, int, int], ...]
    rings: tuple[tuple[str, ...], ...]
    rings_then: tuple[tuple[str, ...], ...]


def load_whatif(
    store: Store,
    *,
    viewer: Viewer,
    at: datetime,
    departments_finished: Collection[int] = (),
    delayed: Mapping[int, int] | None = None,
    asked: NetworkFilter | None = None,
) -> WhatIfView:
    """What is supposed of departments, for the open problems that the viewer may see.

    departments_finished: all their open parts are done now. delayed: department → working days by
    which each of its open parts is late.
    """
    scope = scope_of(viewer, at=at, asked=asked or NetworkFilter())
    parts, waits, seen = parts_and_waits(store, scope)
    supposed = Supposed(
        departments_finished=frozenset(departments_finished), departments_delayed=delayed or {}
    )
    marked = {*departments_finished, *(delayed or {})}
    touched = _touched(parts, waits, marked=marked)
    calendar = store.rules.calendar()
    now, then = (
        foresee(touched, waits, supposed=each, at=scope.at, calendar=calendar)
        for each in (Supposed(), supposed)
    )
    return whatif_view(now, then, seen=seen, names=names_of_departments(store))


def _touched(
    parts: Iterable[OpenPart], waits: Iterable[Waiting], *, marked: Collection[int]
) -> Sequence[OpenPart]:
    """The parts of problems that wait, are waited for, or have a marked department at work."""
    parts = list(parts)
    problems = {problem for w in waits for problem in (w.problem, w.awaited_problem)}
    problems |= {part.problem for part in parts if part.department in marked}
    return [part for part in parts if part.problem in problems]


def whatif_view(
    now: Foreseen, then: Foreseen, *, seen: Collection[int], names: Callable[[int], str]
) -> WhatIfView:
    """Both side by side, of the problems that may be seen."""
    pairs = [(p, now.problems[p], then.problems[p]) for p in sorted(now.problems) if p in seen]
    differ = [(p, before, after) for p, before, after in pairs if before != after]
    differ.sort(key=lambda each: abs(_when(each[2]) - _when(each[1])), reverse=True)
    lights = Counter(before.light for _p, before, _after in pairs)
    lights_then = Counter(after.light for _p, _before, after in pairs)
    return WhatIfView(
        problems=tuple(_view(*each) for each in differ[:TOLD]),
        sooner=sum(_when(after) < _when(before) for _p, before, after in differ),
        later=sum(_when(after) > _when(before) for _p, before, after in differ),
        lights=tuple((colour, lights[colour], lights_then[colour]) for colour in Light),
        rings=_named(now.rings, names),
        rings_then=_named(then.rings, names),
    )


def _when(forecast: Forecast) -> datetime:
    return forecast.closing or NEVER


def _view(problem: int, before: Forecast, after: Forecast) -> ForecastView:
    number = problem_number(problem)
    return ForecastView(
        number=number,
        address=f"/problems/{number}",
        closing=before.closing,
        closing_then=after.closing,
        light=before.light,
        light_then=after.light,
    )


def _named(
    rings: Iterable[Departments], names: Callable[[int], str]
) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(names, ring)) for ring in rings)
