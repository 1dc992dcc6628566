"""Twelve whole weeks: what came, what left, what stood at the end of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from app.queries.overview import View
from app.queries.overview_flows import Week
from app.translations import _
from layouts.components.overview_lanes import opens
from layouts.components.pieces import card, graph, table
from layouts.components.words import number
from layouts.theme import FONT, LINE, MUTED, PRIMARY, PRIMARY_SOFT, RED


@dataclass(frozen=True)
class Paint:
    """The colours of a room."""

    came: str
    left: str
    stock: str
    text: str
    line: str
    size: int


LIGHT_ROOM = Paint(PRIMARY_SOFT, PRIMARY, RED, MUTED, LINE, 12)
DARK_ROOM = Paint("#5f7fa6", "#a8c6ea", "#ff9b9b", "#e6edf5", "#31445c", 22)


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


def weeks_graph(view: View, *, height: int, paint: Paint = LIGHT_ROOM) -> html.Div:
    """The chart alone."""
    weeks = view.weeks
    x = [_monday(w) for w in weeks]
    traces = [
        _bars(x, [w.came for w in weeks], _("新登记"), paint.came),
        _bars(x, [w.left for w in weeks], _("离开在办"), paint.left),
        _line(x, [w.stock for w in weeks], paint),
    ]
    axis = {"tickfont": {"color": paint.text}, "linecolor": paint.line}
    return graph(
        traces,
        label=_("近12周新登记、离开在办和周末在办件数"),
        height=height,
        bargap=0.3,
        bargroupgap=0.05,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        margin={"l": 3 * paint.size, "r": 12, "t": 2 * paint.size, "b": 2 * paint.size},
        font={"family": FONT, "size": paint.size, "color": paint.text},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        xaxis={
            **axis,
            "type": "category",
            "tickvals": x,
            "ticktext": [_tick(w, n, len(weeks)) for n, w in enumerate(weeks)],
            "tickangle": 0,
        },
        yaxis={**axis, "rangemode": "tozero", "gridcolor": paint.line},
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


def _line(x: Sequence[str], y: Sequence[int], paint: Paint) -> dict[str, Any]:
    name = _("周末在办")
    return {
        "type": "scatter",
        "mode": "lines+text",
        "name": name,
        "x": x,
        "y": y,
        "line": {"color": paint.stock, "width": paint.size / 6},
        "text": [*([""] * (len(y) - 1)), str(y[-1])],
        "textposition": "top center",
        "textfont": {"color": paint.stock},
        "hovertemplate": "%{x} " + name + " %{y}<extra></extra>",
    }


def _monday(week: Week) -> str:
    return f"{week.period.first.month}/{week.period.first.day}"


def _tick(week: Week, n: int, weeks: int) -> str:
    """The Monday of every third week, and of each that holds a holiday, with its name."""
    monday = _monday(week)
    if week.holiday:
        return f"{monday} {_(week.holiday)}"
    return monday if (weeks - 1 - n) % 3 == 0 else ""


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
