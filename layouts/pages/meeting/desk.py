"""The forms of the page: decide, write a paper, a reason, who took part, change, confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc

from app.domain.consultation import Attendance
from app.domain.facts import LIMIT_OF_TEXT
from app.queries.deciding_form import DecidingForm
from app.queries.meeting import Meeting
from app.queries.meeting_items import Item
from app.translations import _
from layouts import html
from layouts.components.decision_form import Refusal, decision_fields
from layouts.components.form_rows import dom_id, field_id
from layouts.components.meeting_form import meeting_form
from layouts.components.pieces import card, say
from layouts.pages.meeting.ids import FORM, button, press

NOTHING_REFUSED = Refusal()


def _form(title: str, fields: Any, do: str, words: str, *, item: int = 0) -> html.Section:
    buttons = html.Div(
        [button(words, press(do, item), first=True), button(_("取消"), press("back", item))],
        className="act-buttons",
    )
    return card(title, fields, buttons, classes="act-card")


def decision_desk(
    form: DecidingForm, *, title: str, refusal: Refusal = NOTHING_REFUSED
) -> html.Section:
    """The form of a decision on an item."""
    fields = decision_fields(form, key=FORM, refusal=refusal)
    head = _("议定：{title}").format(title=title)
    return _form(head, fields, "decide_now", _("记录议定"), item=form.item)


def paper_desk(
    item: Item, *, typed: Mapping[str, Any] | None = None, refusal: Refusal = NOTHING_REFUSED
) -> html.Section:
    """The question to decide, and what was tried."""
    typed = typed or {"question": item.question, "tried": item.tried}
    rows = (("question", _("提请研究的问题"), True), ("tried", _("已做的工作"), False))
    fields = [
        _text(name, label, typed.get(name), refusal, required=required)
        for name, label, required in rows
    ]
    title = _("填写议题：{title}").format(title=item.title)
    return _form(title, _fields(fields, refusal), "paper_now", _("保存"), item=item.n)


def reason_desk(
    item: Item, do: str, *, typed: Mapping[str, Any], refusal: Refusal = NOTHING_REFUSED
) -> html.Section:
    """Why an item is carried over (do "carry") or taken off ("drop")."""
    act = _("结转下次") if do == "carry" else _("撤下议题")
    field = _text("reason", _("理由"), typed.get("reason"), refusal, required=True)
    title = _("{act}：{title}").format(act=act, title=item.title)
    return _form(title, _fields([field], refusal), f"{do}_now", act, item=item.n)


def attendance_desk(meeting: Meeting) -> html.Section:
    """Who took part, a name a line, and what else the minutes are to say."""
    fields = [
        _text(
            "attendance", _("{kind}（一行一人）").format(kind=_(kind.label)),
            "\n".join(meeting.attendance.get(kind, ())), NOTHING_REFUSED, part=str(kind),
        )
        for kind in Attendance
    ]  # fmt: skip
    fields.append(_text("remarks", _("纪要另记事项"), meeting.remarks, NOTHING_REFUSED))
    return _form(_("登记出席情况"), _fields(fields, NOTHING_REFUSED), "attend_now", _("保存"))


def change_desk(typed: Mapping[str, Any], *, refusal: Refusal = NOTHING_REFUSED) -> html.Section:
    """What is told of the meeting."""
    fields = meeting_form(
        typed, key=FORM, wrong=refusal.fact, complaint=refusal.words,
        notice="" if refusal.fact else refusal.words,
    )  # fmt: skip
    return _form(_("修改会议"), fields, "change_now", _("保存"))


def confirm_desk(meeting: Meeting, do: str) -> html.Section:
    """The second question before a meeting ends or is cancelled."""
    waiting = sum(i.status == "waiting" for i in meeting.items)
    if do == "close":
        words = _("结束后纪要编号，未议的 {n} 项结转下次会议，不能再改。").format(n=waiting)
        return _form(_("结束会议"), html.P(words), "close_now", _("确认结束"))
    words = _("取消后议程中的 {n} 项结转下次会议，请另行通知参加部门。").format(n=waiting)
    return _form(_("取消会议"), html.P(words), "cancel_now", _("确认取消会议"))


def done_desk(item: Item, changes: Sequence[str]) -> html.Div:
    """What a decision has changed."""
    words = _("；").join(changes) or _("已记入议定事项，跟踪督促落实")
    said = say(html.B(_("已记录议定。")), f"{words}。")
    return html.Div(
        [said, button(_("再议定一项"), press("decide", item.n), small=True)],
        className="decision-done",
        role="status",
    )


def _fields(fields: Sequence[Any], refusal: Refusal) -> html.Div:
    notice = []
    if refusal.words and not refusal.fact:
        notice = [html.Div(refusal.words, className="warn", role="alert")]
    return html.Div([*notice, *fields], className="act-form")


def _text(
    name: str,
    label: str,
    value: Any,
    refusal: Refusal,
    *,
    required: bool = False,
    part: str = "",
) -> html.Div:
    id = field_id(FORM, name, part=part)
    wrong = refusal.fact == name
    parts: list[Any] = [
        html.Label(
            label, htmlFor=dom_id(id),
            className="form-label required" if required else "form-label",
        ),
        dbc.Textarea(id=id, value=value or "", rows=3, maxlength=LIMIT_OF_TEXT, invalid=wrong),
    ]  # fmt: skip
    if wrong:
        parts.append(html.Div(refusal.words, className="field-wrong", role="alert"))
    return html.Div(parts, className="act-field")
