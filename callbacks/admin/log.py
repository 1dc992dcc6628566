"""日志: the lines shown, in a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, State, dcc

from app.context import now, transaction, viewer
from app.domain.access import Permission
from app.queries.admin import log as query
from app.services.exporting import record_export
from callbacks.group import CallbackGroup
from layouts.pages.admin import log as layout
from layouts.pages.admin.ids import Ids

page = CallbackGroup(Permission.SEE_LOG)


@page.on(
    Output(Ids.LOG_FILE, "data"),
    Input(Ids.LOG_EXPORT, "n_clicks"),
    State(Ids.PLACE, "search"),
)
def export(_clicks: int, search: str | None) -> Any:
    """Every line of the filter in a csv; the export is itself an event."""
    asked = dict(parse_qsl((search or "").lstrip("?")))
    with transaction() as store:
        lines = query.exported(store, at=now(), query=asked)
        record_export(
            store, what="log", kind="csv", query=(search or "").lstrip("?"), rows=len(lines),
            as_of=now(), viewer=viewer(), at=now(),
        )  # fmt: skip
    return dcc.send_string(layout.exported(lines), "bihuan-log.csv")
