"""What the picture of 部门协同 is read by: its question, its empty state, its signs and lines."""

from __future__ import annotations

from app.domain.lights import Light
from app.queries.network_picture import Picture, Stroke
from app.queries.network_view import Graph
from app.translations import N_, _
from layouts import html
from layouts.components.pieces import LAMPS
from layouts.components.words import number

QUESTIONS: dict[Graph, tuple[str, str]] = {
    Graph.WAITING: (
        N_("哪些部门在等谁？"),
        N_("箭头指向被等的单位；圆越大，他单位等它的工作日越多；线越粗，等得越久"),
    ),
    Graph.HANDOVER: (
        N_("问题从谁转到谁？"),
        N_("箭头指向接手的单位；圆越大，转来的越多；虚线为退回原单位"),
    ),
    Graph.CO_HANDLING: (
        N_("哪些部门在一起办？"),
        N_("连线表示共同承办同一问题；线越粗，件数越多"),
    ),
}
"""The question a graph answers, and how it is read."""

NOTHING: dict[Graph, tuple[str, str]] = {
    Graph.WAITING: (
        N_("没有部门在等待其他部门。"),
        N_("在问题上登记前置事项后，谁在等谁会显示在这里。"),
    ),
    Graph.HANDOVER: (
        N_("所选期间没有部门之间的流转。"),
        N_("问题由一个部门转到另一个部门后会显示在这里。"),
    ),
    Graph.CO_HANDLING: (
        N_("没有部门共同承办的问题。"),
        N_("派单时指定协办单位后会显示在这里。"),
    ),
}

SAID: tuple[tuple[Stroke, str], ...] = (
    (Stroke.RING, N_("互等成环")),
    (Stroke.STRONG, N_("最重的连线")),
    (Stroke.FAINT, N_("其他连线")),
    (Stroke.RETURNED, N_("退回")),
)


def legend(shown: Picture) -> html.Div:
    """What the shapes and lines mean; only those there are."""
    drawn = {line.stroke for line in shown.lines}
    lights = {node.light for node in shown.nodes}
    lines = [_line_key(stroke, words) for stroke, words in SAID if stroke in drawn]
    return html.Div([*_light_keys(lights), *lines, _total(shown)], className="network-legend")


def _light_keys(present: set[Light]) -> list[html.Span]:
    return [
        html.Span(
            [html.I(LAMPS[light][0], className=f"sign-{light}", **{"aria-hidden": "true"}),
             _(LAMPS[light][1])]
        )
        for light in LAMPS
        if light in present
    ]  # fmt: skip


def _line_key(stroke: Stroke, words: str) -> html.Span:
    return html.Span([html.I(className=f"key-{stroke}", **{"aria-hidden": "true"}), _(words)])


def _total(shown: Picture) -> html.Span:
    words = _("共 {nodes} 个节点、{ties} 条连线，点击打开问题").format(
        nodes=number(len(shown.nodes)), ties=number(len({id(line.tie) for line in shown.lines}))
    )
    return html.Span(words, className="network-total")
