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
    file = cast(IO[bytes], tempfile.TemporaryFile())  # noqa: SIM115 - the answer closes it
    export_register(
        context.application(),
        asked=parse_filter(request.args),
        viewer=viewer,
        at=at,
        kind=kind,
        file=file,
    )
    file.seek(0)
    stamp = at.astimezone(OFFICE_ZONE).strftime("%Y%m%d-%H%M")
    name = _("问题台账-{stamp}.{kind}").format(stamp=stamp, kind=kind)
    answer = send_file(
        file, mimetype=MEDIA_TYPES[kind], as_attachment=True, download_name=name, max_age=0
    )
    return told(answer, request.args.get("token", ""))


def told(answer: Response, token: str) -> Response:
    """The answer, with the token that the link asked for."""
    if TOKEN.fullmatch(token):
        secure = context.application().settings.behind_tls
        answer.set_cookie(READY, token, max_age=60, samesite="Lax", secure=secure)
    return answer
