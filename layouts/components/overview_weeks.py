"""Twelve whole weeks: what came, what left, what stood at the end of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.queries.overview import View
from app.queries.overview_flows import Week
from app.translations import _
from layouts import html
from layouts.components.overview_lanes import opens
from layouts.components.pieces import card, graph, table
from layouts.components.words import number
from layouts.theme import LINE, MUTED, PRIMARY, PRIMARY_SOFT, RED


def weeks_chart(view: View, *, height: int = 212) -> html.Section:
    """近12周来了多少、走了多少、还剩多少？"""
    title = _("近12周来了多少、走了多少、还剩多少？")
    return card(
        title,
        weeks_graph(view, height=height),
        html.Details(
            [html.Summary(_("查看数据")), _weeks_table(view.weeks)], className="weeks-data"
        ),
        note=_("整周，件"),
        classes="span-14",
    )


def weeks_graph(view: View, *, height: int) -> html.Div:
    """The chart alone."""
    weeks = view.weeks
    x = [_monday(w) for w in weeks]
    traces = [
        _bars(x, [w.came for w in weeks], _("新登记"), PRIMARY_SOFT),
        _bars(x, [w.left for w in weeks], _("离开在办"), PRIMARY),
        _line(x, [w.stock for w in weeks]),
    ]
    axis = {"tickfont": {"color": MUTED}, "linecolor": LINE}
    top = max((max(w.came, w.left, w.stock) for w in weeks), default=0) or 1
    return graph(
        traces,
        label=_("近12周新登记、离开在办和周末在办件数"),
        height=height,
        bargap=0.3,
        bargroupgap=0.05,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        margin={"l": 34, "r": 12, "t": 22, "b": 36},
        xaxis={
            **axis,
            "type": "category",
            "tickvals": x,
            "ticktext": _ticks(weeks),
            "tickangle": 0,
        },
        yaxis={**axis, "gridcolor": LINE, "range": [0, top * 1.15]},
    )


def _bars(x: Sequence[str], y: Sequence[int], name: str, colour: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "x": x,
        "y": y,
        "marker": {"color": colour},
        "hovertemplate": "%{x} " + name + " %{y}<extra></extra>",
    }


def _line(x: Sequence[str], y: Sequence[int]) -> dict[str, Any]:
    name = _("周末在办")
    return {
        "type": "scatter",
        "mode": "lines+text",
        "name": name,
        "x": x,
        "y": y,
        "line": {"color": RED, "width": 2},
        "text": [*([""] * (len(y) - 1)), str(y[-1])],
        "textposition": "top center",
        "textfont": {"color": RED},
        "hovertemplate": "%{x} " + name + " %{y}<extra></extra>",
    }


def _monday(week: Week) -> str:
    return f"{week.period.first.month}/{week.period.first.day}"


def _ticks(weeks: Sequence[Week]) -> list[str]:
    """Every third Monday; a holiday is named under its first week."""
    named: list[str] = []
    before = ""
    for n, week in enumerate(weeks):
        monday = _monday(week) if (len(weeks) - 1 - n) % 3 == 0 else ""
        holiday = _(week.holiday) if week.holiday and week.holiday != before else ""
        named.append(f"{monday}<br>{holiday}" if monday or holiday else "")
        before = week.holiday
    return named


def _weeks_table(weeks: Sequence[Week]) -> html.Table:
    rows = [
        [
            f"{w.period.first:%m-%d} — {w.period.last:%m-%d}",
            opens(number(w.came), w.asked_came),
            opens(number(w.left), w.asked_left),
            number(w.stock),
        ]
        for w in weeks
    ]
    heads = (_("周"), _("新登记"), _("离开在办"), _("周末在办"))
    return table(heads, rows, numeric=(1, 2, 3))
