"""The form that turns a finding into a problem: filled in by the finding, to be corrected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dash_bootstrap_components as dbc

from app.domain.catalogue import Kind, Term, Urgency
from app.domain.surveys import reference
from app.queries.surveys import FindingForm
from app.translations import _
from layouts import html
from layouts.components.form_rows import dom_id
from layouts.components.pieces import card
from layouts.pages.surveys.ids import Ids, address, field, press

Options = Iterable[tuple[str, str]]


def form_card(form: FindingForm, code: str) -> html.Section:
    """What is asked; the channel and the external number are the finding's."""
    found = form.line.finding
    return card(
        _("转为诉求登记"),
        html.Div([*_appellant(form), *_matter(form)], className="survey-form"),
        html.Div(
            [
                dbc.Button(
                    _("登记"),
                    id=press("register", f"{code}|{found.n}"),
                    color="primary",
                    n_clicks=0,
                ),
                html.Link(
                    _("取消"), href=address(round=code), className="btn btn-outline-secondary"
                ),
            ],
            className="survey-buttons",
        ),
        id=Ids.FORM,
        note=_("来源渠道：第三方评估/问卷；来源编号：{number}").format(
            number=reference(code, found.n)
        ),
    )


def _appellant(form: FindingForm) -> list[html.Div]:
    found = form.line.finding
    unknown = not (found.enterprise or found.uscc)
    box = dbc.Checkbox(id=field("anonymous"), label=_("匿名诉求"), value=unknown)
    return [
        _text("enterprise_name", _("企业名称"), found.enterprise, longest=100),
        _text("uscc", _("统一社会信用代码"), found.uscc, longest=18),
        _text("contact", _("联系人")),
        _text("phone", _("联系电话"), kind="tel"),
        html.Div(box, className="survey-field"),
    ]


def _matter(form: FindingForm) -> list[html.Div]:
    found = form.line.finding
    text = dbc.Textarea(id=field("text"), value=found.text, rows=5)
    regions = [(region.code, region.name) for region in form.regions]
    return [
        _text("title", _("标题"), form.title, longest=100, wide=True),
        _labelled("text", _("诉求内容"), text, wide=True),
        _choice("region", _("所属区域"), regions, found.region),
        _choice("field", _("服务领域"), [("", _("—")), *_fields(form)], found.field),
        _choice("kind", _("诉求类型"), [("", _("—")), *_terms(Kind)], ""),
        _choice("urgency", _("紧急程度"), _terms(Urgency), str(Urgency.NORMAL)),
    ]


def _fields(form: FindingForm) -> Options:
    """The service fields, the second level behind the first."""
    first = {f.code: f.name for f in form.fields if not f.under}
    words = _("{above} · {name}")
    for f in form.fields:
        name = words.format(above=first.get(f.under, ""), name=f.name) if f.under else f.name
        yield f.code, name


def _terms(terms: type[Term]) -> Options:
    return [(str(term), _(term.label)) for term in terms]


def _text(
    name: str,
    label: str,
    value: str = "",
    *,
    kind: str = "text",
    longest: int = 64,
    wide: bool = False,
) -> html.Div:
    made = dbc.Input(id=field(name), type=kind, value=value, maxlength=longest, autocomplete="off")
    return _labelled(name, label, made, wide=wide)


def _choice(name: str, label: str, options: Options, value: str) -> html.Div:
    listed = [{"label": words, "value": code} for code, words in options]
    return _labelled(name, label, dbc.Select(id=field(name), options=listed, value=value))


def _labelled(name: str, label: str, made: Any, *, wide: bool = False) -> html.Div:
    words = html.Label(label, htmlFor=dom_id(field(name)), className="form-label")
    return html.Div([words, made], className="survey-field wide" if wide else "survey-field")
