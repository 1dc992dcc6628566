"""The register's list: columns and rows of the grid, cards where there is no room for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from app.domain.register_filter import State
from app.queries.register import CARDS, MOST_CARDS, Entry, View
from app.translations import _
from layouts.components.entries import address_of, entry_card, light_words, marks
from layouts.components.words import day


def columns(view: View) -> list[dict[str, Any]]:
    """The grid's columns: name, heading, width, what sorts it."""
    wide = (
        ("light_words", _("预警灯"), 118, "light"),
        ("number", _("编号"), 176, "number"),
        ("title", _("标题"), 0, ""),
        ("who", _("企业"), 0, ""),
        ("region", _("区域"), 84, "region"),
        ("field", _("领域"), 104, "field"),
        ("difficulty", _("难度"), 64, "difficulty"),
        ("place", _("环节"), 104, "lane"),
        ("lead", _("主办"), 116, "lead"),
        ("co", _("协办"), 56, ""),
        ("responsible", _("责任人"), 78, ""),
        ("registered", _("登记"), 96, "registered"),
        ("due", _("时限"), 104, "due"),
    )
    ended = ("closed", _("办结"), 96, "closed")
    rows = wide if view.asked.standing is State.OPEN else (*wide[:-1], ended)
    return [_column(view, *row) for row in rows]


def _column(view: View, name: str, heading: str, width: int, sort: str) -> dict[str, Any]:
    column: dict[str, Any] = {"field": name, "colId": sort or name, "headerName": heading}
    column |= (
        {"width": width, "minWidth": 52} if width else {"flex": WEIGHTS[name], "minWidth": 110}
    )
    by, last_first = view.sorted_by
    if sort in view.sortable:
        column |= {"sortable": True, "sortingOrder": ["asc", "desc"]}
    if sort == by:
        column["sort"] = "desc" if last_first else "asc"
    return column | RENDERED.get(name, {"tooltipField": name})


WEIGHTS = {"title": 3, "who": 2}

RENDERED: Mapping[str, dict[str, Any]] = {
    "light_words": {"cellRenderer": "Lamp"},
    "title": {"cellRenderer": "ProblemLink"},
    "number": {"cellClass": "register-number"},
    "co": {"tooltipField": "co_names", "type": "rightAligned"},
}


def grid_row(entry: Entry, at: Any) -> dict[str, Any]:
    """One row of the grid; texts as they are shown."""
    return {
        "id": str(entry.id),
        "address": address_of(entry),
        "light": entry.light,
        "light_words": light_words(entry, at),
        "number": entry.number,
        "title": entry.title,
        "tags": marks(entry),
        "who": entry.who,
        "region": entry.region,
        "field": entry.field,
        "difficulty": entry.difficulty,
        "place": entry.place,
        "lead": entry.lead,
        "co": str(len(entry.co)) if entry.co else "",
        "co_names": "、".join(entry.co),
        "responsible": entry.responsible,
        "registered": day(entry.registered_at),
        "due": day(entry.due),
        "closed": day(entry.closed_at),
    }


def cards(view: View) -> html.Div:
    shown = len(view.cards)
    more: list[Any] = []
    if view.total > shown and shown < MOST_CARDS:
        query = view.asked.query() | {"cards": str(min(shown + CARDS, MOST_CARDS))}
        more = [
            dcc.Link(
                _("再显示 {n} 件").format(n=CARDS),
                href=f"/problems?{urlencode(query)}",
                className="btn btn-outline-secondary",
            )
        ]
    return html.Div(
        [html.Ul([entry_card(e, view.at) for e in view.cards]), *more],
        className="register-cards",
    )
