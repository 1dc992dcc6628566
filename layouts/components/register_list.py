"""The register's list: columns and rows of the grid, cards where there is no room for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from app.domain.register_filter import State
from app.queries.register import CARDS, MOST_CARDS, Block, View
from app.queries.register_entries import Entry
from app.translations import _
from layouts import html
from layouts.components.entries import (
    address_of,
    entry_card,
    light_words,
    marks,
    short_day,
)


def columns(view: View) -> list[dict[str, Any]]:
    """The grid's columns: name, heading, width, what sorts it."""
    wide: tuple[tuple[str, str, int, str], ...] = (
        ("light_words", _("预警灯"), 134, "light"),
        ("number", _("编号"), 164, "number"),
        ("title", _("标题"), 0, ""),
        ("who", _("企业"), 0, ""),
        ("region", _("区域"), 72, "region"),
        ("field", _("领域"), 96, "field"),
        ("difficulty", _("难度"), 56, "difficulty"),
        ("stage", _("环节"), 96, "lane"),
        ("lead", _("主办"), 110, "lead"),
        ("co", _("协办"), 50, ""),
        ("responsible", _("责任人"), 66, ""),
        ("registered", _("登记"), 84, "registered"),
        ("due", _("时限"), 84, "due"),
    )
    if view.asked.flag:
        wide = (*wide[:3], ("flags", _("会商标记"), 0, ""), *wide[3:])
    ended = ("closed", _("办结"), 84, "closed")
    rows = wide if view.asked.standing is State.OPEN else (*wide[:-1], ended)
    return [_column(view, *row) for row in rows]


def _column(view: View, name: str, heading: str, width: int, sort: str) -> dict[str, Any]:
    column: dict[str, Any] = {"field": name, "colId": sort or name, "headerName": heading}
    column |= (
        {"width": width, "minWidth": 48} if width else {"flex": WEIGHTS[name], "minWidth": 110}
    )
    by, last_first = view.sorted_by
    if sort in view.sortable:
        column |= {"sortable": True, "sortingOrder": ["asc", "desc"]}
    if sort == by:
        column["sort"] = "desc" if last_first else "asc"
    return column | RENDERED.get(name, {"tooltipField": name})


WEIGHTS = {"title": 3, "flags": 2, "who": 2}

RENDERED: Mapping[str, dict[str, Any]] = {
    "light_words": {"cellRenderer": "Lamp"},
    "title": {"cellRenderer": "ProblemLink"},
    "number": {"cellClass": "register-number"},
    "co": {"tooltipField": "co_names", "type": "rightAligned"},
}


def grid_rows(block: Block, at: datetime) -> list[dict[str, Any]]:
    """The rows of a block; the last one tells where the list goes on."""
    rows = [_grid_row(entry, at) for entry in block.entries]
    if rows:
        rows[-1]["place"] = block.last
    return rows


def _grid_row(entry: Entry, at: datetime) -> dict[str, Any]:
    """One row of the grid; texts as they are shown."""
    return {
        "id": str(entry.id),
        "address": address_of(entry),
        "light": entry.light,
        "light_words": light_words(entry, at),
        "number": entry.number,
        "title": entry.title,
        "tags": marks(entry),
        "flags": "、".join(entry.flags),
        "who": entry.who,
        "region": entry.region,
        "field": entry.field,
        "difficulty": entry.difficulty,
        "stage": entry.place,
        "lead": entry.lead,
        "co": str(len(entry.co)) if entry.co else "",
        "co_names": "、".join(entry.co),
        "responsible": entry.responsible,
        "registered": short_day(entry.registered_at, at),
        "due": short_day(entry.due, at),
        "closed": short_day(entry.closed_at, at),
    }


def cards(view: View) -> html.Div:
    shown = len(view.cards)
    more: list[Any] = []
    if view.total > shown and shown < MOST_CARDS:
        query = view.asked.query() | {"cards": str(min(shown + CARDS, MOST_CARDS))}
        more = [
            html.Link(
                _("再显示 {n} 件").format(n=CARDS),
                href=f"/problems?{urlencode(query)}",
                className="btn btn-outline-secondary",
            )
        ]
    return html.Div(
        [html.Ul([entry_card(e, view.at) for e in view.cards]), *more],
        className="register-cards",
    )
