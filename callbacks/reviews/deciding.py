"""What a meeting decides on a case of the pack is recorded on the spot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from layouts.pages.reviews import FORM, Ids, decide, recorded

page = CallbackGroup(Permission.CONSULT)

NO_REFUSAL = Refusal()


@dataclass(frozen=True, kw_only=True)
class AtCase:
    """A case before the meeting. places: where the screen shows what was decided on it."""

    number: str
    places: tuple[dict[str, Any], ...]
    typed: Mapping[str, Any]
    shown: Shown

    @property
    def problem(self) -> int:
        """Its id. Raises DomainError "bad_number"."""
        return parse_problem_number(self.number)


@page.on(
    Output(Ids.DESK, "children"),
    Input(decide(ALL, ALL, ALL), "n_clicks"),
    State(answers(FORM), "id"),
    State(answers(FORM), "value"),
    State(recorded(ALL, ALL), "id"),
    SHOWN,
    running=[(Output(Ids.DESK, "className"), "review-desk busy", "review-desk")],
)
def settle(
    clicks: list[int | None], ids: list[Any], values: list[Any], places: list[Any], shown: Shown
) -> Any:
    """Whatever is pressed at a case in the meeting."""
    if not is_press(clicks):
        return no_update
    pressed = ctx.triggered_id
    number = str(pressed["number"])
    mine = tuple(place for place in places if place["number"] == number)
    case = AtCase(number=number, places=mine, typed=read_form(ids, values), shown=shown)
    return SETTLES[pressed["do"]](case)


def open_decision(case: AtCase) -> Any:
    """An empty form."""
    return decision_form(case, {})


def decision_form(case: AtCase, typed: Mapping[str, Any], refusal: Refusal = NO_REFUSAL) -> Any:
    """The form of a decision on a case, with what was typed."""
    with reading() as store:
        form = load_deciding(
            store, item=0, problem=case.problem, viewer=viewer(), at=now(), typed=typed
        )
    return layout.decision_desk(form, number=case.number, refusal=refusal)


def take_decision(case: AtCase) -> Any:
    """Record a decision; what is refused keeps the form and all that was typed."""
    try:
        with transaction() as store:
            decided = Decided(**decided_of(store, problem=case.problem, typed=case.typed))
            decide_at_review(
                store, problem=case.problem, decided=decided, viewer=viewer(), at=now()
            )
    except DomainError as refused:
        told = Refusal(words=sentence(refused), fact=str(refused.facts.get("name", "")))
        return decision_form(case, case.typed, told)
    show(_("已记录议定事项，列入本次会商议程。"))
    redraw_decided(case)
    return []


def redraw_decided(case: AtCase) -> None:
    """What stands decided on a case, wherever the screen shows it."""
    with reading() as store:
        found = query.recorded_on(
            store, viewer=viewer(), at=now(), region=case.shown["region"], day=case.shown["week"],
            number=case.number,
        )  # fmt: skip
    for place in case.places:
        set_props(place, {"children": layout.decided(found)})


def leave_decision(_case: AtCase) -> Any:
    """Away with the form."""
    return []


SETTLES: Mapping[str, Callable[[AtCase], Any]] = {
    "open": open_decision,
    "save": take_decision,
    "back": leave_decision,
}
