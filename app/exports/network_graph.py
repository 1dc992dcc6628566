"""部门协同 as data: GraphML for graph programs (it opens in Gephi), and its ties as csv."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING, Any

from app.domain.safe_cells import guarded
from app.exports.xml_texts import xml_text
from app.queries.network_view import Graph, NetworkView, TieView
from app.queries.network_words import asked_words, title_of
from app.queries.register_export import wall_clock
from app.translations import N_, _

if TYPE_CHECKING:
    from networkx import Graph as AnyGraph

HEADS = (
    N_("起点"),
    N_("终点"),
    N_("件数"),
    N_("已等工作日"),
    N_("被等方超期件数"),
    N_("其中退回"),
    N_("转出前中位天数"),
    N_("导出说明"),
)


def graphml(view: NetworkView) -> bytes:
    """Nodes with name, cases, days, light; ties with cases, days, overdue, returned.

    label and weight are the names by which Gephi knows a node's words and a tie's weight.
    """
    import networkx as nx  # heavy: only where a file is made

    file = io.BytesIO()
    nx.write_graphml(_graph(view), file)
    return file.getvalue()


def _graph(view: NetworkView) -> AnyGraph[Any]:
    import networkx as nx

    directed = view.asked.graph is not Graph.CO_HANDLING
    graph: AnyGraph[Any] = nx.DiGraph() if directed else nx.Graph()
    graph.graph["name"] = title_of(view)
    for node in view.nodes:
        name = xml_text(node.name)
        graph.add_node(
            node.key, name=name, label=name, cases=node.cases, days=float(node.days),
            light=str(node.light),
        )  # fmt: skip
    for tie in view.ties:
        graph.add_edge(
            tie.source, tie.target, cases=tie.cases, weight=tie.cases, days=float(tie.days),
            overdue=tie.overdue, returned=tie.returned,
        )  # fmt: skip
    return graph


def ties_csv(view: NetworkView) -> bytes:
    """UTF-8 with a mark at its head; names that a spreadsheet would calculate are made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_(head) for head in HEADS])
    about = said_about(view)
    names = {node.key: node.name for node in view.nodes}
    for tie in view.ties:
        ends = [guarded(names.get(key, key)) for key in (tie.source, tie.target)]
        writer.writerow([*ends, *figures(tie), guarded(about)])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def figures(tie: TieView) -> list[Any]:
    """The numbers of a tie in the order of HEADS."""
    median = "" if tie.median is None else round(tie.median, 2)
    return [tie.cases, round(tie.days, 2), tie.overdue, tie.returned, median]


def said_about(view: NetworkView) -> str:
    """What a file is, in one line."""
    at = wall_clock(view.asked.as_of or view.at)
    return _("{title}；{asked}；数据截至：{at}").format(
        title=title_of(view), asked=asked_words(view), at=at
    )
