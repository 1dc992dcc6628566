"""The findings of 部门协同 over all open problems: read and reckoned, beside their raw SQL."""

from __future__ import annotations

from datetime import datetime

from app.bench.measuring import Measured
from app.bench.passes import measured
from app.bench.tasks import Task
from app.domain.access import SYSTEM
from app.queries.network_findings import load_findings
from app.queries.network_view import NetworkFilter
from db.store import Store


def work(task: Task) -> list[Measured]:
    """The findings, as the page of the whole province tells them."""
    return measured(task, "findings", _find)


def _find(store: Store, at: datetime) -> None:
    load_findings(store, viewer=SYSTEM, at=at, asked=NetworkFilter())
