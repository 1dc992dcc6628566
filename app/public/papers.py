"""/problems/…: the printed papers of a problem, its 督办单 and its 交办单."""

from __future__ import annotations

from flask import Blueprint, Response

from app import context
from app.domain.access import Permission, Viewer
from app.domain.identifiers import parse_problem_number
from app.exports.meeting_files import DOCX
from app.exports.order_files import dispatch_file, order_file
from app.public.downloads import handed_out
from app.translations import _

routes = Blueprint("papers", __name__)


@routes.get("/problems/<number>/order/<int:n>.docx")
def order(number: str, n: int) -> Response:
    """督办单."""
    content = order_file(
        context.application(),
        problem=parse_problem_number(number),
        n=n,
        viewer=_viewer(),
        at=context.now(),
    )
    name = _("督办单-{number}-{n}.docx").format(number=number, n=n)
    return handed_out(content, name=name, media_type=DOCX)


@routes.get("/problems/<number>/dispatch.docx")
def dispatch(number: str) -> Response:
    """交办单."""
    content = dispatch_file(
        context.application(),
        problem=parse_problem_number(number),
        viewer=_viewer(),
        at=context.now(),
    )
    return handed_out(
        content, name=_("交办单-{number}.docx").format(number=number), media_type=DOCX
    )


def _viewer() -> Viewer:
    viewer = context.viewer()
    viewer.require(Permission.EXPORT)
    viewer.require(Permission.SEE_PROBLEMS)
    return viewer
