"""Sheets of a workbook that is a report: typed cells, heads that stay, filters, lights, print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from app.domain.flows import OFFICE_ZONE
from app.exports import tones
from app.exports.report_listings import Cell, Listing, facts_words, stretch_words
from app.exports.report_texts import as_of
from app.exports.sheet_texts import cell_text, width
from app.queries.report import Column, Form, Report, Value
from app.queries.report_words import said
from app.translations import N_, _

A4 = 9
NARROWEST, WIDEST = 8, 60
"""Of a column, in Latin letters."""

MEASURED = 200
"""So many rows tell how wide a column is."""

TITLE_ROW, STRETCH_ROW, FACTS_ROW, HEAD_ROW = range(4)
LINE, HIGHEST = 15.0, 400.0
"""The height of a line and of the highest row, in points."""

NUMBER_FORMATS = {
    Form.COUNT: "#,##0",
    Form.DAYS: "#,##0.0",
    Form.SHARE: "0.0%",
    Form.SIGNED: N_('+#,##0;\N{MINUS SIGN}#,##0;"持平"'),
    Form.MOMENT: "yyyy-mm-dd hh:mm",
    Form.DAY: "yyyy-mm-dd",
}
"""Each reads as the report's own words for the value do."""

SIGNED_DAYS = N_('+#,##0.0;\N{MINUS SIGN}#,##0.0;"持平"')

PLACES = {Form.COUNT: 0, Form.DAYS: 1, Form.SHARE: 3, Form.SIGNED: 1}
"""A cell holds the number that one reads: spreadsheets round 2.25 otherwise than we do."""


class ReportBook:
    """A workbook whose sheets have one form."""

    def __init__(self, book: Any, report: Report) -> None:
        self._book, self._report = book, report
        top = {"valign": "top"}
        wrapped = {**top, "text_wrap": True}
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._told = book.add_format({**wrapped, "font_color": f"#{tones.MUTED}"})
        self._head = book.add_format({**wrapped, "bold": True, "bg_color": "#E8EFF8", "bottom": 1})
        self._text = book.add_format(wrapped)
        self._numbers = {
            form: book.add_format({**top, "num_format": _(number)})
            for form, number in NUMBER_FORMATS.items()
        }
        self._signed_days = book.add_format({**top, "num_format": _(SIGNED_DAYS)})
        self._lights = {
            light: book.add_format({"font_color": f"#{ink}", "bg_color": f"#{ground}"})
            for light, (ground, ink) in tones.LIGHTS.items()
        }

    def sheet(self, name: str, listing: Listing) -> Any:
        """A listing on a sheet of its own, below its title and what it tells of."""
        sheet = self._book.add_worksheet(name)
        widths = column_widths(listing)
        for place, wide in enumerate(widths):
            sheet.set_column(place, place, wide)
        self._top(sheet, listing, sum(widths))
        last = self.block(sheet, HEAD_ROW, listing)
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        sheet.autofilter(HEAD_ROW, 0, max(last, HEAD_ROW + 1), len(listing.columns) - 1)
        sheet.repeat_rows(HEAD_ROW)
        self._print(sheet)
        return sheet

    def block(self, sheet: Any, row: int, listing: Listing) -> int:
        """Write the heads and rows of a listing from a row on; the last row that was written."""
        for place, column in enumerate(listing.columns):
            sheet.write_string(row, place, column.title, self._head)
        last = row
        for last, cells in enumerate(listing.rows, start=row + 1):
            self._row(sheet, last, cells)
        self._lit(sheet, row + 1, last, listing.columns)
        return last

    def sentences(self, sheet: Any, row: int, listing: Listing, *, wide: Sequence[int]) -> None:
        """Write sentences below a table: each after its chapter, across the table's columns."""
        last = len(wide) - 1
        room = sum(wide[1:])
        self._across(sheet, row, (1, last), listing.title, room, self._head)
        sheet.write_string(row, 0, listing.columns[0].title, self._head)
        for n, ((chapter, _form), _n, (text, _text)) in enumerate(listing.rows, start=row + 1):
            sheet.write_string(n, 0, cell_text(str(chapter)), self._text)
            self._across(sheet, n, (1, last), str(text), room, self._text)

    def _top(self, sheet: Any, listing: Listing, wide: int) -> None:
        """The title of the report and of the listing; its stretch, as-of time and filter."""
        title = _("{report}：{listing}").format(report=self._report.title, listing=listing.title)
        sheet.write_string(TITLE_ROW, 0, cell_text(title), self._title)
        told = stretch_words(self._report)
        if listing.note:
            told = _("{stretch}　{note}").format(stretch=told, note=listing.note)
        columns = 0, len(listing.columns) - 1
        self._across(sheet, STRETCH_ROW, columns, told, wide, self._told)
        self._across(sheet, FACTS_ROW, columns, facts_words(self._report), wide, self._told)

    def _across(
        self, sheet: Any, row: int, columns: tuple[int, int], text: str, wide: int, made: Any
    ) -> None:
        """A text over several columns; its row is as high as that takes, which no program sees."""
        first, last = columns
        words = cell_text(text)
        if last > first:
            sheet.merge_range(row, first, row, last, "", made)
        sheet.write_string(row, first, words, made)
        lines = sum(1 + width(line) // wide for line in words.split("\n"))
        sheet.set_row(row, min(LINE * lines, HIGHEST))

    def _row(self, sheet: Any, row: int, cells: Sequence[Cell]) -> None:
        for place, (value, form) in enumerate(cells):
            self._cell(sheet, row, place, value, form)

    def _cell(self, sheet: Any, row: int, place: int, value: Value, form: Form) -> None:
        """A number as a number, an instant as a date of the office's wall, all else as a text."""
        if isinstance(value, date):
            sheet.write_datetime(row, place, _on_the_wall(value, form), self._numbers[form])
        elif isinstance(value, int | float):
            sheet.write_number(row, place, round(value, PLACES[form]), self._number(form, value))
        else:
            sheet.write_string(row, place, cell_text(said(form, value)), self._text)

    def _number(self, form: Form, value: float) -> Any:
        days = form is Form.SIGNED and isinstance(value, float)
        return self._signed_days if days else self._numbers[form]

    def _lit(self, sheet: Any, first: int, last: int, columns: Iterable[Column]) -> None:
        """Colours for the words of lights, whoever sorts or changes them later."""
        lit = [place for place, column in enumerate(columns) if column.form is Form.LIGHT]
        for place in lit if last >= first else ():
            for light, made in self._lights.items():
                rule = {"type": "cell", "criteria": "==", "format": made}
                rule["value"] = f'"{said(Form.LIGHT, light)}"'
                sheet.conditional_format(first, place, last, place, rule)

    def _print(self, sheet: Any) -> None:
        """A4 across, as wide as the page, the head on each page, pages numbered."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        words = _("&L{as_of}&R第 &P 页，共 &N 页")
        sheet.set_footer(words.format(as_of=as_of(self._report)))


def _on_the_wall(value: date, form: Form) -> date:
    """As a sheet holds it, which knows no time zones; to the minute, as it is read."""
    if not isinstance(value, datetime):
        return value
    local = value.astimezone(OFFICE_ZONE).replace(second=0, microsecond=0, tzinfo=None)
    return local if form is Form.MOMENT else local.date()


def column_widths(listing: Listing) -> list[int]:
    """As wide as its texts, its title and the column itself ask for."""
    texts = [[said(form, value) for value, form in row] for row in listing.rows[:MEASURED]]
    return [
        min(
            max(2 * column.width, width(column.title) + 3, NARROWEST,
                *(width(row[place]) + 1 for row in texts)),
            WIDEST,
        )
        for place, column in enumerate(listing.columns)
    ]  # fmt: skip
