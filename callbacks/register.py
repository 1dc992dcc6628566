"""问题台账: narrow, fetch, keep a view, do something to several."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from dash import ALL, MATCH, Input, Output, State, ctx, no_update

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.register_filter import RegisterFilter, parse_filter
from app.domain.steps import Action
from app.queries import register as query
from app.queries.register_choices import choices
from app.services import saved_views
from app.services.several import perform_each
from callbacks.group import CallbackGroup
from layouts.components.register_dialogs import QUESTIONS, bulk_act, bulk_field, outcome
from layouts.components.register_filters import asked_anew, control
from layouts.pages import register as layout
from layouts.pages.register import Ids, bulk_buttons, grid_rows, new_name, part, view_act

page = CallbackGroup(Permission.SEE_PROBLEMS)

CONTROLS = control(ALL)
THIS_GRID = part("grid", MATCH)
ASKED = part("asked", MATCH)
SELECTED = State(part("grid", ALL), "selectedRows")
HERE = State(Ids.ADDRESS, "search")
BULK = {"remind": Action.REMIND, "amend": Action.AMEND}


def pairs(search: str | None) -> dict[str, str]:
    """The pairs of an address's query."""
    return dict(parse_qsl((search or "").removeprefix("?")))


def asked_of(search: str | None) -> RegisterFilter:
    """The filter of an address's query."""
    return parse_filter(pairs(search))


@page.on(Output(Ids.ADDRESS, "href"), Input(CONTROLS, "value"), State(CONTROLS, "id"), HERE)
def narrow(values: list[Any], ids: list[dict[str, str]], search: str | None) -> str:
    """The address of what the controls ask for; opening it draws the list."""
    typed = {id["key"]: value for id, value in zip(ids, values, strict=True)}
    return parse_filter(asked_anew(asked_of(search), typed)).address()


# The browser knows the place of the row before those that are asked for.
page.in_browser("askRows", Output(ASKED, "data"), Input(THIS_GRID, "getRowsRequest"))


@page.on(
    Output(THIS_GRID, "getRowsResponse"),
    Output(part("sorted", MATCH), "href"),
    Input(ASKED, "data"),
    State(THIS_GRID, "id"),
)
def fetch(request: dict[str, Any] | None, id: dict[str, str]) -> tuple[Any, Any]:
    """The rows asked for; another order than the address's is another address."""
    at = now()
    with reading() as store:
        block = query.block(
            store, viewer=viewer(), at=at, query=pairs(id["view"]), request=request or {}
        )
    moved = no_update if query.same_order(block.asked, pairs(id["view"])) else block.asked.address()
    return {"rowData": grid_rows(block, at), "rowCount": block.end}, moved


@page.on(Output(part("bulk", MATCH), "children"), Input(THIS_GRID, "selectedRows"))
def choose(rows: Any) -> Any:
    """What can be done to the chosen rows."""
    person = viewer()
    return bulk_buttons(
        len(chosen([rows])),
        remind=person.can(Permission.REMIND),
        amend=person.can(Permission.AMEND),
    )


def chosen(grids: list[Any]) -> list[int]:
    """The ids of the rows that are chosen in the one grid there is."""
    rows = [row for rows in grids if isinstance(rows, list) for row in rows]
    return [int(row["id"]) for row in rows if str(row.get("id", "")).isdigit()]


@page.on(
    Output(Ids.DIALOG_BODY, "children"),
    Output(Ids.DIALOG, "is_open"),
    Input(bulk_act(ALL, "ask"), "n_clicks"),
    Input(bulk_act(ALL, "do"), "n_clicks"),
    SELECTED,
    State(bulk_field(ALL), "id"),
    State(bulk_field(ALL), "value"),
    HERE,
)
def several(
    asks: list[int | None],
    does: list[int | None],
    grids: list[Any],
    fields: list[dict[str, str]],
    values: list[Any],
    search: str | None,
) -> tuple[Any, Any]:
    """Ask first, then do it to each, and say what came of it."""
    pressed = ctx.triggered_id
    if not pressed or not any((*asks, *does)) or not ctx.triggered[0]["value"]:
        return no_update, no_update
    if pressed["act"] == "cancel":
        return [], False
    if pressed["type"] == bulk_act("", "ask")["type"]:
        return question(pressed["act"], len(chosen(grids))), True
    given = {id["name"]: value for id, value in zip(fields, values, strict=True)}
    done = perform_each(
        transaction,
        problems=chosen(grids),
        action=BULK[pressed["act"]],
        given=given,
        viewer=viewer(),
        at=now(),
    )
    return outcome(done, asked_of(search).address()), True


def question(act: str, count: int) -> Any:
    """What is asked before an act on so many."""
    with reading() as store:
        offered = choices(store, viewer=viewer(), asked=RegisterFilter())
    return QUESTIONS[act](count, offered.fields)


@page.on(
    Output(Ids.VIEWS, "children"),
    Input(view_act(ALL, ALL), "n_clicks"),
    State(Ids.VIEW_NAME, "value"),
    State(new_name(ALL), "value"),
    HERE,
)
def keep(
    clicks: list[int | None], name: str | None, new_names: list[str | None], search: str | None
) -> Any:
    """Keep this view under a name, drop one, or give one another name."""
    if not any(clicks):
        return no_update
    pressed, asked, person = ctx.triggered_id, asked_of(search), viewer()
    act, view = pressed["act"], pressed["name"]
    with transaction() as store:
        if act == "drop":
            saved_views.drop_view(store, name=view, viewer=person)
        if act == "save":
            saved_views.save_view(store, name=name or "", asked=asked, viewer=person)
        if act == "rename":
            saved_views.rename_view(store, name=view, new_name=new_names[0] or "", viewer=person)
        saved = query.saved_views(store, viewer=person)
    return layout.saved_views(saved, asked, renaming=view if act == "ask" else "")
