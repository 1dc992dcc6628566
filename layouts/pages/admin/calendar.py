"""日历: which days work, as the State Council's notices have it, and the loading of a notice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from app.queries.admin.calendar import CalendarView, Day, DayKind, Month
from app.queries.admin.notice import NoticePreview
from app.translations import N_, _
from layouts.components.form_rows import dom_id
from layouts.components.pieces import card, empty, say, table
from layouts.components.words import moment
from layouts.pages.admin.controls import area, kept, press, text
from layouts.pages.admin.ids import Ids, address, notice_row
from layouts.pages.admin.versions import versions

TAB = "calendar"
WEEKDAYS = (N_("一"), N_("二"), N_("三"), N_("四"), N_("五"), N_("六"), N_("日"))
FIRST_ROWS = 4


def draw(view: CalendarView) -> html.Div:
    """The year at the left; the notice and the versions at the right."""
    return html.Div(
        [
            html.Div([*_warnings(view), _year(view)], className="column span-15"),
            html.Div(
                [_notice(view), html.Div(id=Ids.CALENDAR_PREVIEW, **{"aria-live": "polite"}),
                 versions(view.versions, note=_("已过去的事件按当时版本计算"))],
                className="column span-9",
            ),
        ],
        className="grid",
    )  # fmt: skip


def _warnings(view: CalendarView) -> list[html.Div]:
    words = _("{year}年尚无国务院办公厅放假通知，时限标为暂定；收到通知后请在本页载入。")
    years = _("、").join(map(str, view.provisional_years))
    return [html.Div(words.format(year=years), className="warn", role="note")] if years else []


def _year(view: CalendarView) -> html.Section:
    note = _("工作日 {working} 天，节假日 {off} 天，调休上班 {made_up} 天").format(
        working=view.working, off=view.off, made_up=view.made_up
    )
    title: list[Any] = [_("{year}年").format(year=view.year)]
    if view.provisional:
        title.append(html.Span(_("暂定"), className="tag tag-warn"))
    return card(
        title,
        html.Div([_years(view), _legend()], className="admin-year-head"),
        html.Div([_month(month) for month in view.months], className="admin-months"),
        _hours(view),
        note=note,
    )


def _years(view: CalendarView) -> html.Nav:
    links = [
        dcc.Link(
            str(year),
            href=address(TAB, year=year),
            className="btn btn-outline-secondary" + (" active" if year == view.year else ""),
        )
        for year in view.years
    ]
    return html.Nav(links, className="admin-years", **{"aria-label": _("年份")})


def _legend() -> html.Div:
    kinds = ((DayKind.OFF, _("休")), (DayKind.MADE_UP, _("班")), (DayKind.WEEKEND, ""))
    return html.Div(
        [
            html.Span([html.Span("1", className=f"admin-day {kind}"), mark or _(kind.label)])
            for kind, mark in kinds
        ],
        className="admin-legend",
    )


def _month(month: Month) -> html.Div:
    title = _("{month}月").format(month=month.number)
    working = _("{n} 个工作日").format(n=month.working)
    heads = [html.Span(_(word), className="admin-weekday") for word in WEEKDAYS]
    gaps = [html.Span() for _gap in range(month.before)]
    return html.Div(
        [
            html.H3([title, html.Span(working, className="card-note")]),
            html.Div([*heads, *gaps, *map(_day, month.days)], className="admin-days"),
        ]
    )


def _day(day: Day) -> html.Span:
    marks = {DayKind.OFF: _("休"), DayKind.MADE_UP: _("班")}
    mark = marks.get(day.kind)
    parts: list[Any] = [str(day.date.day)]
    if mark:
        parts.append(html.Sup(mark))
    return html.Span(
        parts, className=f"admin-day {day.kind}",
        title=f"{day.date.isoformat()} {day.name or _(day.kind.label)}",
    )  # fmt: skip


def _hours(view: CalendarView) -> html.P:
    hours = dict.fromkeys(windows for _place, windows in view.hours)
    words = [
        _("周{days} {hours}").format(
            days=_("、").join(_(WEEKDAYS[place]) for place, w in view.hours if w == windows),
            hours=windows,
        )
        for windows in hours
    ]
    said = _("办公时间：{hours}（北京时间）；版本 {version}")
    return html.P(
        said.format(hours=_("；").join(words), version=view.version), className="muted small"
    )


def _notice(view: CalendarView) -> html.Section:
    upload = dcc.Upload(
        html.Button(_("选择文件"), type="button", className="btn btn-outline-secondary"),
        id=Ids.CALENDAR_FILE, accept=".json,.toml,.txt", max_size=1024 * 1024,
    )  # fmt: skip
    return card(
        _("载入放假通知"),
        html.P(
            _("按国务院办公厅通知逐日填写，或粘贴、上传 JSON、TOML 文件；先预览，再载入。"),
            className="muted small",
        ),
        _by_hand(view),
        html.Details(
            [
                html.Summary(_("粘贴或上传文件")),
                upload,
                area("notice", _("通知内容"), rows=7,
                     hint=_("有内容时以此为准，不取上面逐日填写的")),
            ]
        ),
        text("note", _("备注"), hint=_("如：国办发明电〔2026〕x号"), longest=120),
        html.Div(
            dbc.Button(_("预览变化"), id=Ids.CALENDAR_SHOW, color="primary", n_clicks=0),
            className="admin-buttons",
        ),
    )  # fmt: skip


def _by_hand(view: CalendarView) -> html.Div:
    year = min(view.provisional_years, default=view.year)
    return html.Div(
        [
            text("year", _("通知年份"), str(year), kind="number"),
            html.Div([draw_row(n) for n in range(1, FIRST_ROWS + 1)], id=Ids.CALENDAR_ROWS),
            html.Button(
                _("再加一行"), id=Ids.CALENDAR_MORE, n_clicks=0, type="button",
                className="btn btn-link btn-sm",
            ),
        ]
    )  # fmt: skip


def draw_row(n: int) -> html.Div:
    """A row of the notice: from a date to a date, the name, off or at work."""
    said = _("第{n}行").format(n=n)
    parts = (("from", _("自")), ("to", _("至")), ("name", _("节日")))
    inputs = [
        dbc.Input(
            id=notice_row(n, part), type="text" if part == "name" else "date", value="",
            maxlength=20, autocomplete="off",
        )
        for part, _label in parts
    ]  # fmt: skip
    kinds = [{"value": "off", "label": _("休")}, {"value": "work", "label": _("班")}]
    select = dbc.Select(id=notice_row(n, "kind"), options=kinds, value="off")
    labels = [*(label for _part, label in parts), _("休或班")]
    ids = [*(notice_row(n, part) for part, _label in parts), notice_row(n, "kind")]
    return html.Div(
        [
            html.Div(
                [
                    html.Label(
                        [label, html.Span(said, className="visually-hidden")],
                        htmlFor=dom_id(id), className="form-label",
                    ),
                    control,
                ]
            )
            for label, id, control in zip(labels, ids, [*inputs, select], strict=True)
        ],
        className="admin-notice-row",
    )  # fmt: skip


def preview(view: NoticePreview, given: Mapping[str, Any]) -> html.Section:
    """What would change, and the button that loads just what was looked at."""
    if view.nothing:
        return card(_("预览"), empty(_("与现行日历一致，无须载入。")))
    title = _("预览：版本 {version}，共变化 {n} 天").format(
        version=view.version, n=len(view.changes)
    )
    return card(
        title,
        *_told(view),
        _changed(view),
        _effect(view),
        kept("previewed", json.dumps(given, ensure_ascii=False, default=str)),
        html.Div(press("load-notice", _("载入并重算在办时限")), className="admin-buttons"),
        classes="admin-preview",
    )


def _told(view: NoticePreview) -> list[html.Div]:
    words = []
    if view.noticed:
        years = _("、").join(map(str, view.noticed))
        words.append(_("{years}年的时限不再标为暂定。").format(years=years))
    if view.hours:
        words.append(_("办公时间有变化。"))
    return [say(word) for word in words]


def _changed(view: NoticePreview) -> html.Div:
    rows = [
        [c.date.isoformat(), _kind(c.before, c.before_name), _kind(c.after, c.after_name)]
        for c in view.changes
    ]
    listed = table([_("日期"), _("现行"), _("载入后")], rows) if rows else ""
    return html.Div(listed, className="admin-changes scroll-x", tabIndex=0)


def _effect(view: NoticePreview) -> html.Div:
    if not view.open_problems:
        return say(_("在办问题的时限均不受影响。"))
    words = _("在办问题中 {n} 件的时限晚于首个变化日，将重算；原时限留在日志。")
    parts: list[Any] = [say(words.format(n=view.open_problems))]
    if view.examples:
        rows = [[e.number, moment(e.before), moment(e.after)] for e in view.examples]
        parts.append(table([_("问题编号"), _("现办结时限"), _("重算后")], rows))
    return html.Div(parts)


def _kind(kind: DayKind, name: str) -> str:
    return name or _(kind.label)


def notice_of(ids: Sequence[Mapping[str, Any]], values: Sequence[Any]) -> list[dict[str, str]]:
    """The rows of the notice as they were typed; rows without a word are left out."""
    rows: dict[int, dict[str, str]] = {}
    for id, value in zip(ids, values, strict=True):
        rows.setdefault(int(id["n"]), {})[str(id["part"])] = str(value or "").strip()
    return [
        {"n": str(n), **row}
        for n, row in sorted(rows.items())
        if row.get("from") or row.get("name")
    ]
