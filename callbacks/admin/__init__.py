"""系统管理: filters, one callback for every button that changes something, and previews."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import ALL, Input, Output, State, ctx, set_props
from dash.exceptions import PreventUpdate

from app.context import now, reading, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.queries import admin as query
from callbacks.admin import calendar, departments, fields, imports, jobs, log, people, rules
from callbacks.admin.acts import Act
from callbacks.errors import show
from callbacks.forms import typed_by_name
from callbacks.group import CallbackGroup
from layouts.pages import admin as layout
from layouts.pages.admin.ids import Ids, address, any_act, field, filter_field

page = CallbackGroup(Permission.SEE_ADMIN)

GROUPS = (page, calendar.page, rules.page, imports.page, jobs.page, log.page)

ACTS: dict[str, Act] = {
    **people.ACTS,
    **departments.ACTS,
    **fields.ACTS,
    **calendar.ACTS,
    **rules.ACTS,
    **imports.ACTS,
    **jobs.ACTS,
}
"""Every button that changes something: its name, the permission it needs, what it does."""


@page.on(
    Output(Ids.ADDRESS, "href"),
    Input(filter_field(ALL), "value"),
    State(filter_field(ALL), "id"),
    State(Ids.PLACE, "search"),
)
def narrow(values: list[Any], ids: list[dict[str, str]], search: str | None) -> str:
    """The address of the list as it is narrowed, from its first page."""
    one_changed()
    typed = {name: str(value) for name, value in typed_by_name(ids, values).items()}
    return address(asked_for(search).get("tab", ""), typed)


def one_changed() -> None:
    """Go on if a person changed a field: drawing the filters anew tells of all of them at once."""
    if len(ctx.triggered) != 1:
        raise PreventUpdate


@page.on(
    Output(Ids.BODY, "children"),
    Output(Ids.NOTICE, "children"),
    Input(any_act(), "n_clicks"),
    State(field(ALL), "value"),
    State(field(ALL), "id"),
    State(Ids.PLACE, "search"),
)
def press(
    _clicks: list[int | None], values: list[Any], ids: list[dict[str, str]], search: str | None
) -> tuple[Any, Any]:
    """Do what a button says, with what was typed; then show the tab as it is now."""
    pressed = pressed_button()
    done = act_named(pressed["act"])(typed_by_name(ids, values), pressed["of"])
    show(done.said)
    shown = {**asked_for(search), **done.changes}
    set_props(Ids.PLACE, {"search": f"?{urlencode({k: v for k, v in shown.items() if v})}"})
    return redrawn(shown), done.notice


def pressed_button() -> dict[str, str]:
    """The id of the button that was pressed; a mere redraw presses none."""
    if not ctx.triggered or not ctx.triggered[0]["value"]:
        raise PreventUpdate
    return dict(ctx.triggered_id)


def act_named(name: str) -> Any:
    """What a button does, for whoever may. Raises DomainError "not_allowed"."""
    if name not in ACTS:
        raise DomainError("not_allowed")
    viewer().require(ACTS[name].needs)
    return ACTS[name].run


def redrawn(asked: dict[str, str]) -> Any:
    """The body of a tab as it is now."""
    with reading() as store:
        view = query.load(store, viewer=viewer(), at=now(), query=asked)
    return layout.body(view)


def asked_for(search: str | None) -> dict[str, str]:
    """The parts of the address after its question mark."""
    return dict(parse_qsl((search or "").lstrip("?")))
