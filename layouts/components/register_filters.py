"""The register's filter as controls, and as conditions that can be let go one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

import dash_bootstrap_components as dbc

from app.domain.catalogue import Channel, Difficulty, Kind, Lane, Term, Urgency
from app.domain.duties import DutyKind
from app.domain.register_filter import (
    FACETS,
    KEYS,
    LightWord,
    OrderAsked,
    RegisterFilter,
    State,
)
from app.domain.register_flags import FlagAsked
from app.domain.register_reading import LONGEST_TEXT
from app.queries.register import MOST_ROWS, View
from app.queries.register_choices import Choice
from app.translations import N_, _
from layouts import html
from layouts.components.words import number

PATH = "/problems"
ANY = "-"
"""The value of a control that asks for nothing: no facet reads it."""
OFFERED_STATES = (State.OPEN, State.CLOSED, State.LEFT, State.ALL)
OPEN_LANES = tuple(lane for lane in Lane if lane is not Lane.CLOSED)


def control(key: str) -> dict[str, str]:
    """The id of the control of one thing asked; `key` as it stands in the address."""
    return {"type": "register-filter", "key": key}


def filter_bar(view: View) -> html.Div:
    """The controls: what is asked most often in one row, the rest behind 更多筛选."""
    asked, offered = view.asked, view.choices
    first = [
        _terms("state", _("状态"), OFFERED_STATES, asked, blank=False),
        _terms("lane", _("环节"), OPEN_LANES, asked),
        _terms("light", _("预警灯"), tuple(LightWord), asked),
        _codes("region", _("区域"), offered.regions, asked),
        _codes("field", _("服务领域"), offered.fields, asked),
        _codes("lead", _("主办单位"), offered.departments, asked),
        _words(_("关键词"), asked),
    ]
    more = [
        _terms("kind", _("诉求类型"), tuple(Kind), asked),
        _terms("difficulty", _("难度"), tuple(Difficulty), asked),
        _terms("urgency", _("紧急程度"), tuple(Urgency), asked),
        _terms("channel", _("来源渠道"), tuple(Channel), asked),
        _codes("involved", _("参与单位（含协办）"), offered.departments, asked),
        _terms("order", _("督办级别"), tuple(OrderAsked), asked),
        _terms("flag", _("提请会商"), tuple(FlagAsked), asked),
        _terms("duty", _("待办事项"), tuple(DutyKind), asked),
        _yes("ring", _("互等成环"), asked.ring),
        _yes("mine", _("只看我的"), asked.mine),
        *(_day(name, _(label), asked) for name, label in DAYS),
    ]
    opened = any(getattr(asked, KEY_NAMES.get(key, key)) for key in BEHIND)
    return html.Div(
        [
            html.Div(first, className="register-filters"),
            html.Details(
                [html.Summary(_("更多筛选")), html.Div(more, className="register-filters")],
                open=opened,
                className="register-more",
            ),
        ],
        className="paper",
        role="search",
        **{"aria-label": _("筛选条件")},
    )


DAYS = (
    ("registered_from", N_("登记自")),
    ("registered_to", N_("登记至")),
    ("due_from", N_("时限自")),
    ("due_to", N_("时限至")),
)
BEHIND = (
    *(
        "kind",
        "difficulty",
        "urgency",
        "channel",
        "involved",
        "order",
        "flag",
        "duty",
        "ring",
        "mine",
    ),
    *(name for name, _label in DAYS),
)
KEY_NAMES = {key: name for name, key in KEYS.items()}


def _field(key: str, label: str, made: Any, *, wide: bool = False) -> html.Div:
    named = json.dumps(control(key), sort_keys=True, separators=(",", ":"))
    return html.Div(
        [html.Label(label, htmlFor=named, className="form-label"), made],
        className="register-filter wide" if wide else "register-filter",
    )


def _select(
    key: str, label: str, options: Sequence[Choice], value: Any, *, blank: bool = True
) -> html.Div:
    first = [{"label": _("不限"), "value": ANY}] if blank else []
    listed = [{"label": words, "value": code} for code, words in options]
    made = dbc.Select(id=control(key), options=[*first, *listed], value=str(value or ANY))
    return _field(key, label, made)


def _terms(
    key: str, label: str, terms: Sequence[Term], asked: RegisterFilter, *, blank: bool = True
) -> html.Div:
    value = asked.standing if key == "state" else getattr(asked, key)
    options = [(str(t), _short(t)) for t in terms]
    if value and str(value) not in {code for code, _words in options}:
        options.append((str(value), _short(value)))
    return _select(key, label, options, value, blank=blank)


def _short(term: Enum) -> str:
    return _(str(getattr(term, "label", term))).partition("（")[0]


def _codes(key: str, label: str, options: Sequence[Choice], asked: RegisterFilter) -> html.Div:
    return _select(key, label, options, getattr(asked, key))


def _words(label: str, asked: RegisterFilter) -> html.Div:
    made = dbc.Input(
        id=control("q"),
        type="search",
        value=asked.words,
        debounce=True,
        maxlength=LONGEST_TEXT,
        placeholder=_("标题、内容、企业、编号"),
    )
    return _field("q", label, made, wide=True)


def _day(name: str, label: str, asked: RegisterFilter) -> html.Div:
    value = getattr(asked, name)
    made = dbc.Input(
        id=control(name), type="date", value=value.isoformat() if value else "", debounce=True
    )
    return _field(name, label, made)


def _yes(key: str, label: str, value: bool) -> html.Div:
    return _select(key, label, [("1", _("是"))], "1" if value else ANY)


def asked_anew(asked: RegisterFilter, typed: Mapping[str, Any]) -> dict[str, str]:
    """The pairs of the address when the controls hold these values."""
    kept = asked.query()
    given = {key: str(value or "").strip() for key, value in typed.items()}
    return {key: value for key, value in (kept | given).items() if value}


def conditions(view: View) -> html.Div:
    """How many there are, and each thing asked for with a way to let it go."""
    total = _("{n}+").format(n=number(MOST_ROWS)) if view.uncounted else number(view.total)
    said = dict(view.choices.describe(view.asked))
    chips = [
        _condition(_("{label}：{value}").format(label=_(label), value=said[_(label)]), without)
        for label, without in _asked(view.asked)
    ]
    rest: list[Any] = [html.Link(_("清除筛选"), href=PATH)] if chips else []
    if view.uncounted:
        more = _("件数较多，向下滚动继续加载；可按登记或时限日期缩小范围。")
        rest.append(html.Span(more, className="muted"))
    return html.Div(
        [html.Strong(_("共 {n} 件").format(n=total)), *chips, *rest],
        className="register-conditions",
        role="status",
    )


def _asked(asked: RegisterFilter) -> list[tuple[str, RegisterFilter]]:
    """Each label asked for, once, and the filter without it."""
    nothing = RegisterFilter()
    found: dict[str, RegisterFilter] = {}
    for facet in FACETS:
        if facet.name != "sort" and getattr(asked, facet.name):
            base = found.get(facet.label, asked)
            found[facet.label] = replace(base, **{facet.name: getattr(nothing, facet.name)})
    return list(found.items())


def _condition(words: str, without: RegisterFilter) -> html.Span:
    away = _("去掉“{words}”").format(words=words)
    return html.Span(
        [
            html.Span(words),
            html.Link(
                html.Span("×", **{"aria-label": away}), href=without.address(PATH), title=away
            ),
        ],
        className="chip",
    )
