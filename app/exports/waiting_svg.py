"""Who waits for whom in a report, as a drawing (SVG) in a page."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from app.domain.lights import Light
from app.domain.network.drawing import WIDTH, Link, Spot, drawing
from app.exports.network_shapes import child, label, node, tie
from app.queries.report import Arrow, Form, Picture
from app.queries.report_words import said
from app.translations import _

MUTUAL, PLAIN = "#c53030", "#5b7699"
"""Of lines: where each of two waits for the other, and of all else."""


def waiting_svg(picture: Picture) -> str:
    """The drawing, to be put into a page as it stands: every word in it is escaped."""
    names = {spot.key: spot.name for spot in picture.spots}
    made = drawing(
        [_spot(spot.key, spot.name, spot.x, spot.y, spot.size) for spot in picture.spots],
        [Link(source=a.source, target=a.target, weight=a.days) for a in picture.arrows],
    )
    box = f"0 0 {WIDTH:g} {made.height:g}"
    root = Tree.Element("svg", {"class": "waiting", "viewBox": box, "role": "img"})
    child(root, "title", _("部门等待关系"))
    pairs = {(arrow.source, arrow.target) for arrow in picture.arrows}
    for arrow, curve in zip(picture.arrows, made.curves, strict=True):
        mutual = (arrow.target, arrow.source) in pairs
        target = made.circles[arrow.target]
        words, colour = _words(arrow, names), MUTUAL if mutual else PLAIN
        tie(root, curve, target, words=words, colour=colour)
    for spot in picture.spots:
        node(root, made.circles[spot.key], light=Light(spot.light), words=spot.name)
    for placed in made.labels:
        label(root, placed)
    return Tree.tostring(root, encoding="unicode", short_empty_elements=False)


def _spot(key: str, name: str, x: float, y: float, size: float) -> Spot:
    """A report counts from the upper left, a drawing from the lower one."""
    return Spot(key=key, x=x, y=1 - y, weight=size, lines=(name,))


def _words(arrow: Arrow, names: dict[str, str]) -> str:
    words = _("{source}等待{target}：{cases} 件，已等待 {days} 个工作日")
    return words.format(
        source=names[arrow.source],
        target=names[arrow.target],
        cases=said(Form.COUNT, arrow.cases),
        days=said(Form.DAYS, arrow.days),
    )
