"""/export/survey-template.…: the templates that survey rounds are filled into."""

from __future__ import annotations

from flask import Blueprint, Response

from app import context
from app.domain.access import Permission
from app.exports.register import MEDIA_TYPES
from app.exports.survey_template import survey_template
from app.public.downloads import handed_out
from app.translations import _

routes = Blueprint("surveys", __name__)

ENDINGS = {"xlsx": "xlsx", "csv": "zip"}


@routes.get("/export/survey-template.<any(xlsx, csv):kind>")
def template(kind: str) -> Response:
    """An empty file to fill in."""
    context.viewer().require(Permission.IMPORT_SURVEYS)
    name = _("评价轮次模板.{ending}").format(ending=ENDINGS[kind])
    media_type = MEDIA_TYPES.get(ENDINGS[kind], "application/zip")
    return handed_out(survey_template(kind), name=name, media_type=media_type)
