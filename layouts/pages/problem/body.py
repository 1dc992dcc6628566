"""All of the page that is redrawn when something happened: left column, clocks, side column."""

from __future__ import annotations

from typing import Any

from dash import dcc

from app.domain.catalogue import Result
from app.queries.problem import ProblemView
from app.queries.telling import term_word
from app.translations import _
from layouts import html
from layouts.components.lanes import lanes
from layouts.components.pieces import card, facts, say
from layouts.components.words import NOTHING, moment, short_moment
from layouts.pages.problem.assignments import assignments
from layouts.pages.problem.clocks import clocks
from layouts.pages.problem.head import tags
from layouts.pages.problem.history import history
from layouts.pages.problem.ids import Ids, press
from layouts.pages.problem.side import side
from layouts.pages.problem.whatif import path_words, what_if


def body(view: ProblemView) -> list[Any]:
    """Everything but the head and the acts."""
    return [
        tags(view),
        html.Div(
            [
                basics(view),
                times(view),
                *what_if(view),
                assignments(view),
                *outcome(view),
                history(view),
            ],
            className="column problem-left",
        ),
        clocks(view),
        html.Div(side(view), className="column problem-side"),
        dcc.Store(id=Ids.SHOWN, data=shown(view)),
    ]


def shown(view: ProblemView) -> dict[str, Any]:
    """What this page shows, for the callbacks to show it again."""
    return {
        "number": view.number,
        "version": view.case.n,
        "log": "acts" if view.log.acts_only else "all",
        "pages": str(view.log.pages),
    }


def basics(view: ProblemView) -> html.Section:
    """基本情况."""
    text = html.P(view.case.matter.text, className="problem-text")
    return card(_("基本情况"), facts(rows(view), columns=4), text)


def rows(view: ProblemView) -> list[tuple[str, Any]]:
    """Names and values, what is empty left out."""
    b, now = view.basics, view.at
    source = _("{channel} {no}").format(channel=b.channel, no=b.source_no).strip()
    found: list[tuple[str, Any]] = [
        (_("企业") if b.enterprise.code else _("诉求人"), name(view)),
        (_("信用代码"), b.enterprise.code),
        (_("来源"), source),
        (_("联系人"), contact(view)),
        (_("区域"), _("{region} {place}").format(region=b.region, place=b.place).strip()),
        (_("登记"), short_moment(b.registered_at, now=now)),
        (_("受理"), short_moment(b.accepted_at, now=now)),
        (_("办结"), short_moment(b.closed_at, now=now) if b.closed_at else ""),
        (_("来源时限"), moment(b.source_due) if b.source_due else ""),
        (_("重复诉求"), _("{n} 次（已并单）").format(n=b.merged) if b.merged else ""),
        (_("被举报部门"), b.accused),
    ]
    return [(label, value) for label, value in found if value]


def name(view: ProblemView) -> Any:
    """The enterprise in full, a natural person masked, or nobody."""
    e = view.basics.enterprise
    if e.anonymous:
        return _("匿名")
    irregular = html.Small(_("（代码校验不符）"), className="muted") if e.irregular else ""
    return html.Span([e.name or NOTHING, irregular])


def contact(view: ProblemView) -> Any:
    """Masked, with the way to see it."""
    e = view.basics.enterprise
    masked = f"{e.contact} {e.phone}".strip()
    if not masked and not view.basics.enterprise.name:
        return ""
    parts: list[Any] = [masked or NOTHING]
    if view.acts.unmask:
        parts.append(
            html.Button(
                _("查看"), id=press("open", "unmask"), type="button",
                className="btn btn-link act-inline", **{"aria-label": _("查看联系人和电话")},
            )
        )  # fmt: skip
    return html.Span(parts)


def times(view: ProblemView) -> html.Section:
    """各环节承办时间, with what waits for what in words."""
    note = _("按工作日 · 绿为时限内，红为超期")
    said = [say(*sentence) for sentence in (*waiting_words(view), *path_words(view))]
    return card(_("各环节承办时间"), lanes(view.lanes), *said, note=note)


def waiting_words(view: ProblemView) -> list[list[Any]]:
    """One sentence a standing prerequisite; those who wait for each other share one."""
    standing = [p for p in view.prerequisites if not p.over]
    told: list[list[Any]] = []
    mutual = [p for p in standing if p.mutual]
    if mutual and view.case.open:
        names = list(dict.fromkeys(n for p in mutual for n in (p.waiting, p.awaited)))
        days = min(p.days for p in mutual)
        told.append(
            [
                _("与").join(names),
                html.B(_("互为前置")),
                _("已 {n} 个工作日；").format(n=f"{days:.1f}"),
                _("；").join(
                    _("{waiting}称须待{awaited}：{why}").format(
                        waiting=p.waiting, awaited=p.awaited, why=p.why.rstrip("。")
                    )
                    for p in mutual
                ),
                _("。任一方先出具意见即可解开，也可提请会商。"),
            ]
        )
    for p in standing:
        if not p.mutual:
            words = _("等待{awaited}（{why}）已 {n} 个工作日。").format(
                awaited=p.awaited, why=p.why.rstrip("。"), n=f"{p.days:.1f}"
            )
            dispute = _("对方已提异议：{words}").format(words=p.dispute) if p.dispute else ""
            told.append([html.B(p.waiting), words, dispute])
    return told


def outcome(view: ProblemView) -> list[html.Section]:
    """办理结果: what was submitted, newest first; and what the enterprise still owes."""
    cards = []
    if view.case.waiting_supplement:
        cards.append(card(_("待企业补齐"), html.P(view.case.supplement, className="mb-0")))
    given = [
        html.Div(
            [
                html.B(term_word(Result, s.result)),
                html.Span(short_moment(s.at, now=view.at), className="muted small"),
                html.Span(_("已退回"), className="tag") if s.sent_back_at else None,
                html.P(s.text),
                html.Small(_("佐证：{words}").format(words=s.evidence)) if s.evidence else None,
            ],
            className="problem-result",
        )
        for s in reversed(view.case.submissions)
        if s.result or s.text
    ]
    if given:
        cards.append(card(_("办理结果"), *given))
    return cards
