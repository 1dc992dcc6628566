"""规则: read a rule book, show what it changes, load it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Input, Output, State

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.queries.admin import rules as query
from app.services import calendars
from app.translations import _
from app.translations.errors import sentence
from callbacks.admin.acts import Act, Done
from callbacks.admin.uploads import text_of
from callbacks.group import CallbackGroup
from layouts.pages.admin import rules as layout
from layouts.pages.admin.ids import Ids, field

page = CallbackGroup(Permission.ADMINISTER)


@page.on(Output(field("rules"), "value"), Input(Ids.RULES_FILE, "contents"))
def open_file(contents: str) -> str:
    """The text of a rule book that was uploaded, to be looked at first."""
    return text_of(contents)


@page.on(
    Output(Ids.RULES_PREVIEW, "children"),
    Input(Ids.RULES_SHOW, "n_clicks"),
    State(field("rules"), "value"),
)
def show_changes(_clicks: int, text: str | None) -> Any:
    """What the text would change, or the place at which it cannot be used."""
    try:
        with reading() as store:
            view = query.preview(store, text=text or "")
    except DomainError as refused:
        return layout.refused(sentence(refused))
    return layout.preview(view, text or "")


def load(typed: Mapping[str, Any], _of: str) -> Done:
    """Put the text in force."""
    with transaction() as store:
        version = calendars.load_rules(
            store, text=str(typed.get("previewed") or ""), viewer=viewer(), at=now()
        )
    said = _("已载入规则 {version}，在办时限将在数分钟内重算。").format(version=version)
    return Done(said=said, changes={"edit": ""})


ACTS = {"load-rules": Act(needs=Permission.ADMINISTER, run=load)}
