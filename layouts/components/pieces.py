"""Lamps, tags, cards, heads, empty states: the small things every page is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc

from app.translations import N_, _
from layouts import html
from layouts.theme import GRAPH_CONFIG, figure_layout

LAMPS: dict[str, tuple[str, str]] = {
    "green": ("●", N_("正常")),
    "yellow": ("▲", N_("临期")),
    "red": ("■", N_("超期")),
    "grey": ("❚❚", N_("挂起")),
    "none": ("—", N_("无时限")),
}


def lamp(light: str, words: str = "") -> html.Span:
    """A light: shape, word and colour together; `words` replaces the plain word."""
    sign, word = LAMPS[str(light)]
    return html.Span(
        [html.Span(sign, **{"aria-hidden": "true"}), html.Span(words or _(word))],
        className=f"lamp lamp-{light}",
    )


def tag(words: str, *, strong: bool = False) -> html.Span:
    """A small word in a frame."""
    return html.Span(words, className="tag tag-strong" if strong else "tag")


def card(
    title: str | None = None,
    *children: Any,
    note: str = "",
    link: Any = None,
    id: Any = None,
    classes: str = "",
) -> html.Section:
    """A white card: title, a muted note beside it, a link at its right, what it holds."""
    head = []
    if title:
        parts: list[Any] = [title]
        if note:
            parts.append(html.Span(note, className="card-note"))
        head = [html.H2(parts)]
        if link is not None:
            head.append(link)
    more = {"id": id} if id is not None else {}
    inner = [html.Div(head, className="card-head")] if head else []
    return html.Section([*inner, *children], className=f"paper {classes}".strip(), **more)


def page_head(
    title: Any, purpose: str = "", *, as_of: str = "", tools: Sequence[Any] = ()
) -> html.Header:
    """A page's head: title, one line saying what it is for, its as-of time, its tools."""
    left = [html.H1(title)]
    if purpose:
        left.append(html.P(purpose))
    right = list(tools)
    if as_of:
        right.insert(0, html.Span(_("截至 {at}").format(at=as_of), className="as-of"))
    return html.Header([*left, html.Div(right, className="head-tools")], className="page-head")


def empty(what: str, how: str = "", *, link: Any = None) -> html.Div:
    """What would be here, and how to begin."""
    parts: list[Any] = [html.P(what, className="empty-what")]
    if how:
        parts.append(html.P(how))
    if link is not None:
        parts.append(link)
    return html.Div(parts, className="empty")


def stat(  # noqa: PLR0913
    name: str,
    value: str,
    unit: str = "",
    *,
    n: str = "",
    change: str = "",
    note: Any = "",
    definition: str = "",
    href: str = "",
    alarm: bool = False,
) -> Any:
    """A card of one number: name, value, unit, n, change, as words; hover tells its definition."""
    figure: list[Any] = [html.Strong(value, className="alarm" if alarm else "")]
    if unit:
        figure.append(html.Span(unit))
    if n:
        figure.append(html.Small(n))
    body = [
        html.Div([html.Span(name), html.Span(change)], className="stat-name"),
        html.Div(figure, className="stat-value"),
        html.Div(note, className="stat-note"),
    ]
    if href:
        return html.Link(body, href=href, className="paper stat", title=definition)
    return html.Div(body, className="paper stat", title=definition)


def facts(rows: Mapping[str, Any] | Sequence[tuple[str, Any]], *, columns: int = 4) -> html.Dl:
    """Names and values in columns."""
    pairs = rows.items() if isinstance(rows, Mapping) else rows
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs],
        className="facts",
        style={"--columns": columns},
    )


def say(*children: Any) -> html.Div:
    """A finding in a sentence."""
    return html.Div(list(children), className="say")


def graph(
    traces: Sequence[Mapping[str, Any]],
    *,
    id: Any = None,
    label: str,
    height: int = 220,
    **more: Any,
) -> html.Div:
    """A chart that offers to send nothing anywhere; `label` is its question, read aloud too."""
    ids = {"id": id} if id is not None else {}
    figure = {"data": list(traces), "layout": figure_layout(height=height, **more)}
    return html.Div(
        dcc.Graph(figure=figure, config=GRAPH_CONFIG, style={"height": f"{height}px"}, **ids),
        role="img",
        **{"aria-label": label},
    )


def table(
    heads: Sequence[Any], rows: Sequence[Sequence[Any]], *, numeric: Sequence[int] = ()
) -> html.Table:
    """A plain table; columns in `numeric` are right-aligned."""

    def kind(n: int) -> str:
        return "num" if n in numeric else ""

    return html.Table(
        [
            html.Thead(
                html.Tr([html.Th(h, className=kind(n), scope="col") for n, h in enumerate(heads)])
            ),
            html.Tbody(
                [
                    html.Tr([html.Td(c, className=kind(n)) for n, c in enumerate(row)])
                    for row in rows
                ]
            ),
        ],
        className="plain",
    )
