"""督办: release what a rule drew up, raise, lift, remind, and see the list as it is then."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from dash import ALL, Input, Output, State, ctx, no_update

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.queries import supervision as query
from app.services import supervising
from app.translations import _
from callbacks.act_panel import PanelCallbacks
from callbacks.errors import show
from callbacks.group import CallbackGroup
from layouts.components.supervision_lines import PANEL, ask
from layouts.pages import supervision as layout
from layouts.pages.supervision import Ids, decide

page = CallbackGroup(Permission.SEE_SUPERVISION)

panel = PanelCallbacks(PANEL)
panel.attach(page)

Drawn = tuple[Any, Any]


@page.on(
    Output(Ids.QUESTION, "children"),
    Output(Ids.DIALOG, "is_open"),
    Input(ask(ALL), "n_clicks"),
    Input(decide(ALL, ALL, ALL), "n_clicks"),
    needs=Permission.ORDER,
)
def settle(asked: list[int | None], decided: list[int | None]) -> Drawn:
    """Ask before a draft is released; then release it. A redrawn button is no press."""
    pressed = ctx.triggered_id
    asking = pressed is not None and pressed["type"] == ask(ALL)["type"]
    if pressed is None or not any(asked if asking else decided):
        return no_update, no_update
    if asking:
        return question(int(pressed["problem"]))
    if pressed["do"] == "release":
        release(int(pressed["problem"]), version=int(pressed["version"]))
    return [], False


def question(problem: int) -> Drawn:
    """What will be, in words."""
    with reading() as store:
        draft = query.draft_of(store, viewer=viewer(), at=now(), problem=problem)
    return layout.question(draft, approved_by=viewer().name), True


def release(problem: int, *, version: int) -> None:
    """下达 what the question told, unless the problem has changed since."""
    with transaction() as store:
        case = supervising.release(
            store, problem=problem, viewer=viewer(), at=now(), expected=version
        )
    show(_("已下达：{number}").format(number=case.orders[-1].number))


@page.on(
    Output(Ids.LIST, "children"),
    Input(PANEL.panel, "is_open"),
    Input(Ids.DIALOG, "is_open"),
    Input(Ids.REFRESH, "n_intervals"),
    State(Ids.ADDRESS, "search"),
)
def redraw(panel_open: bool, dialog_open: bool, _ticks: int, search: str | None) -> Any:
    """The page as it is now: after an act, and now and then; never under something open."""
    if panel_open or dialog_open:
        return no_update
    asked = dict(parse_qsl((search or "").removeprefix("?")))
    with reading() as store:
        view = query.load(store, viewer=viewer(), at=now(), query=asked)
    return layout.body(view)
