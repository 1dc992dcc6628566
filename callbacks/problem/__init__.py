"""问题详情: a press opens a form, takes an act or turns the log; a tick looks for news."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from dash import ALL, MATCH, Input, Output, Patch, State, ctx, no_update

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.domain.facts import FactType
from app.domain.identifiers import parse_problem_number
from app.queries import problem_dependencies
from app.queries.similar import similar_to
from app.services import attachments
from app.translations import _
from callbacks.errors import show
from callbacks.group import CallbackGroup
from callbacks.problem.gestures import Drawn, answer, gesture_of
from callbacks.problem.supposing import supposed_of
from layouts.components.form_rows import ADD, REMOVE, ROW, ROWS, draw_row
from layouts.components.forms import answers, read_form
from layouts.pages.problem import (
    FORM_KEY,
    Ids,
    outlook,
    outlooks,
    press,
    similar,
    supposed,
    upload,
)

page = CallbackGroup(Permission.SEE_PROBLEMS)


@page.on(
    Output(Ids.BODY, "children"),
    Output(Ids.DESK, "children"),
    Input(press(ALL, ALL), "n_clicks"),
    Input(Ids.TICK, "n_intervals"),
    State(answers(FORM_KEY), "id"),
    State(answers(FORM_KEY), "value"),
    State(Ids.SHOWN, "data"),
    State(Ids.FORM, "data"),
    running=[(Output(Ids.DESK, "className"), "desk busy", "desk")],
)
def react(
    _clicks: Any,
    ticks: int | None,
    ids: list[Any],
    values: list[Any],
    shown: dict[str, Any],
    form: dict[str, Any],
) -> Drawn:
    """Whatever is done on the page; buttons that were only drawn anew were not pressed."""
    triggered = ctx.triggered[0] if ctx.triggered else {"value": None}
    if triggered["value"] is None:
        return no_update, no_update
    pressed = ctx.triggered_id if isinstance(ctx.triggered_id, dict) else {"do": "tick", "act": ""}
    return answer(gesture_of(pressed, ticks, read_form(ids, values), shown, form))


@page.on(
    Output(Ids.TICK, "n_intervals"),
    Input(upload(ALL), "contents"),
    State(upload(ALL), "filename"),
    State(Ids.SHOWN, "data"),
)
def attach(contents: list[str | None], names: list[str | None], shown: dict[str, Any]) -> Any:
    """Keep a file with the problem; the page then looks for news and finds it."""
    if not any(contents):
        return no_update
    with transaction() as store:
        attachments.attach(
            store,
            problem=parse_problem_number(str(shown["number"])),
            name=str(names[0]),
            content=decoded(str(contents[0])),
            viewer=viewer(),
            at=now(),
        )
    show(_("已上传：{name}").format(name=names[0]))
    return 0


@page.on(
    Output(Ids.SIMILAR, "children"),
    Input(Ids.SIMILAR, "id"),
    State(Ids.SHOWN, "data"),
    prevent_initial_call=False,
)
def compare(_id: str, shown: dict[str, Any]) -> Any:
    """The card of like problems, once the page stands: looking for them may take a moment."""
    with reading() as store:
        return similar(similar_to(store, viewer=viewer(), number=str(shown["number"])))


@page.on(
    Output(outlook(ALL), "children"),
    Input(supposed(ALL), "value"),
    State(Ids.SHOWN, "data"),
)
def suppose(values: list[Any], shown: dict[str, Any]) -> list[Any]:
    """What would come of what is supposed; nothing is written."""
    with reading() as store:
        now_and_then = problem_dependencies.outlook(
            store,
            viewer=viewer(),
            at=now(),
            number=str(shown["number"]),
            supposed=supposed_of(values),
        )
    return [outlooks(*now_and_then)]


def decoded(content: str) -> bytes:
    """The bytes of an upload. Raises DomainError "bad_fact"."""
    try:
        return base64.b64decode(content.partition(",")[2])
    except binascii.Error as wrong:
        raise DomainError("bad_fact", field=_("材料"), name="file") from wrong


@page.on(
    Output({"type": ROWS, "form": MATCH, "name": MATCH}, "children"),
    Input({"type": ADD, "form": MATCH, "name": MATCH, "fact": ALL, "after": ALL}, "n_clicks"),
)
def add_row(clicks: list[int | None]) -> Any:
    """One more row of co-handlers or parts, in any form of any page."""
    pressed = ctx.triggered_id
    if not any(clicks) or pressed is None:
        return no_update
    rows = Patch()
    number = int(pressed["after"]) + int(clicks[0] or 0)
    rows.append(draw_row(pressed["form"], pressed["name"], FactType(pressed["fact"]), number))
    return rows


@page.on(
    Output({"type": ROW, "form": MATCH, "name": MATCH, "row": MATCH}, "children"),
    Input({"type": REMOVE, "form": MATCH, "name": MATCH, "row": MATCH}, "n_clicks"),
)
def remove_row(clicks: int | None) -> Any:
    """A row's fields go, and what stood in them."""
    return [] if clicks else no_update
