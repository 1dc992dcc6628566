"""What a written event log came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from app.queries.event_log import LoggedTrace


@dataclass
class Written:
    """How much went into a file. objects: by type, of an object-centric log alone."""

    cases: int = 0
    events: int = 0
    objects: Counter[str] = field(default_factory=Counter)

    def add(self, trace: LoggedTrace) -> None:
        """One more trace."""
        self.cases += 1
        self.events += len(trace.events)
