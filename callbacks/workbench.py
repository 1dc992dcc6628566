"""我的待办: open an act's form beside the list, take the act, see the list as it is then."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, no_update

from app.context import now, reading, viewer
from app.domain.access import Permission
from app.queries import workbench
from callbacks.act_panel import PanelCallbacks
from callbacks.group import CallbackGroup
from layouts.pages import workbench as layout
from layouts.pages.workbench import PANEL, Ids

page = CallbackGroup(Permission.SEE_WORKBENCH)

panel = PanelCallbacks(PANEL)
panel.attach(page)


@page.on(
    Output(Ids.LIST, "children"),
    Input(PANEL.panel, "is_open"),
    Input(Ids.REFRESH, "n_intervals"),
    State(Ids.ADDRESS, "search"),
)
def redraw(is_open: bool, _ticks: int, search: str | None) -> Any:
    """The list as it is now: after an act, and now and then; never under an open form."""
    if is_open:
        return no_update
    kind = (search or "").removeprefix("?kind=")
    with reading() as store:
        view = workbench.load(store, viewer=viewer(), at=now(), query={"kind": kind})
    return layout.body(view)
