"""The frame round every page: menu, search, the person, toasts. Menu rows come from create_app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, page_container

from app.translations import _
from layouts import html


class Ids(StrEnum):
    """What the shell's callbacks speak of."""

    ADDRESS = "shell-address"
    MENU = "shell-menu"
    SEARCH = "shell-search"
    TOASTS = "shell-toasts"
    KEYS = "shell-keys"
    BELL = "shell-bell"


@dataclass(frozen=True)
class MenuRow:
    """One entry of the menu."""

    title: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the shell shows. hats: whose deputy this person may act as (id, name).

    unread: notices that wait; None for who gets none.
    """

    name: str = ""
    role: str = ""
    place: str = ""
    rows: Sequence[MenuRow] = ()
    demonstration: bool = False
    csrf: str = ""
    may_search: bool = False
    acting_for: str = ""
    hats: Sequence[tuple[int, str]] = ()
    unread: int | None = None
    may_export: bool = False


def draw(frame: Frame) -> html.Div:
    """The whole document; Dash puts the page into its container."""
    return html.Div(
        [
            dcc.Location(id=Ids.ADDRESS, refresh="callback-nav"),
            html.A(_("跳到正文"), href="#content", className="skip"),
            *_banner(frame),
            _top(frame),
            html.Main(page_container, id="content"),
            _toasts(),
        ]
    )


def _toasts() -> html.Div:
    """Where refusals are told; the words for a server that cannot be reached wait in it."""
    words = _("未能连接服务器，刚才的操作可能没有保存；已填写的内容仍在，请稍后再试。")
    told = {"aria-live": "polite", "data-unreachable": words}
    return html.Div(id=Ids.TOASTS, className="toasts", **told)


def _banner(frame: Frame) -> list[Any]:
    if not frame.demonstration:
        return []
    words = _("演示环境：企业、人员和问题均为虚构，数据随时清空，请勿录入真实信息。")
    return [html.Div(words, className="demo-banner", role="note")]


def _top(frame: Frame) -> html.Header:
    brand = html.A([_("闭环"), html.Small(_("涉企问题闭环调度"))], href="/", className="brand")
    menu = html.Nav(menu_links(frame.rows, ""), id=Ids.MENU, **{"aria-label": _("主菜单")})
    right: list[Any] = []
    if frame.may_search:
        right += [
            html.Label(_("搜索问题、企业"), htmlFor=Ids.SEARCH, className="visually-hidden"),
            dbc.Input(
                id=Ids.SEARCH, type="search", placeholder=_("搜索问题、企业  /"), debounce=True
            ),
        ]
    if frame.unread is not None:
        words = bell_words(frame.unread)
        right.append(html.Link(words, href="/notices", id=Ids.BELL, className="bell"))
    right.append(_person(frame))
    return html.Header([brand, menu, html.Div(right, className="top-right")], className="top")


MOST_UNREAD = 99


def bell_words(unread: int) -> list[Any]:
    """What the bell says: 消息, and how many are unread."""
    if not unread:
        return [_("消息")]
    count = f"{MOST_UNREAD}+" if unread > MOST_UNREAD else str(unread)
    spoken = _("{count}条未读").format(count=count)
    return [_("消息"), html.Span(count, className="bell-count", title=spoken)]


def menu_links(rows: Sequence[MenuRow], path: str) -> list[Any]:
    """The entries of the menu; the one of the present page is marked."""
    return [
        html.Link(
            row.title,
            href=row.path,
            className="on" if is_under(path, row.path) else "",
        )
        for row in rows
    ]


def is_under(path: str, root: str) -> bool:
    """Whether a path belongs to a menu entry."""
    return path == root or (root != "/" and path.startswith(f"{root}/"))


def _person(frame: Frame) -> html.Details:
    who = f"{frame.place} · {frame.name}" if frame.place else frame.name
    if frame.acting_for:
        who = _("{name}（代 {other}）").format(name=who, other=frame.acting_for)
    entries: list[Any] = [html.Span(frame.role, className="muted")]
    entries += [_hat(frame, n, name) for n, name in frame.hats]
    if frame.may_export:
        entries.append(html.A(_("我的导出"), href="/exports"))
    entries += [
        html.A(_("修改密码"), href="/password"),
        html.Form(
            [
                dbc.Input(type="hidden", name="csrf_token", value=frame.csrf),
                html.Button(_("退出登录"), type="submit"),
            ],
            action="/sign-out",
            method="post",
        ),
    ]
    return html.Details([html.Summary(who), html.Div(entries)], className="person-menu")


def _hat(frame: Frame, person: int, name: str) -> html.Form:
    words = _("以本人身份办理") if person == 0 else _("代 {name} 办理（AB岗）").format(name=name)
    return html.Form(
        [
            dbc.Input(type="hidden", name="csrf_token", value=frame.csrf),
            dbc.Input(type="hidden", name="person", value=str(person)),
            html.Button(words, type="submit"),
        ],
        action="/act-for",
        method="post",
    )


def turned_away(words: str) -> html.Div:
    """The page of a refusal."""
    return html.Div(
        [
            html.P(words, className="empty-what"),
            dbc.Button(_("返回"), href="/", external_link=True, color="primary", outline=True),
        ],
        className="empty",
        role="alert",
    )
