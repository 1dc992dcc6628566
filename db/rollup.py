"""The counts kept with the writes: what a case added before is taken back, what it adds now put in.

Flows by day and by week, passages between departments by week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.flows import by_week, flows
from app.domain.network.passages import PassageKey, passage_counts
from app.domain.problem import Case
from db.inserting import add_counts
from db.models import FlowDayRow, FlowWeekRow, HandoverWeekRow

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
DAY_KEY = ("day", "region", "field", "flow")
WEEK_KEY = ("week", "city", "field", "flow")
HANDOVER_KEY = (
    *("week", "region", "field", "difficulty", "source", "target"),
    *("returned", "latest", "bucket"),
)


def move(session: Session, *, before: Iterable[Case], after: Iterable[Case]) -> None:
    """Move the counts from what some cases counted before to what they count now.

    Days before weeks before handovers, keys in order, so that two acts never wait for each other
    in a circle.
    """
    old, new = list(before), list(after)
    change = _change(flows, old, new)
    add_counts(session, FlowDayRow, _rows(DAY_KEY, change))
    add_counts(session, FlowWeekRow, _rows(WEEK_KEY, by_week(change)))
    add_handovers(session, _change(passage_counts, old, new))


def add_handovers(session: Session, change: Mapping[PassageKey, int]) -> None:
    """Add to the weekly counts of passages."""
    add_counts(session, HandoverWeekRow, _rows(HANDOVER_KEY, change))


def _change(
    counts_of: Callable[[Case], Counter[Any]], old: Iterable[Case], new: Iterable[Case]
) -> Counter[Any]:
    change: Counter[Any] = Counter()
    for case in new:
        change.update(counts_of(case))
    for case in old:
        change.subtract(counts_of(case))
    return change


def _rows(names: tuple[str, ...], change: Mapping[tuple[Any, ...], int]) -> list[Any]:
    """The counts that move, in the order of their keys."""
    return [
        {**dict(zip(names, key, strict=True)), "count": n} for key, n in sorted(change.items()) if n
    ]
