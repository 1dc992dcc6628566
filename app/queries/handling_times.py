"""办理时长 of closed problems: working days by phase, reckoned once for a problem as it stands.

A week closes thousands of problems of a province, and every opening of the overview asks for all of
them. What a problem's spans come to is fixed by its version and the calendar, so each process keeps
it, and reads the spans of those alone that it has not seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar
from app.domain.catalogue import Phase
from app.domain.working_days import WorkingDays
from db.overview_query import main_spans

WAITED = (Phase.INTAKE, Phase.TRANSIT, Phase.HANDLING, Phase.FEEDBACK)
"""What the enterprise waited for us; the time in which it owed something itself is apart."""

Parts = Mapping[Phase, float]
"""Working days by phase of WAITED; empty for a problem that has no such span."""

Standing = tuple[int, int]
"""A problem, and the number of its events."""

MOST = 200_000

_kept: WeakKeyDictionary[Engine | Connection, dict[tuple[int, int, str], Parts]] = (
    WeakKeyDictionary()
)


def handling_times(
    session: Session, problems: Sequence[Standing], *, calendar: Calendar, at: datetime
) -> list[Parts]:
    """The parts of each problem's way to its closing, in the order given, as of an instant."""
    kept = _kept.setdefault(session.get_bind(), {})
    keys = [(problem, version, calendar.version) for problem, version in problems]
    found = {key: kept[key] for key in keys if key in kept}
    missing = [key for key in keys if key not in found]
    if missing:
        reckoned = _reckoned(session, [key[0] for key in missing], calendar, at)
        found |= {key: reckoned.get(key[0], {}) for key in missing}
        if len(kept) + len(missing) > MOST:
            kept.clear()
        kept.update((key, found[key]) for key in missing)
    return [found[key] for key in keys]


def _reckoned(
    session: Session, problems: Sequence[int], calendar: Calendar, at: datetime
) -> dict[int, dict[Phase, float]]:
    spans = main_spans(session, problems, WAITED, until=at)
    if not spans:
        return {}
    ruler = WorkingDays(calendar, _ends(spans))
    parts: dict[int, dict[Phase, float]] = defaultdict(lambda: dict.fromkeys(WAITED, 0.0))
    for problem, phase, start, end in spans:
        parts[problem][Phase(phase)] += ruler.between(start, end)
    return dict(parts)


def _ends(spans: Sequence[tuple[int, str, datetime, datetime]]) -> list[datetime]:
    return [instant for _problem, _phase, start, end in spans for instant in (start, end)]
