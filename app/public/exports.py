"""/export/…: the list that is shown, as a file; made on the server, whatever its length."""

from __future__ import annotations

import re
import tempfile
from typing import IO, cast

from flask import Blueprint, Response, request, send_file

from app import context
from app.domain.access import Permission
from app.domain.flows import OFFICE_ZONE
from app.domain.register_filter import parse_filter
from app.exports.event_log import FORMS, export_event_log
from app.exports.register import MEDIA_TYPES, export_register
from app.translations import _

routes = Blueprint("exports", __name__)

TOKEN = re.compile("[a-z0-9]{1,16}", re.ASCII)
READY = "bihuan-export"
"""The cookie by which the page learns that the file is there: the token of its own link."""


@routes.get("/export/register.<any(xlsx, csv):kind>")
def register(kind: str) -> Response:
    """The register of the address's filter."""
    viewer = context.viewer()
    viewer.require(Permission.EXPORT)
    viewer.require(Permission.SEE_PROBLEMS)
    at = context.now()
    file = _room()
    export_register(
        context.application(),
        asked=parse_filter(request.args),
        viewer=viewer,
        at=at,
        kind=kind,
        file=file,
    )
    stamp = at.astimezone(OFFICE_ZONE).strftime("%Y%m%d-%H%M")
    name = _("问题台账-{stamp}.{kind}").format(stamp=stamp, kind=kind)
    return _sent(file, name=name, media_type=MEDIA_TYPES[kind])


@routes.get('/export/event-log.<any("xes.gz", "ocel.json", csv):ending>')
def event_log(ending: str) -> Response:
    """The event log of the problems of the address's filter."""
    viewer = context.viewer()
    viewer.require(Permission.EXPORT)
    viewer.require(Permission.SEE_PROBLEMS)
    at = context.now()
    kind = next(kind for kind, form in FORMS.items() if form.ending == ending)
    file = _room()
    export_event_log(
        context.application(),
        asked=parse_filter(request.args),
        viewer=viewer,
        at=at,
        kind=kind,
        file=file,
    )
    day = at.astimezone(OFFICE_ZONE).date().isoformat()
    name = _("事件日志_{day}.{ending}").format(day=day, ending=ending)
    return _sent(file, name=name, media_type=FORMS[kind].media_type)


def _room() -> IO[bytes]:
    """A file without a name, which is gone when the answer closes it."""
    return cast(IO[bytes], tempfile.TemporaryFile())


def _sent(file: IO[bytes], *, name: str, media_type: str) -> Response:
    file.seek(0)
    answer = send_file(file, mimetype=media_type, as_attachment=True, download_name=name, max_age=0)
    return told(answer, request.args.get("token", ""))


def told(answer: Response, token: str) -> Response:
    """The answer, with the token that the link asked for."""
    if TOKEN.fullmatch(token):
        secure = context.application().settings.behind_tls
        answer.set_cookie(READY, token, max_age=60, samesite="Lax", secure=secure)
    return answer
