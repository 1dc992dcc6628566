"""The files of a meeting, handed out and written into the log: minutes and invitation."""

from __future__ import annotations

from datetime import datetime

from app.context import Application
from app.domain.access import Viewer
from app.domain.consultation import MeetingStatus
from app.domain.errors import DomainError
from app.exports.invitation import invitation
from app.queries.meeting import Meeting, meeting_of
from app.services.exporting import record_export

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ICS = "text/calendar"


def minutes_file(application: Application, *, meeting: int, viewer: Viewer, at: datetime) -> bytes:
    """The minutes of a meeting as a .docx. Raises DomainError: unknown_meeting, meeting_not_closed.

    What the viewer may not see of its problems is not in it.
    """
    found = _read(application, meeting, viewer, at)
    if found.status is not MeetingStatus.CLOSED:
        raise DomainError("meeting_not_closed")
    from app.exports.minutes import minutes  # heavy: only where minutes are asked for

    content = minutes(found)
    _record(application, found, what="minutes", kind="docx", viewer=viewer, at=at)
    return content


def invitation_file(
    application: Application, *, meeting: int, viewer: Viewer, at: datetime
) -> bytes:
    """A meeting as a calendar file. Raises DomainError "unknown_meeting"."""
    found = _read(application, meeting, viewer, at)
    content = invitation(found, at=at)
    _record(application, found, what="invitation", kind="ics", viewer=viewer, at=at)
    return content


def _read(application: Application, meeting: int, viewer: Viewer, at: datetime) -> Meeting:
    with application.reading() as store:
        return meeting_of(store, meeting=meeting, viewer=viewer, at=at)


def _record(
    application: Application, meeting: Meeting, *, what: str, kind: str, viewer: Viewer,
    at: datetime,
) -> None:  # fmt: skip
    with application.transaction() as store:
        record_export(
            store, what=what, kind=kind, query=f"meeting={meeting.id}", rows=len(meeting.items),
            as_of=at, viewer=viewer, at=at,
        )  # fmt: skip
