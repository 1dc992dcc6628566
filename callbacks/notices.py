"""消息: open a notice, mark all as read, say how to be told."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update, set_props

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.identifiers import problem_number
from app.domain.registers import Register, is_register
from app.queries import notices
from app.services import reading_notices
from app.translations import _
from callbacks.group import CallbackGroup
from layouts import shell
from layouts.pages import notices as layout
from layouts.pages.notices import Ids, line

page = CallbackGroup(Permission.SEE_PROBLEMS)


@page.on(
    Output(Ids.LIST, "children"),
    Input(line(ALL, ALL), "n_clicks"),
    Input(Ids.READ_ALL, "n_clicks"),
)
def read(clicks: list[int | None], _all: int | None) -> Any:
    """A press on a notice marks it as read and opens what it tells of; the other marks all."""
    pressed = ctx.triggered_id
    if pressed == Ids.READ_ALL:
        return marked(None)
    return opened(int(pressed["subject"]), int(pressed["n"])) if any(clicks) else no_update


def opened(subject: int, n: int) -> list[Any]:
    """The list with one notice read, on the way to what it tells of."""
    if not is_register(subject):
        set_props(shell.Ids.ADDRESS, {"href": f"/problems/{problem_number(subject)}"})
    elif is_register(subject, of=Register.EXPORTS):
        set_props(shell.Ids.ADDRESS, {"href": "/exports"})
    return marked((subject, n))


def marked(place: tuple[int, int] | None) -> list[Any]:
    """The list with one notice read, or all."""
    with transaction() as store:
        reading_notices.read(store, viewer=viewer(), at=now(), place=place)
    return redrawn()


def redrawn() -> list[Any]:
    """The newest notices, and the bell."""
    with reading() as store:
        view = notices.load(store, viewer=viewer(), at=now(), query={})
    set_props(shell.Ids.BELL, {"children": shell.bell_words(view.unread)})
    return layout.body(view)


@page.on(
    Output(Ids.SAID, "children"),
    Input(Ids.SAVE, "n_clicks"),
    State(Ids.MAIL, "value"),
    State(Ids.BY_MAIL, "value"),
    State(Ids.BY_ROBOT, "value"),
)
def save(_pressed: int, mail: str | None, by_mail: str, by_robot: str) -> str:
    """Keep the viewer's wishes."""
    with transaction() as store:
        reading_notices.prefer(
            store, viewer=viewer(), mail=mail or "", by_mail=by_mail, by_robot=by_robot
        )
    return _("已保存")
