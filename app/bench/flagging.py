"""The pass over the flags of all open problems: read, judged, compared; beside its raw SQL."""

from __future__ import annotations

from datetime import datetime

from app.bench.measuring import Measured
from app.bench.passes import measured
from app.bench.tasks import Task
from app.services.flagging import to_change
from db.flag_facts import facts
from db.store import Store


def work(task: Task) -> list[Measured]:
    """The flags, as the timetable judges them."""
    return measured(task, "flags", _judge)


def _judge(store: Store, at: datetime) -> None:
    to_change(store, facts(store.session, at=at, rules=store.rules.rules()), at=at)
