"""我的待办 — what I must do now, by due time; each can be done in place."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc

from app.domain.duties import DutyKind
from app.domain.lights import Light
from app.queries.forms import FormView
from app.queries.workbench import Awaited, Task, WorkbenchView
from app.translations import N_, _
from layouts import html
from layouts.components.forms import form
from layouts.components.pieces import card, empty, lamp, page_head, say, tag
from layouts.components.words import left_or_over, moment, short_moment, spoken_moment


class Ids(StrEnum):
    """What the page's callbacks speak of."""

    LIST = "workbench-list"
    PANEL = "workbench-panel"
    PANEL_BODY = "workbench-panel-body"
    PANEL_TITLE = "workbench-panel-title"
    OPENED = "workbench-opened"
    ADDRESS = "workbench-address"
    REFRESH = "workbench-refresh"


FORM = "workbench-form"


def press(problem: Any, action: Any) -> dict[str, Any]:
    """The id of a button that opens an act's form; for a callback, of any."""
    return {"type": "workbench-act", "problem": problem, "action": action}


def confirm(action: str) -> dict[str, str]:
    """The id of the button that takes the act whose form is open."""
    return {"type": "workbench-confirm", "action": action}


LANES = (
    ("red", N_("已超期")),
    ("yellow", N_("临期")),
    ("today", N_("正常")),
    ("none", N_("挂起或无时限")),
)


def draw(view: WorkbenchView) -> html.Div:
    """The head, the list, the panel in which an act is done."""
    return html.Div(
        [
            dcc.Location(id=Ids.ADDRESS, refresh=False),
            dcc.Store(id=Ids.OPENED),
            dcc.Interval(id=Ids.REFRESH, interval=120_000),
            html.Div(body(view), id=Ids.LIST),
            dbc.Offcanvas(
                html.Div(id=Ids.PANEL_BODY),
                id=Ids.PANEL,
                title=_("办理"),
                labelledby=Ids.PANEL_TITLE,
                placement="end",
                is_open=False,
                class_name="workbench-panel",
            ),
        ],
        id="page-workbench",
    )


def body(view: WorkbenchView) -> list[Any]:
    """All that changes when something was done."""
    return [
        page_head(
            _("我的待办"),
            _("{place}现在要办的，按到期先后").format(place=view.place),
            as_of=moment(view.at),
        ),
        html.Div(
            [
                html.Div([_kinds(view), *_lists(view)], className="column span-16"),
                html.Div([_awaited(view.awaited), _keys()], className="column span-8"),
            ],
            className="grid",
        ),
    ]


def _kinds(view: WorkbenchView) -> html.Nav:
    total = sum(n for _kind, n in view.kinds)
    links = [_kind_link("", _("全部"), total, view.shown)]
    links += [_kind_link(str(k), _(k.label), n, view.shown) for k, n in view.kinds]
    return html.Nav(links, className="kinds", **{"aria-label": _("待办种类")})


def _kind_link(kind: str, label: str, count: int, shown: str) -> Any:
    href = f"/workbench?kind={kind}" if kind else "/workbench"
    return html.Link(
        [label, html.B(str(count))], href=href, className="on" if kind == shown else ""
    )


def _lists(view: WorkbenchView) -> list[Any]:
    if not view.tasks:
        what = _("现在没有要办的事项")
        how = _("派来的任务、待审核的申请会按到期先后列在这里。")
        return [card(None, empty(what, how))]
    groups: dict[str, list[Task]] = {key: [] for key, _title in LANES}
    for task in view.tasks:
        groups[_group(task)].append(task)
    cards = [
        card(
            _(title),
            html.Ul([_task(task, view) for task in groups[key]], className="tasks"),
            note=_("{n} 件").format(n=len(groups[key])),
        )
        for key, title in LANES
        if groups[key]
    ]
    if view.more:
        cards.append(
            say(_("另有 {n} 件未列出，请先处理以上事项或按种类查看。").format(n=view.more))
        )
    return cards


def _group(task: Task) -> str:
    return {Light.RED: "red", Light.YELLOW: "yellow", Light.GREEN: "today"}.get(task.light, "none")


def _task(task: Task, view: WorkbenchView) -> html.Li:
    words = left_or_over(at=view.at, due=task.due, over_days=task.overdue)
    about = " · ".join(x for x in (task.number, task.enterprise, task.region) if x)
    head = [
        lamp(str(task.light), words if task.due else ""),
        tag(_(task.kind.label), strong=True),
        html.Link(task.title, href=f"/problems/{task.number}", className="task-title"),
    ]
    detail = [html.Span(about, className="muted small")]
    if task.due:
        detail.append(
            html.Span(_("{at} 前").format(at=spoken_moment(task.due)), className="muted small")
        )
    if task.question:
        detail.append(html.Span(_("请办：{what}").format(what=task.question), className="small"))
    return html.Li(
        [
            html.Div(
                [html.Div(head, className="task-head"), html.Div(detail, className="task-detail")]
            ),
            html.Div(_buttons(task, view), className="task-acts"),
        ]
    )


def _buttons(task: Task, view: WorkbenchView) -> list[Any]:
    buttons = []
    if task.action is not None:
        buttons.append(
            dbc.Button(
                _(task.action.label), id=press(task.problem, str(task.action)), color="primary"
            )
        )
    notable = task.kind in (DutyKind.HANDLE, DutyKind.CONTRIBUTE)
    if notable and view.may_note:
        buttons.append(
            dbc.Button(_("记进展"), id=press(task.problem, "note"), color="secondary", outline=True)
        )
    return buttons


def _awaited(rows: Sequence[Awaited]) -> html.Section:
    if not rows:
        return card(
            _("谁在等我"),
            empty(_("没有部门在等本部门"), _("别的部门以本部门事项为前置时会列在这里。")),
        )
    items = [
        html.Li(
            [
                html.Div(
                    [
                        html.Strong(_("{department}在等").format(department=row.waiting)),
                        html.Span(
                            _("自 {at}").format(at=short_moment(row.since)), className="muted small"
                        ),
                    ]
                ),
                html.Link(row.title, href=f"/problems/{row.number}"),
                html.Div(row.why, className="muted small"),
            ]
        )
        for row in rows
    ]
    return card(
        _("谁在等我"), html.Ul(items, className="awaited"), note=_("{n} 件").format(n=len(rows))
    )


def _keys() -> html.Section:
    return card(
        _("键盘"),
        html.P(
            _("/ 搜索 · g o 总览 · g t 待办 · g p 台账 · Tab 移动 · Enter 打开 · Esc 关闭"),
            className="muted small",
        ),
        classes="keys",
    )


def panel(view: FormView, *, wrong: str = "", complaint: str = "", notice: str = "") -> html.Div:
    """An act's form in the panel, with its consequence and its one button."""
    action = view.offer.step.action
    parts: list[Any] = [
        html.H2(_(action.label), id=Ids.PANEL_TITLE, className="panel-title"),
        html.P(
            [html.Link(view.title, href=f"/problems/{view.number}"), html.Br(), view.number],
            className="small",
        ),
    ]
    if notice:
        parts.append(html.Div(notice, className="warn", role="alert"))
    parts.append(form(view.offer, view, key=FORM, wrong=wrong, complaint=complaint))
    parts.append(dbc.Button(_(action.label), id=confirm(str(action)), color="primary"))
    return html.Div(parts)
