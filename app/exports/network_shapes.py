"""What a drawing of departments is made of (SVG): texts, lines with heads, circles, labels."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from xml.etree import ElementTree as Tree

from app.domain.lights import Light
from app.domain.network.drawing import LINE, Circle, Curve, Label, Point
from app.exports.xml_texts import xml_text

INK, MUTED = "#1f2933", "#5f6c7b"

LIGHTS: dict[Light, tuple[str, str, str]] = {
    Light.RED: ("#f6c9c9", "#c53030", "■"),
    Light.YELLOW: ("#fdf3d0", "#975a16", "▲"),
    Light.GREEN: ("#e6f4ec", "#276749", "●"),
    Light.GREY: ("#edf1f5", "#4a5568", "❚❚"),
    Light.NONE: ("#edf1f5", "#5f6c7b", "—"),
}
"""Inside, rim, sign."""

SIGNED = 9.0
"""From this radius on a circle has the sign of its light in it."""


def child(parent: Tree.Element, kind: str, words: str = "", **given: str) -> Tree.Element:
    """An element in another; attribute names have a stroke where these have an underscore."""
    made = Tree.SubElement(parent, kind, {n.replace("_", "-"): v for n, v in given.items()})
    made.text = xml_text(words) or None
    return made


def text(
    parent: Tree.Element, at: Point, words: str, *, size: float, fill: str = INK, **given: str
) -> None:
    """Words that begin at a point, or stand about it with text_anchor="middle"."""
    place = {"x": f"{at[0]:.1f}", "y": f"{at[1]:.1f}", "font_size": f"{size:g}"}
    named = {f"font_{name}" if name == "weight" else name: value for name, value in given.items()}
    child(parent, "text", words, fill=fill, **place, **named)


def tie(
    parent: Tree.Element, curve: Curve, target: Circle, *, words: str, colour: str,
    directed: bool = True, dashed: bool = False,
) -> None:  # fmt: skip
    """The line up to the rim of its target, its head, and what it says when pointed at."""
    size = 7 + 1.6 * curve.width if directed else 0.0
    points = _up_to(curve, target, gap=size)
    group = child(parent, "g")
    child(group, "title", words)
    strokes = {"stroke_dasharray": "7 5"} if dashed else {}
    way = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    child(
        group, "path", d=way, fill="none", stroke=colour, stroke_width=f"{curve.width:.1f}",
        **strokes,
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
    child(parent, "polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners), fill=colour)


def node(parent: Tree.Element, circle: Circle, *, light: Light, words: str) -> None:
    """A department as a circle in the colour of its light, with the light's sign in it."""
    inside, rim, sign = LIGHTS[light]
    group = child(parent, "g")
    child(group, "title", words)
    child(
        group, "circle", cx=f"{circle.x:.1f}", cy=f"{circle.y:.1f}", r=f"{circle.radius:.1f}",
        fill=inside, stroke=rim, stroke_width="1.5",
    )  # fmt: skip
    if circle.radius >= SIGNED:
        at = (circle.x, circle.y + 4)
        text(group, at, sign, size=12, fill=rim, text_anchor="middle")


def label(parent: Tree.Element, words: Label) -> None:
    """The words beside a circle, on a ground that lines shine through; the first line is bold
    where figures stand below it.
    """
    left, top, _right, _bottom = words.box
    child(
        parent, "rect", x=f"{left:.1f}", y=f"{top:.1f}", width=f"{words.width:.1f}",
        height=f"{words.height:.1f}", fill="#ffffff", fill_opacity="0.82",
    )  # fmt: skip
    told = len(words.lines) > 1
    for n, line in enumerate(words.lines):
        size, fill = (14.0, INK) if n == 0 else (12.0, MUTED)
        weight = {"weight": "600"} if told and n == 0 else {}
        at = (words.x, top + LINE * n + 14)
        text(parent, at, line, size=size, fill=fill, text_anchor="middle", **weight)
