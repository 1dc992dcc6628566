"""What is taken out of the product is written down: who took what, by which filter, how much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.domain.access import Viewer
from app.domain.events import RegisterKind
from app.domain.registers import Register
from db.store import Store


def note(
    store: Store, *, what: str, query: Mapping[str, str], rows: int, viewer: Viewer, at: datetime
) -> None:
    """Write that a list was exported: its name, the filter as the address had it, its rows."""
    store.record(
        RegisterKind.EXPORTED,
        register=Register.EXPORTS,
        facts={"what": what, "query": dict(query), "rows": rows},
        at=at,
        viewer=viewer,
    )
