"""/exports/reviews/…: the frozen material of a weekly review, as a file."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, request

from app import context
from app.domain.access import Permission
from app.exports.report_files import FORMATS
from app.exports.review_files import review_file
from app.public.downloads import handed_out
from app.public.exports import told

routes = Blueprint("reviews", __name__)


@routes.get("/exports/reviews/<region>/<day>.<kind>")
def review(region: str, day: str, kind: str) -> Response:
    """周例会材料 of the week that ends on a local date (ISO). `table`: the one that a csv holds."""
    viewer = context.viewer()
    viewer.require(Permission.EXPORT)
    if kind not in FORMATS:
        abort(404)
    name, content = review_file(
        context.application(),
        region=region,
        day=_day(day),
        kind=kind,
        viewer=viewer,
        at=context.now(),
        table=request.args.get("table", ""),
    )
    sent = handed_out(content, name=name, media_type=FORMATS[kind].media_type)
    return told(sent, request.args.get("token", ""))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        abort(404)
