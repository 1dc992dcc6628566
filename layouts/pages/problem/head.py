"""The head of the page: title and tools; and the lamp with its words, the tags under it."""

from __future__ import annotations

from typing import Any

from app.domain.catalogue import ClosingGround, OrderLevel, Stage, Urgency
from app.domain.lights import Light
from app.queries.problem import ProblemView
from app.queries.problem_clocks import LimitView, Worked
from app.queries.problem_flags import FlagView
from app.queries.telling import term_word
from app.translations import _
from layouts import html
from layouts.components.pieces import lamp, tag
from layouts.components.words import moment
from layouts.pages.problem.ids import Ids, press

LEFT_THE_LOOP = (Stage.DECLINED, Stage.MERGED, Stage.WITHDRAWN)


def head(view: ProblemView) -> html.Header:
    """Title, number, and what one may do with the page itself."""
    tools: list[Any] = [html.Span(view.number, className="problem-number")]
    if view.may_link:
        tools.append(
            html.Button(
                _("企业进度链接"), id=press("link"), type="button",
                className="btn btn-outline-secondary",
            )
        )  # fmt: skip
    tools.append(
        html.Button(
            _("打印"), type="button", className="btn btn-outline-secondary",
            **{"data-print": "page"},
        )
    )  # fmt: skip
    title = html.H1(view.case.matter.title, id=Ids.TITLE)
    return html.Header(
        [title, html.Div(tools, className="head-tools")], className="page-head problem-head"
    )


def tags(view: ProblemView) -> html.Div:
    """Lamp, stage, order, flags, difficulty, field."""
    found = [*state_tags(view), *matter_tags(view)]
    drawn = [tag(words, strong=strong) for words, strong in found if words]
    return html.Div([lamp(*limit_lamp(view)), *drawn, *flags(view)], className="problem-tags")


def flags(view: ProblemView) -> list[html.Ul]:
    """Why it is put forward for consultation: a line a flag, with its figures."""
    lines = [
        html.Li([tag(flag.mark, strong=True), html.Span(flag.sentence)], title=_since(flag))
        for flag in view.flags
    ]
    return (
        [html.Ul(lines, className="problem-flags", **{"aria-label": _("提请会商标记")})]
        if lines
        else []
    )


def _since(flag: FlagView) -> str:
    return _("{moment} 起").format(moment=moment(flag.since))


def state_tags(view: ProblemView) -> list[tuple[str, bool]]:
    """Where the problem stands: stage, round, order, what marks it."""
    case, order = view.case, view.case.open_order
    ring = case.open and any(p.mutual for p in view.prerequisites)
    level = term_word(OrderLevel, order.level) if order else ""
    ground = term_word(ClosingGround, case.closing_ground) if case.stage is Stage.CLOSED else ""
    higher = view.names.office(case.office) if case.escalated_from else ""
    return [
        (_(case.stage.label), False),
        (_("第 {n} 轮办理").format(n=case.round) if case.round > 1 else "", True),
        (_("{level} · {number}").format(level=level, number=order.number) if order else "", False),
        (_("互等成环") if ring else "", True),
        (_("提请会商") if view.flags else "", True),
        (ground, False),
        (_("提级至{office}").format(office=higher) if higher else "", False),
        (_("历史导入") if case.imported else "", False),
    ]


def matter_tags(view: ProblemView) -> list[tuple[str, bool]]:
    """What kind of problem it is."""
    matter = view.case.matter
    pressing = matter.urgency is not Urgency.NORMAL
    return [
        (_(matter.urgency.label) if pressing else "", True),
        (_(matter.difficulty.label) if matter.difficulty else "", False),
        (_(matter.kind.label) if matter.kind else "", False),
        (view.basics.field, False),
    ]


def limit_lamp(view: ProblemView) -> tuple[str, str]:
    """The light of the problem, and its words."""
    if view.case.stage in LEFT_THE_LOOP:
        return str(Light.NONE), _(view.case.stage.label)
    words = limit_words(view.limit)
    if view.case.stage is Stage.INTAKE:
        words = _("受理{words}").format(words=words)
    if view.pause and view.limit.light is Light.GREY:
        words = _("{reason}中，{words}").format(reason=view.pause, words=words)
    return str(view.limit.light), words


def limit_words(limit: LimitView) -> str:
    """超期 16 个工作日, 剩 3.2 个工作日, 已按期提交."""
    if limit.due is None:
        return _("无时限")
    late = limit.over.seconds > 0
    if limit.met_at is not None:
        return _("提交时超期 {n}").format(n=amount(limit.over)) if late else _("已按期提交")
    if limit.light is Light.RED:
        return _("超期 {n}").format(n=amount(limit.over)) if late else _("已到期")
    return _("剩 {n}").format(n=amount(limit.left))


def amount(worked: Worked) -> str:
    """Working days from one day on, working hours below."""
    if worked.days >= 1:
        return _("{n} 个工作日").format(n=f"{worked.days:.1f}".removesuffix(".0"))
    hours = float(worked.seconds) / 3600
    if hours >= 1:
        return _("{n} 个办公小时").format(n=f"{hours:.1f}".removesuffix(".0"))
    return _("{n} 分钟").format(n=max(1, int(float(worked.seconds) // 60)))
