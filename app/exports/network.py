"""部门协同 handed out as a file, and written into the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from app.context import Application
from app.domain.access import Viewer
from app.exports.network_findings import findings_xlsx
from app.exports.network_graph import graphml, ties_csv
from app.exports.network_picture import svg
from app.exports.register import MEDIA_TYPES
from app.queries.network import view_of
from app.queries.network_asked import parse_network_filter
from app.queries.network_findings import load_findings
from app.queries.network_view import NetworkView
from app.services.exporting import record_export
from db.store import Store

Writer = Callable[[NetworkView, Viewer], bytes]

WRITERS: Mapping[str, tuple[str, Writer]] = {
    "graphml": ("application/xml", lambda view, _viewer: graphml(view)),
    "csv": (MEDIA_TYPES["csv"], lambda view, _viewer: ties_csv(view)),
    "svg": ("image/svg+xml", lambda view, _viewer: svg(view)),
    "xlsx": (MEDIA_TYPES["xlsx"], lambda view, viewer: findings_xlsx(view, viewer=viewer)),
}
"""By ending: the media type, and what writes it."""


def network_file(
    application: Application, *, kind: str, asked: Mapping[str, str], viewer: Viewer, at: datetime
) -> tuple[NetworkView, bytes]:
    """The view that an address asks for, and its file; kind: a key of WRITERS."""
    with application.reading() as store:
        view = _view(store, asked, viewer=viewer, at=at, groups=kind == "xlsx")
    content = WRITERS[kind][1](view, viewer)
    with application.transaction() as store:
        record_export(
            store, what="network", kind=kind, query=urlencode(asked), rows=len(view.ties),
            as_of=view.asked.as_of or view.at, viewer=viewer, at=at,
        )  # fmt: skip
    return view, content


def _view(
    store: Store, query: Mapping[str, str], *, viewer: Viewer, at: datetime, groups: bool
) -> NetworkView:
    """What the page shows; groups: with the standing groups, which no page shows."""
    asked = parse_network_filter(query, viewer=viewer, at=at)
    found = load_findings(store, viewer=viewer, at=at, asked=asked, groups=groups)
    return view_of(store, viewer=viewer, at=at, asked=asked, findings=found)
