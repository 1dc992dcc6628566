"""What a verification finds: differences between what the log says and what stands there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST = 1000
"""So many differences are told one by one; beyond them only their number grows."""

LONGEST = 40


class Area(StrEnum):
    """What a difference speaks against."""

    CHAIN = "chain"
    SPANS = "spans"
    CLOCKS = "clocks"
    REBUILD = "rebuild"


@dataclass(frozen=True)
class Difference:
    """One finding: a code, and the facts that its sentence needs (what, where, both values)."""

    area: Area
    code: str
    facts: dict[str, Any]


@dataclass
class Findings:
    """The differences found so far; texts of problems are never among their facts."""

    told: list[Difference] = field(default_factory=list)
    counts: Counter[Area] = field(default_factory=Counter)

    def add(self, area: Area, code: str, **facts: Any) -> None:
        """Note a difference."""
        self.counts[area] += 1
        if len(self.told) < MOST:
            self.told.append(Difference(area, code, facts))

    @property
    def untold(self) -> int:
        """How many differences were counted and not kept."""
        return self.counts.total() - len(self.told)


def shown(value: Any) -> str:
    """A value as a difference may show it: long words only by their length."""
    if value is None:
        return "—"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text if len(text) <= LONGEST else f"{text[:8]}…({len(text)})"
