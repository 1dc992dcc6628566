"""The charts of a report, and its picture of who waits for whom, in the product's look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.queries.report import Arrow, Chart, Form, Picture, Series, Shape, Spot
from app.queries.report_words import said
from app.translations import _
from layouts import html
from layouts.components.pieces import graph
from layouts.theme import INK, LIGHT_COLOURS, MUTED, PRIMARY, PRIMARY_SOFT, YELLOW

PALETTE = (PRIMARY, PRIMARY_SOFT, YELLOW, "#5b7699", MUTED)
"""Of series that no light colours; look.md allows five."""

SCREEN = 26
"""The size of letters on the screen of a meeting, in pixels at 1920."""

PAGE = 12

Trace = dict[str, Any]


def chart(shown: Chart, *, size: int = PAGE) -> html.Div:
    """A chart under its question. size: of its letters, in pixels."""
    told = [series for series in shown.series if any(series.values)] or shown.series[:1]
    traces = [DRAWN[shown.shape](shown, series, n, size) for n, series in enumerate(told)]
    several = len(told) > 1
    return graph(
        traces,
        label=shown.title,
        height=_height(shown, size),
        font={"size": size, "color": INK},
        barmode="stack" if shown.shape is Shape.STACKED else "group",
        bargap=0.2,
        showlegend=several,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        margin={"l": 8, "r": size * 3, "t": size * 2 if several else size, "b": 8},
        uniformtext={"mode": "hide" if shown.shape is Shape.STACKED else False, "minsize": size},
        **_axes(shown, size),
    )


def _height(shown: Chart, size: int) -> int:
    if _lies(shown):
        rows = len(shown.labels) * (1 if shown.shape is Shape.STACKED else len(shown.series))
        return round(size * (4 + 1.2 * max(rows, 4)))
    return size * 16


LONG = 6
"""Names of more letters than these do not stand side by side below columns."""


def _lies(shown: Chart) -> bool:
    """Whether its bars lie, so that long names are read beside them."""
    long = any(len(label) > LONG for label in shown.labels)
    return shown.shape in (Shape.BARS, Shape.STACKED) or (shown.shape is Shape.COLUMNS and long)


def _axes(shown: Chart, size: int) -> dict[str, Any]:
    font = {"size": size, "color": INK}
    names = {"automargin": True, "tickfont": font, "type": "category", "fixedrange": True}
    values = {
        "automargin": True, "tickfont": {**font, "color": MUTED}, "fixedrange": True,
        "rangemode": "tozero", "gridcolor": "#eef2f6", "zeroline": False,
        "tickformat": ".0%" if shown.form is Form.SHARE else "",
    }  # fmt: skip
    if _lies(shown):
        return {"yaxis": {**names, "autorange": "reversed"}, "xaxis": {**values, "visible": False}}
    return {"xaxis": {**names, "nticks": 13}, "yaxis": values}


def _bar(shown: Chart, series: Series, n: int, size: int) -> Trace:
    across = _lies(shown)
    names, values = list(shown.labels), list(series.values)
    words = [said(shown.form, value) if value else "" for value in values]
    inside = shown.shape is Shape.STACKED
    return {
        "type": "bar",
        "orientation": "h" if across else "v",
        "name": series.name,
        "x": values if across else names,
        "y": names if across else values,
        "marker": {"color": _colour(series, n)},
        "text": words,
        "textposition": "inside" if inside else "outside",
        "textangle": 0,
        "constraintext": "inside" if inside else "none",
        "insidetextanchor": "middle",
        "insidetextfont": {"color": "#ffffff", "size": size},
        "outsidetextfont": {"color": INK, "size": size},
        "cliponaxis": False,
        "hovertemplate": "%{" + ("y" if across else "x") + "}<br>%{fullData.name} %{text}"
        "<extra></extra>",
    }


def _line(shown: Chart, series: Series, n: int, size: int) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": series.name,
        "x": list(shown.labels),
        "y": list(series.values),
        "line": {"color": _colour(series, n), "width": size / 5},
        "marker": {"size": size / 2, "color": _colour(series, n)},
        "text": [said(shown.form, value) for value in series.values],
        "hovertemplate": "%{x}<br>%{fullData.name} %{text}<extra></extra>",
    }


def _colour(series: Series, n: int) -> str:
    return LIGHT_COLOURS.get(series.tone, PALETTE[n % len(PALETTE)])


DRAWN: Mapping[Shape, Callable[[Chart, Series, int, int], Trace]] = {
    Shape.BARS: _bar,
    Shape.COLUMNS: _bar,
    Shape.STACKED: _bar,
    Shape.LINES: _line,
}


def picture(shown: Picture, *, size: int = PAGE) -> html.Div:
    """Who waits for whom: the source of a line waits for its target."""
    spots = {spot.key: spot for spot in shown.spots}
    hidden = {"visible": False, "fixedrange": True}
    return graph(
        [*_arrows(shown.arrows, spots, size), _spots(shown.spots, size)],
        label=_("部门之间谁在等谁？"),
        height=size * 18 + 120,
        font={"size": size, "color": INK},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={**hidden, "range": [-0.08, 1.08]},
        yaxis={**hidden, "range": [1.12, -0.08]},
    )


def _arrows(arrows: Sequence[Arrow], spots: Mapping[str, Spot], size: int) -> list[Trace]:
    longest = max((arrow.days for arrow in arrows), default=0.0) or 1.0
    return [_arrow(a, spots[a.source], spots[a.target], a.days / longest, size) for a in arrows]


def _arrow(arrow: Arrow, source: Spot, target: Spot, share: float, size: int) -> Trace:
    words = _("{source}等{target}：{cases} 件，{days} 个工作日").format(
        source=source.name, target=target.name, cases=said(Form.COUNT, arrow.cases),
        days=said(Form.DAYS, arrow.days),
    )  # fmt: skip
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [source.x, target.x],
        "y": [source.y, target.y],
        "line": {"color": PRIMARY_SOFT, "width": 1 + 3 * share * size / PAGE},
        "marker": {
            "symbol": "arrow", "angleref": "previous", "color": PRIMARY,
            "size": [0, size], "standoff": [0, _radius(target, size)], "opacity": 1,
        },
        "text": [words, words],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _spots(spots: Sequence[Spot], size: int) -> Trace:
    colours = [LIGHT_COLOURS.get(spot.light, MUTED) for spot in spots]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [spot.x for spot in spots],
        "y": [spot.y for spot in spots],
        "text": [_harmless(spot.name) for spot in spots],
        "textposition": "bottom center",
        "textfont": {"size": size, "color": INK},
        "marker": {
            "size": [2 * _radius(spot, size) for spot in spots],
            "color": "#ffffff",
            "line": {"color": colours, "width": size / 4},
            "opacity": 1,
        },
        "hoverinfo": "skip",
    }


def _radius(spot: Spot, size: int) -> float:
    return size * (0.6 + 1.1 * spot.size)


def _harmless(words: str) -> str:
    """A name is words, never a part of the picture's own language."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
