"""Problems put forward for consultation: on the next agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Viewer
from app.services import agendas
from db.consultation_query import standing_meetings
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class PutForward:
    """The meeting whose agenda it is, the problems added, how many stood there already."""

    meeting: int
    title: str
    starts_at: datetime
    added: tuple[int, ...]
    known: int


def put_forward(
    store: Store, *, problems: Sequence[int], viewer: Viewer, at: datetime
) -> PutForward | None:
    """Put problems on the agenda of the next meeting of the viewer's own region.

    None where no meeting is called that is not over. Raises DomainError: not_allowed,
    unknown_problem.
    """
    viewer.require(Permission.SET_AGENDA)
    called = standing_meetings(store.session, viewer)
    ahead = [m for m in called if m.region == viewer.region and m.ends_at > at]
    if not ahead:
        return None
    meeting = ahead[0]
    added = agendas.add_items(store, meeting=meeting.id, problems=problems, viewer=viewer, at=at)
    return PutForward(
        meeting=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        added=added,
        known=len(problems) - len(added),
    )
