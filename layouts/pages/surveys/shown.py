"""The round that is shown: its results beside the office's own measure, and its findings."""

from __future__ import annotations

from typing import Any

from app.domain.measures.measure import Unit
from app.queries.survey_results import ResultLine
from app.queries.surveys import FindingLine, RoundView, SurveysView
from app.translations import _
from layouts import html
from layouts.components.measure_words import counted, figure, interval
from layouts.components.pieces import card, empty, facts, say, table, tag
from layouts.components.words import NOTHING, day, number
from layouts.pages.surveys.ids import Ids, address


def round_parts(view: SurveysView, shown: RoundView) -> list[Any]:
    """What the round is, what it says, what it found."""
    return [_head(shown), _results(shown), _findings(view, shown)]


def _head(shown: RoundView) -> html.Section:
    told = shown.told
    rows = {
        _("评价方式"): _(told.kind.label),
        _("评价机构"): told.surveyor,
        _("评价期间"): _("{first} 至 {last}").format(first=day(told.first), last=day(told.last)),
        _("区域"): shown.place,
    }
    words = _("结果 {results} 条，发现问题 {findings} 个，已转为诉求 {registered} 个。").format(
        results=number(len(shown.results)),
        findings=number(len(shown.findings)),
        registered=number(shown.registered),
    )
    return card(told.title, facts(rows), say(words), note=told.code)


def _results(shown: RoundView) -> html.Section:
    if not shown.results:
        return card(_("评价结果"), empty(_("该轮次没有评价结果")))
    heads = [
        _("部门、区域"), _("评价指标"), _("评价结果"), _("样本"), _("95%置信区间"),
        _("本系统满意率"), _("相差（百分点）"),
    ]  # fmt: skip
    drawn = table(heads, [_result(line) for line in shown.results], numeric=(2, 3, 4, 5, 6))
    words = _(
        "本系统满意率：评价期间办结并回访到的问题中企业评为满意的占比，按同一部门或区域统计。"
        "得分不与满意率相减；样本少的以灰色列示，不作为比较依据，不排名。"
    )
    return card(_("评价结果"), html.P(words, className="muted small"), _scroll(drawn))


def _result(line: ResultLine) -> list[Any]:
    return [
        line.subject,
        line.indicator,
        _value(line),
        _sample(line),
        interval(line.share, Unit.SHARE) or NOTHING if line.share else NOTHING,
        _own(line),
        _apart(line),
    ]


def _value(line: ResultLine) -> Any:
    if line.share is None:
        return _("{score} 分").format(score=f"{line.score:g}")
    words = html.Strong(figure(line.share.value, Unit.SHARE))
    return html.Span([words, " ", tag(_("样本少"))]) if line.share.small else words


def _sample(line: ResultLine) -> str:
    if line.share is not None:
        return counted(line.share, Unit.SHARE)
    return number(line.respondents) if line.respondents is not None else NOTHING


def _own(line: ResultLine) -> Any:
    if line.own is None:
        return NOTHING
    words = f"{figure(line.own.value, Unit.SHARE)}（{counted(line.own, Unit.SHARE)}）"
    return html.Span([words, " ", tag(_("样本少"))]) if line.own.small else words


def _apart(line: ResultLine) -> Any:
    if line.apart is None:
        return NOTHING
    words = f"{line.apart:+.1f}"
    return html.Span(words, className="muted") if line.small else words


def _findings(view: SurveysView, shown: RoundView) -> html.Section:
    if not shown.findings:
        return card(_("发现问题"), empty(_("该轮次没有发现问题")))
    rows = [_finding(view, shown.told.code, line) for line in shown.findings]
    note = _("{n} 个，转为诉求后按流程办理").format(n=number(len(rows)))
    return card(_("发现问题"), html.Ol(rows, className="survey-findings"), note=note)


def _finding(view: SurveysView, code: str, line: FindingLine) -> html.Li:
    found = line.finding
    of = (line.place, line.department, line.field, found.enterprise)
    return html.Li(
        [
            html.Div(
                [
                    html.Span(_("{n}号").format(n=found.n), className="survey-n"),
                    html.P(found.text),
                    html.Div([tag(words) for words in of if words], className="survey-of"),
                ]
            ),
            html.Div(_standing(view, code, line), className="survey-standing"),
        ]
    )


def _standing(view: SurveysView, code: str, line: FindingLine) -> list[Any]:
    """The problem that it became, or the way to make it one."""
    if line.number:
        link = html.Link(line.number, href=f"/problems/{line.number}", title=line.title)
        return [link, tag(_(line.stage))]
    if line.registered:
        return [html.Span(_("已转为诉求"), className="muted")]
    if not view.may_register:
        return [html.Span(_("未转诉求"), className="muted")]
    href = f"{address(round=code, finding=line.finding.n)}#{Ids.FORM}"
    words = _("转为诉求")
    label = {"aria-label": _("{n}号发现问题转为诉求").format(n=line.finding.n)}
    return [html.Link(words, href=href, className="btn btn-outline-primary btn-sm", **label)]


def _scroll(drawn: Any) -> html.Div:
    label = {"aria-label": _("评价结果表，可左右滚动")}
    return html.Div(drawn, className="scroll-x", tabIndex=0, role="region", **label)
