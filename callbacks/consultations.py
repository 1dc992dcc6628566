"""会商: call a meeting, put problems on an agenda by hand or by rule, clear a flag in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.queries import consultations
from app.queries.meeting_answers import called_of, typed_of
from app.services import agendas, consulting
from app.services.consulting import Called
from app.translations import _
from app.translations.errors import sentence
from callbacks.act_panel import PanelCallbacks
from callbacks.errors import show
from callbacks.group import CallbackGroup
from layouts.components.forms import answers, read_form
from layouts.pages import consultations as layout
from layouts.pages.consultations import CHOICE, FORM, PANEL, Ids, press

page = CallbackGroup(Permission.SEE_CONSULTATIONS)

PanelCallbacks(PANEL).attach(page)

Drawn = tuple[Any, Any]
Typed = Mapping[str, Any]


@page.on(
    Output(Ids.BODY, "children"),
    Output(Ids.DESK, "children"),
    Input(press(ALL, ALL), "n_clicks"),
    Input(PANEL.panel, "is_open"),
    State(answers(FORM), "id"),
    State(answers(FORM), "value"),
    State(answers(CHOICE), "id"),
    State(answers(CHOICE), "value"),
)
def react(
    _clicks: Any,
    is_open: bool,
    ids: list[Any],
    values: list[Any],
    chosen_ids: list[Any],
    chosen: list[Any],
) -> Drawn:
    """Whatever is done on the page; a panel that closes leaves the list as it is then."""
    triggered = ctx.triggered[0] if ctx.triggered else {"value": None}
    if ctx.triggered_id == PANEL.panel:
        return (no_update if is_open else redrawn()), no_update
    if triggered["value"] is None or not isinstance(ctx.triggered_id, dict):
        return no_update, no_update
    do, about = str(ctx.triggered_id["do"]), str(ctx.triggered_id["about"])
    return answer(do, about, read_form(ids, values), read_form(chosen_ids, chosen))


def answer(do: str, about: str, typed: Typed, chosen: Typed) -> Drawn:
    """The body and the desk after a press. Raises DomainError "illegal_step" for no button."""
    if do not in GESTURES:
        raise DomainError("illegal_step")
    return GESTURES[do](about, typed, chosen)


def redrawn() -> Any:
    """The lists as they are now."""
    with reading() as store:
        return layout.body(consultations.load(store, viewer=viewer(), at=now(), query={}))


def begin(_about: str, _typed: Typed, _chosen: Typed) -> Drawn:
    """An empty form."""
    viewer().require(Permission.CONSULT)
    return no_update, layout.call_form({})


def propose(series: str, _typed: Typed, _chosen: Typed) -> Drawn:
    """The form of the next meeting of a series, filled."""
    viewer().require(Permission.CONSULT)
    with reading() as store:
        view = consultations.load(store, viewer=viewer(), at=now(), query={})
        calendar = store.rules.calendar()
    found = (typed_of(p, calendar=calendar) for p in view.proposed if p.series == series)
    return no_update, layout.call_form(next(found, {}))


def save(_about: str, typed: Typed, _chosen: Typed) -> Drawn:
    """Call the meeting; what is refused keeps the form and all that was typed."""
    try:
        with transaction() as store:
            given = called_of(typed, calendar=store.rules.calendar(), at=now())
            consulting.call(store, given=Called(**given), viewer=viewer(), at=now())
    except DomainError as refused:
        wrong, words = str(refused.facts.get("name", "")), sentence(refused)
        notice = "" if wrong else words
        return no_update, layout.call_form(typed, wrong=wrong, complaint=words, notice=notice)
    show(_("会议已召集，可将待会商问题列入议程。"))
    return redrawn(), []


def leave(_about: str, _typed: Typed, _chosen: Typed) -> Drawn:
    """Away with the form."""
    return no_update, []


def add(_about: str, _typed: Typed, chosen: Typed) -> Drawn:
    """Put what is ticked on the agenda that is chosen."""
    problems = [int(problem) for problem, on in chosen.get("problem", {}).items() if on]
    if not problems:
        raise DomainError("nothing_chosen")
    meeting = meeting_in(chosen)
    with transaction() as store:
        added = agendas.add_items(
            store, meeting=meeting, problems=problems, viewer=viewer(), at=now()
        )
    show(_("已列入议程 {n} 项。").format(n=len(added)))
    return redrawn(), no_update


def fill(_about: str, _typed: Typed, chosen: Typed) -> Drawn:
    """Fill the agenda that is chosen by rule."""
    meeting = meeting_in(chosen)
    with transaction() as store:
        problems = consultations.to_fill(store, viewer=viewer(), at=now())
        added = agendas.add_items(
            store, meeting=meeting, problems=problems, viewer=viewer(), at=now()
        )
    show(_("已自动排入议程 {n} 项。").format(n=len(added)))
    return redrawn(), no_update


def meeting_in(chosen: Typed) -> int:
    """The meeting that is chosen. Raises DomainError "choose_meeting"."""
    words = str(chosen.get("meeting") or "")
    if not words.isdecimal():
        raise DomainError("choose_meeting")
    return int(words)


GESTURES: dict[str, Callable[[str, Typed, Typed], Drawn]] = {
    "call": begin,
    "propose": propose,
    "save": save,
    "back": leave,
    "add": add,
    "fill": fill,
}
