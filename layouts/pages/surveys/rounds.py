"""Beside the round that is shown: the rounds to choose from, and the way in for a new one."""

from __future__ import annotations

from typing import Any

from dash import dcc

from app.domain.surveys import SurveyRound
from app.queries.surveys import SurveysView
from app.translations import _
from layouts import html
from layouts.components.pieces import card, empty
from layouts.components.words import day, number
from layouts.pages.surveys.ids import Ids, address, upload

TEMPLATES = ("xlsx", "csv")
LARGEST = 5 * 1024 * 1024


def rounds_card(view: SurveysView) -> html.Section:
    """The rounds, the latest first."""
    if not view.rounds:
        nothing = empty(
            _("还没有评价轮次"),
            _("导入第三方评估、问卷调查或无感监测的结果后，这里列出各轮次。"),
        )
        return card(_("轮次"), nothing)
    code = view.shown.told.code if view.shown else ""
    rows = [_row(told, on=told.code == code) for told in view.rounds]
    note = _("{n} 轮").format(n=number(len(rows)))
    return card(_("轮次"), html.Ul(rows, className="survey-rounds"), note=note)


def _row(told: SurveyRound, *, on: bool) -> html.Li:
    current = {"aria-current": "true"} if on else {}
    days = _("{first} 至 {last}").format(first=day(told.first), last=day(told.last))
    link = html.Link(told.title, href=address(round=told.code), **current)
    words = _("·").join((_(told.kind.label), days))
    return html.Li([link, html.Span(words, className="muted small")], className="on" if on else "")


def import_card(view: SurveysView) -> html.Section | None:
    """Template, file, and what importing it would do; only for who may."""
    if not view.may_import:
        return None
    return card(
        _("导入轮次"),
        html.Div(_templates(), className="small"),
        html.Div(_upload(), className="survey-drop"),
        html.Div(id=Ids.JUDGED, **{"aria-live": "polite"}),
        note=_("先核对，不写入；有一行不合格则全部不写入"),
    )


def _templates() -> list[Any]:
    links: list[Any] = [_("模板：")]
    for kind in TEMPLATES:
        links += [
            html.A(kind, href=f"/export/survey-template.{kind}", className="survey-template"),
            " ",
        ]
    return links


def _upload() -> dcc.Upload:
    button = html.Button(
        _("选择文件，或拖到此处"), type="button", className="btn btn-outline-secondary"
    )
    hint = html.Div(_("xlsx，或含三个 csv 的 zip；不超过 5 MB"), className="form-text")
    return dcc.Upload(
        html.Div([button, hint]),
        id=upload("file"),
        accept=".xlsx,.csv,.zip",
        max_size=LARGEST,
        className="survey-upload",
    )
