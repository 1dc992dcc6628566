"""核验: everything is computed from the log again, and what was found is itself an event."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from app.domain.access import SYSTEM, Viewer
from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.services.pack_freezing import check_packs
from db.differences import Area, Difference
from db.files import FileStore
from db.store import Store
from db.verification import Verification, verify

KEPT = 100
"""So many differences the event tells one by one."""


class Verified(Protocol):
    """What is verified: the application of a request or of a job."""

    @property
    def files(self) -> FileStore:
        """Where attachments lie."""

    def reading(self) -> AbstractContextManager[Store]:
        """A store that sees one moment."""

    def transaction(self) -> AbstractContextManager[Store]:
        """The store of one gesture."""


def verify_and_note(application: Verified, *, at: datetime, viewer: Viewer = SYSTEM) -> int:
    """Verify, and write the finding into the log; how many events were read."""
    with application.reading() as store:
        found = verified(store, files=application.files)
    with application.transaction() as store:
        store.record(
            RegisterKind.VERIFIED,
            register=Register.ANCHORS,
            facts=_told(found),
            at=at,
            viewer=viewer,
        )
    return found.events


def verified(store: Store, *, files: FileStore) -> Verification:
    """Everything, the last packs with it."""
    return verify(store.session, files=files, also=partial(check_packs, store))


def _told(found: Verification) -> dict[str, Any]:
    return {
        "ok": found.ok,
        "problems": found.problems,
        "events": found.events,
        **{str(area): found.holds(area) for area in Area},
        "count": len(found.differences) + found.untold,
        "differences": [_difference(d) for d in found.differences[:KEPT]],
    }


def _difference(difference: Difference) -> dict[str, Any]:
    facts = {name: _plain(value) for name, value in difference.facts.items()}
    return {"area": str(difference.area), "code": difference.code, "facts": facts}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | str) else str(value)
