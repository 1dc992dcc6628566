"""会商 — what no single department gets done: candidates, what is carried over, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import dash_bootstrap_components as dbc

from app.domain.lights import Light
from app.domain.steps import Action
from app.queries.consultations import Candidate, Carried, ConsultationsView
from app.translations import _
from layouts import html
from layouts.components.act_panel import ActPanel
from layouts.components.consultation_meetings import coming, past, undone
from layouts.components.flag_lines import flag_lines
from layouts.components.form_rows import dom_id, field_id
from layouts.components.meeting_form import meeting_form
from layouts.components.pieces import card, empty, lamp, page_head, say
from layouts.components.words import day, moment, percent, short_moment


class Ids(StrEnum):
    """What the page's callbacks speak of."""

    BODY = "consultations-body"
    DESK = "consultations-desk"
    PRESS = "consultations-press"


FORM = "consultations"
CHOICE = "consultations-choice"
PANEL = ActPanel("consultations")


def press(do: Any, about: Any = "") -> dict[str, Any]:
    """A button: what it does, and with which series."""
    return {"type": Ids.PRESS, "do": do, "about": about}


def draw(view: ConsultationsView) -> html.Div:
    """The page, the place of its form, the panel in which a flag is cleared."""
    return html.Div(
        [
            _head(view),
            html.Div(id=Ids.DESK, className="consultation-desk"),
            html.Div(body(view), id=Ids.BODY),
            *PANEL.draw(),
        ],
        id="page-consultations",
    )


def _head(view: ConsultationsView) -> html.Header:
    tools = [_button(_("召集会议"), press("call"), "btn btn-primary")] if view.may_consult else []
    purpose = _("久拖未办、疑难复杂、跨部门联动的问题集中研究，议定事项跟踪到落实")
    return page_head(_("会商"), purpose, as_of=moment(view.at), tools=tools)


def _button(words: str, id: Mapping[str, Any], classes: str, **more: Any) -> html.Button:
    return html.Button(words, id=dict(id), type="button", className=classes, **more)


def body(view: ConsultationsView) -> html.Div:
    """All that changes when something was done."""
    left = [_candidates(view), *([_carried(view)] if view.carried else [])]
    right = [coming(view, press=press), _decisions(view), past(view)]
    return html.Div(
        [
            html.Div(left, className="column span-15"),
            html.Div(right, className="column span-9"),
        ],
        className="grid",
    )


def _candidates(view: ConsultationsView) -> html.Section:
    if not view.candidates:
        what = _("没有待会商的问题")
        how = _("达到规定情形的问题由系统按规则标记，也可由部门、中心负责人和领导主动提请。")
        return card(_("待会商问题"), *_tools(view), empty(what, how))
    more = []
    if view.more_candidates > 0:
        words = _("另有 {n} 件未列出，先列入以上问题后再看。").format(n=view.more_candidates)
        more = [say(words)]
    rows = [_candidate(c, view) for c in view.candidates]
    note = _("{n} 件 · 按轻重先后").format(n=len(view.candidates) + view.more_candidates)
    listed = html.Ul(rows, className="candidates")
    return card(_("待会商问题"), *_tools(view), listed, *more, note=note)


def _tools(view: ConsultationsView) -> list[html.Div]:
    """Which meeting, and the two ways onto its agenda."""
    if not view.may_consult:
        return []
    id = field_id(CHOICE, "meeting")
    options = [{"label": f"{short_moment(m.starts_at)} {m.title}", "value": str(m.id)}
               for m in view.coming]  # fmt: skip
    options = options or [{"label": _("尚无待开会议"), "value": ""}]
    return [
        html.Div(
            [
                html.Label(_("列入"), htmlFor=dom_id(id), className="form-label"),
                dbc.Select(id=id, options=options, value=options[0]["value"]),
                _button(_("列入议程"), press("add"), "btn btn-outline-secondary"),
                _button(
                    _("自动排入"), press("fill"), "btn btn-outline-secondary",
                    title=_("依次排入：上次结转、议定逾期、待会商问题"),
                ),
            ],
            className="agenda-tools",
        )
    ]  # fmt: skip


def _candidate(candidate: Candidate, view: ConsultationsView) -> html.Li:
    c = candidate
    about = " · ".join(x for x in (c.number, c.enterprise, c.region, _(c.stage.label)) if x)
    who = _("主办 {lead}").format(lead=c.lead) if c.lead else _("尚未派单")
    lines: list[Any] = [
        html.Div(
            [_lamp(c, view), html.Link(c.title, href=f"/problems/{c.number}")],
            className="candidate-head",
        ),
        html.Div(f"{about} · {who}", className="muted small"),
        flag_lines(c.reasons),
    ]
    if c.departments:
        invited = _("需参加：{names}").format(names=_("、").join(c.departments))
        lines.append(html.Div(invited, className="small"))
    acts = []
    if view.may_consult:
        label = _("撤销标记")
        acts = [PANEL.button(c.problem, Action.CLEAR_FLAG, label, first=False)]
    return html.Li([*_tick(c, view), html.Div(lines), html.Div(acts, className="task-acts")])


def _lamp(candidate: Candidate, view: ConsultationsView) -> html.Span:
    late = candidate.overdue
    if candidate.light is Light.RED and late >= 1:
        words = _("超期 {n} 个工作日").format(n=f"{late:.1f}".removesuffix(".0"))
        return lamp(str(candidate.light), words)
    due = _("{day} 到期").format(day=day(candidate.due)) if candidate.due else ""
    return lamp(str(candidate.light), due if candidate.light is not Light.RED else "")


def _tick(line: Candidate | Carried, view: ConsultationsView) -> list[dbc.Checkbox]:
    if not view.may_consult:
        return []
    id = field_id(CHOICE, "problem", part=str(line.problem))
    label = html.Span(_("选择 {title}").format(title=line.title), className="visually-hidden")
    return [dbc.Checkbox(id=id, value=False, label=label)]


def _carried(view: ConsultationsView) -> html.Section:
    rows = [_carried_line(c, view) for c in view.carried]
    note = _("{n} 件 · 尚未列入新的议程").format(n=len(rows))
    return card(_("结转待议"), html.Ul(rows, className="candidates"), note=note)


def _carried_line(carried: Carried, view: ConsultationsView) -> html.Li:
    held = _("{day} {meeting}结转").format(day=day(carried.held), meeting=carried.meeting_title)
    why = carried.reason or carried.question
    return html.Li(
        [
            *_tick(carried, view),
            html.Div(
                [
                    html.Div(
                        [
                            lamp(str(carried.light)),
                            html.Link(carried.title, href=f"/problems/{carried.number}"),
                        ],
                        className="candidate-head",
                    ),
                    html.Div(
                        [html.Link(held, href=f"/consultations/{carried.meeting}"),
                         html.Span(f" · {why}" if why else "")],
                        className="muted small",
                    ),
                ]
            ),
        ]
    )  # fmt: skip


def _decisions(view: ConsultationsView) -> html.Section:
    late = sum(u.light is Light.RED for u in view.undone)
    note = _("{n} 项 · 逾期 {late} 项").format(n=len(view.undone) + view.more_undone, late=late)
    judged = view.in_time + view.late
    words = _("近26周应落实 {n} 项：按期 {kept}，逾期 {late}，按期率 {rate}").format(
        n=judged, kept=view.in_time, late=view.late, rate=percent(view.in_time, judged)
    )
    figures = [html.P(words, className="muted small mb-1")] if judged else []
    return card(_("议定事项未落实"), *figures, undone(view), note=note)


def call_form(
    typed: Mapping[str, Any], *, wrong: str = "", complaint: str = "", notice: str = ""
) -> html.Section:
    """The form in which a meeting is called."""
    fields = meeting_form(typed, key=FORM, wrong=wrong, complaint=complaint, notice=notice)
    buttons = html.Div(
        [
            _button(_("召集"), press("save"), "btn btn-primary"),
            _button(_("取消"), press("back"), "btn btn-outline-secondary"),
        ],
        className="act-buttons",
    )
    return card(_("召集会议"), fields, buttons, classes="act-card")
