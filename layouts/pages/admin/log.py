"""日志: who did what, when, to which subject; what was said is not shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from app.domain.access import SYSTEM
from app.domain.safe_cells import guarded
from app.queries.admin.log import GROUPS, KINDS, Group, Line, LogView
from app.translations import N_, _
from layouts.components.pieces import card, empty, table
from layouts.components.words import NOTHING, ZONE, moment
from layouts.pages.admin.controls import filter_choice, filter_text, filters, link
from layouts.pages.admin.ids import Ids, address

TAB = "log"

REGISTERS: dict[str, str] = {
    "people": N_("人员"),
    "departments": N_("部门"),
    "calendars": N_("日历"),
    "rules": N_("规则"),
    "enterprises": N_("企业"),
    "access": N_("登录"),
    "exports": N_("导出"),
    "anchors": N_("链首"),
    "imports": N_("导入"),
    "backups": N_("备份"),
    "fields": N_("服务领域"),
}


def draw(view: LogView) -> html.Section:
    """The filter, the lines, the way to older ones."""
    export = dbc.Button(
        _("导出 CSV"), id=Ids.LOG_EXPORT, color="secondary", outline=True, n_clicks=0
    )
    return card(
        _("日志"),
        _filters(view),
        html.Div(view.wrong, className="warn", role="alert") if view.wrong else None,
        _table(view) if view.lines else _nothing(),
        _further(view),
        dcc.Download(id=Ids.LOG_FILE),
        note=_("只增不改，逐条入链；不显示诉求内容、姓名和电话"),
        link=export,
    )


def _filters(view: LogView) -> html.Div:
    get = view.filters.get
    kinds = [(kind, _(KINDS[kind].label)) for group in Group for kind in _sorted(GROUPS[group])]
    return filters(
        filter_text("subject", _("问题编号"), get("subject", ""), placeholder="ZJ-3307-…"),
        filter_choice("group", _("类别"), [(g, _(g.label)) for g in Group], get("group", "")),
        filter_choice("kind", _("事件"), kinds, get("kind", "")),
        filter_text("person", _("操作人"), get("person", "")),
        filter_text("from", _("自"), get("from", ""), kind="date"),
        filter_text("to", _("至"), get("to", ""), kind="date"),
    )


def _sorted(kinds: Any) -> list[str]:
    return [kind for kind in KINDS if kind in kinds]


def _nothing() -> html.Div:
    return empty(
        _("所选期间没有符合条件的事件。"), _("放宽期间或条件再查。"),
        link=link(_("清除条件"), address(TAB)),
    )  # fmt: skip


HEADS = (
    N_("记录时间"), N_("发生时间"), N_("对象"), N_("序号"), N_("事件"), N_("操作人"), N_("代"),
    N_("涉及项"), N_("版本"),
)  # fmt: skip


def _table(view: LogView) -> html.Div:
    rows = [
        [moment(x.recorded_at), _late(x), subject(x), str(x.n), _(x.kind), actor(x),
         x.acting_for or NOTHING, _told(x), html.Span(f"{x.rules} / {x.calendar}",
                                                     className="muted small nowrap")]
        for x in view.lines
    ]  # fmt: skip
    drawn = table([_(head) for head in HEADS], rows, numeric=(3,))
    return html.Div(drawn, className="scroll-x admin-log", tabIndex=0)


def _late(line: Line) -> str:
    """When it happened, where that is not when it was written."""
    return NOTHING if line.at == line.recorded_at else moment(line.at)


def subject(line: Line) -> str:
    """A problem's number, or a register's word."""
    return line.subject if line.problem else _(REGISTERS.get(line.subject, line.subject))


def actor(line: Line) -> str:
    """Whose act it was."""
    if not line.actor:
        return _("企业（凭链接）")
    return _(SYSTEM.name) if line.actor == str(SYSTEM.person) else line.actor


def _told(line: Line) -> Any:
    parts: list[Any] = [html.Span(_("、").join(line.told), className="muted small")]
    return [line.detail, " ", *parts] if line.detail else parts


def _further(view: LogView) -> html.Nav:
    filters_now = {k: v for k, v in view.filters.items() if v}
    links: list[Any] = [link(_("最新"), address(TAB, filters_now))]
    if view.older:
        links.append(link(_("更早"), address(TAB, filters_now, before=view.older)))
    return html.Nav(links, className="admin-pager", **{"aria-label": _("分页")})


def exported(lines: Sequence[Line]) -> str:
    """The lines as csv under the headings of the screen; a mark first, for spreadsheets."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_(head) for head in HEADS])
    for x in lines:
        said = (_(x.kind), actor(x), x.acting_for, " ".join([x.detail, *x.told]).strip(),
                f"{x.rules} {x.calendar}")  # fmt: skip
        writer.writerow([_second(x.recorded_at), _second(x.at), subject(x), x.n,
                         *map(guarded, said)])  # fmt: skip
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + text.getvalue()


def _second(at: Any) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
