"""部门协同 as a picture: nodes sized by what others wait for, ties as lines with arrow heads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from app.domain.lights import Light
from app.domain.network.drawing import WIDTH, Circle, Curve, Label, Point
from app.queries.network_picture import Line, Picture, Stroke, figures, foremost, picture
from app.queries.network_view import NetworkView, NodeView
from app.translations import _
from layouts import html
from layouts.components.pieces import LAMPS, card, empty, graph, say
from layouts.pages.network.ids import Ids
from layouts.pages.network.legend import NOTHING, QUESTIONS, legend
from layouts.theme import INK, MUTED, RED, YELLOW

STROKES: dict[Stroke, tuple[str, str]] = {
    Stroke.FAINT: ("#c6d0dc", "solid"),
    Stroke.STRONG: ("#5b7699", "solid"),
    Stroke.RING: (RED, "solid"),
    Stroke.RETURNED: (YELLOW, "dash"),
}
"""Colour and dash of a line."""

LEAST_WIDTHS = {Stroke.RING: 3.5}

FILLS: dict[Light, tuple[str, str]] = {
    Light.RED: ("#f6c9c9", RED),
    Light.YELLOW: ("#fdf3d0", YELLOW),
    Light.GREEN: ("#e6f4ec", "#276749"),
    Light.GREY: ("#edf1f5", "#4a5568"),
    Light.NONE: ("#edf1f5", MUTED),
}
"""Of a circle: inside and rim."""

CROWD, FAINTEST = 150, "#dfe5ec"
"""Where so many lines cross, those that do not stand out step back further."""

WIDTHS = 4
"""So many widths of line: lines of one width are drawn in one stroke."""

SIGNED = 9.0
"""Circles from this radius on have the sign of their light inside."""


def picture_card(view: NetworkView) -> html.Section:
    """The picture under its question, with what it says first."""
    title, note = QUESTIONS[view.asked.graph]
    if not view.ties:
        what, how = NOTHING[view.asked.graph]
        return card(_(title), empty(_(what), _(how)), classes="span-16")
    shown = picture(view)
    return card(
        _(title),
        say(foremost(view)),
        html.Div(_figure(shown, view), className="network-scroll"),
        legend(shown),
        note=_(note),
        classes="span-16 network-picture",
    )


def _figure(shown: Picture, view: NetworkView) -> html.Div:
    axis = {"visible": False, "fixedrange": True}
    return graph(
        [*_lines(shown), _handles(shown), _nodes(shown, view)],
        id=Ids.GRAPH,
        label=_(QUESTIONS[view.asked.graph][0]),
        height=round(shown.drawn.height),
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={**axis, "range": [0, WIDTH]},
        yaxis={**axis, "range": [shown.drawn.height, 0]},
        hovermode="closest",
        hoverdistance=14,
        dragmode=False,
        annotations=[_label(label, shown) for label in shown.drawn.labels],
    )


def _lines(shown: Picture) -> list[dict[str, Any]]:
    """A trace for each stroke and width; lines in it are parted by nothing."""
    found: dict[tuple[Stroke, int], list[Line]] = {}
    for line in shown.lines:
        width = min(int(shown.drawn.curves[line.n].share * WIDTHS), WIDTHS - 1)
        found.setdefault((line.stroke, width), []).append(line)
    ordered = sorted(found.items(), key=lambda each: (ORDER.index(each[0][0]), each[0][1]))
    return [_trace(stroke, lines, shown) for (stroke, _width), lines in ordered]


ORDER = (Stroke.FAINT, Stroke.RETURNED, Stroke.STRONG, Stroke.RING)


def _trace(stroke: Stroke, lines: Sequence[Line], shown: Picture) -> dict[str, Any]:
    colour, dash = STROKES[stroke]
    if stroke is Stroke.FAINT and len(shown.lines) > CROWD:
        colour = FAINTEST
    curves = [shown.drawn.curves[line.n] for line in lines]
    ends = [shown.drawn.circles[line.tie.target].radius for line in lines]
    width = max(sum(curve.width for curve in curves) / len(curves), LEAST_WIDTHS.get(stroke, 0.0))
    size = 7 + 1.6 * width if shown.directed else 0
    points = list(chain.from_iterable(map(_parted, curves)))
    heads = [_headed(curve, size) for curve in curves]
    gaps = [_headed(curve, radius) for curve, radius in zip(curves, ends, strict=True)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [point[0] if point else None for point in points],
        "y": [point[1] if point else None for point in points],
        "line": {"color": colour, "width": round(width, 1), "dash": dash},
        "marker": {
            "symbol": "arrow",
            "angleref": "previous",
            "color": colour,
            "opacity": 1,
            "size": list(chain.from_iterable(heads)),
            "standoff": list(chain.from_iterable(gaps)),
            "line": {"width": 0},
        },
        "hoverinfo": "skip",
    }


def _parted(curve: Curve) -> list[Point | None]:
    """The points of a line, and nothing after it."""
    return [(round(x, 1), round(y, 1)) for x, y in curve.points] + [None]


def _headed(curve: Curve, value: float) -> list[float]:
    """Noughts, and the value at the end of the line."""
    return [0.0] * (len(curve.points) - 1) + [round(value, 1), 0.0]


def _handles(shown: Picture) -> dict[str, Any]:
    """What is taken hold of: a line itself is too thin to be met."""
    middles = [shown.drawn.curves[line.n].middle for line in shown.lines]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "ties",
        "x": [round(x, 1) for x, _y in middles],
        "y": [round(y, 1) for _x, y in middles],
        "marker": {"size": 14, "opacity": 0},
        "customdata": [line.tie.address for line in shown.lines],
        "text": [_spoken(line) for line in shown.lines],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _spoken(line: Line) -> str:
    if line.stroke is not Stroke.RETURNED:
        return line.tie.words
    return _("{words}（其中退回 {n} 件次）").format(words=line.tie.words, n=line.tie.returned)


def _nodes(shown: Picture, view: NetworkView) -> dict[str, Any]:
    nodes = sorted(shown.nodes, key=lambda node: -_circle(shown, node).radius)
    circles = [_circle(shown, node) for node in nodes]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "nodes",
        "x": [round(circle.x, 1) for circle in circles],
        "y": [round(circle.y, 1) for circle in circles],
        "marker": {
            "size": [round(2 * circle.radius, 1) for circle in circles],
            "color": [FILLS[node.light][0] for node in nodes],
            "opacity": 1,
            "line": {"color": [FILLS[node.light][1] for node in nodes], "width": 1.5},
        },
        "text": [_sign(node, c) for node, c in zip(nodes, circles, strict=True)],
        "textfont": {"color": [FILLS[node.light][1] for node in nodes], "size": 12},
        "textposition": "middle center",
        "customdata": [node.address for node in nodes],
        "hovertext": [_told(node, view) for node in nodes],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _circle(shown: Picture, node: NodeView) -> Circle:
    return shown.drawn.circles[node.key]


def _sign(node: NodeView, circle: Circle) -> str:
    return LAMPS[str(node.light)][0] if circle.radius >= SIGNED else ""


def _told(node: NodeView, view: NetworkView) -> str:
    light = _(LAMPS[str(node.light)][1])
    return _("{name}：{figures}，{light}").format(
        name=node.name, figures=figures(node, view), light=light
    )


SMALL = f"font-size:12px;color:{MUTED}"


def _label(label: Label, shown: Picture) -> dict[str, Any]:
    """Words at a fixed distance from their circle, whatever the width of the screen."""
    circle = shown.drawn.circles[label.key]
    first, *rest = map(_harmless, label.lines)
    small = "".join(f"<br><span style='{SMALL}'>{line}</span>" for line in rest)
    return {
        "x": round(circle.x, 1),
        "y": round(circle.y, 1),
        "xshift": round(label.x - circle.x),
        "yshift": round(circle.y - label.y),
        "text": (f"<b>{first}</b>" if rest else first) + small,
        "name": label.key,
        "showarrow": False,
        "xanchor": "center",
        "yanchor": "middle",
        "font": {"size": 14, "color": INK},
        "bgcolor": "rgba(255,255,255,0.82)",
        "borderpad": 0,
        "captureevents": False,
    }


def _harmless(words: str) -> str:
    """A name is words, never a part of the picture's own language."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
