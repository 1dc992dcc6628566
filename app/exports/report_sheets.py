"""Sheets of a workbook that is a report: typed cells, heads that stay, filters, lights, print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import accumulate
from math import ceil
from typing import Any

from app.domain.changing import replace
from app.domain.flows import OFFICE_ZONE
from app.exports import tones
from app.exports.report_listings import Listing, chart_listing, facts_words, stretch_words
from app.exports.report_texts import as_of
from app.exports.sheet_charts import native, rows_of
from app.exports.sheet_texts import cell_text, width
from app.queries.report import Chart, Column, Form, Report, Value
from app.queries.report_words import NUMBERS, said
from app.translations import N_, _

A4 = 9
FACE = {"font_name": "Microsoft YaHei", "font_size": 10}
LINE, HIGHEST = 16.5, 400.0
"""The height of a line of this face and of the highest row, in points."""

NARROWEST, WIDEST, USUAL = 8, 60, 8.43
"""Of a column, in Latin letters; USUAL: of one that is left as it is."""

ARROW, INDENT = 4, 2
"""What the arrow of a filter takes beside a title, and the indent beside a text."""

MEASURED = 200
"""So many rows tell how wide a column is."""

TOLD, PAGE = 110, 170
"""How wide what stands above a table is, and a page at the size that can be read."""

LABELS, SERIES = 22, 14
"""Beside charts: how wide the labels and each series are."""

PAGE_ROWS, CHARTS_SCALE = 50, 60
"""Of a printed page of charts: its rows, at so many hundredths of their size."""

TITLE_ROW, STRETCH_ROW, FACTS_ROW, HEAD_ROW = range(4)

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
        top = {**FACE, "valign": "top"}
        text = {**top, "text_wrap": True}
        head = {**text, "bold": True, "bg_color": "#E8EFF8", "bottom": 1}
        left, right = {"align": "left", "indent": 1}, {"align": "right"}
        self._title = book.add_format({**FACE, "bold": True, "font_size": 14})
        self._told = book.add_format({**text, "font_color": f"#{tones.MUTED}"})
        self._bold = book.add_format({**FACE, "bold": True})
        self._head = book.add_format({**head, **left})
        self._right_head = book.add_format({**head, **right})
        self._text = book.add_format({**text, **left})
        self._right_text = book.add_format({**text, **right})
        self._numbers = {
            form: book.add_format(
                {**top, **(right if form in NUMBERS else left), "num_format": _(number)}
            )
            for form, number in NUMBER_FORMATS.items()
        }
        self._signed_days = book.add_format({**top, **right, "num_format": _(SIGNED_DAYS)})
        self._lights = {
            light: book.add_format({"font_color": f"#{ink}", "bg_color": f"#{ground}"})
            for light, (ground, ink) in tones.LIGHTS.items()
        }

    def sheet(self, name: str, listing: Listing) -> Any:
        """A listing on a sheet of its own, below its title and what it tells of."""
        sheet, widths = self._book.add_worksheet(name), column_widths(listing)
        for place, wide in enumerate(widths):
            sheet.set_column(place, place, wide)
        self._top(sheet, listing, widths)
        last = self._rows(sheet, listing, widths)
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        sheet.autofilter(HEAD_ROW, 0, max(last, HEAD_ROW + 1), len(widths) - 1)
        self._print(sheet, widths)
        return sheet

    def charts(self, name: str, charts: Sequence[Chart]) -> None:
        """Charts one below another on a sheet, each beside its numbers."""
        sheet = self._book.add_worksheet(name)
        listings = [chart_listing(chart) for chart in charts]
        most = max(len(listing.columns) for listing in listings)
        widths = [LABELS, *[SERIES] * (most - 1)]
        for place, wide in enumerate(widths):
            sheet.set_column(place, place, wide)
        self._top(sheet, replace(listings[0], title=name, note=""), widths)
        row, breaks = HEAD_ROW, [0]
        for chart, listing in zip(charts, listings, strict=True):
            if row + rows_of(chart) - breaks[-1] > PAGE_ROWS:
                breaks.append(row)
            self._chart(sheet, chart, listing, widths, row=row)
            row += rows_of(chart)
        self._print(sheet, widths, heads=False)
        sheet.set_print_scale(CHARTS_SCALE)
        sheet.set_h_pagebreaks(breaks[1:])

    def _chart(
        self, sheet: Any, chart: Chart, listing: Listing, widths: Sequence[int], *, row: int
    ) -> None:
        """A chart beside its numbers; what is missing among them is left out, and no nought."""
        sheet.write_string(row, 0, cell_text(chart.title), self._bold)
        self._rows(sheet, listing, widths[: len(listing.columns)], head=row + 1)
        for n, series in enumerate(chart.series, start=1):
            for place in (p for p, value in enumerate(series.values) if value is None):
                sheet.write_blank(row + 2 + place, n, None, self._right_text)
        number = NUMBER_FORMATS[chart.form]
        drawn = native(self._book, chart, sheet=sheet.name, head=row + 1, number=number)
        sheet.insert_chart(row, len(widths) + 1, drawn, {"description": chart.title})

    def sentences(self, sheet: Any, row: int, listing: Listing, *, wide: Sequence[int]) -> None:
        """Write sentences below a table: each after its chapter, across the table's columns."""
        columns, room = (1, len(wide) - 1), sum(wide[1:])
        self._across(sheet, row, columns, listing.title, room, self._head)
        sheet.write_string(row, 0, listing.columns[0].title, self._head)
        for n, ((chapter, _form), _n, (text, _text)) in enumerate(listing.rows, start=row + 1):
            sheet.write_string(n, 0, cell_text(str(chapter)), self._text)
            self._across(sheet, n, columns, str(text), room, self._text)

    def _top(self, sheet: Any, listing: Listing, widths: Sequence[int]) -> None:
        """The title of the report and of the listing; its stretch, as-of time and filter."""
        title = _("{report}：{listing}").format(report=self._report.title, listing=listing.title)
        sheet.write_string(TITLE_ROW, 0, cell_text(title), self._title)
        told = stretch_words(self._report)
        if listing.note:
            told = _("{stretch}　{note}").format(stretch=told, note=listing.note)
        last = _column_at(TOLD, widths)
        for row, words in ((STRETCH_ROW, told), (FACTS_ROW, facts_words(self._report))):
            self._across(sheet, row, (0, last), words, TOLD, self._told)

    def _across(
        self, sheet: Any, row: int, columns: tuple[int, int], text: str, room: int, made: Any
    ) -> None:
        """A text over several columns; its row is as high as that takes, which no program sees."""
        first, last = columns
        words = cell_text(text)
        if last > first:
            sheet.merge_range(row, first, row, last, "", made)
        sheet.write_string(row, first, words, made)
        sheet.set_row(row, _height([words], [room]))

    def _rows(
        self, sheet: Any, listing: Listing, widths: Sequence[int], *, head: int = HEAD_ROW
    ) -> int:
        """Write the heads and rows of a listing; the last row that was written."""
        for place, column in enumerate(listing.columns):
            made = self._right_head if column.form in NUMBERS else self._head
            sheet.write_string(head, place, cell_text(column.title), made)
        heads = [column.title for column in listing.columns]
        sheet.set_row(head, _height(heads, [wide - ARROW for wide in widths]))
        last = head
        for last, cells in enumerate(listing.rows, start=head + 1):
            for place, (value, form) in enumerate(cells):
                self._cell(sheet, last, place, value, form)
            texts = [cell_text(said(form, value)) for value, form in cells]
            sheet.set_row(last, _height(texts, [wide - INDENT for wide in widths]))
        self._lit(sheet, last, listing.columns)
        return last

    def _cell(self, sheet: Any, row: int, place: int, value: Value, form: Form) -> None:
        """A number as a number, an instant as a date of the office's wall, all else as a text."""
        if isinstance(value, date):
            sheet.write_datetime(row, place, _on_the_wall(value, form), self._numbers[form])
        elif isinstance(value, int | float):
            sheet.write_number(row, place, round(value, PLACES[form]), self._number(form, value))
        else:
            made = self._right_text if form in NUMBERS else self._text
            sheet.write_string(row, place, cell_text(said(form, value)), made)

    def _number(self, form: Form, value: float) -> Any:
        days = form is Form.SIGNED and isinstance(value, float)
        return self._signed_days if days else self._numbers[form]

    def _lit(self, sheet: Any, last: int, columns: Iterable[Column]) -> None:
        """Colours for the words of lights, whoever sorts or changes them later."""
        first = HEAD_ROW + 1
        lit = [place for place, column in enumerate(columns) if column.form is Form.LIGHT]
        for place in lit if last >= first else ():
            for light, made in self._lights.items():
                rule = {"type": "cell", "criteria": "==", "format": made}
                rule["value"] = f'"{said(Form.LIGHT, light)}"'
                sheet.conditional_format(first, place, last, place, rule)

    def _print(self, sheet: Any, widths: Sequence[int], *, heads: bool = True) -> None:
        """A4 across, what is too wide on several pages; heads on each, and the first column."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        if heads:
            sheet.repeat_rows(HEAD_ROW)
            sheet.repeat_columns(0)
        sheet.fit_to_pages(ceil(sum(widths) / PAGE), 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        words = _("&L{as_of}&R第 &P 页，共 &N 页")
        sheet.set_footer(words.format(as_of=as_of(self._report)))


def _height(texts: Iterable[str], rooms: Iterable[int]) -> float:
    """How high a row is in which each text has so much room: programs do not all see to it."""
    lines = (
        sum(1 + (width(line) - 1) // max(room, 1) for line in text.split("\n"))
        for text, room in zip(texts, rooms, strict=True)
    )
    return min(LINE * max(lines, default=1), HIGHEST)


def _column_at(room: float, widths: Sequence[int]) -> int:
    """The column with which so much room is taken, be it beyond the table's own."""
    taken = list(accumulate(widths))
    within = next((n for n, wide in enumerate(taken) if wide >= room), None)
    return len(widths) - 1 + ceil((room - taken[-1]) / USUAL) if within is None else within


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
            max(2 * column.width, width(column.title) + ARROW, NARROWEST,
                *(width(row[place]) + INDENT for row in texts)),
            WIDEST,
        )
        for place, column in enumerate(listing.columns)
    ]  # fmt: skip
