"""省级梳理清单: draw one up, name a department, write down its reply; and see the list then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.queries import province_list as query
from app.services import province_lists
from app.translations import _
from app.translations.errors import sentence
from callbacks.errors import show
from callbacks.group import CallbackGroup
from layouts.components import province_form as form
from layouts.components import province_list as layout
from layouts.components.forms import answers, read_form
from layouts.components.province_list import Ids, press

page = CallbackGroup(Permission.LIST_PROVINCE)

Drawn = tuple[Any, Any]
Typed = Mapping[str, Any]


@dataclass(frozen=True)
class About:
    """What a button speaks of: an entry, on which page of its list."""

    code: str
    n: int
    page: str

    @property
    def words(self) -> str:
        """As the button says it."""
        return f"{self.code}/{self.n}/{self.page}"


def about_of(words: str) -> About:
    """Raises DomainError "unknown_entry" for what no button says."""
    code, _slash, rest = words.partition("/")
    n, _slash, place = rest.partition("/")
    if not n.isdecimal():
        raise DomainError("unknown_entry")
    return About(code, int(n), place)


@page.on(
    Output(Ids.BODY, "children"),
    Output(Ids.DESK, "children"),
    Input(press(ALL, ALL), "n_clicks"),
    State(answers(form.FORM), "id"),
    State(answers(form.FORM), "value"),
)
def react(_clicks: Any, ids: list[Any], values: list[Any]) -> Drawn:
    """Whatever is pressed; a redrawn button is no press."""
    triggered = ctx.triggered[0] if ctx.triggered else {"value": None}
    if triggered["value"] is None or not isinstance(ctx.triggered_id, dict):
        return no_update, no_update
    pressed = ctx.triggered_id
    return answer(str(pressed["do"]), str(pressed["about"]), read_form(ids, values))


def answer(do: str, about: str, typed: Typed) -> Drawn:
    """The body and the desk after a press. Raises DomainError "illegal_step" for no button."""
    if do not in GESTURES:
        raise DomainError("illegal_step")
    return GESTURES[do](about, typed)


def ask(_about: str, _typed: Typed) -> Drawn:
    """The question before a list is drawn up."""
    province_lists.require_province(viewer())
    return no_update, form.question()


def freeze(_about: str, _typed: Typed) -> Drawn:
    """A list of this moment."""
    with transaction() as store:
        code = province_lists.freeze_now(store, viewer=viewer(), at=now())
    show(_("已汇总，可逐项明确责任部门。"))
    return redrawn(code), []


def begin_name(words: str, _typed: Typed) -> Drawn:
    """The form in which a department is named."""
    return no_update, name_form(about_of(words), {})


def begin_reply(words: str, _typed: Typed) -> Drawn:
    """The form in which a reply is written down."""
    return no_update, reply_form(about_of(words), {})


def save_name(words: str, typed: Typed) -> Drawn:
    """明确责任部门; what is refused keeps the form and all that was typed."""
    about, chosen = about_of(words), str(typed.get("department") or "")
    department = int(chosen) if chosen.isdecimal() else 0
    try:
        with transaction() as store:
            province_lists.name_department(
                store, code=about.code, n=about.n, department=department,
                due=str(typed.get("due") or ""), viewer=viewer(), at=now(),
            )  # fmt: skip
    except DomainError as refused:
        return no_update, name_form(about, typed, refused)
    show(_("已明确责任部门，并告知该部门。"))
    return redrawn(about.code, about.page), []


def save_reply(words: str, typed: Typed) -> Drawn:
    """答复; what is refused keeps the form and all that was typed."""
    about = about_of(words)
    try:
        with transaction() as store:
            province_lists.reply(
                store, code=about.code, n=about.n, text=str(typed.get("reply") or ""),
                viewer=viewer(), at=now(),
            )  # fmt: skip
    except DomainError as refused:
        return no_update, reply_form(about, typed, refused)
    show(_("答复已保存。"))
    return redrawn(about.code, about.page), []


def leave(_about: str, _typed: Typed) -> Drawn:
    """Away with the form."""
    return no_update, []


def name_form(about: About, typed: Typed, refused: DomainError | None = None) -> Any:
    """The form of an entry; beside its field, what was refused."""
    with reading() as store:
        line, departments = query.entry_named(
            store, code=about.code, n=about.n, viewer=viewer(), at=now()
        )
    return form.name_form(
        line, departments, about=about.words, typed=typed, **complaint_of(refused, "department")
    )


def reply_form(about: About, typed: Typed, refused: DomainError | None = None) -> Any:
    """The same of its reply."""
    with reading() as store:
        line, _departments = query.entry_named(
            store, code=about.code, n=about.n, viewer=viewer(), at=now()
        )
    return form.reply_form(line, about=about.words, typed=typed, **complaint_of(refused, "reply"))


def complaint_of(refused: DomainError | None, first: str) -> dict[str, str]:
    """Which field is wrong, and why; the first one where the refusal names none."""
    if refused is None:
        return {}
    return {"wrong": str(refused.facts.get("name") or first), "complaint": sentence(refused)}


def redrawn(code: str, place: str = "") -> Any:
    """The list as it is now."""
    asked = {"list": code, "page": place}
    with reading() as store:
        return layout.body(query.load(store, viewer=viewer(), at=now(), query=asked))


GESTURES: dict[str, Callable[[str, Typed], Drawn]] = {
    "ask": ask,
    "freeze": freeze,
    "name": begin_name,
    "reply": begin_reply,
    "save-name": save_name,
    "save-reply": save_reply,
    "leave": leave,
}
