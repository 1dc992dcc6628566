"""The form: everything that is asked, in the order in which it is told on the telephone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from app.domain.catalogue import Channel, Difficulty, Kind, Term, Urgency
from app.queries.intake import IntakeView
from app.translations import _
from layouts.components.pieces import card
from layouts.pages.intake.ids import Ids, field


def form(view: IntakeView) -> html.Section:
    """Everything that is asked, in the order in which it is told on the telephone."""
    return card(
        _("登记"),
        html.Div(
            [*_source(), *_appellant(view), *_matter(view), *_then(view)],
            id=Ids.FORM,
            className="intake-form",
        ),
        note=_("带 * 的必填；未提交的内容在本页保留"),
    )


def _source() -> list[Any]:
    return [
        _row(
            _select("channel", _("来源渠道"), _terms(Channel), required=True),
            _input("source_no", _("来源编号"), hint=_("热线工单号、信件号等")),
            _input("source_due", _("来源时限"), type="date", hint=_("与本系统时限取早")),
        )
    ]


def _appellant(view: IntakeView) -> list[Any]:
    regions = [{"label": r.name, "value": r.code} for r in view.regions]
    return [
        _row(
            _input("enterprise_name", _("企业名称"), wide=True, list_id=Ids.CHOICES),
            _input("uscc", _("统一社会信用代码"), hint=_("筹建中可空")),
        ),
        html.Datalist(id=Ids.CHOICES),
        _row(
            _input("contact", _("联系人")),
            _input("phone", _("联系电话"), type="tel"),
            _select(
                "region",
                _("所属区域"),
                regions,
                value=view.home if len(view.home) > 2 else "",
                required=True,
            ),
        ),
        _row(
            _input("appellant", _("个人诉求人"), hint=_("不是企业时填写姓名")),
            _check("anonymous", _("匿名诉求")),
        ),
    ]


def _matter(view: IntakeView) -> list[Any]:
    return [
        _row(_input("title", _("标题"), wide=True, required=True, limit=100)),
        _row(_area("text", _("诉求内容"), required=True)),
        _row(
            _select("kind", _("诉求类型"), _terms(Kind)),
            _select("field", _("服务领域"), fields_of(view)),
            _select("urgency", _("紧急程度"), _terms(Urgency), value=str(Urgency.NORMAL)),
        ),
        _row(
            _select(
                "accused",
                _("被举报部门"),
                [{"label": d.name, "value": d.code} for d in view.departments],
                hint=_("仅举报件填写；该部门看不到此件"),
            )
        ),
    ]


def _then(view: IntakeView) -> list[Any]:
    choices = [{"label": _("登记后待受理"), "value": "register"}]
    if view.may_accept:
        choices.append({"label": _("登记并受理"), "value": "accept"})
    if view.may_answer:
        choices.append({"label": _("登记并即时答复"), "value": "answer"})
    return [
        html.Fieldset(
            [
                html.Legend(_("登记之后"), className="form-label"),
                dbc.RadioItems(id=Ids.THEN, options=choices, value="register", inline=True),
            ]
        ),
        html.Div(
            [
                html.Div(
                    _row(_select("difficulty", _("难度"), _terms(Difficulty), required=True)),
                    id={"type": "intake-then", "name": "accept"},
                    hidden=True,
                ),
                html.Div(
                    _row(_area("answer", _("答复内容"), required=True)),
                    id={"type": "intake-then", "name": "answer"},
                    hidden=True,
                ),
            ],
            id=Ids.THEN_FIELDS,
        ),
        html.Div(
            [
                dbc.Button(_("登记"), id=Ids.SUBMIT, color="primary", className="intake-submit"),
                dbc.Button(_("清空"), id=Ids.CLEAR, color="secondary", outline=True),
            ],
            className="intake-buttons",
        ),
    ]


def fields_of(view: IntakeView) -> list[dict[str, Any]]:
    """The service fields, the second level behind the first."""
    first = {f.code: f.name for f in view.fields if not f.under}
    return [
        {"label": f"{first.get(f.under, '')} · {f.name}", "value": f.code}
        for f in view.fields
        if f.under
    ]


def _terms(terms: type[Term]) -> list[dict[str, Any]]:
    return [{"label": _(term.label), "value": str(term)} for term in terms]


def _row(*cells: Any) -> html.Div:
    return html.Div(list(cells), className="intake-row")


def _cell(
    name: str, label: str, control: Any, *, required: bool, hint: str, wide: bool
) -> html.Div:
    parts = [
        html.Label(
            label,
            htmlFor=_html_id(name),
            className="form-label required" if required else "form-label",
        ),
        control,
    ]
    if hint:
        parts.append(html.Div(hint, className="form-text"))
    return html.Div(parts, className="intake-cell wide" if wide else "intake-cell")


def _html_id(name: str) -> str:
    """Dash writes a dict id as JSON with sorted keys; a label points to that very text."""
    return f'{{"name":"{name}","type":"intake-field"}}'


def _input(
    name: str,
    label: str,
    *,
    type: str = "text",
    required: bool = False,
    hint: str = "",
    wide: bool = False,
    limit: int | None = None,
    list_id: str | None = None,
) -> html.Div:
    more: dict[str, Any] = {"list": list_id} if list_id else {}
    if limit:
        more["maxlength"] = limit
    control = dbc.Input(
        id=field(name),
        type=type,
        autocomplete="off",
        persistence=True,
        persistence_type="session",
        **more,
    )
    return _cell(name, label, control, required=required, hint=hint, wide=wide)


def _area(name: str, label: str, *, required: bool = False) -> html.Div:
    control = dbc.Textarea(id=field(name), rows=5, persistence=True, persistence_type="session")
    return _cell(name, label, control, required=required, hint="", wide=True)


def _select(
    name: str,
    label: str,
    options: Sequence[dict[str, Any]],
    *,
    value: str = "",
    required: bool = False,
    hint: str = "",
) -> html.Div:
    control = dbc.Select(
        id=field(name), options=[{"label": "—", "value": ""}, *options], value=value
    )
    return _cell(name, label, control, required=required, hint=hint, wide=False)


def _check(name: str, label: str) -> html.Div:
    return html.Div(
        dbc.Checkbox(id=field(name), label=label, value=False), className="intake-cell check"
    )
