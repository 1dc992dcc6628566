"""谁在等谁: the departments that wait for each other as a week ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.domain.calendar import Calendar
from app.domain.network.graphs import NOT_WAITED, Waited, waiting_graph
from app.domain.network.observed import Observed
from app.domain.review.pack import WhoWaits
from app.domain.review.pack_rows import TieLine, WaiterLine
from app.domain.review.words import Words
from app.domain.working_days import WorkingDays


def who_waits(seen: Observed, *, clock: Calendar, words: Words) -> WhoWaits:
    """Every tie between two departments, in the order of their numbers."""
    ruler = WorkingDays(clock, _reach(seen))
    ties, waited = waiting_graph(seen.waits, node_of=str, at=seen.at, ruler=ruler)
    numbers = sorted({int(node) for tie in ties for node in (tie.source, tie.target)})
    return WhoWaits(
        departments=tuple(_waiter(n, waited.get(str(n), NOT_WAITED), words) for n in numbers),
        ties=tuple(
            TieLine(
                waiting=int(tie.source),
                awaited=int(tie.target),
                cases=tie.cases,
                days=round(tie.days, 3),
                overdue=tie.overdue,
            )
            for tie in sorted(ties, key=lambda tie: (int(tie.source), int(tie.target)))
        ),
    )


def _waiter(number: int, waited: Waited, words: Words) -> WaiterLine:
    return WaiterLine(
        department=number,
        name=words.department(number),
        cases=waited.cases,
        days=round(waited.days, 3),
        light=str(waited.light),
    )


def _reach(seen: Observed) -> Iterator[datetime]:
    """The instants between which working days are counted."""
    yield seen.at
    for wait in seen.waits:
        yield wait.since
        yield wait.due or wait.since
