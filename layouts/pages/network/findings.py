"""What was found between departments: a sentence each, its cases, and the act it suggests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc

from app.queries.network_view import FindingView, NetworkView
from app.translations import N_, _
from layouts import html
from layouts.components.pieces import card, empty, tag
from layouts.components.words import number, short_moment
from layouts.pages.network.ids import Ids, forward

LISTED = 20
"""So many cases of a finding are listed in place."""


def findings(view: NetworkView) -> html.Section:
    """发现的问题: what presses most first."""
    body: list[Any] = [html.Div(id=Ids.ANSWER, **{"aria-live": "polite"})]
    if view.findings:
        body.append(html.Ol([_finding(f, view) for f in view.findings]))
    else:
        body.append(empty(_("没有需要提醒的情况。"), _("出现循环等待、来回流转时列在这里。")))
    note = _("{n} 条，紧要的在前").format(n=number(len(view.findings))) if view.findings else ""
    return card(_("要处理的堵点"), *body, note=note, classes="span-8 network-findings")


def key_of(finding: FindingView) -> str:
    """By what a finding is known while it is found again."""
    return " ".join((finding.code, *finding.nodes, *finding.problems[:1]))


def _finding(finding: FindingView, view: NetworkView) -> html.Li:
    return html.Li(
        [
            html.P([tag(finding.label, strong=True), " ", finding.sentence]),
            html.Div([*_cases(finding), *_act(finding, view)], className="network-foot"),
        ],
        className=f"finding-{finding.code}",
    )


def _cases(finding: FindingView) -> list[Any]:
    if not finding.problems:
        return []
    words = _("查看 {n} 件").format(n=number(len(finding.problems)))
    if finding.address:
        return [html.Link(words, href=finding.address)]
    listed = [html.Li(html.Link(n, href=f"/problems/{n}")) for n in finding.problems[:LISTED]]
    left = len(finding.problems) - len(listed)
    rest = [html.Li(_("另有 {n} 件，见导出的清单。").format(n=number(left)))] if left else []
    return [html.Details([html.Summary(words), html.Ul([*listed, *rest])])]


def _act(finding: FindingView, view: NetworkView) -> list[Any]:
    """Of a consultation the act itself; of another the place where it is done."""
    if not finding.act or not finding.problems:
        return []
    if not finding.consultation:
        return [html.Link(finding.act, href=f"/problems/{finding.problems[0]}")]
    words = _("列入下次会商议程") if view.may_set_agenda else _("提请会商")
    return [dbc.Button(words, id=forward(key_of(finding)), color="primary", size="sm")]


def on_agenda(*, added: int, known: int, meeting: int, title: str, starts: datetime) -> list[Any]:
    """What was put on an agenda; known: what stood there already."""
    put = N_("已列入“{title}”（{at}）议程 {n} 件。")
    stood = N_("{n} 件此前已列入“{title}”（{at}）议程。")
    rest = N_("另有 {n} 件此前已列入。")
    told = ((added, put), (known, rest if added else stood))
    words = [_(each).format(title=title, at=short_moment(starts), n=n) for n, each in told if n]
    link = html.Link(_("打开议程"), href=f"/consultations/{meeting}")
    return [html.Div([*words, " ", link], className="say")]


def no_meeting() -> list[Any]:
    """There is no agenda yet: how to get one."""
    words = _("本级尚无已召集的会商会议，请先召集，再列入议程。")
    link = html.Link(_("召集会商"), href="/consultations")
    return [html.Div([words, " ", link], className="warn")]


def referred(*, done: int, refused: int) -> list[Any]:
    """What was proposed for consultation; refused: what was proposed before, or is closed."""
    words = _("已提请会商 {n} 件，列入会商候选。").format(n=done)
    rest = _("另有 {n} 件此前已提请或已办结。").format(n=refused) if refused else ""
    link = html.Link(_("查看会商候选"), href="/consultations")
    return [html.Div([words, rest, " ", link], className="say")]
