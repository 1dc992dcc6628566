"""消息 — what happened to problems that concern me, and how I want to be told."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc

from app.domain.notices import Means, Pace
from app.queries.notices import Notice, NoticesView, Wishes
from app.translations import _
from layouts import html
from layouts.components.pieces import card, empty, page_head
from layouts.components.words import moment, short_moment


class Ids(StrEnum):
    """What the page's callbacks speak of."""

    LIST = "notices-list"
    READ_ALL = "notices-read-all"
    MAIL = "notices-mail"
    BY_MAIL = "notices-by-mail"
    BY_ROBOT = "notices-by-robot"
    SAVE = "notices-save"
    SAID = "notices-said"


def line(subject: Any, n: Any) -> dict[str, Any]:
    """The id of a notice's button."""
    return {"type": "notices-line", "subject": subject, "n": n}


def draw(view: NoticesView) -> html.Div:
    """The list, and beside it the viewer's wishes."""
    return html.Div(
        [
            page_head(
                _("消息"),
                _("与我有关的办理动态和到期提醒，新的在前"),
                as_of=moment(view.at),
                tools=[
                    dbc.Button(_("全部标为已读"), id=Ids.READ_ALL, color="primary", size="sm")
                ],
            ),
            html.Div(
                [
                    html.Div(body(view), id=Ids.LIST, className="column span-16"),
                    html.Div([_wishes(view.wishes)], className="column span-8"),
                ],
                className="grid",
            ),
        ],
        id="page-notices",
    )  # fmt: skip


def body(view: NoticesView) -> list[Any]:
    """What changes when something was read."""
    if not view.notices:
        return [card(None, empty(_("暂无消息"), _("派单、批示、督办和到期提醒会列在这里。")))]
    lines = html.Ul([html.Li(_line(notice, view)) for notice in view.notices], className="notices")
    return [card(None, lines), *_pager(view)]


def _line(notice: Notice, view: NoticesView) -> html.Button:
    mark = _("未读") if notice.unread else ""
    words = [
        html.Span(mark, className="notice-mark"),
        html.Span(notice.what, className="notice-what"),
        html.Span(notice.title, className="notice-title"),
        html.Span(notice.number, className="muted num"),
        html.Span(short_moment(notice.at, now=view.at), className="muted num"),
    ]
    return html.Button(
        words,
        id=line(str(notice.subject), notice.n),
        type="button",
        className="notice notice-unread" if notice.unread else "notice",
    )


def _pager(view: NoticesView) -> list[Any]:
    links = []
    if not view.first:
        links.append(html.Link(_("回到最新"), href="/notices"))
    if view.older:
        href = f"/notices?after={quote(view.older)}"
        links.append(html.Link(_("更早的消息"), href=href))
    return [html.Nav(links, className="notice-pager", **{"aria-label": _("翻页")})]


def _wishes(wishes: Wishes) -> Any:
    return card(
        _("接收方式"),
        html.Div(
            [
                dbc.Label(_("邮箱"), html_for=Ids.MAIL),
                dbc.Input(id=Ids.MAIL, type="email", value=wishes.mail, maxLength=254),
                *_choice(Ids.BY_MAIL, _("邮件"), wishes.by_mail),
                *_choice(Ids.BY_ROBOT, _("群机器人"), wishes.by_robot),
                *_unsendable(wishes),
                dbc.Button(_("保存"), id=Ids.SAVE, color="primary", size="sm"),
                html.Span(id=Ids.SAID, className="muted", **{"aria-live": "polite"}),
            ],
            className="notice-wishes",
        ),
        note=_("系统消息始终接收"),
    )


def _choice(id: str, label: str, chosen: Pace) -> list[Any]:
    options = [{"label": _(pace.label), "value": str(pace)} for pace in Pace]
    return [
        dbc.Label(label, html_for=id),
        dbc.Select(id=id, options=options, value=str(chosen)),
    ]


def _unsendable(wishes: Wishes) -> list[Any]:
    """What is chosen here but cannot be sent yet is said."""
    missing = [m for m in (Means.MAIL, Means.ROBOT) if m not in wishes.sendable]
    if not missing:
        return []
    names = _("、").join(_(means.label) for means in missing)
    return [html.P(_("本系统尚未配置：{names}。").format(names=names), className="muted")]
