"""What is asked of 部门协同: which graph, of what, since when; remembered in the address."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

import dash_bootstrap_components as dbc

from app.domain.catalogue import Difficulty
from app.queries.network_view import Graph, Level, NetworkFilter, NetworkView
from app.translations import _
from layouts import html
from layouts.components.past import local_minute
from layouts.pages.network.ids import PATH, control

Choice = tuple[str, str]

ANY = "-"
"""The value of a control that asks for nothing."""

WEEKS = (4, 12, 26, 52)
LEAST = (1, 2, 3, 5, 10)
NOTHING = NetworkFilter()


def written(asked: NetworkFilter) -> dict[str, str]:
    """The pairs of the address: what differs from the usual. as_of: local, to the minute."""
    pairs = {
        field.name: value
        for field in fields(asked)
        if (value := getattr(asked, field.name)) != getattr(NOTHING, field.name)
    }
    if asked.as_of is not None:
        pairs["as_of"] = local_minute(asked.as_of)
    return {name: str(value) for name, value in pairs.items()}


def address(pairs: Mapping[str, str], path: str = PATH) -> str:
    """A link that asks for this."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def asked_anew(pairs: Mapping[str, str], typed: Mapping[str, Any]) -> dict[str, str]:
    """The pairs of the address when the controls hold these values; the graph stays."""
    given = {key: str(value or "") for key, value in typed.items()}
    usual = {name: str(value) for name, value in vars(NOTHING).items()}
    return {
        name: value
        for name, value in {**pairs, **given}.items()
        if name in usual and value not in ("", ANY, usual[name])
    }


def tabs(view: NetworkView) -> html.Nav:
    """The three graphs, one of which is shown."""
    return html.Nav(
        [_tab(graph, view) for graph in Graph],
        className="network-tabs",
        **{"aria-label": _("看哪一张图")},
    )


def _tab(graph: Graph, view: NetworkView) -> html.Link:
    on = graph is view.asked.graph
    pairs = {**written(view.asked), "graph": str(graph)}
    if graph is NOTHING.graph:
        del pairs["graph"]
    current = {"aria-current": "page"} if on else {}
    return html.Link(_(graph.label), href=address(pairs), className="on" if on else "", **current)


def filter_bar(view: NetworkView) -> html.Div:
    """The tabs, and the controls of what is shown."""
    asked = view.asked
    controls = [
        _select("level", _("节点"), [(str(t), _(t.label)) for t in Level], asked.level),
        _any("region", _("区域"), view.regions, asked.region, _("全部区域")),
        _any("field", _("服务领域"), view.fields, asked.field, _("全部领域")),
        _any("difficulty", _("难度"), _terms(Difficulty), asked.difficulty, _("全部难度")),
        _select("least", _("连线"), _least(), asked.least),
    ]
    if asked.graph is Graph.HANDOVER:
        controls.append(_select("weeks", _("期间"), _weeks(), asked.weeks))
    controls.append(_as_of(asked))
    return html.Div(
        [tabs(view), html.Div(controls, className="network-filters")],
        className="network-bar",
        role="search",
        **{"aria-label": _("筛选条件")},
    )


def _terms(terms: Any) -> list[Choice]:
    return [(str(term), _(term.label)) for term in terms]


def _least() -> list[Choice]:
    return [(str(n), _("{n} 件以上").format(n=n) if n > 1 else _("全部连线")) for n in LEAST]


def _weeks() -> list[Choice]:
    return [(str(n), _("近 {n} 周").format(n=n)) for n in WEEKS]


def _any(key: str, label: str, options: Sequence[Choice], value: str, blank: str) -> html.Div:
    return _select(key, label, [(ANY, blank), *options], value or ANY)


def _select(key: str, label: str, options: Sequence[Choice], value: Any) -> html.Div:
    listed = [{"label": words, "value": code} for code, words in options]
    if str(value) not in {code for code, _words in options}:
        listed.append({"label": str(value), "value": str(value)})
    return _field(key, label, dbc.Select(id=control(key), options=listed, value=str(value)))


def _as_of(asked: NetworkFilter) -> html.Div:
    then = local_minute(asked.as_of)
    made = dbc.Input(id=control("as_of"), type="datetime-local", value=then, debounce=True)
    return _field("as_of", _("回看某时"), made)


def _field(key: str, label: str, made: Any) -> html.Div:
    named = json.dumps(control(key), sort_keys=True, separators=(",", ":"))
    return html.Div(
        [html.Label(label, htmlFor=named, className="form-label"), made],
        className="network-filter",
    )
