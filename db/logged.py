"""What imports have told of problems, and whether people have worked on them since."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.events import EventKind
from db.models import EventRow

TOLD = (EventKind.IMPORTED, EventKind.APPENDED)
"""The events that hold entries of a log."""

HISTORY = frozenset({*TOLD, EventKind.IMPORTED_AGAIN, EventKind.RECKONED})
"""The events that leave a problem to its file."""

AT_ONCE = 500


@dataclass
class Logged:
    """One problem. keys: of the entries that are known; worked_on: whether anybody acted on it."""

    keys: Counter[str] = field(default_factory=Counter)
    worked_on: bool = False


def logged(session: Session, problems: Iterable[int]) -> dict[int, Logged]:
    """What is known of the logs of these problems."""
    found: dict[int, Logged] = defaultdict(Logged)
    ids = sorted(set(problems))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        events = select(EventRow.subject, EventRow.kind, EventRow.facts)
        for subject, kind, facts in session.execute(events.where(EventRow.subject.in_(part))):
            _take(found[subject], kind, facts)
    return found


def _take(told: Logged, kind: str, facts: str) -> None:
    if kind in TOLD:
        told.keys.update(entry["key"] for entry in json.loads(facts).get("trail", ()))
    elif kind not in HISTORY:
        told.worked_on = True
