"""省级梳理清单 as official paper and as a workbook: what was frozen, and what followed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.domain.lights import Light
from app.exports.paper import Paper
from app.exports.paper_words import on_day, on_minute
from app.exports.register import DATE_FORMAT, days_of
from app.exports.workbooks import new_workbook
from app.queries.province_list import EntryLine, Listed
from app.queries.register_export import wall_clock
from app.translations import N_, _

WIDTHS = (30.0, 48.0, 30.0, 48.0)
"""Millimetres: label, content, label, content; together the type area."""

LIGHTS: Mapping[str, str] = {
    Light.GREEN: N_("正常"),
    Light.YELLOW: N_("临期"),
    Light.RED: N_("超期"),
    Light.GREY: N_("挂起"),
    Light.NONE: N_("无时限"),
}


def paper(listed: Listed, lines: Sequence[EntryLine]) -> bytes:
    """The .docx: a form an entry, on official geometry."""
    sheet = Paper(title=_("省级梳理清单{}").format(listed.name))
    sheet.title(_("需省级解决的涉企问题清单"))
    sheet.centred(_("（{name}，数据截至{at}）").format(
        name=listed.name, at=on_minute(listed.as_of)))  # fmt: skip
    sheet.blank()
    sheet.text(_opening(lines))
    for line in lines:
        sheet.blank()
        sheet.table(_rows(line), widths=WIDTHS, together=True)
    return sheet.bytes()


def _opening(lines: Sequence[EntryLine]) -> str:
    if not lines:
        return _("本期没有需省级解决的问题。")
    named = sum(line.department_id is not None for line in lines)
    replied = sum(line.replied_at is not None for line in lines)
    return _("本期列入问题{n}件，已明确责任部门{named}件，已答复{replied}件。").format(
        n=len(lines), named=named, replied=replied
    )


def _rows(line: EntryLine) -> list[tuple[str, ...]]:
    return [
        (_("第{}项").format(line.n), line.title),
        (_("问题编号"), line.number, _("所属区域"), line.place),
        (_("诉求企业"), line.enterprise or _("—"), _("提级单位"), line.source),
        (_("提级时间"), on_minute(line.asked_at), _("汇总时预警"), _(LIGHTS[line.light])),
        (_("在办时长"), _("{}个工作日").format(f"{line.days:.1f}"),
         _("当时主办"), line.lead or _("—")),
        (_("请求解决"), line.asked or _("—")),
        (_("提级理由"), line.ground or _("—")),
        (_("已做工作"), line.done or _("—")),
        (_("责任部门"), line.department or _("待明确"), _("答复期限"), on_day(line.due)),
        (_("答复情况"), _replied(line)),
    ]  # fmt: skip


def _replied(line: EntryLine) -> str:
    if line.replied_at is None:
        return _("尚未答复")
    return _("{day}答复：{words}").format(day=on_day(line.replied_at), words=line.reply)


COLUMNS: tuple[tuple[str, str, int], ...] = (
    (N_("序号"), "n", 6),
    (N_("问题编号"), "number", 24),
    (N_("标题"), "title", 40),
    (N_("诉求企业"), "enterprise", 30),
    (N_("所属区域"), "place", 18),
    (N_("提级单位"), "source", 18),
    (N_("提级时间"), "asked_at", 20),
    (N_("请求解决"), "asked", 40),
    (N_("提级理由"), "ground", 30),
    (N_("已做工作"), "done", 40),
    (N_("汇总时主办"), "lead", 26),
    (N_("汇总时预警"), "light", 12),
    (N_("汇总时在办工作日"), "days", 16),
    (N_("责任部门"), "department", 26),
    (N_("答复期限"), "due", 20),
    (N_("明确时间"), "named_at", 20),
    (N_("明确人"), "named_by", 12),
    (N_("答复"), "reply", 40),
    (N_("答复时间"), "replied_at", 20),
    (N_("填报人"), "replied_by", 12),
)
"""Heading, the entry's field, width."""


def workbook(listed: Listed, lines: Sequence[EntryLine]) -> bytes:
    """The .xlsx: real dates and numbers; a text is a text, however it begins."""
    file = io.BytesIO()
    with new_workbook(file) as book:
        sheet = book.add_worksheet(_("清单"))
        heading = book.add_format({"bold": True, "bg_color": "#E8EFF8", "bottom": 1})
        text = book.add_format({"valign": "top", "text_wrap": True})
        instant = book.add_format({"valign": "top", "num_format": DATE_FORMAT})
        for place, (words, _name, width) in enumerate(COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, _(words), heading)
        for row, line in enumerate(lines, start=1):
            for place, (_words, name, _width) in enumerate(COLUMNS):
                _write(sheet, row, place, getattr(line, name), text=text, instant=instant)
        sheet.freeze_panes(1, 3)
        _about(book.add_worksheet(_("说明")), listed, lines, text)
    return file.getvalue()


def _write(sheet: Any, row: int, place: int, value: Any, *, text: Any, instant: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_number(row, place, days_of(wall_clock(value)), instant)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, text)
    elif value:
        words = _(LIGHTS[value]) if isinstance(value, Light) else value
        sheet.write_string(row, place, words, text)


def _about(sheet: Any, listed: Listed, lines: Sequence[EntryLine], text: Any) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 60)
    told = (
        (_("汇总期"), listed.name),
        (_("数据截至"), wall_clock(listed.as_of)),
        (_("件数"), str(len(lines))),
        (_("说明"), _("汇总内容自汇总时起不再变动；时间均为北京时间。")),
    )
    for row, (name, value) in enumerate(told):
        sheet.write_string(row, 0, name, text)
        sheet.write_string(row, 1, value, text)
