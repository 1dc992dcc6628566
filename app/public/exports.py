"""/export/…: the list that is shown, as a file; a long one is made in the background.

A list of no more problems than a setting says is written while the visitor waits. A longer one is
asked for, and the visitor led to 我的导出; asking twice asks once.
"""

from __future__ import annotations

import re
import tempfile
from typing import IO, cast

from flask import Blueprint, Response, redirect, request, send_file

from app import context
from app.domain.export_tasks import ExportForm, ExportKind, require_export
from app.domain.register_filter import RegisterFilter, parse_filter
from app.exports.event_log import FORMS, export_event_log
from app.exports.list_files import list_media_type, list_name
from app.exports.register import export_register
from app.services import export_tasks

routes = Blueprint("exports", __name__)

TOKEN = re.compile("[a-z0-9]{1,16}", re.ASCII)
READY = "bihuan-export"
"""The cookie by which the page learns that the file is there: the token of its own link."""

WRITERS = {ExportKind.REGISTER: export_register, ExportKind.EVENT_LOG: export_event_log}


@routes.get("/export/register.<any(xlsx, csv):kind>")
def register(kind: str) -> Response:
    """The register of the address's filter."""
    return _now_or_later(ExportKind.REGISTER, ExportForm(kind))


@routes.get('/export/event-log.<any("xes.gz", "ocel.json", csv):ending>')
def event_log(ending: str) -> Response:
    """The event log of the problems of the address's filter."""
    kind = next(kind for kind, form in FORMS.items() if form.ending == ending)
    return _now_or_later(ExportKind.EVENT_LOG, ExportForm(kind))


@routes.get("/export/files/<int:task>")
def made(task: int) -> Response:
    """A file that was made in the background, for whoever asked for it."""
    with context.reading() as store:
        ready = export_tasks.fetched(store, task=task, viewer=context.viewer(), at=context.now())
    file = context.application().export_files.reading(ready.stored)
    return _sent(file, name=ready.name, media_type=list_media_type(ready.what, ready.kind))


def _now_or_later(what: ExportKind, kind: ExportForm) -> Response:
    viewer, asked = context.viewer(), parse_filter(request.args)
    require_export(viewer)
    limit = context.application().settings.direct_export
    with context.reading() as store:
        is_long = export_tasks.is_long(
            store, asked=asked, viewer=viewer, at=context.now(), limit=limit
        )
    return _later(what, kind, asked) if is_long else _now(what, kind, asked)


def _now(what: ExportKind, kind: ExportForm, asked: RegisterFilter) -> Response:
    at, file = context.now(), _room()
    WRITERS[what](
        context.application(),
        asked=asked,
        viewer=context.viewer(),
        at=at,
        kind=kind,
        file=file,
    )
    return _sent(file, name=list_name(what, kind, at=at), media_type=list_media_type(what, kind))


def _later(what: ExportKind, kind: ExportForm, asked: RegisterFilter) -> Response:
    room = context.application().settings.export_room
    with context.transaction() as store:
        task = export_tasks.ask_export(
            store, what=what, kind=kind, asked=asked, viewer=context.viewer(), at=context.now(),
            room=room,
        )  # fmt: skip
    return cast(Response, redirect(f"/exports?begun={task.id}", code=303))


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
