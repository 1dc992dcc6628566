"""部门协同 in text: the matrix, and each tie as a row; every number opens its list."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc

from app.queries.network_picture import weight_of
from app.queries.network_view import Graph, NetworkView, NodeView, TieView
from app.translations import N_, _
from layouts import html
from layouts.components.pieces import card, lamp
from layouts.components.words import number
from layouts.pages.network.ids import more

BUSIEST = 20
"""So many nodes stand in the matrix before the rest is asked for."""

HEAVIEST = 20
"""So many ties stand in the table before the rest is asked for."""

NARROW = 12
"""From more columns on the matrix takes all the width there is."""

STEPS = (0.0, 0.15, 0.4, 0.7)

CAPTIONS: dict[Graph, tuple[str, str]] = {
    Graph.WAITING: (N_("谁等谁（件）"), N_("行等列")),
    Graph.HANDOVER: (N_("谁转给谁（件）"), N_("行转给列")),
    Graph.CO_HANDLING: (N_("谁与谁共同承办（件）"), N_("行与列")),
}

TITLES: dict[Graph, str] = {
    Graph.WAITING: N_("等待清单"),
    Graph.HANDOVER: N_("流转清单"),
    Graph.CO_HANDLING: N_("协同清单"),
}

DIAGONAL = "·"


def tables(view: NetworkView, *, whole: bool = False) -> list[Any]:
    """The matrix and the rows; whole: all of them, not the busiest alone."""
    if not view.ties:
        return []
    return [_matrix_card(view, whole=whole), _ties_card(view, whole=whole)]


def _matrix_card(view: NetworkView, *, whole: bool) -> html.Section:
    title, note = CAPTIONS[view.asked.graph]
    shown = view.order if whole else busiest(view)
    left = len(view.order) - len(shown)
    parts: list[Any] = [
        html.Div(
            matrix(view, shown),
            className="network-matrix-frame",
            tabIndex=0,
            role="region",
            **{"aria-label": _(title)},
        )
    ]
    if left:
        words = _("展开其余 {n} 个").format(n=left)
        parts.append(dbc.Button(words, id=more("matrix"), color="link", size="sm"))
    return card(
        _(title), *parts, note=_("{how}，相互往来多的排在一起").format(how=_(note)),
        classes="span-14",
    )  # fmt: skip


def busiest(view: NetworkView) -> tuple[str, ...]:
    """The keys with the most cases in and out, in the order of the matrix."""
    busy: Counter[str] = Counter()
    for tie in view.ties:
        busy[tie.source] += tie.cases
        busy[tie.target] += tie.cases
    ranked = sorted(view.order, key=lambda key: (-busy[key], key))
    chosen = set(ranked[:BUSIEST])
    return tuple(key for key in view.order if key in chosen)


def matrix(view: NetworkView, shown: Sequence[str]) -> html.Table:
    """Rows wait for, or hand over to, columns; both have a header."""
    names = {node.key: node.name for node in view.nodes}
    cells = {(tie.source, tie.target): tie for tie in _both_ways(view)}
    most = max((tie.cases for tie in cells.values()), default=1)
    corner = " / ".join(_(words) for words in ROWS[view.asked.graph][0][:2])
    heads = [html.Th(corner, scope="col", className="corner")]
    heads += [_column(names.get(key, key)) for key in shown]
    rows = [
        html.Tr([
            html.Th(names.get(row, row), scope="row"),
            *(_cell(row, column, cells.get((row, column)), most) for column in shown),
        ])
        for row in shown
    ]  # fmt: skip
    wide = " wide" if len(shown) > NARROW else ""
    return html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(rows)], className=f"network-matrix{wide}"
    )


def _both_ways(view: NetworkView) -> list[TieView]:
    """What is shared stands on both sides of the diagonal."""
    if view.asked.graph is not Graph.CO_HANDLING:
        return list(view.ties)
    turned = [
        TieView(source=t.target, target=t.source, cases=t.cases, address=t.address, words=t.words)
        for t in view.ties
    ]
    return [*turned, *view.ties]


def _column(name: str) -> html.Th:
    return html.Th(html.Span(name), scope="col", title=name)


def _cell(row: str, column: str, tie: TieView | None, most: int) -> html.Td:
    if tie is None:
        return html.Td(DIAGONAL if row == column else "", className="none")
    shade = bisect_left(STEPS, tie.cases / most)
    link = html.Link(number(tie.cases), href=tie.address, title=tie.words)
    return html.Td(link, className=f"cell-{shade}{' late' if tie.overdue else ''}")


def _ties_card(view: NetworkView, *, whole: bool) -> html.Section:
    ties = sorted(view.ties, key=lambda t: (-weight_of(t, view), -t.cases, t.source, t.target))
    shown = ties if whole else ties[:HEAVIEST]
    parts: list[Any] = [html.Div(_ties_table(shown, view), className="network-ties scroll-x")]
    if len(shown) < len(ties):
        words = _("展开其余 {n} 条").format(n=len(ties) - len(shown))
        parts.append(dbc.Button(words, id=more("ties"), color="link", size="sm"))
    note = _("最重的在前，共 {n} 条").format(n=number(len(ties)))
    return card(_(TITLES[view.asked.graph]), *parts, note=note, classes="span-10")


def _ties_table(ties: Sequence[TieView], view: NetworkView) -> html.Table:
    heads, row = ROWS[view.asked.graph]
    nodes = {node.key: node for node in view.nodes}
    head = [
        html.Th(_(words), scope="col", className="num" if n > 1 else "")
        for n, words in enumerate(heads)
    ]
    body = [html.Tr(row(tie, nodes)) for tie in ties]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="plain")


Nodes = dict[str, NodeView]


def _waiting_row(tie: TieView, nodes: Nodes) -> list[Any]:
    late = lamp("red", _("{n} 件").format(n=number(tie.overdue))) if tie.overdue else "—"
    return [*_ends(tie, nodes), _opens(tie), _number(f"{tie.days:,.1f}"), _number(late)]


def _handover_row(tie: TieView, nodes: Nodes) -> list[Any]:
    median = "—" if tie.median is None else f"{tie.median:,.1f}"
    back = number(tie.returned) if tie.returned else "—"
    return [*_ends(tie, nodes), _opens(tie), _number(back), _number(median)]


def _shared_row(tie: TieView, nodes: Nodes) -> list[Any]:
    return [*_ends(tie, nodes), _opens(tie)]


ROWS: dict[Graph, tuple[tuple[str, ...], Any]] = {
    Graph.WAITING: (
        (N_("等待单位"), N_("被等单位"), N_("件数"), N_("已等工作日"), N_("被等方超期")),
        _waiting_row,
    ),
    Graph.HANDOVER: (
        (N_("转出单位"), N_("接手单位"), N_("件数"), N_("其中退回"), N_("转出前中位天数")),
        _handover_row,
    ),
    Graph.CO_HANDLING: ((N_("单位"), N_("单位"), N_("件数")), _shared_row),
}
"""The heads of the table of ties, and how a row of it is made."""


def _ends(tie: TieView, nodes: Nodes) -> list[Any]:
    return [html.Td(_name(tie.source, nodes)), html.Td(_name(tie.target, nodes))]


def _name(key: str, nodes: Nodes) -> str:
    return nodes[key].name if key in nodes else key


def _opens(tie: TieView) -> html.Td:
    link = html.Link(number(tie.cases), href=tie.address, title=tie.words, className="opens")
    return _number(link)


def _number(words: Any) -> html.Td:
    return html.Td(words, className="num")
