"""受理登记 — one screen from the first word to the number; answer at once what can be answered."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from app.domain.catalogue import Channel, Difficulty, Kind, Term, Urgency
from app.queries.intake import IntakeView, KnownEnterprise, Waiting
from app.translations import _
from layouts.components.pieces import card, empty, lamp, page_head, say, tag
from layouts.components.words import left_or_over, moment, short_moment


class Ids(StrEnum):
    """What the page's callbacks speak of."""

    FORM = "intake-form"
    KNOWN = "intake-known"
    NEAR = "intake-near"
    DONE = "intake-done"
    QUEUE = "intake-queue"
    SUBMIT = "intake-submit"
    THEN = "intake-then"
    THEN_FIELDS = "intake-then-fields"
    CHOICES = "intake-choices"
    CLEAR = "intake-clear"


def field(name: str) -> dict[str, str]:
    """The id of a field of the form."""
    return {"type": "intake-field", "name": name}


def choose(uscc: str, name: str) -> dict[str, str]:
    """The id of the button that takes over an enterprise of the register."""
    return {"type": "intake-choose", "uscc": uscc, "name": name}


def draw(view: IntakeView) -> html.Div:
    """The form at the left; what is known and near, and the queue, at the right."""
    return html.Div(
        [
            page_head(
                _("受理登记"),
                _("各渠道诉求一口登记；能当场答复的当场答复"),
                as_of=moment(view.at),
            ),
            html.Div(
                [
                    html.Div([html.Div(id=Ids.DONE), form(view)], className="column span-15"),
                    html.Div(
                        [
                            html.Div(id=Ids.KNOWN, **{"aria-live": "polite"}),
                            html.Div(near([], []), id=Ids.NEAR, **{"aria-live": "polite"}),
                            html.Div(queue(view), id=Ids.QUEUE),
                        ],
                        className="column span-9",
                    ),
                ],
                className="grid",
            ),
        ],
        id="page-intake",
    )


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
            _select("region", _("所属区域"), regions, value=view.home if len(view.home) > 2 else "", required=True),
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
    control = dbc.Textarea(
        id=field(name), rows=5, persistence=True, persistence_type="session"
    )
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


def choices(found: Sequence[KnownEnterprise]) -> list[html.Option]:
    """The suggestions under the name's box."""
    return [html.Option(value=e.name, label=e.uscc) for e in found]


def known(found: Sequence[KnownEnterprise], typed: str) -> Any:
    """The enterprises of the register that fit; a press takes one over."""
    if not typed.strip():
        return []
    if not found:
        note = _("企业库中没有“{name}”，登记后自动入库。").format(name=typed.strip())
        return card(_("企业查询"), say(note))
    rows = [
        html.Li(
            [
                html.Div(
                    [
                        html.Strong(e.name),
                        html.Span(
                            " · ".join(x for x in (e.uscc or _("筹建中"), e.region_name) if x),
                            className="muted small",
                        ),
                        html.Span(f"{e.contact} {e.phone}".strip(), className="muted small"),
                        tag(_("旧码不规范")) if e.irregular else None,
                    ]
                ),
                dbc.Button(
                    _("选用"),
                    id=choose(e.uscc, e.name),
                    color="primary",
                    outline=True,
                    size="sm",
                ),
            ]
        )
        for e in found
    ]
    return card(_("企业查询"), html.Ul(rows, className="known"), note=_("来自企业库"))


def near(own: Sequence[Waiting], others: Sequence[Waiting]) -> Any:
    """Open problems of the same enterprise and of like words: to merge rather than to repeat."""
    if not own and not others:
        return []
    parts: list[Any] = []
    if own:
        parts += [html.H3(_("该企业在办"), className="list-head"), _list(own)]
        parts.append(say(_("同一事项请登记后并单，不重复派发。")))
    if others:
        parts += [html.H3(_("相近的在办问题"), className="list-head"), _list(others)]
    return card(_("是否已有"), *parts)


def _list(rows: Sequence[Waiting]) -> html.Ul:
    return html.Ul(
        [
            html.Li(
                [
                    lamp(str(row.light)),
                    dcc.Link(row.title, href=f"/problems/{row.number}", target="_blank"),
                    html.Span(
                        f"{row.region} · {short_moment(row.registered_at)}", className="muted"
                    ),
                ]
            )
            for row in rows
        ],
        className="near",
    )


def queue(view: IntakeView) -> html.Section:
    """What came in by interface, import, liaisons, and waits for acceptance."""
    if not view.queue:
        return card(_("待受理"), empty(_("没有待受理的问题"), _("各渠道新登记的问题会列在这里。")))
    rows = [
        html.Li(
            [
                lamp(str(row.light), left_or_over(at=view.at, due=row.due)),
                dcc.Link(row.title, href=f"/problems/{row.number}"),
                html.Span(
                    " · ".join(
                        (
                            _(Channel(row.channel).label),
                            row.region,
                            short_moment(row.registered_at),
                        )
                    ),
                    className="muted",
                ),
            ]
        )
        for row in view.queue
    ]
    more = dcc.Link(_("全部"), href="/problems?stage=intake")
    return card(
        _("待受理"),
        html.Ul(rows, className="near"),
        note=_("{n} 件，按时限先后").format(n=f"{len(rows)}+" if view.queue_more else len(rows)),
        link=more,
    )


def done(number: str, stage: str, link: str, code: str) -> html.Section:
    """What to tell the enterprise: the number, and the way to follow it."""
    words = {
        "register": _("已登记，待受理。"),
        "accept": _("已登记并受理，待派单。"),
        "answer": _("已登记并答复，待回访确认。"),
    }[stage]
    return card(
        _("登记成功"),
        html.Div(
            [
                html.Div([html.Span(_("问题编号")), html.Strong(number)]),
                html.Div([html.Span(_("查询码")), html.Strong(code)]) if code else None,
                html.Div([html.Span(_("企业查询网址")), html.Code(link)]) if link else None,
            ],
            className="receipt",
        ),
        say(words, " ", dcc.Link(_("打开问题"), href=f"/problems/{number}")),
        classes="intake-success",
    )
