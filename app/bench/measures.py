"""The measures of the last whole week, by department: read and reckoned, beside their raw SQL."""

from __future__ import annotations

from datetime import datetime

from app.bench.measuring import Measured
from app.bench.passes import measured
from app.bench.tasks import Task
from app.domain.access import SYSTEM
from app.domain.measures.grouping import By
from app.domain.review.weeks import last_whole_week
from app.queries.measures import measures
from db.store import Store


def work(task: Task) -> list[Measured]:
    """Every measure for every department, as `bihuan measures --by department` tells them."""
    return measured(task, "measures", _read)


def _read(store: Store, at: datetime) -> None:
    week = last_whole_week(at, edge=store.rules.rules().review)
    measures(store, viewer=SYSTEM, at=at, since=week.since, until=week.until, by=By.DEPARTMENT)
