"""Every finding about who waits for whom, out of what was observed, by what presses most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.domain.calendar import Calendar
from app.domain.network.finding import Finding
from app.domain.network.found_handling import lying, pausing, sent_back
from app.domain.network.found_waiting import (
    freed,
    longest_chains,
    most_waited,
    tangles,
    told_rings,
)
from app.domain.network.observed import Observed
from app.domain.network.standing_groups import standing_groups, stuck_together
from app.domain.network.waiting import between_departments
from app.domain.working_days import WorkingDays


def findings(
    observed: Observed, *, calendar: Calendar, groups: bool = False
) -> tuple[Finding, ...]:
    """All that is found. groups: also the suggested standing groups, which are for the export."""
    found = list(_found(observed, calendar))
    if groups:
        stuck = stuck_together(observed.waits, observed.parts, at=observed.at)
        found += standing_groups(stuck)
    return tuple(found)


def _found(observed: Observed, calendar: Calendar) -> Iterator[Finding]:
    at = observed.at
    ruler = WorkingDays(calendar, _reach(observed))
    edges = between_departments(observed.waits, at=at, calendar=calendar)
    rings = list(told_rings(observed.waits, at=at, ruler=ruler))
    yield from rings
    yield from tangles(edges, told={problem for ring in rings for problem in ring.problems})
    yield from most_waited(edges, observed, ruler=ruler)
    yield from longest_chains(observed, calendar=calendar)
    yield from freed(observed, ruler=ruler)
    yield from sent_back(observed.ways)
    yield from lying(observed.signings, at=at, ruler=ruler)
    yield from pausing(observed)


def _reach(observed: Observed) -> Iterator[datetime]:
    """The instants between which working days are counted."""
    yield from (observed.at, observed.since)
    yield from (wait.since for wait in observed.waits)
    yield from (each.end for each in observed.waited)
    yield from (signing.dispatched_at for signing in observed.signings)
