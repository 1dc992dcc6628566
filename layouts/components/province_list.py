"""省级梳理清单 — what needs the province, by period: who is responsible, until when, the reply."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import dash_bootstrap_components as dbc

from app.queries.province_list import PAGE, EntryLine, Listed, ProvinceView
from app.translations import _
from layouts import html
from layouts.components.pieces import LAMPS, card, empty, facts, lamp, page_head, stat
from layouts.components.supervision_tabs import PROVINCE, tabs
from layouts.components.words import day, moment, number, short_moment

LATEST = 6
"""Lists in plain sight; older ones stand under 更早."""


class Ids(StrEnum):
    """What the callbacks of this view speak of."""

    BODY = "supervision-province-body"
    DESK = "supervision-province-desk"
    PRESS = "supervision-province-press"


def press(do: Any, about: Any = "") -> dict[str, Any]:
    """A button: what it does, and with which entry (list/n/page)."""
    return {"type": Ids.PRESS, "do": do, "about": about}


def draw(view: ProvinceView) -> html.Div:
    """The view, and the place of its forms."""
    return html.Div(
        [
            html.Div(body(view), id=Ids.BODY),
            html.Div(id=Ids.DESK),
        ],
        id="page-supervision",
    )


def body(view: ProvinceView) -> list[Any]:
    """All that changes when something was done."""
    head = page_head(
        _("督办"),
        _("需省级解决的问题定期汇总，明确责任部门，跟踪到答复"),
        as_of=moment(view.at),
        tools=_tools(view),
    )
    if view.chosen is None:
        return [head, tabs("province"), card(None, _no_list())]
    return [
        head,
        tabs("province"),
        _periods(view),
        _figures(view),
        card(_("{name}清单").format(name=view.chosen.name), *_shown(view), note=_drawn(view)),
    ]


def _tools(view: ProvinceView) -> list[Any]:
    tools: list[Any] = []
    if view.chosen and view.may_export:
        address = f"/supervision/province/{view.chosen.code}"
        for words, kind in ((_("导出文档"), "docx"), (_("导出表格"), "xlsx")):
            tools.append(
                html.A(words, href=f"{address}.{kind}", className="btn btn-outline-secondary")
            )
    if view.may_list:
        tools.append(button(_("立即汇总"), press("ask"), first=True))
    return tools


def button(words: str, id: dict[str, Any], *, first: bool = False) -> dbc.Button:
    """A button; the first of several stands out."""
    return dbc.Button(words, id=id, color="primary" if first else "secondary", outline=not first)


def _no_list() -> html.Div:
    return empty(
        _("尚无省级梳理清单"),
        _("每期期满后首个工作日自动汇总；县、市提级到省或认为属省级职责的问题列入清单。"),
    )


def _periods(view: ProvinceView) -> html.Div:
    links = [_period(one, view) for one in view.lists]
    label = html.Span(_("汇总期"), className="muted small")
    latest = [label, *links[:LATEST]]
    parts: list[Any] = [html.Nav(latest, className="kinds", **{"aria-label": _("汇总期")})]
    if links[LATEST:]:
        older = html.Nav(links[LATEST:], className="kinds", **{"aria-label": _("更早的汇总期")})
        parts.append(html.Details([html.Summary(_("更早")), older], className="sv-rest"))
    return html.Div(parts, className="sv-periods")


def _period(one: Listed, view: ProvinceView) -> html.Link:
    on = view.chosen is not None and one.code == view.chosen.code
    return html.Link(one.name, href=address(one.code), className="on" if on else "")


def address(code: str, page: int = 1) -> str:
    """The link to a page of a list."""
    return f"{PROVINCE}&list={code}" + (f"&page={page}" if page > 1 else "")


def _figures(view: ProvinceView) -> html.Div:
    cards = [
        stat(_("列入问题"), number(view.found), _("件"), note=_("您有权查看的")),
        stat(_("已明确责任部门"), number(view.named), _("件"),
             note=_("待明确 {n} 件").format(n=view.found - view.named)),
        stat(_("已答复"), number(view.replied), _("件"),
             note=_("未答复 {n} 件").format(n=view.found - view.replied)),
        stat(_("逾期"), number(view.overdue), _("件"), alarm=view.overdue > 0,
             note=_("超过答复期限")),
    ]  # fmt: skip
    return html.Div(cards, className="sv-figures sv-province-figures")


def _drawn(view: ProvinceView) -> str:
    chosen = view.chosen
    if chosen is None:
        return ""
    by = _("{name}汇总").format(name=chosen.drawn_by) if chosen.drawn_by else _("系统自动汇总")
    words = _("数据截至 {at}，{by}，汇总内容不再变动").format(at=moment(chosen.as_of), by=by)
    if chosen.first and chosen.last:
        words = _("{first} 至 {last} · {words}").format(
            first=day(chosen.first), last=day(chosen.last), words=words
        )
    return words


def _shown(view: ProvinceView) -> list[Any]:
    if not view.entries:
        return [empty(_("本期没有需省级解决的问题"), _("您有权查看的问题均不在本期清单内。"))]
    lines = html.Ul([_entry(line, view) for line in view.entries], className="sv-lines sv-province")
    return [lines, *_pages(view)]


def _pages(view: ProvinceView) -> list[Any]:
    if view.pages == 1 or view.chosen is None:
        return []
    code = view.chosen.code
    links = [
        html.Link(str(n), href=address(code, n), className="on" if n == view.page else "")
        for n in range(1, view.pages + 1)
    ]
    words = _("共 {n} 件，每页 {page} 件").format(n=number(view.found), page=PAGE)
    return [html.Nav([html.Span(words, className="muted small"), *links], className="kinds")]


def _entry(line: EntryLine, view: ProvinceView) -> html.Li:
    acts = html.Div(_buttons(line, view), className="task-acts")
    parts = [html.Div([*_matter(line), *_followed(line)]), acts]
    return html.Li(parts, className="sv-silent" if line.due_light == "red" else "")


def _matter(line: EntryLine) -> list[Any]:
    """What was frozen."""
    head = [
        html.Span(f"{line.n}.", className="sv-number"),
        html.Link(line.title, href=f"/problems/{line.number}", className="sv-title"),
        lamp(str(line.light), _("汇总时{light}").format(light=_(LAMPS[line.light][1]))),
    ]
    about = [
        line.enterprise,
        line.place,
        line.number,
        _("汇总时在办 {n} 个工作日").format(n=f"{line.days:.1f}"),
        _("现为{stage}").format(stage=_(line.stage.label)),
    ]
    told = [
        (_("请求解决"), line.asked or _("—")),
        (_("提级情况"), _("{who}，{at}，{why}").format(
            who=line.source, at=short_moment(line.asked_at), why=line.ground or _("未说明理由"))),
        (_("已做工作"), line.done or _("—")),
        *([(_("当时主办"), line.lead)] if line.lead else []),
    ]  # fmt: skip
    return [
        html.Div(head, className="sv-head"),
        html.Div(_(" · ").join(part for part in about if part), className="sv-about"),
        facts(told, columns=1),
    ]


def _followed(line: EntryLine) -> list[Any]:
    """What the province said to it since."""
    if line.department_id is None:
        waited = _("待明确责任部门，列入已 {n} 个工作日").format(n=f"{line.waited:.1f}")
        return [html.Div(html.Span(waited, className="muted"), className="sv-answer")]
    named: list[Any] = [html.B(_("责任部门 {name}").format(name=line.department))]
    if line.replied_at is None:
        named.append(lamp(str(line.due_light), _("{day} 前答复").format(day=day(line.due))))
        waited = _("尚未答复，列入已 {n} 个工作日").format(n=f"{line.waited:.1f}")
        named.append(html.Span(waited, className="muted"))
        return [html.Div(named, className="sv-answer")]
    late = _("逾期答复") if line.due_light == "red" else _("按期答复")
    named.append(lamp(str(line.due_light), late))
    said = _("{at} 答复：{words}").format(at=short_moment(line.replied_at), words=line.reply)
    return [html.Div(named, className="sv-answer"), html.Div(said, className="sv-said")]


def _buttons(line: EntryLine, view: ProvinceView) -> list[dbc.Button]:
    if not view.may_list or view.chosen is None:
        return []
    about = f"{view.chosen.code}/{line.n}/{view.page}"
    if line.department_id is None:
        return [button(_("明确责任部门"), press("name", about), first=True)]
    if line.replied_at is not None:
        return [button(_("修改答复"), press("reply", about))]
    return [
        button(_("填报答复"), press("reply", about), first=True),
        button(_("调整责任部门"), press("name", about)),
    ]
