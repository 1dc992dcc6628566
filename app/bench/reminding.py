"""The pass over the limits of all open problems: who is to be reminded, who climbs the ladder."""

from __future__ import annotations

from datetime import datetime

from app.bench.measuring import Measured
from app.bench.passes import measured
from app.bench.tasks import Task
from app.services import ladder, reminding
from db.store import Store


def work(task: Task) -> list[Measured]:
    """Reminders and ladder together, as the timetable takes them."""
    return measured(task, "reminders", _judge)


def _judge(store: Store, at: datetime) -> None:
    reminding.plan(store, at=at)
    ladder.plan(store, at=at)
