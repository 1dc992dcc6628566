"""部门协同 as a picture: which ties stand out, which close a ring, and what is written where.

The screen and the file draw the same picture from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.changing import replace
from app.domain.network.drawing import Drawing, Link, Spot, drawing
from app.queries.network_view import Graph, NetworkView, NodeView, TieView
from app.translations import _

STRONG = 10
"""So many of the heaviest ties stand out from the rest."""

TOLD = 3
"""So many of the largest nodes have their figures under their names."""

RING_CODE = "ring"
"""How the codes of findings begin that name the nodes of a ring in their order."""


class Stroke(StrEnum):
    """How a tie is drawn."""

    FAINT = "faint"
    STRONG = "strong"
    RING = "ring"
    RETURNED = "returned"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A tie, or the returned part of one, with its stroke; n: of its curve in the drawing."""

    tie: TieView
    stroke: Stroke
    n: int


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is drawn: the heaviest lines last, so that they lie on top."""

    nodes: tuple[NodeView, ...]
    lines: tuple[Line, ...]
    drawn: Drawing
    directed: bool


def picture(view: NetworkView) -> Picture:
    """The picture of a view; ties of nodes that are not shown, and to oneself, are left out."""
    shown = {node.key for node in view.nodes}
    ties = [t for t in view.ties if t.source != t.target and {t.source, t.target} <= shown]
    ties.sort(key=lambda tie: (weight_of(tie, view), tie.source, tie.target))
    lines = tuple(_lines(ties, view))
    return Picture(
        nodes=view.nodes,
        lines=lines,
        drawn=drawing(_spots(view), [_link(line, view) for line in lines]),
        directed=view.asked.graph is not Graph.CO_HANDLING,
    )


def weight_of(shown: TieView | NodeView, view: NetworkView) -> float:
    """What size and width tell: working days where something waits, else cases."""
    return shown.days if view.asked.graph is Graph.WAITING else float(shown.cases)


def ring_ties(view: NetworkView) -> set[tuple[str, str]]:
    """The ties that close a ring which the findings tell, each node waiting for the next one."""
    return {
        pair
        for finding in view.findings
        if finding.code.startswith(RING_CODE)
        for pair in zip(finding.nodes, (*finding.nodes[1:], *finding.nodes[:1]), strict=True)
    }


def _lines(ties: list[TieView], view: NetworkView) -> Iterable[Line]:
    """Light ones first; what went back is a line of its own."""
    rings = ring_ties(view) if view.asked.graph is Graph.WAITING else set()
    strong = len(ties) - STRONG
    found: list[tuple[TieView, Stroke]] = []
    for n, tie in enumerate(ties):
        stroke = Stroke.STRONG if n >= strong else Stroke.FAINT
        stroke = Stroke.RING if (tie.source, tie.target) in rings else stroke
        if tie.cases > tie.returned:
            found.append((tie, stroke))
        if tie.returned:
            found.append((tie, Stroke.RETURNED))
    found.sort(key=lambda each: each[1] is Stroke.RING)
    return (Line(tie=tie, stroke=stroke, n=n) for n, (tie, stroke) in enumerate(found))


def _link(line: Line, view: NetworkView) -> Link:
    """Its weight; of a handover the part that did, or did not, go back."""
    tie = line.tie
    if line.stroke is Stroke.RETURNED:
        return Link(source=tie.source, target=tie.target, weight=tie.returned, bend=0.26)
    link = Link(source=tie.source, target=tie.target, weight=weight_of(tie, view) - tie.returned)
    return replace(link, bend=0.0) if view.asked.graph is Graph.CO_HANDLING else link


def _spots(view: NetworkView) -> list[Spot]:
    largest = sorted(view.nodes, key=lambda node: (-weight_of(node, view), node.key))[:TOLD]
    told = {node.key for node in largest if node.cases}
    return [
        Spot(
            key=node.key,
            x=node.x,
            y=node.y,
            weight=weight_of(node, view),
            lines=(node.name, figures(node, view)) if node.key in told else (node.name,),
        )
        for node in view.nodes
    ]


def figures(node: NodeView, view: NetworkView) -> str:
    """12 件 · 86.5 个工作日: what waits for a node."""
    if view.asked.graph is not Graph.WAITING:
        return _("{cases} 件").format(cases=node.cases)
    return _("{cases} 件 · {days} 日").format(cases=node.cases, days=f"{node.days:,.0f}")


def foremost(view: NetworkView) -> str:
    """What the picture says first, in a sentence with its share of the whole."""
    if view.asked.graph is Graph.WAITING:
        return _waited_most(view)
    if view.asked.graph is Graph.HANDOVER:
        return _came_most(view)
    return _shared_most(view)


def _waited_most(view: NetworkView) -> str:
    node = max(view.nodes, key=lambda node: (node.days, node.cases))
    words = _(
        "被等最久的是{name}：他单位 {cases} 件问题等它，"
        "合计 {days} 个工作日，占全部等待的 {share}。"
    )
    return words.format(
        name=node.name,
        cases=node.cases,
        days=f"{node.days:,.1f}",
        share=_share(node.days, sum(tie.days for tie in view.ties)),
    )


def _came_most(view: NetworkView) -> str:
    node = max(view.nodes, key=lambda node: node.cases)
    passed = sum(tie.cases for tie in view.ties)
    back = sum(tie.returned for tie in view.ties)
    words = _(
        "转来最多的是{name}：{cases} 件次；"
        "全部流转 {passed} 件次，其中退回 {back} 件次，占 {share}。"
    )
    return words.format(
        name=node.name, cases=node.cases, passed=passed, back=back, share=_share(back, passed)
    )


def _shared_most(view: NetworkView) -> str:
    names = {node.key: node.name for node in view.nodes}
    tie = max(view.ties, key=lambda tie: tie.cases)
    words = _("一起办得最多的是{one}与{other}：{cases} 件。")
    one, other = names.get(tie.source, tie.source), names.get(tie.target, tie.target)
    return words.format(one=one, other=other, cases=tie.cases)


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "0%"
