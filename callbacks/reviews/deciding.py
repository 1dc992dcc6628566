"""What a meeting decides on a case of the pack is recorded on the spot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update, set_props

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.domain.identifiers import parse_problem_number
from app.queries import reviews as query
from app.queries.deciding_form import decided_of, load_deciding
from app.services.deciding import Decided
from app.services.review_meeting import decide_at_review
from app.translations import _
from app.translations.errors import sentence
from callbacks.errors import show
from callbacks.group import CallbackGroup
from callbacks.reviews.shown import SHOWN, Shown, is_press
from layouts.components.decision_form import Refusal
from layouts.components.forms import answers, read_form
from layouts.pages import reviews as layout
from layouts.pages.reviews import FORM, Ids, decide

page = CallbackGroup(Permission.CONSULT)

NO_REFUSAL = Refusal()


@page.on(
    Output(Ids.DESK, "children"),
    Input(decide(ALL, ALL), "n_clicks"),
    State(answers(FORM), "id"),
    State(answers(FORM), "value"),
    SHOWN,
    running=[(Output(Ids.DESK, "className"), "review-desk busy", "review-desk")],
)
def settle(clicks: list[int | None], ids: list[Any], values: list[Any], shown: Shown) -> Any:
    """Whatever is pressed at a case in the meeting."""
    if not is_press(clicks):
        return no_update
    pressed = ctx.triggered_id
    return SETTLES[pressed["do"]](str(pressed["number"]), read_form(ids, values), shown)


def open_decision(number: str, typed: Mapping[str, Any], _shown: Shown) -> Any:
    """An empty form."""
    return decision_form(number, {})


def decision_form(number: str, typed: Mapping[str, Any], refusal: Refusal = NO_REFUSAL) -> Any:
    """The form of a decision on a case, with what was typed."""
    problem = parse_problem_number(number)
    with reading() as store:
        form = load_deciding(store, item=0, problem=problem, viewer=viewer(), at=now(), typed=typed)
    return layout.decision_desk(form, number=number, refusal=refusal)


def take_decision(number: str, typed: Mapping[str, Any], shown: Shown) -> Any:
    """Record a decision; what is refused keeps the form and all that was typed."""
    problem = parse_problem_number(number)
    try:
        with transaction() as store:
            decided = Decided(**decided_of(store, problem=problem, typed=typed))
            decide_at_review(store, problem=problem, decided=decided, viewer=viewer(), at=now())
    except DomainError as refused:
        told = Refusal(words=sentence(refused), fact=str(refused.facts.get("name", "")))
        return decision_form(number, typed, told)
    show(_("已记录议定事项，列入本次会商议程。"))
    redraw_decided(number, shown)
    return []


def redraw_decided(number: str, shown: Shown) -> None:
    """What stands decided on a case, in its place on the screen."""
    with reading() as store:
        found = query.recorded_on(
            store, viewer=viewer(), at=now(), region=shown["region"], day=shown["week"],
            number=number,
        )  # fmt: skip
    set_props(layout.recorded(number), {"children": layout.decided(found)})


def leave_decision(_number: str, _typed: Mapping[str, Any], _shown: Shown) -> Any:
    """Away with the form."""
    return []


SETTLES: Mapping[str, Callable[[str, Mapping[str, Any], Shown], Any]] = {
    "open": open_decision,
    "save": take_decision,
    "back": leave_decision,
}
