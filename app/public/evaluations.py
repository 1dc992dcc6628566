"""/export/evaluation.xlsx and /export/quarterly.…: the measures as a workbook, and as a report."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from app import context
from app.domain.access import Permission, Viewer
from app.domain.flows import OFFICE_ZONE
from app.exports.evaluation import export_evaluation
from app.exports.quarterly_files import OFFERED, quarterly_file
from app.exports.register import MEDIA_TYPES
from app.exports.report_files import FORMATS
from app.public.downloads import handed_out
from app.public.exports import told
from app.translations import _

routes = Blueprint("evaluations", __name__)


@routes.get("/export/evaluation.xlsx")
def evaluation() -> Response:
    """评价考核 of the address's filter."""
    viewer, at = _viewer(), context.now()
    content = export_evaluation(context.application(), asked=_asked(), viewer=viewer, at=at)
    name = _("评价考核-{stamp}.xlsx").format(stamp=f"{at.astimezone(OFFICE_ZONE):%Y%m%d-%H%M}")
    return told(
        handed_out(content, name=name, media_type=MEDIA_TYPES["xlsx"]),
        request.args.get("token", ""),
    )


@routes.get("/export/quarterly.<kind>")
def quarterly(kind: str) -> Response:
    """季度评价报告 of the address's quarter, region, field and channel."""
    viewer = _viewer()
    if kind not in OFFERED:
        abort(404)
    name, content = quarterly_file(
        context.application(), asked=_asked(), kind=kind, viewer=viewer, at=context.now()
    )
    sent = handed_out(content, name=name, media_type=FORMATS[kind].media_type)
    return told(sent, request.args.get("token", ""))


def _viewer() -> Viewer:
    viewer = context.viewer()
    viewer.require(Permission.EXPORT)
    viewer.require(Permission.SEE_EVALUATION)
    return viewer


def _asked() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if name != "token"}
