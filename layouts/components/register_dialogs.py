"""What is asked before something is done to several problems, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc

from app.domain.identifiers import problem_number
from app.queries.register_choices import Choice
from app.translations import _
from app.translations.errors import sentence
from layouts import html

TITLE = "register-dialog-title"


def bulk_field(name: str) -> dict[str, str]:
    """A field of the question: what stands for all the chosen problems."""
    return {"type": "register-bulk-field", "name": name}


def bulk_act(act: str, step: str) -> dict[str, str]:
    """A button that does something to the chosen rows; step: ask, do."""
    return {"type": f"register-bulk-{step}", "act": act}


def ask_remind(chosen: int, _fields: Sequence[Choice]) -> list[Any]:
    """Before reminding."""
    told = _("将对 {n} 件问题发出催办，提醒其承办单位，逐件记入日志。").format(n=chosen)
    words = _field("words", _("催办内容（选填）"), dbc.Textarea(id=bulk_field("words"), rows=2))
    return _question(_("催办"), told, [words], "remind")


def ask_amend(chosen: int, fields: Sequence[Choice]) -> list[Any]:
    """Before changing the field."""
    told = _("将调整 {n} 件问题的服务领域，逐件记入日志。").format(n=chosen)
    options = [{"label": words, "value": code} for code, words in fields]
    which = dbc.Select(id=bulk_field("field"), options=options, placeholder=_("请选择"))
    return _question(
        _("调整服务领域"),
        told,
        [
            _field("field", _("服务领域"), which),
            _field("reason", _("理由"), dbc.Input(id=bulk_field("reason"), maxlength=500)),
        ],
        "amend",
    )


QUESTIONS = {"remind": ask_remind, "amend": ask_amend}


def _field(name: str, label: str, control: Any) -> html.Div:
    named = f'{{"name":"{name}","type":"register-bulk-field"}}'
    return html.Div([html.Label(label, htmlFor=named, className="form-label"), control])


def _question(title: str, told: str, fields: list[Any], act: str) -> list[Any]:
    return [
        dbc.ModalHeader(dbc.ModalTitle(title, id=TITLE), close_button=False),
        dbc.ModalBody([html.P(told), *fields], className="register-question"),
        dbc.ModalFooter(
            [
                dbc.Button(_("取消"), id=bulk_act("cancel", "do"), color="secondary", outline=True),
                dbc.Button(_("确认{act}").format(act=title), id=bulk_act(act, "do")),
            ]
        ),
    ]


def outcome(done: Sequence[Any], back: str) -> list[Any]:
    """What came of each: how many are done, and which were refused and why."""
    refused = [d for d in done if d.refusal is not None]
    well = _("已完成 {n} 件。").format(n=len(done) - len(refused))
    parts: list[Any] = [html.P(well)]
    if refused:
        parts += [
            html.P(_("未能完成 {n} 件：").format(n=len(refused)), className="alarm"),
            html.Ul([html.Li(_refusal(d)) for d in refused], className="register-refused"),
        ]
    return [
        dbc.ModalHeader(dbc.ModalTitle(_("办理结果"), id=TITLE), close_button=False),
        dbc.ModalBody(parts),
        dbc.ModalFooter(html.A(_("关闭并刷新"), href=back, className="btn btn-primary")),
    ]


def _refusal(done: Any) -> list[Any]:
    number = problem_number(done.problem)
    return [html.Link(number, href=f"/problems/{number}"), " ", sentence(done.refusal)]
