"""A report as csv: all of it below one another, one table alone, or a table a file in a .zip."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from app.domain.errors import DomainError
from app.domain.flows import OFFICE_ZONE
from app.domain.safe_cells import guarded
from app.exports.report_listings import Cell, Listing, facts_words, listings, stretch_words
from app.exports.sheet_texts import cell_text, sheet_names
from app.queries.report import Form, Report
from app.queries.report_words import said
from app.translations import _

Line = Sequence[str]


def report_csv(report: Report) -> bytes:
    """All listings of a report below one another, each under its title, an empty line between."""
    return _written(_whole(report))


def _whole(report: Report) -> Iterator[Line]:
    for words in (report.title, stretch_words(report), facts_words(report)):
        yield [_text(words)]
    for listing in listings(report):
        yield []
        yield [_text(listing.title), *([_text(listing.note)] if listing.note else ())]
        yield from _lines(listing)


def listing_csv(report: Report, *, key: str) -> bytes:
    """One listing alone, by its key; a last column says what it is. Raises "unknown_table"."""
    found = next((listing for listing in listings(report) if listing.key == key), None)
    if found is None:
        raise DomainError("unknown_table", table=key)
    return _alone(report, found)


def report_zip(report: Report) -> bytes:
    """Each listing of a report as a csv of its own; the same report gives the same bytes."""
    every = list(listings(report))
    names = sheet_names(listing.title for listing in every)
    stamp = report.as_of.astimezone(OFFICE_ZONE).timetuple()[:6]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for n, (name, listing) in enumerate(zip(names, every, strict=True), start=1):
            entry = zipfile.ZipInfo(f"{n:02}_{name}.csv", date_time=stamp)
            packed.writestr(entry, _alone(report, listing), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _alone(report: Report, listing: Listing) -> bytes:
    parts = (report.title, stretch_words(report), facts_words(report), listing.note)
    about = _text(_("；").join(part for part in parts if part))
    head, *rows = _lines(listing)
    return _written([[*head, _("导出说明")], *([*row, about] for row in rows)])


def _lines(listing: Listing) -> Iterator[Line]:
    yield [_text(column.title) for column in listing.columns]
    yield from ([_plain(cell) for cell in row] for row in listing.rows)


def _written(lines: Iterable[Line]) -> bytes:
    """UTF-8 with a mark at its head, lines that end as RFC 4180 asks."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return codecs.BOM_UTF8 + out.getvalue().encode("utf-8")


def _plain(cell: Cell) -> str:
    """A value that a program reads: no thousands apart, nothing for what is nothing."""
    value, form = cell
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(said(form, value))
    return said(form, value) if isinstance(value, date) else _number(value, form)


def _number(value: float, form: Form) -> str:
    """A number of as many places as one reads; a change has no plus, which would be calculated."""
    if form is Form.SHARE:
        return said(form, value)
    return f"{value:.0f}" if isinstance(value, int) or form is Form.COUNT else f"{value:.1f}"


def _text(text: str) -> str:
    return guarded(cell_text(text))
