"""评价考核 as a workbook: the figures, what each is made of, what each means; and in the log."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import xlsxwriter

from app.context import Application
from app.domain.access import Viewer
from app.domain.changing import replace
from app.domain.measures.measure import Unit
from app.queries.burden import DEFINITIONS, BurdenRow, BurdenView
from app.queries.evaluation import view_of
from app.queries.evaluation_asked import parse_evaluation
from app.queries.evaluation_view import EvaluationView, GroupRow, TableView
from app.queries.evaluation_words import minute, told_of
from app.services.exporting import record_export
from app.translations import N_, _
from app.translations.measure_definitions import definition

MOST_GROUPS = 5000
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEAD_ROW = 2
"""Above it stand the title and what is told; both and the head stay in sight."""

NARROW, WIDE = 12, 30
MADE_OF = (
    (N_("组别"), WIDE), (N_("指标"), 24), (N_("指标值"), NARROW), (N_("单位"), NARROW),
    (N_("分子"), NARROW), (N_("分母"), NARROW), (N_("区间下限"), NARROW),
    (N_("区间上限"), NARROW), (N_("上期值"), NARROW), (N_("分档"), 14), (N_("样本"), NARROW),
)  # fmt: skip

Cell = tuple[Any, str]
"""A value and the name of its format."""


def export_evaluation(
    application: Application, *, asked: Mapping[str, str], viewer: Viewer, at: datetime
) -> bytes:
    """The workbook of what an address asks for, with all its groups; then the log is told."""
    with application.reading() as store:
        known = replace(parse_evaluation(asked, viewer=viewer, at=at), page=1)
        view = view_of(store, viewer=viewer, at=at, asked=known, size=MOST_GROUPS)
    with application.transaction() as store:
        record_export(
            store, what="evaluation", kind="xlsx", query=urlencode(asked), rows=_rows(view),
            as_of=at, viewer=viewer, at=at,
        )  # fmt: skip
    return evaluation_xlsx(view, viewer=viewer)


def _rows(view: EvaluationView) -> int:
    return len(view.table.rows if view.table else view.burden.rows if view.burden else ())


def evaluation_xlsx(view: EvaluationView, *, viewer: Viewer) -> bytes:
    """Sheets of real numbers, each saying of when and of what it is; a text is a text."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as made:
        book = _Book(made, view, viewer)
        if view.table is not None:
            _figures(book, view.table)
            _made_of(book, view.table)
            _definitions(book, view.table)
        if view.burden is not None:
            _burden(book, view.burden)
    return file.getvalue()


class _Book:
    """A workbook whose sheets have one form."""

    def __init__(self, book: Any, view: EvaluationView, viewer: Viewer) -> None:
        self._book = book
        who = _("{name}（{role}）").format(name=viewer.name, role=_(viewer.role.label))
        self._told = _("{told}；数据截至：{at}；导出人：{who}").format(
            told=told_of(view), at=minute(view.at), who=who
        )
        wrapped = {"text_wrap": True, "valign": "top"}
        self._formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({**wrapped, "bold": True, "bg_color": "#E8EFF8", "bottom": 1}),
            "text": book.add_format(wrapped),
            "share": book.add_format({"num_format": "0.0%", "valign": "top"}),
            "days": book.add_format({"num_format": "0.0", "valign": "top"}),
            "count": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "few": book.add_format({"font_color": "#5F6C7B", "num_format": "0.0%"}),
            "few_days": book.add_format({"font_color": "#5F6C7B", "num_format": "0.0"}),
        }

    def sheet(
        self, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]
    ) -> None:
        """A sheet with its title, what it tells of, a head that stays and a filter."""
        sheet = self._book.add_worksheet(name)
        sheet.write_string(0, 0, _("评价考核：{name}").format(name=name), self._formats["title"])
        sheet.write_string(1, 0, self._told)
        for place, (words, width) in enumerate(heads):
            sheet.set_column(place, place, width)
            sheet.write_string(HEAD_ROW, place, words, self._formats["head"])
        last = HEAD_ROW
        for last, cells in enumerate(rows, start=HEAD_ROW + 1):
            for place, (value, form) in enumerate(cells):
                self._write(sheet, last, place, value, form)
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        sheet.autofilter(HEAD_ROW, 0, max(last, HEAD_ROW + 1), len(heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(HEAD_ROW)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(_("&R第 &P 页，共 &N 页"))

    def _write(self, sheet: Any, row: int, place: int, value: Any, form: str) -> None:
        if isinstance(value, int | float):
            sheet.write_number(row, place, value, self._formats[form])
        elif value:
            sheet.write_string(row, place, value, self._formats["text"])


def _figures(book: _Book, table: TableView) -> None:
    heads = [(_("组别"), WIDE)]
    for column in table.columns:
        words = _("{name}（{unit}）").format(name=column.name, unit=_(column.unit.label))
        heads.append((words, 14))
    ranked = any(row.rank for row in table.rows)
    if ranked:
        heads.append((_("名次"), NARROW))
    rows = (list(_figure_row(row, table, ranked)) for row in (table.whole, *table.rows))
    book.sheet(_("指标表"), heads, rows)


def _figure_row(row: GroupRow, table: TableView, ranked: bool) -> Iterator[Cell]:
    yield row.name, "text"
    for cell, column in zip(row.cells, table.columns, strict=True):
        yield cell.reading.value, _form(column.unit, few=cell.reading.small)
    if ranked:
        yield row.rank, "count"


def _form(unit: Unit, *, few: bool = False) -> str:
    """Small numbers are grey."""
    share = unit is Unit.SHARE
    if few:
        return "few" if share else "few_days"
    return "share" if share else "days"


def _made_of(book: _Book, table: TableView) -> None:
    heads = [(_(words), width) for words, width in MADE_OF]
    rows = (cells for row in (table.whole, *table.rows) for cells in _details(row, table))
    book.sheet(_("指标明细"), heads, rows)


def _details(row: GroupRow, table: TableView) -> Iterator[Sequence[Cell]]:
    for cell, column in zip(row.cells, table.columns, strict=True):
        read, form = cell.reading, _form(column.unit)
        before = cell.before.value if cell.before else None
        whole = column.unit is Unit.SHARE
        yield (
            (row.name, "text"), (column.name, "text"), (read.value, form),
            (_(column.unit.label), "text"), (read.numerator, "count" if whole else "days"),
            (read.n, "count"), (read.low, form), (read.high, form), (before, form),
            (_(cell.stands.label), "text"), (_("样本少") if read.small else "", "text"),
        )  # fmt: skip


def _definitions(book: _Book, table: TableView) -> None:
    heads = [(_("指标"), 24), (_("项目"), NARROW), (_("说明"), 90)]
    book.sheet(
        _("指标说明"),
        heads,
        (
            ((column.name, "text"), (label, "text"), (words, "text"))
            for column in table.columns
            for label, words in definition(column.code, weights=column.weights)
        ),
    )


def _burden(book: _Book, view: BurdenView) -> None:
    heads = [(_("部门"), WIDE), *((_(name), 16) for name, _words in DEFINITIONS)]
    rows = (_burden_row(row, row.name) for row in view.rows)
    book.sheet(_("基层负担"), heads, (_burden_row(view.whole, _("合计")), *rows))
    told = (((_(name), "text"), (_(words), "text")) for name, words in DEFINITIONS)
    book.sheet(_("指标说明"), [(_("指标"), 24), (_("说明"), 90)], told)


def _burden_row(row: BurdenRow, name: str) -> Sequence[Cell]:
    whole = (row.handled, row.acts, row.fields, row.answers, row.reminders)
    return (
        (name, "text"),
        *((value, "count") for value in whole),
        (row.fields_each, "days"),
        (row.asked_each, "days"),
    )
