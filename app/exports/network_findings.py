"""What was found between departments as a workbook: findings, their cases, all ties."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.access import Viewer
from app.exports.network_graph import HEADS, figures
from app.exports.workbooks import new_workbook
from app.queries.network_view import NetworkView
from app.queries.network_words import asked_words, title_of
from app.queries.register_export import wall_clock
from app.translations import N_, _

FINDING_HEADS = (
    (N_("序号"), 6),
    (N_("类型"), 16),
    (N_("情况"), 80),
    (N_("件数"), 8),
    (N_("建议"), 16),
)
CASE_HEADS = ((N_("序号"), 6), (N_("类型"), 16), (N_("问题编号"), 26))
TIE_WIDTHS = (26, 26, 8, 12, 16, 10, 18)


def findings_xlsx(view: NetworkView, *, viewer: Viewer) -> bytes:
    """Sheets 堵点, 涉及问题, 连线, 说明; a text is a text, however it begins."""
    file = io.BytesIO()
    with new_workbook(file) as book:
        _sheet(book, _("堵点"), FINDING_HEADS, _findings(view))
        _sheet(book, _("涉及问题"), CASE_HEADS, _cases(view))
        _sheet(book, _("连线"), tuple(zip(HEADS[:-1], TIE_WIDTHS, strict=True)), _ties(view))
        _about(book, view, viewer)
    return file.getvalue()


def _findings(view: NetworkView) -> Iterable[Sequence[Any]]:
    for n, finding in enumerate(view.findings, start=1):
        yield n, finding.label, finding.sentence, len(finding.problems), finding.act


def _cases(view: NetworkView) -> Iterable[Sequence[Any]]:
    for n, finding in enumerate(view.findings, start=1):
        for number in finding.problems:
            yield n, finding.label, number


def _ties(view: NetworkView) -> Iterable[Sequence[Any]]:
    names = {node.key: node.name for node in view.nodes}
    for tie in view.ties:
        ends = (names.get(tie.source, tie.source), names.get(tie.target, tie.target))
        yield (*ends, *figures(tie))


def _sheet(
    book: Any, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]
) -> None:
    """A heading that stays, typed cells, a filter over all of it."""
    sheet = book.add_worksheet(name)
    heading = book.add_format({"bold": True, "bg_color": "#E8EFF8", "bottom": 1})
    text = book.add_format({"valign": "top", "text_wrap": True})
    for place, (words, width) in enumerate(heads):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, _(words), heading)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, cells in enumerate(rows, start=1):
        for place, value in enumerate(cells):
            _write(sheet, last, place, value, text)
    sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _write(sheet: Any, row: int, place: int, value: Any, text: Any) -> None:
    if isinstance(value, int | float):
        sheet.write_number(row, place, value, text)
    elif value:
        sheet.write_string(row, place, value, text)


def _about(book: Any, view: NetworkView, viewer: Viewer) -> None:
    sheet = book.add_worksheet(_("说明"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)
    who = _("{name}（{role}）").format(name=viewer.name, role=_(viewer.role.label))
    told = (
        (_("内容"), title_of(view)),
        (_("筛选条件"), asked_words(view)),
        (_("数据截至"), wall_clock(view.asked.as_of or view.at)),
        (_("导出人"), who),
        (_("说明"), _("只含导出人有权查看的问题；时间均为北京时间，天数均为工作日。")),
    )
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (name, value) in enumerate(told):
        sheet.write_string(row, 0, name, wrapped)
        sheet.write_string(row, 1, value, wrapped)
