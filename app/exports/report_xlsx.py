"""A report as a workbook: 总览, a sheet for each table and list, 指标口径, its charts."""

from __future__ import annotations

import io

from app.domain.changing import replace
from app.exports.report_listings import figures_listing, inner_listings, sentences_listing
from app.exports.report_sheets import HEAD_ROW, ReportBook, column_widths
from app.exports.report_texts import has_numbers
from app.exports.sheet_texts import sheet_names
from app.exports.workbooks import new_workbook
from app.queries.report import Report
from app.translations import _

GAP = 3
"""Rows between the figures and the sentences."""


def report_xlsx(report: Report) -> bytes:
    """The workbook of a report. Numbers are numbers, instants are dates in Asia/Shanghai."""
    inner = list(inner_listings(report))
    charts = [c for chapter in report.chapters for c in chapter.charts if has_numbers(c)]
    titles = [_("总览"), *(listing.title for listing in inner), _("图表")]
    first, *names, last = sheet_names(titles)
    file = io.BytesIO()
    with new_workbook(file) as made:
        book = ReportBook(made, report)
        _overview(book, first, report)
        for name, listing in zip(names, inner, strict=True):
            book.sheet(name, listing)
        if charts:
            book.charts(last, charts)
    return file.getvalue()


def _overview(book: ReportBook, name: str, report: Report) -> None:
    """The figures with those of the stretch before; below them the sentences."""
    figures = replace(figures_listing(report), title=name)
    sheet = book.sheet(name, figures)
    below = HEAD_ROW + len(figures.rows) + GAP
    book.sentences(sheet, below, sentences_listing(report), wide=column_widths(figures))
