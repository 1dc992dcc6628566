"""What was handed out: every export is an event of the register of exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.domain.access import Viewer
from app.domain.events import Event, RegisterKind, stamp
from app.domain.registers import Register
from db.store import Store


def record_export(
    store: Store, *, what: str, kind: str, query: str, rows: int, as_of: datetime, viewer: Viewer,
    at: datetime,
) -> Event:  # fmt: skip
    """Write that a file went out: what, in which form, by which filter, how many rows."""
    return store.record(
        RegisterKind.EXPORTED,
        register=Register.EXPORTS,
        facts=export_facts(what=what, kind=kind, query=query, rows=rows, as_of=as_of),
        at=at,
        viewer=viewer,
    )


def export_facts(*, what: str, kind: str, query: str, rows: int, as_of: datetime) -> dict[str, Any]:
    """What the log says of a file, whoever made it."""
    return {"what": what, "format": kind, "query": query, "rows": rows, "as_of": stamp(as_of)}
