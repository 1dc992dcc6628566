"""受理登记: look up, compare, register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from dash import ALL, Input, Output, State, ctx, set_props

from app.context import application, now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import problem_number
from app.queries import intake as query
from app.services import intake as service
from app.services import tracking
from app.services.intake import Registration
from app.translations import N_
from callbacks.forms import typed_by_name
from callbacks.group import CallbackGroup
from layouts.pages import intake as layout
from layouts.pages.intake import Ids, field

page = CallbackGroup(Permission.REGISTER)

FIELDS = State(field(ALL), "value")
NAMES = State(field(ALL), "id")


@page.on(
    Output(Ids.KNOWN, "children"),
    Output(Ids.CHOICES, "children"),
    Input(field("enterprise_name"), "value"),
    Input(field("uscc"), "value"),
)
def look_up(name: str | None, uscc: str | None) -> tuple[Any, Any]:
    """What the register of enterprises knows of what is typed."""
    typed = (uscc if ctx.triggered_id == field("uscc") else name) or ""
    with reading() as store:
        found = query.enterprises(store, words=typed)
    return layout.known(found, typed), layout.choices(found)


@page.on(
    Output(field("enterprise_name"), "value"),
    Output(field("uscc"), "value"),
    Input({"type": "intake-choose", "uscc": ALL, "name": ALL}, "n_clicks"),
    State(field("enterprise_name"), "value"),
    State(field("uscc"), "value"),
)
def take_over(clicks: list[int | None], name: str | None, uscc: str | None) -> tuple[Any, Any]:
    """Take an enterprise of the register into the form; a mere redraw takes nothing."""
    chosen = ctx.triggered_id if any(clicks) else {"name": name, "uscc": uscc}
    return chosen["name"], chosen["uscc"]


@page.on(
    Output(Ids.NEAR, "children"),
    Input(field("title"), "value"),
    Input(field("uscc"), "value"),
    Input(field("text"), "n_blur"),
    State(field("text"), "value"),
)
def compare(title: str | None, uscc: str | None, _left: int | None, text: str | None) -> Any:
    """The enterprise's own open problems, and open ones of like words."""
    words = f"{title or ''} {text or ''}"
    with reading() as store:
        own, others = query.near(store, viewer=viewer(), at=now(), words=words, uscc=uscc or "")
    return layout.near(own, others)


@page.on(
    Output({"type": "intake-then", "name": ALL}, "hidden"),
    Input(Ids.THEN, "value"),
    State({"type": "intake-then", "name": ALL}, "id"),
)
def follow(then: str, parts: list[dict[str, str]]) -> list[bool]:
    """Show what the chosen way asks for."""
    return [part["name"] != then for part in parts]


@page.on(
    Output(Ids.DONE, "children"),
    Output(Ids.QUEUE, "children"),
    Input(Ids.SUBMIT, "n_clicks"),
    State(Ids.THEN, "value"),
    FIELDS,
    NAMES,
    running=[(Output(Ids.SUBMIT, "disabled"), True, False)],
)
def submit(
    _clicks: int, then: str, values: list[Any], names: list[dict[str, str]]
) -> tuple[Any, Any]:
    """Register, with what follows; the form is emptied only when it was kept."""
    typed = typed_by_name(names, values)
    given, more = registration_of(typed)
    with transaction() as store:
        case = service.take_in(store, given=given, then=then, more=more, viewer=viewer(), at=now())
    empty_form(names)
    return receipt(case.id, then), redrawn_queue()


@page.on(Output(Ids.FORM, "data-cleared"), Input(Ids.CLEAR, "n_clicks"), NAMES)
def clear(clicks: int, names: list[dict[str, str]]) -> int:
    """Empty the form."""
    empty_form(names)
    return clicks


def empty_form(names: list[dict[str, str]]) -> None:
    """Every field but the channel and the region, which stay as the last call's."""
    for name in names:
        if name["name"] not in ("channel", "region", "urgency"):
            set_props(name, {"value": False if name["name"] == "anonymous" else ""})


def receipt(problem: int, then: str) -> Any:
    """What to tell the enterprise."""
    settings = application().settings
    token = tracking.token_of(problem, secret=settings.secret)
    link = f"{settings.public_address}/t/{token}"
    code = tracking.code_of(problem, secret=settings.secret)
    return layout.done(problem_number(problem), then, link, code)


def redrawn_queue() -> Any:
    """The queue as it is now."""
    with reading() as store:
        view = query.load(store, viewer=viewer(), at=now(), query={})
    return layout.queue(view)


def registration_of(typed: Mapping[str, Any]) -> tuple[Registration, dict[str, str]]:
    """The registration, and what only the act after it asks for."""
    words = (
        "title", "text", "channel", "region", "uscc", "enterprise_name", "appellant", "contact",
        "phone", "source_no", "field", "kind",
    )  # fmt: skip
    given = Registration(
        **{name: str(typed.get(name) or "") for name in words},
        anonymous=bool(typed.get("anonymous")),
        urgency=str(typed.get("urgency") or "normal"),
        accused=int(typed["accused"]) if typed.get("accused") else None,
        source_due=end_of_day(str(typed.get("source_due") or "")),
    )
    return given, {
        "difficulty": str(typed.get("difficulty") or ""),
        "answer": str(typed.get("answer") or ""),
    }


def end_of_day(text: str) -> datetime | None:
    """17:30 of a date that was typed, as the sources themselves count their days."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise DomainError("bad_fact", field=N_("来源时限"), name="source_due") from wrong
    return datetime.combine(day, time(17, 30), OFFICE_ZONE)
