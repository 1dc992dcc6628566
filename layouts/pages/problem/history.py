"""办理过程: every event in a sentence, newest first."""

from __future__ import annotations

from typing import Any

from app.queries.problem import ProblemView
from app.queries.problem_log import LogEntry
from app.translations import _
from layouts import html
from layouts.components.pieces import card
from layouts.components.words import short_moment
from layouts.pages.problem.ids import press


def history(view: ProblemView) -> html.Section:
    """The log with its filter, its chain and the way to what is older."""
    log = view.log
    chain = _("链校验 ✓") if log.intact else _("链校验不符，请立即联系管理员核验")
    note = _("{n} 条 · {chain}").format(n=log.total, chain=chain)
    lines = [entry(e, view) for e in log.entries]
    parts: list[Any] = [html.Ol(lines, className="problem-log")]
    if log.older:
        parts.append(
            html.Button(
                _("更早的 {n} 条").format(n=log.older), id=press("older"), type="button",
                className="btn btn-link",
            )
        )  # fmt: skip
    wrong = "" if log.intact else "chain-broken"
    return card(_("办理过程"), *parts, note=note, link=which(view), classes=wrong)


def which(view: ProblemView) -> html.Button:
    """The other of the two lists."""
    acts_only = view.log.acts_only
    words = _("看全部记录") if acts_only else _("只看动作")
    return html.Button(
        words, id=press("log", "all" if acts_only else "acts"), type="button",
        className="btn btn-link act-inline",
    )  # fmt: skip


def entry(e: LogEntry, view: ProblemView) -> html.Li:
    """One line; the versions of rules and calendar where all records are shown."""
    small = list(e.small)
    if e.recorded_at:
        small.append(_("{at} 补记").format(at=short_moment(e.recorded_at, now=view.at)))
    versions = _("规则 {rules} · 日历 {calendar}").format(rules=e.rules, calendar=e.calendar)
    if e.n and not view.log.acts_only:
        small.append(versions)
    words: list[Any] = [html.Span(e.who), " ", html.B(e.verb)]
    words += [" ", html.Span(e.text)] if e.text else []
    words += [html.Span(mark, className="tag") for mark in e.marks]
    if small:
        words.append(html.Small(_(" · ").join(small)))
    at = html.Time(short_moment(e.at, now=view.at), dateTime=e.at.isoformat())
    return html.Li([at, html.Div(words)], title=versions if e.n else None)
