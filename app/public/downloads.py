"""Files that go out: attachments of problems. Always to be saved, never opened in place."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, send_file

from app import context
from app.domain.access import Permission
from app.domain.identifiers import parse_problem_number
from app.services.attachments import read_attachment

routes = Blueprint("downloads", __name__)


@routes.get("/files/<number>/<int:n>")
def attachment(number: str, n: int) -> Response:
    """The nth attachment of a problem that the viewer may see."""
    viewer = context.viewer()
    viewer.require(Permission.SEE_PROBLEMS)
    with context.reading() as store:
        found = read_attachment(store, problem=parse_problem_number(number), n=n, viewer=viewer)
    return handed_out(found.content, name=found.name, media_type=found.media_type)


def handed_out(content: bytes, *, name: str, media_type: str) -> Response:
    """A file as an answer: with its name, never kept by the browser, never run in it."""
    response = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name, max_age=0
    )
    response.headers["X-Download-Options"] = "noopen"
    return response
