"""Wrong tries from outside, counted in this process: who guesses has to wait."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=15)
REMEMBERED = 10_000


@dataclass
class Attempts:
    """Failures by key over the last 15 minutes; the oldest keys give way to new ones."""

    failures: OrderedDict[str, list[datetime]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def exhausted(self, key: str, *, allowed: int, at: datetime) -> bool:
        """Whether a key has failed as often as it may."""
        with self.lock:
            return len(self._recent(key, at)) >= allowed

    def fail(self, key: str, *, at: datetime) -> None:
        """Note a wrong try."""
        with self.lock:
            self.failures[key] = [*self._recent(key, at), at]
            self.failures.move_to_end(key)
            while len(self.failures) > REMEMBERED:
                self.failures.popitem(last=False)

    def _recent(self, key: str, at: datetime) -> list[datetime]:
        return [t for t in self.failures.get(key, ()) if at - t < WINDOW]
