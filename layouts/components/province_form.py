"""The forms of an entry of the province's list, at the side; the question before a new list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc

from app.queries.province_list import EntryLine
from app.translations import _
from layouts import html
from layouts.components.form_rows import dom_id, field_id
from layouts.components.province_list import button, press
from layouts.components.words import day

FORM = "supervision-province-form"
TITLE = "supervision-province-form-title"
Typed = Mapping[str, Any]


def name_form(
    line: EntryLine, departments: Sequence[tuple[int, str]], *, about: str, typed: Typed,
    wrong: str = "", complaint: str = "",
) -> dbc.Offcanvas:  # fmt: skip
    """Which department is responsible, and until when it answers."""
    options = [{"label": _("请选择"), "value": ""}]
    options += [{"label": name, "value": str(number)} for number, name in departments]
    chosen = str(typed.get("department") or line.department_id or "")
    due = typed.get("due") or (day(line.due) if line.due else "")
    ids = {name: field_id(FORM, name) for name in ("department", "due")}
    fields = [
        _field(_("责任部门"), ids["department"],
               dbc.Select(id=ids["department"], options=options, value=chosen,
                          invalid=wrong == "department"),
               complaint if wrong == "department" else ""),
        _field(_("答复期限"), ids["due"],
               dbc.Input(id=ids["due"], type="date", value=due, invalid=wrong == "due"),
               complaint if wrong == "due" else ""),
    ]  # fmt: skip
    note = _("保存后告知该部门联络员和负责人。")
    return _panel(_("明确责任部门"), line, fields, press("save-name", about), note)


def reply_form(
    line: EntryLine, *, about: str, typed: Typed, wrong: str = "", complaint: str = ""
) -> dbc.Offcanvas:
    """What the department answered."""
    id = field_id(FORM, "reply")
    words = str(typed.get("reply") if "reply" in typed else line.reply)
    control = dbc.Textarea(id=id, value=words, rows=8, maxlength=2000, invalid=bool(wrong))
    fields = [_field(_("答复"), id, control, complaint if wrong else "")]
    note = _("责任部门：{name}。填报时间和填报人记入日志。").format(name=line.department)
    return _panel(_("填报答复"), line, fields, press("save-reply", about), note)


def question() -> dbc.Modal:
    """Before a list of this moment is drawn up: it stays as it is then."""
    words = _("按此刻情况汇总全省需省级解决的问题。汇总后内容不再变动，也不能撤销。")
    return dbc.Modal(
        [
            dbc.ModalHeader(dbc.ModalTitle(_("立即汇总"), id=TITLE), close_button=False),
            dbc.ModalBody(html.P(words, className="mb-0")),
            dbc.ModalFooter(
                [button(_("取消"), press("leave")), button(_("汇总"), press("freeze"), first=True)]
            ),
        ],
        is_open=True,
        centered=True,
        labelledby=TITLE,
    )


def _panel(
    title: str, line: EntryLine, fields: Sequence[Any], save: dict[str, Any], note: str
) -> dbc.Offcanvas:
    problem = [html.Link(line.title, href=f"/problems/{line.number}"), html.Br(), line.number]
    return dbc.Offcanvas(
        [
            html.H2(title, id=TITLE, className="panel-title"),
            html.P(problem, className="small"),
            html.P(line.asked, className="small muted"),
            html.Div([*fields, html.P(note, className="act-rule")], className="act-form"),
            html.Div(
                [button(_("保存"), save, first=True), button(_("取消"), press("leave"))],
                className="act-buttons",
            ),
        ],
        is_open=True,
        title=_("省级梳理清单"),
        labelledby=TITLE,
        placement="end",
        class_name="act-panel",
    )


def _field(label: str, id: dict[str, Any], control: Any, complaint: str) -> html.Div:
    parts: list[Any] = [
        html.Label(label, htmlFor=dom_id(id), className="form-label required"),
        control,
    ]
    if complaint:
        parts.append(html.Div(complaint, className="field-wrong", role="alert"))
    return html.Div(parts, className="act-field")
