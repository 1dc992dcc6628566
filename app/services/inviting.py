"""Who is told of a meeting: the duty heads, and the departments whose presence its items need."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.flows import local_day
from app.domain.notices import Addressee
from db.meeting_query import departments_at_work, standing_waits
from db.recipients import people_of
from db.store import Store

TOLD = (Role.LIAISON, Role.DEPARTMENT_HEAD)
"""Of a department."""


def people_invited(
    store: Store, *, region: str, problems: Collection[int], viewer: Viewer, at: datetime
) -> list[int]:
    """The ids of the region's duty heads, and of the liaisons and heads of the departments.

    Departments: those at work on the problems, and those that are waited for. Who invites is not
    told.
    """
    found = departments_at_work(store.session, problems)
    departments = {d for at_work in found.values() for d in at_work}
    departments |= {w.awaited for w in standing_waits(store.session, problems) if w.awaited}
    addressees = [Addressee(role=role, department=d) for d in sorted(departments) for role in TOLD]
    return people_of(
        store.session,
        [Addressee(role=Role.DUTY_HEAD, region=region), *addressees],
        today=local_day(at),
        besides=(viewer.person, viewer.acting_for),
    )
