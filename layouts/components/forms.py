"""The form of any act: the fields that its step asks for, and nothing else.

`form(offer, view)` draws it, `answers(key)` names its fields for a callback's State, and
`read_form(ids, values)` gives what was typed back as `app.queries.form_answers.given` takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL

from app.domain.acting import Offer
from app.domain.catalogue import ClosingGround, Term
from app.domain.facts import LIMIT_OF_SENTENCE, LIMIT_OF_TEXT, Fact, FactType
from app.queries.forms import Choice, FormView
from app.translations import N_, _
from layouts import html
from layouts.components.form_rows import FIELD, data_list, dom_id, field_id, list_id, rows

NEVER_CHOSEN = frozenset({ClosingGround.IMPORTED})
"""Values that only an import gives."""

GRADES = (
    ("5", N_("5 非常满意")),
    ("4", N_("4 满意")),
    ("3", N_("3 基本满意")),
    ("2", N_("2 不满意")),
    ("1", N_("1 非常不满意")),
)


def answers(key: str) -> dict[str, Any]:
    """All controls of a form, as a pattern."""
    return {"type": FIELD, "form": key, "name": ALL, "row": ALL, "part": ALL}


def read_form(ids: Sequence[Mapping[str, Any]], values: Sequence[Any]) -> dict[str, Any]:
    """What was typed, by the fact's name: a value, a mapping of parts, or a list of rows."""
    read: dict[str, Any] = {}
    for id, value in zip(ids, values, strict=True):
        name, part, row = str(id["name"]), str(id["part"]), int(id["row"])
        if not part:
            read[name] = value
        elif row:
            read.setdefault(name, {}).setdefault(row, {})[part] = value
        else:
            read.setdefault(name, {})[part] = value
    return {n: _listed(v) if isinstance(v, dict) and _rows_of(v) else v for n, v in read.items()}


def _rows_of(value: Mapping[Any, Any]) -> bool:
    return all(isinstance(k, int) for k in value)


def _listed(rows: Mapping[int, Any]) -> list[Any]:
    return [rows[n] for n in sorted(rows)]


def form(
    offer: Offer,
    view: FormView,
    *,
    key: str = "act",
    wrong: str = "",
    complaint: str = "",
    asked_for: Sequence[str] = (),
) -> html.Div:
    """The fields of an act, its meaning and its clause; the buttons are the page's.

    wrong: the name of the fact that was refused, marked with `complaint`. asked_for: names of
    facts that stand back until a refusal asks for them.
    """
    shown = [f for f in offer.step.asks if f.name not in STANDS_BACK or f.name in asked_for]
    fields = fields_of(shown, view, key=key, wrong=wrong, complaint=complaint)
    return html.Div([*fields, _rule(offer)], className="act-form")


def fields_of(
    facts: Sequence[Fact], view: FormView, *, key: str, wrong: str = "", complaint: str = ""
) -> list[Any]:
    """The fields of some facts; the one that was refused says why."""
    return [_field(f, view, key, complaint if f.name == wrong else "") for f in facts]


STANDS_BACK = frozenset({"confirm"})
"""Asked only where the rules want a second word: the ring that a prerequisite would close."""


def _rule(offer: Offer) -> html.P:
    step = offer.step
    return html.P(
        [html.Span(_(step.meaning)), html.Span(_("依据：{clause}").format(clause=_(step.clause)))],
        className="act-rule",
    )


def _field(fact: Fact, view: FormView, key: str, complaint: str) -> Any:
    control = CONTROLS[fact.type](fact, view, key, bool(complaint))
    parts: list[Any] = [control]
    if view.hints.get(fact.name):
        parts.append(html.Div(view.hints[fact.name], className="form-text"))
    if complaint:
        parts.append(html.Div(complaint, className="field-wrong", role="alert"))
    label = _(fact.label)
    if fact.type in GROUPED or isinstance(control, dbc.RadioItems):
        legend = html.Legend(label, className=_label_class(fact))
        return html.Fieldset([legend, *parts], className="act-field")
    named = html.Label(
        label, htmlFor=dom_id(field_id(key, fact.name)), className=_label_class(fact)
    )
    return html.Div([named, *parts], className="act-field")


def _label_class(fact: Fact) -> str:
    return "form-label required" if fact.required else "form-label"


def _sentence(fact: Fact, view: FormView, key: str, wrong: bool) -> dbc.Input:
    return dbc.Input(
        id=field_id(key, fact.name), type="text", value=view.typed.get(fact.name) or "",
        maxlength=LIMIT_OF_SENTENCE, invalid=wrong, autocomplete="off",
    )  # fmt: skip


def _text(fact: Fact, view: FormView, key: str, wrong: bool) -> dbc.Textarea:
    return dbc.Textarea(
        id=field_id(key, fact.name), value=view.typed.get(fact.name) or "", rows=4,
        maxlength=LIMIT_OF_TEXT, invalid=wrong,
    )  # fmt: skip


def _date(fact: Fact, view: FormView, key: str, wrong: bool) -> dbc.Input:
    return _typed_input("date", fact, view, key, wrong)


def _instant(fact: Fact, view: FormView, key: str, wrong: bool) -> dbc.Input:
    return _typed_input("datetime-local", fact, view, key, wrong)


def _number(fact: Fact, view: FormView, key: str, wrong: bool) -> dbc.Input:
    return _typed_input("number", fact, view, key, wrong)


def _typed_input(kind: str, fact: Fact, view: FormView, key: str, wrong: bool) -> dbc.Input:
    value = view.typed.get(fact.name)
    return dbc.Input(
        id=field_id(key, fact.name), type=kind, value="" if value is None else value,
        invalid=wrong,
    )  # fmt: skip


def _choice(fact: Fact, view: FormView, key: str, wrong: bool) -> Any:
    terms: list[Term] = [t for t in fact.choices or () if t not in NEVER_CHOSEN]
    every = [Choice(str(t.value), _(t.label)) for t in terms]
    options = view.choices.get(fact.name) or every
    return _radio(fact, options, view, key) if _is_short(options) else _select(
        fact, options, view, key, wrong
    )  # fmt: skip


def _is_short(options: Sequence[Choice]) -> bool:
    return len(options) <= 5 and sum(len(o.label) for o in options) <= 32


def _radio(fact: Fact, options: Sequence[Choice], view: FormView, key: str) -> dbc.RadioItems:
    return dbc.RadioItems(
        id=field_id(key, fact.name), inline=True, value=view.typed.get(fact.name) or None,
        options=[{"label": o.label, "value": o.value} for o in options],
    )  # fmt: skip


def _select(
    fact: Fact, options: Sequence[Choice], view: FormView, key: str, wrong: bool
) -> dbc.Select:
    listed = [{"label": o.label, "value": o.value} for o in options]
    blank = [{"label": _("请选择"), "value": ""}]
    return dbc.Select(
        id=field_id(key, fact.name), options=[*blank, *listed], invalid=wrong,
        value=str(view.typed.get(fact.name) or ""),
    )  # fmt: skip


def _listed_choice(fact: Fact, view: FormView, key: str, wrong: bool) -> dbc.Select:
    return _select(fact, view.choices.get(fact.name, ()), view, key, wrong)


def _yes(fact: Fact, view: FormView, key: str, _wrong: bool) -> dbc.RadioItems:
    words: dict[Any, str] = {True: "yes", False: "no"}
    typed = view.typed.get(fact.name)
    given = {**view.typed, fact.name: words.get(typed, typed)}
    options = (Choice("yes", _("是")), Choice("no", _("否")))
    return dbc.RadioItems(
        id=field_id(key, fact.name), inline=True, value=given[fact.name] or None,
        options=[{"label": o.label, "value": o.value} for o in options],
    )  # fmt: skip


def _grade(fact: Fact, view: FormView, key: str, _wrong: bool) -> dbc.RadioItems:
    typed = view.typed.get(fact.name)
    return dbc.RadioItems(
        id=field_id(key, fact.name), inline=True, value=str(typed) if typed else None,
        options=[{"label": _(words), "value": grade} for grade, words in GRADES],
    )  # fmt: skip


def _searchable(fact: Fact, view: FormView, key: str, wrong: bool) -> html.Div:
    """A field that is typed into, with what there is offered as one types."""
    hint = _("输入名称查找") if fact.type is FactType.DEPARTMENT else "ZJ-3307-20261009-0012"
    return html.Div(
        [
            dbc.Input(
                id=field_id(key, fact.name), type="text", list=list_id(key, fact.name),
                value=view.typed.get(fact.name) or "", placeholder=hint, invalid=wrong,
                autocomplete="off",
            ),
            data_list(key, fact.name, view),
        ]
    )  # fmt: skip


def _awaited(fact: Fact, view: FormView, key: str, wrong: bool) -> html.Div:
    """An assignment of this problem, or another problem by its number."""
    typed = view.typed.get(fact.name) or {}
    typed = {"choice": typed} if isinstance(typed, str) else typed
    listed = [{"label": c.label, "value": c.value} for c in view.choices.get(fact.name, ())]
    choose, other = field_id(key, fact.name, part="choice"), field_id(key, fact.name, part="number")
    return html.Div(
        [
            html.Label(_("本问题的承办部门"), htmlFor=dom_id(choose), className="form-label"),
            dbc.Select(
                id=choose, options=[{"label": _("请选择"), "value": ""}, *listed],
                value=typed.get("choice") or "", invalid=wrong,
            ),
            html.Label(_("或另一问题的编号"), htmlFor=dom_id(other), className="form-label"),
            dbc.Input(
                id=other, type="text", value=typed.get("number") or "", autocomplete="off",
                placeholder="ZJ-3307-20261009-0012",
            ),
        ],
        className="act-either",
    )  # fmt: skip


Control = Callable[[Fact, FormView, str, bool], Any]

CONTROLS: dict[FactType, Control] = {
    FactType.SENTENCE: _sentence,
    FactType.TEXT: _text,
    FactType.CHOICE: _choice,
    FactType.YES: _yes,
    FactType.DATE: _date,
    FactType.INSTANT: _instant,
    FactType.GRADE: _grade,
    FactType.FIELD: _listed_choice,
    FactType.REGION: _listed_choice,
    FactType.DEPARTMENT: _searchable,
    FactType.CO_HANDLERS: rows,
    FactType.ASSIGNMENT: _listed_choice,
    FactType.PREREQUISITE: _listed_choice,
    FactType.AWAITED: _awaited,
    FactType.PROBLEM: _searchable,
    FactType.PARTS: rows,
    FactType.NUMBER: _number,
    FactType.PAUSE_REASON: _listed_choice,
    FactType.FLAG: _listed_choice,
    FactType.DECISION: _listed_choice,
}

GROUPED = frozenset(
    {FactType.YES, FactType.GRADE, FactType.AWAITED, FactType.CO_HANDLERS, FactType.PARTS}
)
"""Facts of several controls: a legend names them together."""
