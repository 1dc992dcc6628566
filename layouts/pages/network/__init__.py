"""部门协同: who waits for whom, what goes to and fro, what is handled together."""

from __future__ import annotations

from dash import dcc

from app.queries.network_view import NetworkView
from app.translations import N_, _
from layouts import html
from layouts.components.export_menu import export_menu
from layouts.components.pieces import page_head
from layouts.components.words import moment
from layouts.pages.network.filters import address, asked_anew, filter_bar, written
from layouts.pages.network.findings import findings, key_of, no_meeting, on_agenda, referred
from layouts.pages.network.ids import PATH, Ids, control, forward, more
from layouts.pages.network.picture import picture_card
from layouts.pages.network.tables import tables

FILES: tuple[tuple[str, str], ...] = (
    ("xlsx", N_("堵点清单（xlsx）")),
    ("svg", N_("关系图（svg）")),
    ("csv", N_("连线表（csv）")),
    ("graphml", N_("图数据（GraphML）")),
)
"""What the page may be taken away as: ending, words."""


def draw(view: NetworkView) -> html.Div:
    """The page."""
    head = page_head(
        _("部门协同"),
        _("谁在等谁、谁把问题转给谁、谁与谁一起办"),
        as_of=moment(view.asked.as_of or view.at),
        tools=[_exports(view)] if view.may_export else (),
    )
    return html.Div(
        [
            dcc.Location(id=Ids.ADDRESS, refresh="callback-nav"),
            dcc.Location(id=Ids.OPENED, refresh="callback-nav"),
            head,
            filter_bar(view),
            html.Div([picture_card(view), findings(view)], className="grid network-first"),
            html.Div(tables(view), id=Ids.TABLES, className="grid"),
        ],
        className="network",
    )


def _exports(view: NetworkView) -> html.Details:
    """The menu of files, of what is shown."""
    asked = written(view.asked)
    links = ((_(words), address(asked, f"/export/network.{kind}")) for kind, words in FILES)
    return export_menu(_("导出"), links)


__all__ = [
    "PATH",
    "Ids",
    "address",
    "asked_anew",
    "control",
    "draw",
    "forward",
    "key_of",
    "more",
    "no_meeting",
    "on_agenda",
    "referred",
    "tables",
]
