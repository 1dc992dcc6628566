"""The handovers of the database's own problems, all of them, as a log's are counted."""

from __future__ import annotations

from datetime import datetime

from app.domain.access import Viewer
from app.domain.network.handovers import Handovers
from db.passage_query import holders_of_each
from db.reference import department_full_names
from db.store import Store


def handovers(store: Store, *, viewer: Viewer, until: datetime | None = None) -> Handovers[str]:
    """What the problems that a viewer may see come to, by the names of departments.

    The events of a case are the spans of its main track that began by `until`; those that the
    office held, or in which the enterprise owed something, name no department. Reads every span
    once, in portions.
    """
    names: dict[int, str] = department_full_names(store.session)
    counted: Handovers[str] = Handovers()
    for holders in holders_of_each(store.session, viewer=viewer, until=until):
        counted.add([names.get(holder, str(holder)) if holder > 0 else None for holder in holders])
    return counted
