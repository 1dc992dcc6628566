"""/export/evaluation.xlsx: the measures that are shown, as a workbook."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app import context
from app.domain.access import Permission
from app.domain.flows import OFFICE_ZONE
from app.exports.evaluation import export_evaluation
from app.exports.register import MEDIA_TYPES
from app.public.downloads import handed_out
from app.public.exports import told
from app.translations import _

routes = Blueprint("evaluations", __name__)


@routes.get("/export/evaluation.xlsx")
def evaluation() -> Response:
    """评价考核 of the address's filter."""
    viewer = context.viewer()
    viewer.require(Permission.EXPORT)
    viewer.require(Permission.SEE_EVALUATION)
    at = context.now()
    asked = {name: value for name, value in request.args.items() if name != "token"}
    content = export_evaluation(context.application(), asked=asked, viewer=viewer, at=at)
    name = _("评价考核-{stamp}.xlsx").format(stamp=f"{at.astimezone(OFFICE_ZONE):%Y%m%d-%H%M}")
    return told(
        handed_out(content, name=name, media_type=MEDIA_TYPES["xlsx"]),
        request.args.get("token", ""),
    )
