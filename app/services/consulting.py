"""会商: meetings are called, changed, opened, closed, cancelled.

Meetings and agenda items are rows of the register of consultations; each change is an event with
the whole row. What a meeting decides are acts on the problems (see `deciding`), what stands on its
agenda is `agendas`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Viewer
from app.domain.consultation import Attendance, ItemStatus, MeetingStatus
from app.domain.errors import DomainError
from app.domain.events import dump
from app.services.consulting_rows import (
    items_of,
    own_meeting,
    record_item,
    record_meeting,
    require_status,
)
from app.services.inviting import people_invited
from app.translations import N_, _
from db.models import MeetingRow
from db.store import Store

LIMITS = {"title": (N_("会议名称"), 100), "place": (N_("地点"), 100), "chair": (N_("主持人"), 64)}


@dataclass(frozen=True, kw_only=True)
class Called:
    """What is told of a meeting. Instants are aware. series: the name of a weekly series."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    chair: str = ""
    series: str = ""


def call(store: Store, *, given: Called, viewer: Viewer, at: datetime) -> int:
    """Call a meeting of the viewer's region; its id.

    Raises DomainError: not_allowed, missing_fact, fact_too_long, bad_times.
    """
    viewer.require(Permission.CONSULT)
    _check(given)
    row = MeetingRow(
        id=store.next_number("meeting"),
        region=viewer.region,
        status=str(MeetingStatus.CALLED),
        attendance="{}",
        remarks="",
        **vars(given),
    )
    store.session.add(row)
    _tell(store, row, viewer=viewer, at=at)
    return row.id


def change(store: Store, *, meeting: int, given: Called, viewer: Viewer, at: datetime) -> None:
    """Change what is told of a meeting that has not begun.

    Raises DomainError: not_allowed, unknown_meeting, meeting_not_called, and as `call`.
    """
    row = own_meeting(store, meeting, viewer)
    require_status(row, MeetingStatus.CALLED)
    _check(given)
    for name, value in vars(given).items():
        setattr(row, name, value)
    _tell(store, row, viewer=viewer, at=at)


def open_meeting(store: Store, *, meeting: int, viewer: Viewer, at: datetime) -> None:
    """Begin a meeting. Raises DomainError: not_allowed, unknown_meeting, meeting_not_called."""
    row = own_meeting(store, meeting, viewer)
    require_status(row, MeetingStatus.CALLED)
    row.status, row.opened_at = str(MeetingStatus.OPEN), at
    record_meeting(store, row, viewer=viewer, at=at)


def note_attendance(
    store: Store,
    *,
    meeting: int,
    attendance: Mapping[Attendance, Iterable[str]],
    remarks: str,
    viewer: Viewer,
    at: datetime,
) -> None:
    """Who was present, excused, observing; and what else the minutes are to say.

    Raises DomainError: not_allowed, unknown_meeting, meeting_cancelled.
    """
    row = own_meeting(store, meeting, viewer)
    if row.status == str(MeetingStatus.CANCELLED):
        raise DomainError("meeting_cancelled")
    names = {
        str(kind): [name.strip() for name in people if name.strip()]
        for kind, people in attendance.items()
    }
    row.attendance, row.remarks = dump(names), remarks.strip()
    record_meeting(store, row, viewer=viewer, at=at)


def close_meeting(store: Store, *, meeting: int, viewer: Viewer, at: datetime) -> str:
    """End a meeting: its minutes get their number, what waits is carried over; the number.

    Raises DomainError: not_allowed, unknown_meeting, meeting_not_open.
    """
    row = own_meeting(store, meeting, viewer)
    require_status(row, MeetingStatus.OPEN)
    for item in items_of(store, meeting):
        if item.status == str(ItemStatus.WAITING):
            item.status = str(ItemStatus.CARRIED)
            record_item(store, item, row, viewer=viewer, at=at)
    row.status, row.closed_at = str(MeetingStatus.CLOSED), at
    row.number = _minutes_number(store, row, at)
    record_meeting(store, row, viewer=viewer, at=at)
    return row.number


def cancel(store: Store, *, meeting: int, viewer: Viewer, at: datetime) -> None:
    """Cancel a meeting that has not begun: its items wait for the next one.

    Raises DomainError: not_allowed, unknown_meeting, meeting_not_called.
    """
    row = own_meeting(store, meeting, viewer)
    require_status(row, MeetingStatus.CALLED)
    for item in items_of(store, meeting):
        if item.status == str(ItemStatus.WAITING):
            item.status = str(ItemStatus.CARRIED)
            record_item(store, item, row, viewer=viewer, at=at)
    row.status = str(MeetingStatus.CANCELLED)
    _tell(store, row, viewer=viewer, at=at)


def _tell(store: Store, row: MeetingRow, *, viewer: Viewer, at: datetime) -> None:
    """Write what a meeting is now into the log, and tell whom it needs."""
    store.session.flush()
    items = items_of(store, row.id)
    problems = [i.problem_id for i in items if i.status != str(ItemStatus.DROPPED)]
    people = people_invited(store, region=row.region, problems=problems, viewer=viewer, at=at)
    record_meeting(store, row, viewer=viewer, at=at, notify=people)


def _check(given: Called) -> None:
    for name, (label, limit) in LIMITS.items():
        value = str(getattr(given, name)).strip()
        if name == "title" and not value:
            raise DomainError("missing_fact", field=label, name=name)
        if len(value) > limit:
            raise DomainError("fact_too_long", field=label, name=name, limit=limit)
    if given.ends_at <= given.starts_at:
        raise DomainError("bad_times", name="ends")


def _minutes_number(store: Store, row: MeetingRow, at: datetime) -> str:
    """会商纪要〔2026〕3号, one series a region and year (GB/T 9704-2012, 7.2.5)."""
    year = store.rules.calendar().local_date(at).year
    n = store.next_number(f"minutes:{row.region}:{year}")
    return _("〔{year}〕{n}号").format(year=year, n=n)
