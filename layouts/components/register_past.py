"""The register's list as of a past instant: the first rows, to be read; nothing is done to them."""

from __future__ import annotations

from typing import Any

from app.queries.register import View
from app.queries.register_entries import Entry
from app.translations import _
from layouts import html
from layouts.components.entries import address_of, light_words, short_day, who_handles
from layouts.components.pieces import card, empty, lamp, table


def looked_back(view: View) -> html.Section:
    """The first rows as they stood; the rest is told by their number."""
    title = _("当时的问题")
    if not view.cards:
        return card(title, empty(_("当时没有符合条件的问题。")))
    heads = (_("预警灯"), _("编号"), _("标题"), _("企业"), _("区域"), _("承办"), _("登记"))
    rows = [_row(entry, view) for entry in view.cards]
    some = _("列出前 {n} 件").format(n=len(rows)) if view.total > len(rows) else ""
    return card(title, table(heads, rows), note=some)


def _row(entry: Entry, view: View) -> list[Any]:
    return [
        lamp(entry.light, light_words(entry, view.at)),
        html.Link(entry.number, href=address_of(entry)),
        entry.title,
        entry.who,
        entry.region,
        who_handles(entry),
        short_day(entry.registered_at, view.at),
    ]
