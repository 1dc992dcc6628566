"""我的待办: open an act's form beside the list, take the act, see the list as it is then."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.domain.steps import Action
from app.queries import form_answers, workbench
from app.queries.forms import FormView, load_form
from app.services import handling
from app.translations import _
from app.translations.errors import sentence
from callbacks.errors import show
from callbacks.group import CallbackGroup
from layouts.components.forms import answers, read_form
from layouts.pages import workbench as layout
from layouts.pages.workbench import FORM, Ids, confirm, press

page = CallbackGroup(Permission.SEE_WORKBENCH)


@page.on(
    Output(Ids.OPENED, "data"),
    Input(press(ALL, ALL), "n_clicks"),
)
def open_form(clicks: list[int | None]) -> Any:
    """A press opens the form of its act; a redrawn list is no press."""
    pressed = ctx.triggered_id
    return {**pressed, "tries": sum(c or 0 for c in clicks)} if any(clicks) else no_update


@page.on(
    Output(Ids.PANEL_BODY, "children"),
    Output(Ids.PANEL, "is_open"),
    Input(Ids.OPENED, "data"),
    Input(confirm(ALL), "n_clicks"),
    State(answers(FORM), "id"),
    State(answers(FORM), "value"),
)
def act(
    opened: dict[str, Any] | None, clicks: list[int | None], ids: list[Any], values: list[Any]
) -> tuple[Any, Any]:
    """Draw the form that was opened, or take its act; what was typed stays where it is refused."""
    taken = any(clicks) and ctx.triggered_id != Ids.OPENED
    if opened is None or not (taken or ctx.triggered_id == Ids.OPENED):
        return no_update, no_update
    problem, action = int(opened["problem"]), Action(opened["action"])
    if not taken:
        return layout.panel(form_of(problem, action, {})), True
    return take(problem, action, read_form(ids, values))


def form_of(problem: int, action: Action, typed: dict[str, Any]) -> FormView:
    """The form of an act, with what was typed before."""
    with reading() as store:
        return load_form(
            store, problem=problem, action=action, viewer=viewer(), at=now(), typed=typed
        )


def take(problem: int, action: Action, typed: dict[str, Any]) -> tuple[Any, bool]:
    """Take an act; a refusal stands beside the field it speaks of, and keeps what was typed."""
    try:
        with transaction() as store:
            given = form_answers.given(store, action=action, problem=problem, typed=typed)
            handling.perform(
                store, action=action, problem=problem, given=given, viewer=viewer(), at=now()
            )
    except DomainError as refused:
        name = str(refused.facts.get("name", ""))
        words = sentence(refused)
        view = form_of(problem, action, typed)
        notice = "" if name else words
        return layout.panel(view, wrong=name, complaint=words, notice=notice), True
    show(_("已保存：{act}").format(act=_(action.label)))
    return [], False


@page.on(
    Output(Ids.LIST, "children"),
    Input(Ids.PANEL, "is_open"),
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
