"""评价考核: narrow to what is asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from dash import ALL, Input, Output, State

from app.domain.access import Permission
from callbacks.group import CallbackGroup
from layouts.pages import evaluation as layout
from layouts.pages.evaluation import Ids, control

page = CallbackGroup(Permission.SEE_EVALUATION)


@page.on(
    Output(Ids.ADDRESS, "href"),
    Input(control(ALL), "value"),
    State(control(ALL), "id"),
    State(Ids.ADDRESS, "search"),
)
def narrow(values: list[Any], ids: list[dict[str, str]], search: str | None) -> str:
    """The address of what the controls ask for; opening it draws the page."""
    typed = {id["key"]: value for id, value in zip(ids, values, strict=True)}
    pairs = dict(parse_qsl((search or "").removeprefix("?")))
    return layout.address_of(layout.asked_anew(pairs, typed))
