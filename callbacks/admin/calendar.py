"""日历: read a notice, show what it changes, load it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import ALL, Input, Output, Patch, State

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.queries.admin import notice as query
from app.services import calendars, notices
from app.translations import _
from callbacks.admin.acts import Act, Done, words
from callbacks.admin.uploads import text_of
from callbacks.group import CallbackGroup
from layouts.pages.admin import calendar as layout
from layouts.pages.admin.ids import Ids, field, notice_row

page = CallbackGroup(Permission.ADMINISTER)

ROWS = State(notice_row(ALL, ALL), "value")
ROW_IDS = State(notice_row(ALL, ALL), "id")


@page.on(
    Output(field("notice"), "value"),
    Input(Ids.CALENDAR_FILE, "contents"),
)
def open_file(contents: str) -> str:
    """The text of a notice that was uploaded, to be looked at first."""
    return text_of(contents)


@page.on(Output(Ids.CALENDAR_ROWS, "children"), Input(Ids.CALENDAR_MORE, "n_clicks"))
def one_more(clicks: int) -> Patch:
    """One more row to type into."""
    rows = Patch()
    rows.append(layout.draw_row(layout.FIRST_ROWS + clicks))
    return rows


@page.on(
    Output(Ids.CALENDAR_PREVIEW, "children"),
    Input(Ids.CALENDAR_SHOW, "n_clicks"),
    State(field("notice"), "value"),
    State(field("year"), "value"),
    ROWS,
    ROW_IDS,
)
def show_changes(
    _clicks: int, text: str | None, year: Any, values: list[Any], ids: list[dict[str, Any]]
) -> Any:
    """What the notice would change."""
    rows = layout.notice_of(ids, values)
    given = notice_given(text or "", str(year or ""), rows)
    with reading() as store:
        view = query.preview(store, given=given, at=now())
    return layout.preview(view, given)


def notice_given(text: str, year: str, rows: list[dict[str, str]]) -> Mapping[str, Any]:
    """The notice from its text, else from the rows typed by hand."""
    if text.strip():
        return calendars.read_calendar(text)
    return notices.notice_typed(year=year, rows=rows)


def load(typed: Mapping[str, Any], _of: str) -> Done:
    """Put what was looked at in force."""
    given = calendars.read_calendar(words(typed, "previewed"))
    with transaction() as store:
        version = calendars.load_calendar(
            store, given=given, viewer=viewer(), at=now(), note=words(typed, "note")
        )
    said = _("已载入日历 {version}，在办时限将在数分钟内重算。").format(version=version)
    return Done(said=said, changes={"year": str(given.get("year", ""))})


ACTS = {"load-notice": Act(needs=Permission.ADMINISTER, run=load)}
