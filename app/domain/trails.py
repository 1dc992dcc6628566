"""Trails: what a log of another system tells of a case, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import Any

from app.domain.catalogue import OPEN_STAGES, Stage
from app.domain.events import instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of another system's log. What it does not say is empty, or None.

    at: when (UTC). state: in that system's own words. stage: what the state means here.
    department: the group that has the case from then on. by: who did it; machine: a program.
    to: the person responsible from then on. key: a digest of all it says.
    """

    at: datetime
    state: str = ""
    stage: Stage | None = None
    department: int | None = None
    by: str = ""
    to: str = ""
    activity: str = ""
    machine: bool = False
    key: str = ""


Trail = tuple[Entry, ...]
"""Entries in the order of time; of those at one time, the one that was told first comes first."""

_STAGES: dict[str, Stage] = {str(stage): stage for stage in Stage}


def ordered(entries: Iterable[Entry]) -> Trail:
    """The entries as a trail. What was told later comes after what was known at the same time."""
    return tuple(sorted(entries, key=attrgetter("at")))


def read_trail(rows: Iterable[Mapping[str, Any]]) -> Trail:
    """The trail that the facts of an event hold."""
    return ordered(
        Entry(
            at=instant(row["at"]),
            state=row.get("state", ""),
            stage=_STAGES[row["stage"]] if row.get("stage") else None,
            department=row.get("department"),
            by=row.get("by", ""),
            to=row.get("to", ""),
            activity=row.get("activity", ""),
            machine=row.get("machine", False),
            key=row.get("key", ""),
        )
        for row in rows
    )


def new_round(before: Stage | None, after: Stage) -> str:
    """The kind of round that begins when a case goes from one stage to another; "" for none.

    "rework": back out of feedback. "reopening": open again after it had left the loop.
    """
    if before is None or after not in OPEN_STAGES:
        return ""
    if before not in OPEN_STAGES:
        return "reopening"
    return "rework" if before is Stage.FEEDBACK and after is not Stage.FEEDBACK else ""


def reassignments(trail: Sequence[Entry]) -> int:
    """How often the group changed; entries that name none change nothing."""
    groups = [entry.department for entry in trail if entry.department is not None]
    return sum(before != after for before, after in pairwise(groups))


def reopenings(trail: Sequence[Entry]) -> int:
    """How often the case went back: out of feedback, or out of closing."""
    stages = [entry.stage for entry in trail if entry.stage is not None]
    return sum(bool(new_round(before, after)) for before, after in pairwise(stages))
