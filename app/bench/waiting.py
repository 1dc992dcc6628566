"""The live waiting graph between departments, beside its raw SQL."""

from __future__ import annotations

from datetime import datetime

from app.bench.measuring import Measured
from app.bench.passes import measured
from app.bench.tasks import Task
from app.domain.access import SYSTEM
from app.queries.network import waiting_ties
from db.store import Store


def work(task: Task) -> list[Measured]:
    """Who waits for whom, as the network counts it."""
    return measured(task, "waiting", _judge)


def _judge(store: Store, at: datetime) -> None:
    waiting_ties(store, viewer=SYSTEM, at=at)
