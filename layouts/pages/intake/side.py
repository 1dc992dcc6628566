"""Beside the form: the enterprise, what is near, the queue, the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from app.domain.catalogue import Channel
from app.queries.intake import IntakeView, KnownEnterprise, Waiting
from app.translations import _
from layouts.components.pieces import card, empty, lamp, say, tag
from layouts.components.words import left_or_over, short_moment
from layouts.pages.intake.ids import choose


def choices(found: Sequence[KnownEnterprise]) -> list[html.Option]:
    """The suggestions under the name's box."""
    return [html.Option(value=e.name, label=e.uscc) for e in found]


def known(found: Sequence[KnownEnterprise], typed: str) -> Any:
    """The enterprises of the register that fit; a press takes one over."""
    if not typed.strip():
        return []
    if not found:
        note = _("企业库中没有“{name}”，登记后自动入库。").format(name=typed.strip())
        return card(_("企业查询"), say(note))
    rows = [
        html.Li(
            [
                html.Div(
                    [
                        html.Strong(e.name),
                        html.Span(
                            " · ".join(x for x in (e.uscc or _("筹建中"), e.region_name) if x),
                            className="muted small",
                        ),
                        html.Span(f"{e.contact} {e.phone}".strip(), className="muted small"),
                        tag(_("旧码不规范")) if e.irregular else None,
                    ]
                ),
                dbc.Button(
                    _("选用"),
                    id=choose(e.uscc, e.name),
                    color="primary",
                    outline=True,
                    size="sm",
                ),
            ]
        )
        for e in found
    ]
    return card(_("企业查询"), html.Ul(rows, className="known"), note=_("来自企业库"))


def near(own: Sequence[Waiting], others: Sequence[Waiting]) -> Any:
    """Open problems of the same enterprise and of like words: to merge rather than to repeat."""
    if not own and not others:
        return []
    parts: list[Any] = []
    if own:
        parts += [html.H3(_("该企业在办"), className="list-head"), _list(own)]
        parts.append(say(_("同一事项请登记后并单，不重复派发。")))
    if others:
        parts += [html.H3(_("相近的在办问题"), className="list-head"), _list(others)]
    return card(_("是否已有"), *parts)


def _list(rows: Sequence[Waiting]) -> html.Ul:
    return html.Ul(
        [
            html.Li(
                [
                    lamp(str(row.light)),
                    dcc.Link(row.title, href=f"/problems/{row.number}", target="_blank"),
                    html.Span(
                        f"{row.region} · {short_moment(row.registered_at)}", className="muted"
                    ),
                ]
            )
            for row in rows
        ],
        className="near",
    )


def queue(view: IntakeView) -> html.Section:
    """What came in by interface, import, liaisons, and waits for acceptance."""
    if not view.queue:
        return card(_("待受理"), empty(_("没有待受理的问题"), _("各渠道新登记的问题会列在这里。")))
    rows = [
        html.Li(
            [
                lamp(str(row.light), left_or_over(at=view.at, due=row.due)),
                dcc.Link(row.title, href=f"/problems/{row.number}"),
                html.Span(
                    " · ".join(
                        (
                            _(Channel(row.channel).label),
                            row.region,
                            short_moment(row.registered_at),
                        )
                    ),
                    className="muted",
                ),
            ]
        )
        for row in view.queue
    ]
    more = dcc.Link(_("全部"), href="/problems?stage=intake")
    return card(
        _("待受理"),
        html.Ul(rows, className="near"),
        note=_("{n} 件，按时限先后").format(n=f"{len(rows)}+" if view.queue_more else len(rows)),
        link=more,
    )


def done(number: str, stage: str, link: str, code: str) -> html.Section:
    """What to tell the enterprise: the number, and the way to follow it."""
    words = {
        "register": _("已登记，待受理。"),
        "accept": _("已登记并受理，待派单。"),
        "answer": _("已登记并答复，待回访确认。"),
    }[stage]
    return card(
        _("登记成功"),
        html.Div(
            [
                html.Div([html.Span(_("问题编号")), html.Strong(number)]),
                html.Div([html.Span(_("查询码")), html.Strong(code)]) if code else None,
                html.Div([html.Span(_("企业查询网址")), html.Code(link)]) if link else None,
            ],
            className="receipt",
        ),
        say(words, " ", dcc.Link(_("打开问题"), href=f"/problems/{number}")),
        classes="intake-success",
    )
