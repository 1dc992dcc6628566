"""The pack of the last whole week of the province: made and packed, beside its raw SQL."""

from __future__ import annotations

from datetime import datetime

from app.bench.measuring import Measured
from app.bench.passes import measured
from app.bench.tasks import Task
from app.domain.access import PROVINCE
from app.domain.review.pack_text import canonical
from app.domain.review.weeks import last_whole_week
from app.services import packs
from db.store import Store


def work(task: Task) -> list[Measured]:
    """Freezing, up to the row that is written; the row itself is one insert."""
    return measured(task, "freeze", _freeze)


def _freeze(store: Store, at: datetime) -> None:
    week = last_whole_week(at, edge=store.rules.rules().review)
    packs.body_of(canonical(packs.prepare(store, region=PROVINCE, week=week, at=at)))
