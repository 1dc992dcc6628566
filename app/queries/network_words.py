"""部门协同 in words: what is shown, for whoever reads it away from the page."""

from __future__ import annotations

from app.domain.catalogue import Difficulty
from app.queries.network_view import Graph, NetworkView
from app.translations import _


def title_of(view: NetworkView) -> str:
    """部门协同：谁在等谁."""
    return _("部门协同：{graph}").format(graph=_(view.asked.graph.label))


def asked_words(view: NetworkView) -> str:
    """The filter as one line of text."""
    asked = view.asked
    said = [(_("节点"), _(asked.level.label))]
    if asked.region:
        said.append((_("区域"), dict(view.regions).get(asked.region, asked.region)))
    if asked.field:
        said.append((_("服务领域"), dict(view.fields).get(asked.field, asked.field)))
    if asked.difficulty:
        said.append((_("难度"), _(_difficulty(asked.difficulty))))
    if asked.graph is Graph.HANDOVER:
        said.append((_("期间"), _("近 {n} 周").format(n=asked.weeks)))
    if asked.least > 1:
        said.append((_("连线"), _("{n} 件以上").format(n=asked.least)))
    pair = _("{label}：{value}")
    return _("；").join(pair.format(label=label, value=value) for label, value in said)


def _difficulty(code: str) -> str:
    return Difficulty(code).label if code in set(Difficulty) else code
