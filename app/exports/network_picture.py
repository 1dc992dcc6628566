"""部门协同 as a drawing (SVG): the same places, lines and labels as on the page."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from app.domain.network.drawing import WIDTH
from app.exports.network_graph import said_about
from app.exports.network_shapes import MUTED, child, label, node, text, tie
from app.queries.network_picture import Line, Picture, Stroke, figures, foremost, picture
from app.queries.network_view import NetworkView
from app.queries.network_words import title_of
from app.translations import _

SVG = "http://www.w3.org/2000/svg"
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
HEAD, FOOT = 64.0, 30.0
"""Room for the title above, and for the as-of time and filter below."""

STROKES: dict[Stroke, str] = {
    Stroke.FAINT: "#c6d0dc",
    Stroke.STRONG: "#5b7699",
    Stroke.RING: "#c53030",
    Stroke.RETURNED: "#975a16",
}


def svg(view: NetworkView) -> bytes:
    """The picture of a view, with its title, its first sentence, its as-of time and filter."""
    shown = picture(view)
    circles = shown.drawn.circles
    root = _root(shown.drawn.height + HEAD + FOOT)
    child(root, "title", title_of(view))
    child(root, "rect", width="100%", height="100%", fill="#ffffff")
    text(root, (20, 28), title_of(view), size=20, weight="600")
    if view.ties:
        text(root, (20, 52), foremost(view), size=14)
    drawn = child(root, "g", transform=f"translate(0 {HEAD:g})")
    for line in shown.lines:
        _line(drawn, line, shown)
    for each in sorted(shown.nodes, key=lambda each: -circles[each.key].radius):
        words = _("{name}：{figures}").format(name=each.name, figures=figures(each, view))
        node(drawn, circles[each.key], light=each.light, words=words)
    for placed in shown.drawn.labels:
        label(drawn, placed)
    foot = (20.0, shown.drawn.height + HEAD + FOOT - 11)
    text(root, foot, said_about(view), size=12, fill=MUTED)
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True))


def _root(height: float) -> Tree.Element:
    return Tree.Element("svg", {
        "xmlns": SVG,
        "width": f"{WIDTH:g}",
        "height": f"{height:g}",
        "viewBox": f"0 0 {WIDTH:g} {height:g}",
        "font-family": FONT,
    })  # fmt: skip


def _line(parent: Tree.Element, line: Line, shown: Picture) -> None:
    tie(
        parent,
        shown.drawn.curves[line.n],
        shown.drawn.circles[line.tie.target],
        words=line.tie.words,
        colour=STROKES[line.stroke],
        directed=shown.directed,
        dashed=line.stroke is Stroke.RETURNED,
    )
