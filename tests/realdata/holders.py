"""Who held the cases of a log, worked out from the file alone: no code of the product is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby


@dataclass(frozen=True)
class Seen:
    """A row of a log as its file tells it. group: empty where it names none."""

    case: str
    at: datetime
    group: str
    closed: bool


Stretch = tuple[str, datetime, datetime | None]
"""Holder ("" for the office), from, to; None while it runs."""


def by_case(rows: Iterable[Seen]) -> dict[str, list[Seen]]:
    """The rows of each case in the order of time, of the file where times are equal."""
    cases: dict[str, list[Seen]] = defaultdict(list)
    for row in rows:
        cases[row.case].append(row)
    return {case: sorted(seen, key=lambda row: row.at) for case, seen in cases.items()}


def stretches(
    seen: Sequence[Seen], *, registered: datetime | None = None, ended: datetime | None = None
) -> list[Stretch]:
    """Who held a case from when to when; what lasted no time is left out.

    ended: a date of closing that stands beside the log; it closes what the last row leaves open.
    """
    begin = min(registered or seen[0].at, seen[0].at)
    standing: list[tuple[datetime, str | None]] = [(begin, "")]
    group = ""
    for row in seen:
        group = row.group or group
        standing.append((row.at, None if row.closed else group))
    if ended:
        standing.append((max(ended, seen[-1].at), None))
    runs = [(holder, next(run)[0]) for holder, run in groupby(standing, key=lambda pair: pair[1])]
    ends: list[datetime | None] = [*(start for _holder, start in runs[1:]), None]
    found = zip(runs, ends, strict=True)
    return [(h, start, end) for (h, start), end in found if h is not None and start != end]


def seconds_by_holder(found: Iterable[Stretch], *, until: datetime) -> dict[str, float]:
    """How long each holder had it."""
    held: dict[str, float] = defaultdict(float)
    for holder, start, end in found:
        held[holder] += ((end or until) - start).total_seconds()
    return dict(held)
