"""What is told of a meeting: called anew, as the next of a series, or changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc

from app.translations import N_, _
from layouts import html
from layouts.components.form_rows import dom_id, field_id

FIELDS: tuple[tuple[str, str, str, bool], ...] = (
    ("title", N_("会议名称"), "text", True),
    ("place", N_("地点"), "text", False),
    ("chair", N_("主持人"), "text", False),
    ("date", N_("日期"), "date", False),
    ("begins", N_("开始时间"), "time", True),
    ("ends", N_("结束时间"), "time", True),
    ("series", N_("例会名称"), "text", False),
)
"""Name, label, kind of control, whether it has to be given."""

WEEKDAYS = (
    ("0", N_("周一")),
    ("1", N_("周二")),
    ("2", N_("周三")),
    ("3", N_("周四")),
    ("4", N_("周五")),
)


UNPLANNED = "none"


def meeting_form(
    typed: Mapping[str, Any], *, key: str, wrong: str = "", complaint: str = "", notice: str = ""
) -> html.Div:
    """The fields, filled with what was typed; the refused one says why."""
    fields = [
        _field(name, label, kind, required, typed, key, complaint if name == wrong else "")
        for name, label, kind, required in FIELDS
    ]
    warning = [html.Div(notice, className="warn", role="alert")] if notice else []
    hint = _("每周例会填写名称并选择星期；日期留空的，取下一个该日，逢休息日顺延至工作日。")
    return html.Div(
        [
            *warning,
            html.Div([*fields, _weekday(typed, key)], className="meeting-fields"),
            html.P(hint, className="act-rule"),
        ],
        className="act-form",
    )


def _field(
    name: str, label: str, kind: str, required: bool, typed: Mapping[str, Any], key: str,
    complaint: str,
) -> html.Div:  # fmt: skip
    id = field_id(key, name)
    control = dbc.Input(
        id=id, type=kind, value=typed.get(name) or "", invalid=bool(complaint), autocomplete="off"
    )
    return _labelled(label, id, control, required=required, complaint=complaint)


def _weekday(typed: Mapping[str, Any], key: str) -> html.Div:
    id = field_id(key, "weekday")
    options = [{"label": _("不定期"), "value": UNPLANNED}]
    options += [{"label": _(label), "value": value} for value, label in WEEKDAYS]
    control = dbc.Select(id=id, options=options, value=str(typed.get("weekday") or UNPLANNED))
    return _labelled(N_("每周"), id, control)


def _labelled(
    label: str, id: Mapping[str, Any], control: Any, *, required: bool = False, complaint: str = ""
) -> html.Div:
    kind = "form-label required" if required else "form-label"
    parts: list[Any] = [html.Label(_(label), htmlFor=dom_id(id), className=kind), control]
    if complaint:
        parts.append(html.Div(complaint, className="field-wrong", role="alert"))
    return html.Div(parts, className="act-field")
