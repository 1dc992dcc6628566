"""The rows of consultations: found, locked, and written into the log whenever they change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.domain.access import Permission, Viewer
from app.domain.consultation import Attendance, MeetingStatus
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.services.kept_rows import facts_of
from db.models import AgendaRow, Base, MeetingRow
from db.store import Store


def own_meeting(
    store: Store, meeting: int, viewer: Viewer, *, needs: Permission = Permission.CONSULT
) -> MeetingRow:
    """A meeting of the viewer's region or below, locked, for whoever holds the permission.

    Raises DomainError: not_allowed, unknown_meeting.
    """
    viewer.require(needs)
    row = store.session.get(MeetingRow, meeting, with_for_update=True)
    if row is None or not row.region.startswith(viewer.region):
        raise DomainError("unknown_meeting")
    return row


def items_of(store: Store, meeting: int) -> list[AgendaRow]:
    """The items of an agenda in their order."""
    found = select(AgendaRow).where(AgendaRow.meeting_id == meeting)
    return list(store.session.scalars(found.order_by(AgendaRow.place, AgendaRow.n)))


def item_of(store: Store, meeting: int, item: int) -> AgendaRow:
    """An item. Raises DomainError "unknown_item"."""
    found = store.session.get(AgendaRow, (meeting, item))
    if found is None:
        raise DomainError("unknown_item")
    return found


def attendance_of(row: MeetingRow) -> dict[Attendance, tuple[str, ...]]:
    """Who took part, and how."""
    told = json.loads(row.attendance)
    return {kind: tuple(told.get(str(kind), ())) for kind in Attendance}


def require_status(row: MeetingRow, *statuses: MeetingStatus) -> None:
    """Raise DomainError "meeting_over", or "meeting_not_…" where one status is asked for."""
    if row.status not in map(str, statuses):
        code = "meeting_over" if len(statuses) > 1 else f"meeting_not_{statuses[0]}"
        raise DomainError(code)


def record_meeting(
    store: Store,
    row: MeetingRow,
    *,
    viewer: Viewer,
    at: datetime,
    notify: Sequence[int] = (),
) -> None:
    """Write what a meeting is now into the log. notify: the people who are told."""
    kind = RegisterKind.MEETING_SAVED
    _record(store, kind, row, region=row.region, viewer=viewer, at=at, notify=notify)


def record_item(
    store: Store,
    item: AgendaRow,
    meeting: MeetingRow,
    *,
    viewer: Viewer,
    at: datetime,
    notify: Sequence[int] = (),
) -> None:
    """Write what an item is now into the log. notify: the people who are told."""
    kind = RegisterKind.AGENDA_SAVED
    _record(store, kind, item, region=meeting.region, viewer=viewer, at=at, notify=notify)


def _record(
    store: Store,
    kind: RegisterKind,
    row: Base,
    *,
    region: str,
    viewer: Viewer,
    at: datetime,
    notify: Sequence[int],
) -> None:
    store.session.flush()
    facts = facts_of(row)
    if notify:
        facts["notify"] = list(notify)
    store.record(
        kind, register=Register.CONSULTATIONS, facts=facts, at=at, viewer=viewer, region=region
    )
