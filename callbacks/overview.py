"""指挥总览: narrow to a region, a field, one's own charge; the wall draws itself anew."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from dash import ALL, Input, Output, State

from app.context import now, reading, viewer
from app.domain.access import Permission
from app.domain.register_filter import parse_filter
from app.queries import overview as query
from callbacks.group import CallbackGroup
from layouts.pages import overview as layout
from layouts.pages.overview import Ids, control

page = CallbackGroup(Permission.SEE_OVERVIEW)

CONTROLS = control(ALL)


@page.on(Output(Ids.ADDRESS, "href"), Input(CONTROLS, "value"), State(CONTROLS, "id"))
def narrow(values: list[Any], ids: list[dict[str, str]]) -> str:
    """The address of what the controls ask for; opening it draws the page."""
    asked = {id["key"]: value or "" for id, value in zip(ids, values, strict=True)}
    return layout.address(parse_filter(asked), asked.get("at", ""))


@page.on(
    Output(Ids.WALL, "children"), Input(Ids.CLOCK, "n_intervals"), State(Ids.ADDRESS, "search")
)
def refresh(_ticks: int, search: str | None) -> Any:
    """The wall as it is now."""
    pairs = dict(parse_qsl((search or "").removeprefix("?")))
    with reading() as store:
        view = query.load(store, viewer=viewer(), at=now(), query=pairs)
    return layout.wall(view)
