"""/consultations/…: a meeting's minutes and its invitation, as files."""

from __future__ import annotations

from flask import Blueprint, Response

from app import context
from app.domain.access import Permission, Viewer
from app.exports.meeting_files import DOCX, ICS, invitation_file, minutes_file
from app.public.downloads import handed_out
from app.translations import _

routes = Blueprint("meetings", __name__)


@routes.get("/consultations/<int:meeting>/minutes.docx")
def minutes(meeting: int) -> Response:
    """会商纪要."""
    content = minutes_file(
        context.application(), meeting=meeting, viewer=_viewer(), at=context.now()
    )
    return handed_out(content, name=_("会商纪要-{n}.docx").format(n=meeting), media_type=DOCX)


@routes.get("/consultations/<int:meeting>/invitation.ics")
def invitation(meeting: int) -> Response:
    """会议邀请."""
    content = invitation_file(
        context.application(), meeting=meeting, viewer=_viewer(), at=context.now()
    )
    return handed_out(content, name=_("会商邀请-{n}.ics").format(n=meeting), media_type=ICS)


def _viewer() -> Viewer:
    viewer = context.viewer()
    viewer.require(Permission.EXPORT)
    viewer.require(Permission.SEE_CONSULTATIONS)
    return viewer
