"""The register's filter in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.domain.catalogue import Term
from app.domain.flows import OFFICE_ZONE
from app.domain.measures.measure import BY_CODE
from app.domain.network.nodes import BETWEEN, node_name, tie_of
from app.domain.register_filter import FACETS, NOBODY, RegisterFilter

Names = Mapping[str, Mapping[Any, str]]


def described(asked: RegisterFilter, names: Names) -> tuple[tuple[str, str], ...]:
    """The filter in words: label and value of all that is asked, order apart.

    names: "regions", "fields", "departments", "enterprises", each a name by code.
    """
    said = {"状态": asked.standing.label}
    for facet in FACETS:
        value = getattr(asked, facet.name)
        if facet.name in ("state", "sort") or not value:
            continue
        if facet.name.endswith(("_from", "_to")):
            said.setdefault(facet.label, _period(asked, facet.name.rpartition("_")[0]))
        else:
            said[facet.label] = _said(value, facet.names, names)
    return tuple(said.items())


def _said(value: Any, kind: str, names: Names) -> str:
    if value is True:
        return "是"
    if isinstance(value, datetime):
        return _bound(value)
    if kind == "measures":
        return BY_CODE[value].name
    if value == NOBODY:
        return "未计入"
    if kind == "credited":
        return _node(value, names)
    if kind in BETWEEN:
        return BETWEEN[kind].join(_node(node, names) for node in tie_of(value))
    return value.label if isinstance(value, Term) else names.get(kind, {}).get(value, str(value))


def _node(node: str, names: Names) -> str:
    known = {kind: names.get(kind, {}) for kind in ("departments", "regions")}
    return node_name(node, **known) if node else "任一方"


def _period(asked: RegisterFilter, name: str) -> str:
    since, until = getattr(asked, f"{name}_from"), getattr(asked, f"{name}_to")
    if since and until:
        return _bound(since) if since == until else f"{_bound(since)} 至 {_bound(until)}"
    return f"{_bound(since)} 起" if since else f"{_bound(until)} 止"


def _bound(value: date) -> str:
    """A day; an instant by the clocks of Shanghai, to the minute."""
    if isinstance(value, datetime):
        return f"{value.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
    return value.isoformat()
