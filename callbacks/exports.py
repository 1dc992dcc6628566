"""我的导出: cancel, ask again, delete; and look again while something is made."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, ctx, set_props
from dash.exceptions import PreventUpdate

from app.context import application, now, reading, transaction, viewer
from app.domain.access import Permission
from app.queries import exports
from app.services import export_tasks
from callbacks.group import CallbackGroup
from layouts import shell
from layouts.pages import exports as layout
from layouts.pages.exports import Ids, act

page = CallbackGroup(Permission.EXPORT)


@page.on(
    Output(Ids.LIST, "children"),
    Output(Ids.TICK, "disabled"),
    Input(act(ALL, ALL), "n_clicks"),
    Input(Ids.TICK, "n_intervals"),
)
def look(_clicks: list[int | None], _ticks: int | None) -> tuple[Any, bool]:
    """The list as it is now, after the button that was pressed, if one was."""
    pressed = ctx.triggered_id
    if pressed != Ids.TICK:
        if not pressed or not ctx.triggered[0]["value"]:
            raise PreventUpdate
        ACTS[pressed["act"]](int(pressed["task"]))
    return redrawn()


def redrawn() -> tuple[Any, bool]:
    """The list, whether it may rest, and the bell."""
    with reading() as store:
        view = exports.load(store, viewer=viewer(), at=now(), query={})
    set_props(shell.Ids.BELL, {"children": shell.bell_words(view.unread)})
    return layout.body(view), not view.running


def cancel(task: int) -> None:
    """Give up what is waited for."""
    with transaction() as store:
        export_tasks.cancel(store, task=task, viewer=viewer(), at=now())


def again(task: int) -> None:
    """Ask for the same as it stands now."""
    room = application().settings.export_room
    with transaction() as store:
        export_tasks.ask_again(store, task=task, viewer=viewer(), at=now(), room=room)


def drop(task: int) -> None:
    """Forget it, and then its file."""
    with transaction() as store:
        stored = export_tasks.drop(store, task=task, viewer=viewer())
    application().export_files.remove(stored)


ACTS = {"cancel": cancel, "again": again, "drop": drop}
