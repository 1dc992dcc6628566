"""会商议程: one meeting. Its forms stand apart from what is redrawn."""

from __future__ import annotations

from typing import Any

from dash import dcc

from app.domain.consultation import Attendance, MeetingStatus
from app.queries.meeting import MeetingView
from app.translations import _
from layouts import html
from layouts.components.pieces import card, facts, page_head, tag
from layouts.components.words import moment, spoken_moment
from layouts.pages.meeting.desk import (
    attendance_desk,
    change_desk,
    confirm_desk,
    decision_desk,
    done_desk,
    paper_desk,
    reason_desk,
)
from layouts.pages.meeting.ids import FORM, Ids, button, press
from layouts.pages.meeting.items import agenda
from layouts.pages.meeting.projector import screen

__all__ = [
    "FORM",
    "Ids",
    "attendance_desk",
    "body",
    "change_desk",
    "confirm_desk",
    "decision_desk",
    "done_desk",
    "draw",
    "paper_desk",
    "press",
    "reason_desk",
]


def draw(view: MeetingView) -> html.Div:
    """The page, or the screen of the projector."""
    return html.Div(
        [
            dcc.Store(id=Ids.SHOWN, data=shown(view)),
            html.Div(body(view), id=Ids.BODY),
            html.Div(id=Ids.DESK, className="consultation-desk"),
        ],
        className="meeting-screen" if view.projector else "meeting",
        id="page-meeting",
    )


def shown(view: MeetingView) -> dict[str, Any]:
    """What this page shows, for the callbacks to show it again."""
    return {
        "number": str(view.meeting.id),
        "mode": "projector" if view.projector else "",
        "item": str(view.shown.n) if view.shown else "",
    }


def body(view: MeetingView) -> list[Any]:
    """All that changes when something was done."""
    if view.projector:
        return screen(view)
    right = [_told(view), _invited(view), _attendance(view)]
    columns = [
        html.Div([agenda(view)], className="column span-16"),
        html.Div(right, className="column span-8"),
    ]
    return [_head(view), html.Div(columns, className="grid")]


def _head(view: MeetingView) -> html.Header:
    meeting = view.meeting
    purpose = _("{at}　{place}").format(at=moment(meeting.starts_at), place=meeting.place)
    state = tag(_(meeting.status.label), strong=meeting.status is MeetingStatus.OPEN)
    title = html.Span([meeting.title, " ", state])
    return page_head(title, purpose, tools=[*_steps(view), *_files(view)])


def _steps(view: MeetingView) -> list[Any]:
    """Begin, end, cancel, change; the screen for the projector."""
    status, found = view.meeting.status, []
    if view.editable and status is MeetingStatus.CALLED:
        found = [
            button(_("开始会议"), press("open"), first=True),
            button(_("修改"), press("change")),
            button(_("取消会议"), press("cancel")),
        ]
    if view.deciding:
        found = [button(_("结束会议"), press("close"), first=True)]
    screen_of = f"/consultations/{view.meeting.id}?mode=projector"
    return [
        *found,
        html.Link(_("会议模式"), href=screen_of, className="btn btn-outline-secondary"),
    ]


def _files(view: MeetingView) -> list[Any]:
    """Minutes once they have a number; the invitation."""
    if not view.may_export:
        return []
    path, classes = f"/consultations/{view.meeting.id}", "btn btn-outline-secondary"
    files = [html.A(_("邀请.ics"), href=f"{path}/invitation.ics", className=classes)]
    if view.meeting.status is MeetingStatus.CLOSED:
        files.insert(0, html.A(_("会商纪要.docx"), href=f"{path}/minutes.docx", className=classes))
    return files


def _told(view: MeetingView) -> html.Section:
    m = view.meeting
    until = _("{at} 至 {end}").format(
        at=spoken_moment(m.starts_at), end=spoken_moment(m.ends_at).rpartition(" ")[2]
    )
    rows = [
        (_("时间"), until),
        (_("地点"), m.place),
        (_("主持"), m.chair),
        (_("例会"), m.series),
        (_("开始"), spoken_moment(m.opened_at) if m.opened_at else ""),
        (_("结束"), spoken_moment(m.closed_at) if m.closed_at else ""),
        (_("纪要"), m.number),
    ]
    return card(_("会议"), facts([(name, value) for name, value in rows if value], columns=1))


def _invited(view: MeetingView) -> html.Section:
    """Each department with the number of items that need it."""
    items = [i for i in view.meeting.items if i.stands]
    counted = [
        (name, sum(name in {n for _id, n in i.departments} for i in items))
        for name in view.meeting.departments
    ]
    lines = [
        html.Li([html.Span(name), html.Span(_("{n} 项").format(n=count), className="muted")])
        for name, count in counted
    ]
    note = _("按承办和前置事项确定")
    shown_ = html.Ul(lines, className="invited") if lines else html.P("—", className="mb-0")
    return card(_("参加部门"), shown_, note=note)


def _attendance(view: MeetingView) -> html.Section:
    m = view.meeting
    rows: list[tuple[str, Any]] = [
        (_(kind.label), _("、").join(m.attendance.get(kind, ())) or "—") for kind in Attendance
    ]
    if m.remarks:
        rows.append((_("另记"), m.remarks))
    held = view.may_consult and m.status is not MeetingStatus.CANCELLED
    link = button(_("登记"), press("attend"), small=True) if held else None
    return card(_("出席情况"), facts(rows, columns=1), link=link)
