"""/supervision/province/…: a list of what needs the province, as a file."""

from __future__ import annotations

from flask import Blueprint, Response

from app import context
from app.domain.access import Permission
from app.exports.province_list_files import TYPES, province_list_file
from app.public.downloads import handed_out
from app.translations import _

routes = Blueprint("province_lists", __name__)


@routes.get("/supervision/province/<code>.<any(docx, xlsx):kind>")
def province_list(code: str, kind: str) -> Response:
    """省级梳理清单."""
    viewer = context.viewer()
    viewer.require(Permission.EXPORT)
    viewer.require(Permission.SEE_SUPERVISION)
    name, content = province_list_file(
        context.application(), code=code, kind=kind, viewer=viewer, at=context.now()
    )
    words = _("省级梳理清单-{name}.{kind}").format(name=name, kind=kind)
    return handed_out(content, name=words, media_type=TYPES[kind])
