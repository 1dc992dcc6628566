"""/export/network.…: the graph of departments that is shown, as a file."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app import context
from app.domain.access import Permission
from app.domain.flows import OFFICE_ZONE
from app.exports.network import WRITERS, network_file
from app.public.downloads import handed_out
from app.public.exports import told
from app.translations import N_, _

routes = Blueprint("networks", __name__)

NAMES = {
    "graphml": N_("部门协同-{graph}-{stamp}.graphml"),
    "csv": N_("部门协同-{graph}-{stamp}.csv"),
    "svg": N_("部门协同-{graph}-{stamp}.svg"),
    "xlsx": N_("部门协同-{graph}-{stamp}.xlsx"),
}


@routes.get("/export/network.<any(graphml, csv, svg, xlsx):kind>")
def network(kind: str) -> Response:
    """部门协同 of the address's filter."""
    viewer = context.viewer()
    viewer.require(Permission.EXPORT)
    viewer.require(Permission.SEE_NETWORK)
    at = context.now()
    asked = {name: value for name, value in request.args.items() if name != "token"}
    view, content = network_file(
        context.application(), kind=kind, asked=asked, viewer=viewer, at=at
    )
    stamp = f"{at.astimezone(OFFICE_ZONE):%Y%m%d-%H%M}"
    name = _(NAMES[kind]).format(graph=_(view.asked.graph.label), stamp=stamp)
    return told(
        handed_out(content, name=name, media_type=WRITERS[kind][0]), request.args.get("token", "")
    )
