"""问题台账: the filter, the list, what can be done to several at once."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc

from app.domain.register_filter import RegisterFilter, State
from app.queries.register import MOST_ROWS, SavedView, View
from app.translations import N_, _
from layouts import html
from layouts.components.export_menu import export_menu
from layouts.components.grid import grid
from layouts.components.past import past_band
from layouts.components.pieces import empty, page_head
from layouts.components.register_dialogs import TITLE, bulk_act
from layouts.components.register_filters import conditions, filter_bar
from layouts.components.register_list import cards, columns, grid_rows
from layouts.components.register_past import looked_back
from layouts.components.words import moment

PATH = "/problems"


class Ids(StrEnum):
    """What the callbacks of the register speak of."""

    ADDRESS = "register-address"
    VIEWS = "register-views"
    VIEW_NAME = "register-view-name"
    DIALOG = "register-dialog"
    DIALOG_BODY = "register-dialog-body"


def part(kind: str, view: str) -> dict[str, str]:
    """A part of the list of one address: another address is another list."""
    return {"type": f"register-{kind}", "view": view}


def view_act(act: str, name: str = "") -> dict[str, str]:
    """A button of the saved views; act: save, drop, ask (for another name), rename, leave."""
    return {"type": "register-view-act", "act": act, "name": name}


def new_name(view: str) -> dict[str, str]:
    """Where another name of a saved view is typed."""
    return {"type": "register-view-name", "view": view}


def draw(view: View) -> html.Div:
    """The page."""
    return html.Div(
        [
            dcc.Location(id=Ids.ADDRESS, refresh="callback-nav"),
            page_head(
                _("问题台账"),
                _("按条件查找、排序、导出"),
                as_of=moment(view.at),
                tools=_exports(view) if view.may_export and not view.told_then else (),
            ),
            *_past(view),
            html.Div(saved_views(view.saved, view.asked), id=Ids.VIEWS, className="register-views"),
            filter_bar(view),
            conditions(view),
            looked_back(view) if view.told_then else _results(view),
            dbc.Modal(
                html.Div(id=Ids.DIALOG_BODY),
                id=Ids.DIALOG,
                is_open=False,
                centered=True,
                labelledby=TITLE,
            ),
        ],
        className="register",
    )


EVENT_LOGS: tuple[tuple[str, str], ...] = (
    ("xes.gz", N_("事件日志（XES，过程挖掘）")),
    ("ocel.json", N_("事件日志（OCEL 2.0）")),
    ("csv", N_("事件日志（csv）")),
)
"""The events of the list's problems: ending, words."""


def _past(view: View) -> list[Any]:
    """That the list is of the past; or that it cannot be, and is of now."""
    asked = view.asked
    if view.told_then:
        return [past_band(view.at, back=asked.narrowed(stood_at=None).address())]
    if asked.stood_at is None or asked.waits or asked.handed or asked.shared:
        return []
    return [html.Div(_("所选条件不能回看，以下为当前数据。"), className="past-band", role="status")]


def _exports(view: View) -> list[Any]:
    """The list as it stands, in a file; and what happened to its problems."""
    query = view.asked.address("")
    logs = ((_(words), f"/export/event-log.{ending}{query}") for ending, words in EVENT_LOGS)
    return [*_lists(query), export_menu(_("事件日志"), logs)]


def _lists(query: str) -> list[Any]:
    return [
        html.A(
            _("导出 {format}").format(format=name),
            href=f"/export/register.{kind}{query}",
            className="btn btn-outline-secondary export-link",
            title=_("导出当前筛选的全部问题，顺序与列表一致"),
            **{"data-busy": _("正在生成…")},
        )
        for kind, name in (("xlsx", "Excel"), ("csv", "CSV"))
    ]


def saved_views(
    saved: tuple[SavedView, ...], asked: RegisterFilter, *, renaming: str = ""
) -> list[Any]:
    """The person's own views, one of them perhaps being renamed, and how to keep this one."""
    chips = [_renamed(v) if v.name == renaming else _saved_view(v) for v in saved]
    label = _("视图名称")
    keep = html.Details(
        [
            html.Summary(_("保存为视图")),
            html.Div(
                [
                    dbc.Label(label, html_for=Ids.VIEW_NAME),
                    dbc.Input(id=Ids.VIEW_NAME, type="text", maxlength=30),
                    dbc.Button(_("保存"), id=view_act("save"), color="primary"),
                ],
                className="register-keep",
            ),
        ]
    )
    title = [html.Span(_("我的视图"), className="muted")] if saved else []
    return [*title, *chips, keep]


def _saved_view(view: SavedView) -> html.Span:
    address = f"{PATH}?{view.query}" if view.query else PATH
    return html.Span(
        [
            dcc.Link(view.name, href=address),
            html.Button(
                "✎",
                id=view_act("ask", view.name),
                type="button",
                **{"aria-label": _("重命名视图 {name}").format(name=view.name)},
            ),
            html.Button(
                "×",
                id=view_act("drop", view.name),
                type="button",
                **{"aria-label": _("删除视图 {name}").format(name=view.name)},
            ),
        ],
        className="chip",
    )


def _renamed(view: SavedView) -> html.Span:
    typed = new_name(view.name)
    named = json.dumps(typed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    label = _("视图 {name} 的新名称").format(name=view.name)
    return html.Span(
        [
            html.Label(label, htmlFor=named, className="visually-hidden"),
            dbc.Input(id=typed, type="text", value=view.name, maxlength=30, size="sm"),
            dbc.Button(_("保存"), id=view_act("rename", view.name), color="primary", size="sm"),
            dbc.Button(_("取消"), id=view_act("leave"), color="link", size="sm"),
        ],
        className="register-renamed",
    )


def _results(view: View) -> html.Div:
    """The grid; on a small screen cards instead."""
    here = view.asked.address("").removeprefix("?")
    if not view.total:
        return html.Div(_nothing(view), className="paper")
    return html.Div(
        [
            dcc.Location(id=part("sorted", here), refresh="callback-nav"),
            html.Div(id=part("bulk", here), className="register-bulk"),
            dcc.Store(id=part("asked", here)),
            html.Div(
                grid(
                    part("grid", here),
                    columns(view),
                    rows=min(view.total, MOST_ROWS),
                    selectable=_may_act(view),
                ),
                className="register-grid",
            ),
            cards(view),
        ],
        id=part("results", here),
        className="register-results",
    )


def _nothing(view: View) -> html.Div:
    if view.asked == RegisterFilter():
        return empty(_("没有在办问题。"), _("受理登记后，问题会出现在这里。"))
    wider = replace(view.asked, state=State.ALL, lane=None, light=None)
    return empty(
        _("没有符合条件的问题。"),
        _("请放宽条件，或查看全部状态。"),
        link=dcc.Link(_("查看全部状态"), href=wider.address()),
    )


def _may_act(view: View) -> bool:
    return view.may_remind or view.may_amend


def bulk_buttons(chosen: int, *, remind: bool, amend: bool) -> list[Any]:
    """The buttons for so many chosen rows; nothing chosen, nothing to do."""
    if not chosen:
        return []
    acts = ((remind, "remind", _("催办")), (amend, "amend", _("调整服务领域")))
    return [
        html.Span(_("已选 {n} 件").format(n=chosen)),
        *(
            dbc.Button(words, id=bulk_act(act, "ask"), color="secondary", outline=True)
            for may, act, words in acts
            if may
        ),
    ]


__all__ = [
    "Ids",
    "bulk_buttons",
    "draw",
    "grid_rows",
    "new_name",
    "part",
    "saved_views",
    "view_act",
]
