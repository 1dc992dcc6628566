"""What is asked of 评价考核: of when, of what, in which groups; remembered in the address."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import dash_bootstrap_components as dbc

from app.domain.catalogue import Channel, Difficulty
from app.domain.measures.grouping import By
from app.domain.measures.periods import PeriodKind
from app.queries.evaluation_asked import PATH, EvaluationFilter, Part, Shown, pairs_of
from app.queries.evaluation_view import EvaluationView
from app.translations import _
from layouts import html
from layouts.pages.evaluation.ids import control

Choice = tuple[str, str]

ANY = "-"
"""The value of a control that asks for nothing."""

SURVEYS = "/surveys"
"""The page of the survey rounds."""

USUAL = {name: str(value) for name, value in vars(EvaluationFilter()).items()}


def address(asked: EvaluationFilter, path: str = PATH) -> str:
    """A link that asks for this."""
    return address_of(pairs_of(asked), path)


def address_of(pairs: Mapping[str, str], path: str = PATH) -> str:
    """A link with these pairs."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def asked_anew(pairs: Mapping[str, str], typed: Mapping[str, Any]) -> dict[str, str]:
    """The pairs of the address when the controls hold these values; the first page of them."""
    given = {key: str(value or "") for key, value in typed.items()}
    return {
        name: value
        for name, value in {**pairs, **given}.items()
        if name != "page" and value not in ("", ANY, USUAL.get(name))
    }


def parts(view: EvaluationView) -> html.Nav:
    """The two parts of the page, one of which is shown; and the page of the survey rounds."""
    return html.Nav(
        [*(_part(part, view) for part in Part), html.Link(_("评价轮次"), href=SURVEYS)],
        className="kinds evaluation-parts",
        **{"aria-label": _("评价考核内容")},
    )


def _part(part: Part, view: EvaluationView) -> html.Link:
    on = part is view.asked.part
    pairs = {**pairs_of(view.asked), "part": str(part)}
    pairs.pop("page", None)
    if part is Part.MEASURES:
        del pairs["part"]
    current = {"aria-current": "page"} if on else {}
    return html.Link(_(part.label), href=address_of(pairs), className="on" if on else "", **current)


def filter_bar(view: EvaluationView) -> html.Div:
    """The controls of what is shown."""
    asked = view.asked
    told = asked.part is Part.MEASURES
    controls = [
        _select("period", _("期间"), _terms(PeriodKind), asked.period),
        *_days(asked),
        *([_select("by", _("分组"), _terms(By), asked.by)] if told else []),
        _any("region", _("区域"), view.regions, asked.region, _("全部区域")),
        *(_like_with_like(view) if told else []),
    ]
    return html.Div(
        html.Div(controls, className="evaluation-filters"),
        className="paper",
        role="search",
        **{"aria-label": _("筛选条件")},
    )


def _like_with_like(view: EvaluationView) -> list[html.Div]:
    asked = view.asked
    ranked = [(c.code, c.name) for c in view.table.columns if c.ranked] if view.table else []
    return [
        _any("field", _("服务领域"), view.fields, asked.field, _("全部领域")),
        _any("difficulty", _("难度"), _terms(Difficulty), asked.difficulty, _("全部难度")),
        _any("channel", _("来源渠道"), _terms(Channel), asked.channel, _("全部渠道")),
        _select("shown", _("指标"), _terms(Shown), asked.shown),
        _any("rank", _("排名"), ranked, asked.rank, _("不排名")),
    ]


def _terms(terms: Any) -> list[Choice]:
    return [(str(term), _(term.label)) for term in terms]


def _any(key: str, label: str, options: Sequence[Choice], value: Any, blank: str) -> html.Div:
    return _select(key, label, [(ANY, blank), *options], value or ANY)


def _select(key: str, label: str, options: Sequence[Choice], value: Any) -> html.Div:
    listed = [{"label": words, "value": code} for code, words in options]
    if str(value) not in {code for code, _words in options}:
        listed.append({"label": str(value), "value": str(value)})
    return _field(key, label, dbc.Select(id=control(key), options=listed, value=str(value)))


def _days(asked: EvaluationFilter) -> list[html.Div]:
    """The two days, where days are asked for."""
    if asked.period is not PeriodKind.DAYS:
        return []
    return [_day("from", _("自"), asked.first), _day("to", _("至"), asked.last)]


def _day(key: str, label: str, value: date | None) -> html.Div:
    given = value.isoformat() if value else ""
    made = dbc.Input(id=control(key), type="date", value=given, debounce=True)
    return _field(key, label, made)


def _field(key: str, label: str, made: Any) -> html.Div:
    named = json.dumps(control(key), sort_keys=True, separators=(",", ":"))
    return html.Div(
        [html.Label(label, htmlFor=named, className="form-label"), made],
        className="evaluation-filter",
    )
