"""部门协同 as a drawing (SVG): the same places, lines and labels as on the page."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from xml.etree import ElementTree as Tree

from app.domain.lights import Light
from app.domain.network.drawing import LINE, WIDTH, Circle, Curve, Label, Point
from app.exports.network_graph import said_about
from app.exports.xml_texts import xml_text
from app.queries.network_picture import Line, Picture, Stroke, figures, foremost, picture
from app.queries.network_view import NetworkView, NodeView
from app.queries.network_words import title_of
from app.translations import _

SVG = "http://www.w3.org/2000/svg"
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
HEAD, FOOT = 64.0, 30.0
"""Room for the title above, and for the as-of time and filter below."""

INK, MUTED = "#1f2933", "#5f6c7b"

STROKES: dict[Stroke, str] = {
    Stroke.FAINT: "#c6d0dc",
    Stroke.STRONG: "#5b7699",
    Stroke.RING: "#c53030",
    Stroke.RETURNED: "#975a16",
}

LIGHTS: dict[Light, tuple[str, str, str]] = {
    Light.RED: ("#f6c9c9", "#c53030", "■"),
    Light.YELLOW: ("#fdf3d0", "#975a16", "▲"),
    Light.GREEN: ("#e6f4ec", "#276749", "●"),
    Light.GREY: ("#edf1f5", "#4a5568", "❚❚"),
    Light.NONE: ("#edf1f5", "#5f6c7b", "—"),
}
"""Inside, rim, sign."""

SIGNED = 9.0


def svg(view: NetworkView) -> bytes:
    """The picture of a view, with its title, its first sentence, its as-of time and filter."""
    shown = picture(view)
    root = _root(shown.drawn.height + HEAD + FOOT)
    _child(root, "title", title_of(view))
    _child(root, "rect", width="100%", height="100%", fill="#ffffff")
    _text(root, (20, 28), title_of(view), size=20, weight="600")
    if view.ties:
        _text(root, (20, 52), foremost(view), size=14)
    drawn = _child(root, "g", transform=f"translate(0 {HEAD:g})")
    for line in shown.lines:
        _line(drawn, line, shown)
    for node in sorted(shown.nodes, key=lambda node: -shown.drawn.circles[node.key].radius):
        _node(drawn, node, shown.drawn.circles[node.key], told=figures(node, view))
    for label in shown.drawn.labels:
        _label(drawn, label)
    foot = (20.0, shown.drawn.height + HEAD + FOOT - 11)
    _text(root, foot, said_about(view), size=12, fill=MUTED)
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True))


def _root(height: float) -> Tree.Element:
    return Tree.Element("svg", {
        "xmlns": SVG,
        "width": f"{WIDTH:g}",
        "height": f"{height:g}",
        "viewBox": f"0 0 {WIDTH:g} {height:g}",
        "font-family": FONT,
    })  # fmt: skip


def _child(parent: Tree.Element, kind: str, words: str = "", **given: str) -> Tree.Element:
    """An element in another; attribute names have a stroke where these have an underscore."""
    made = Tree.SubElement(parent, kind, {n.replace("_", "-"): v for n, v in given.items()})
    made.text = xml_text(words) or None
    return made


def _text(
    parent: Tree.Element, at: Point, words: str, *, size: float, fill: str = INK, **given: str
) -> None:
    place = {"x": f"{at[0]:.1f}", "y": f"{at[1]:.1f}", "font_size": f"{size:g}"}
    named = {f"font_{name}" if name == "weight" else name: value for name, value in given.items()}
    _child(parent, "text", words, fill=fill, **place, **named)


def _line(parent: Tree.Element, line: Line, shown: Picture) -> None:
    """The line up to the rim of its target, its head, and what it says."""
    curve, target = shown.drawn.curves[line.n], shown.drawn.circles[line.tie.target]
    colour = STROKES[line.stroke]
    size = 7 + 1.6 * curve.width if shown.directed else 0.0
    points = _up_to(curve, target, gap=size)
    group = _child(parent, "g")
    _child(group, "title", line.tie.words)
    dashed = {"stroke_dasharray": "7 5"} if line.stroke is Stroke.RETURNED else {}
    way = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    _child(
        group, "path", d=way, fill="none", stroke=colour, stroke_width=f"{curve.width:.1f}",
        **dashed,
    )  # fmt: skip
    if size:
        _head(group, points[-1], target, size=size, colour=colour)


def _up_to(curve: Curve, target: Circle, *, gap: float) -> Sequence[Point]:
    """The points outside the target's rim and the head before it; never less than two."""
    far = target.radius + gap
    outside = [p for p in curve.points if hypot(p[0] - target.x, p[1] - target.y) > far]
    last = outside[-1] if outside else curve.points[0]
    away = hypot(last[0] - target.x, last[1] - target.y) or 1.0
    rim = (
        target.x + (last[0] - target.x) / away * far,
        target.y + (last[1] - target.y) / away * far,
    )
    return [*(outside or [last]), rim]


def _head(parent: Tree.Element, base: Point, target: Circle, *, size: float, colour: str) -> None:
    dx, dy = target.x - base[0], target.y - base[1]
    away = hypot(dx, dy) or 1.0
    dx, dy = dx / away, dy / away
    half = size / 2
    corners = (
        (base[0] + dx * size, base[1] + dy * size),
        (base[0] - dy * half, base[1] + dx * half),
        (base[0] + dy * half, base[1] - dx * half),
    )
    _child(parent, "polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners), fill=colour)


def _node(parent: Tree.Element, node: NodeView, circle: Circle, *, told: str) -> None:
    inside, rim, sign = LIGHTS[node.light]
    group = _child(parent, "g")
    _child(group, "title", _("{name}：{figures}").format(name=node.name, figures=told))
    _child(
        group, "circle", cx=f"{circle.x:.1f}", cy=f"{circle.y:.1f}", r=f"{circle.radius:.1f}",
        fill=inside, stroke=rim, stroke_width="1.5",
    )  # fmt: skip
    if circle.radius >= SIGNED:
        at = (circle.x, circle.y + 4)
        _text(group, at, sign, size=12, fill=rim, text_anchor="middle")


def _label(parent: Tree.Element, label: Label) -> None:
    left, top, _right, _bottom = label.box
    _child(
        parent, "rect", x=f"{left:.1f}", y=f"{top:.1f}", width=f"{label.width:.1f}",
        height=f"{label.height:.1f}", fill="#ffffff", fill_opacity="0.82",
    )  # fmt: skip
    told = len(label.lines) > 1
    for n, words in enumerate(label.lines):
        size, fill = (14.0, INK) if n == 0 else (12.0, MUTED)
        weight = {"weight": "600"} if told and n == 0 else {}
        at = (label.x, top + LINE * n + 14)
        _text(parent, at, words, size=size, fill=fill, text_anchor="middle", **weight)
