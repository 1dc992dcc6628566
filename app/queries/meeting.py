"""会商议程: a meeting with its agenda, what was decided, who took part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Viewer
from app.domain.consultation import Attendance, MeetingStatus
from app.domain.errors import DomainError
from app.queries.meeting_items import Decision, Item, items_of
from db.models import MeetingRow
from db.store import Store

__all__ = ["Decision", "Item", "Meeting", "MeetingView", "load", "meeting_of"]


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What the pages and the minutes show of a meeting."""

    id: int
    region: str
    title: str
    place: str
    chair: str
    starts_at: datetime
    ends_at: datetime
    series: str
    status: MeetingStatus
    opened_at: datetime | None
    closed_at: datetime | None
    number: str
    attendance: Mapping[Attendance, tuple[str, ...]]
    remarks: str
    items: tuple[Item, ...]

    @property
    def departments(self) -> tuple[str, ...]:
        """Whom the agenda needs, each once."""
        names = [name for i in self.items if i.stands for _id, name in i.departments]
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, kw_only=True)
class MeetingView:
    """The page of a meeting. shown: the item that the projector shows, None where it has none.

    may_consult: whether the viewer may prepare it and decide.
    """

    at: datetime
    meeting: Meeting
    may_consult: bool
    may_export: bool
    projector: bool = False
    shown: Item | None = None

    @property
    def editable(self) -> bool:
        """Whether the agenda may still be changed, by this viewer."""
        stands = self.meeting.status in (MeetingStatus.CALLED, MeetingStatus.OPEN)
        return self.may_consult and stands

    @property
    def deciding(self) -> bool:
        """Whether decisions may be taken now, by this viewer."""
        return self.may_consult and self.meeting.status is MeetingStatus.OPEN


def load(
    store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str], number: str
) -> MeetingView:
    """The page of a meeting by its number.

    query: mode "projector" shows one item at a time, `item` says which. Raises DomainError
    "unknown_meeting".
    """
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        raise DomainError("unknown_meeting")
    meeting = meeting_of(store, meeting=int(number), viewer=viewer, at=at)
    standing = [item for item in meeting.items if item.stands]
    chosen = [item for item in standing if str(item.n) == query.get("item")]
    return MeetingView(
        at=at,
        meeting=meeting,
        may_consult=viewer.can(Permission.CONSULT),
        may_export=viewer.can(Permission.EXPORT),
        projector=query.get("mode") == "projector",
        shown=next(iter([*chosen, *standing]), None),
    )


LONGEST_NUMBER = 15


def meeting_of(store: Store, *, meeting: int, viewer: Viewer, at: datetime) -> Meeting:
    """A meeting of the viewer's region or below, with what the viewer may see of its problems.

    Raises DomainError "unknown_meeting".
    """
    row = store.session.get(MeetingRow, meeting)
    if row is None or not row.region.startswith(viewer.region):
        raise DomainError("unknown_meeting")
    told = json.loads(row.attendance or "{}")
    return Meeting(
        id=row.id,
        region=row.region,
        title=row.title,
        place=row.place,
        chair=row.chair,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        series=row.series,
        status=MeetingStatus(row.status),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        number=row.number,
        attendance={kind: tuple(told.get(str(kind), ())) for kind in Attendance},
        remarks=row.remarks,
        items=items_of(store, meeting, viewer, at),
    )
