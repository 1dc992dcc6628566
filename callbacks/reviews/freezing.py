"""Weeks are chosen, frozen and signed off; a pack's tables unfold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import ALL, MATCH, Input, Output, State, ctx, no_update, set_props

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.queries import reviews as query
from app.services import packs
from app.translations import _
from callbacks.errors import show
from callbacks.group import CallbackGroup
from callbacks.reviews.shown import SHOWN, Shown, is_press, loaded
from layouts.pages import reviews as layout
from layouts.pages.reviews import Ids, ask, confirm, control, more

page = CallbackGroup(Permission.SEE_REVIEWS)


@page.on(Output(Ids.ADDRESS, "href"), Input(control(ALL), "value"))
def choose(values: list[str]) -> str:
    """The list of the region that is chosen."""
    return layout.address(values[0])


@page.on(
    Output(Ids.QUESTION, "children"),
    Output(Ids.DIALOG, "is_open"),
    Input(ask(ALL, ALL), "n_clicks"),
    SHOWN,
)
def question(clicks: list[int | None], shown: Shown) -> tuple[Any, Any]:
    """Ask before an act; or away with the question."""
    if not is_press(clicks):
        return no_update, no_update
    asked = ASKED.get(ctx.triggered_id["do"])
    return (asked(shown, ctx.triggered_id["week"]), True) if asked else ([], False)


def before_freezing(shown: Shown, week: str) -> list[Any]:
    """What freezing a week will do."""
    with reading() as store:
        line, region = query.line_to_freeze(
            store, viewer=viewer(), at=now(), region=shown["region"], day=week
        )
    return layout.freeze_question(line, region=region)


def before_signing(shown: Shown, _week: str) -> list[Any]:
    """What signing off will do."""
    return layout.sign_question(loaded(shown).line)


ASKED: Mapping[str, Callable[[Shown, str], list[Any]]] = {
    "freeze": before_freezing,
    "sign": before_signing,
}


@page.on(
    Output(Ids.OPENED, "href"),
    Input(confirm("freeze"), "n_clicks"),
    State(Ids.ASKED, "data"),
    SHOWN,
    needs=Permission.REVIEW,
    running=[
        (Output(Ids.PROGRESS, "className"), "reviews-progress on", "reviews-progress"),
        (Output(confirm("freeze"), "disabled"), True, False),
    ],
)
def freeze(clicks: int | None, day: str, shown: Shown) -> Any:
    """冻结: the pack is made while others work on, then kept; its page is opened."""
    if not clicks:
        return no_update
    with reading() as store:
        line, region = query.line_to_freeze(
            store, viewer=viewer(), at=now(), region=shown["region"], day=day
        )
        pack = packs.prepare(store, region=shown["region"], week=line.week, at=now())
    with transaction() as store:
        packs.freeze(store, pack=pack, viewer=viewer())
    show(_("已冻结{region}{day}的例会材料。").format(region=region, day=day))
    return layout.address(shown["region"], line.day)


@page.on(
    Output(Ids.BODY, "children"),
    Input(confirm("sign"), "n_clicks"),
    SHOWN,
    needs=Permission.SIGN_REVIEW,
)
def sign(clicks: int | None, shown: Shown) -> Any:
    """签发 the pack of the page."""
    if not clicks:
        return no_update
    since = loaded(shown).line.week.since
    with transaction() as store:
        packs.sign(store, region=shown["region"], since=since, viewer=viewer(), at=now())
    set_props(Ids.DIALOG, {"is_open": False})
    show(_("已签发，文字不能再修改。"))
    return layout.body(loaded(shown))


@page.on(Output(layout.table(MATCH), "children"), Input(more(MATCH), "n_clicks"), SHOWN)
def unfold(clicks: int | None, shown: Shown) -> Any:
    """A table with all its columns and many rows."""
    if not clicks:
        return no_update
    chapters = loaded(shown).report.chapters
    key = ctx.triggered_id["key"]
    return layout.folded(next(t for c in chapters for t in c.tables if t.key == key), whole=True)
