"""The register as a workbook or as text: streamed, whatever its length, and importable again."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, repeat
from typing import IO, Any

from app.context import Application
from app.domain.access import Viewer
from app.domain.errors import DomainError
from app.domain.export_tasks import SHEET_ROWS, Progress
from app.domain.register_columns import REGISTER_COLUMNS, ColumnKind
from app.domain.register_filter import RegisterFilter
from app.domain.safe_cells import guarded_column
from app.exports.streamed import unwatched, watched
from app.exports.workbooks import new_workbook
from app.queries.register_export import About, Column, RegisterExport, register_export, wall_clock
from app.services.exporting import record_export
from app.translations import N_, _

DATE_FORMAT = "yyyy-mm-dd hh:mm:ss"

MEDIA_TYPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def export_register(
    application: Application,
    *,
    asked: RegisterFilter,
    viewer: Viewer,
    at: datetime,
    kind: str,
    file: IO[bytes],
    as_of: datetime | None = None,
    progress: Progress = unwatched,
) -> About:
    """Write the problems of a filter into a file, and then into the log that it was done.

    Raises DomainError as `write_register`.
    """
    about = write_register(
        application, asked=asked, viewer=viewer, at=at, kind=kind, file=file, as_of=as_of,
        progress=progress,
    )  # fmt: skip
    with application.transaction() as store:
        record_export(
            store, what="register", kind=kind, query=about.query, rows=about.rows,
            as_of=about.at, viewer=viewer, at=at,
        )  # fmt: skip
    return about


def write_register(
    application: Application,
    *,
    asked: RegisterFilter,
    viewer: Viewer,
    at: datetime,
    kind: str,
    file: IO[bytes],
    as_of: datetime | None = None,
    progress: Progress = unwatched,
) -> About:
    """Write the problems of a filter, as they stand at one moment, into a file.

    Raises DomainError "unknown_format", or "export_too_large" for a sheet that would not hold it,
    and whatever `progress` raises; the file is not whole then.
    """
    if kind not in WRITERS:
        raise DomainError("unknown_format", format=kind, known=_("、").join(sorted(WRITERS)))
    with application.reading() as store:
        found = register_export(store, asked=asked, viewer=viewer, at=at, as_of=as_of)
        blocks = watched(found.blocks, total=found.about.rows, size=_rows_of, progress=progress)
        WRITERS[kind](replace(found, blocks=blocks), file)
    return found.about


def _rows_of(block: Sequence[Column]) -> int:
    return len(block[0])


def write_xlsx(found: RegisterExport, file: IO[bytes]) -> None:
    """A sheet 台账 of real dates, numbers and texts, and a sheet 说明 about it."""
    if found.about.rows > SHEET_ROWS:
        raise DomainError("export_too_large", rows=found.about.rows, limit=SHEET_ROWS)
    with new_workbook(file, streamed=True) as book:
        _data_sheet(book, found)
        _about_sheet(book, found.about)


def _data_sheet(book: Any, found: RegisterExport) -> None:
    sheet = book.add_worksheet(_("台账"))
    bold = {"bold": True, "bg_color": "#E8EFF8", "bottom": 1, "text_wrap": True, "valign": "top"}
    heading = book.add_format(bold)
    instant = book.add_format({"num_format": DATE_FORMAT, "valign": "top"})
    text = book.add_format({"valign": "top"})
    for place, column in enumerate(REGISTER_COLUMNS):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, heading)
    sheet.freeze_panes(1, 1)
    kinds = [instant if place in INSTANTS else text for place in range(len(REGISTER_COLUMNS))]
    dated = (zip(*_dated(block), strict=True) for block in found.blocks)
    last = 0
    for last, cells in enumerate(chain.from_iterable(dated), start=1):
        _write(sheet, last, cells, kinds)
    sheet.autofilter(0, 0, max(last, 1), len(REGISTER_COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(_("&L{words}&R第 &P 页，共 &N 页").format(words=found.about.words[:120]))


INSTANTS = frozenset(
    n for n, column in enumerate(REGISTER_COLUMNS) if column.kind is ColumnKind.INSTANT
)


def _write(sheet: Any, row: int, cells: Sequence[Any], kinds: Sequence[Any]) -> None:
    for place, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            sheet.write_string(row, place, cell, kinds[place])
        else:
            sheet.write_number(row, place, cell, kinds[place])


def _dated(block: Sequence[Column]) -> list[Column]:
    """The columns with their instants as a sheet counts them."""
    return [
        [cell and days_of(cell) for cell in column] if place in INSTANTS else column
        for place, column in enumerate(block)
    ]


SECONDS_OF_DAY = 86_400
DAY_ZERO = date(1899, 12, 30).toordinal()
"""From here a sheet's days are counted (ECMA-376, the 1900 date base, from March 1900 on)."""


def days_of(clock: str) -> float:
    """The days of a sheet, with the fraction of the last, of 2026-11-23 09:00:00."""
    hours, minutes, seconds = int(clock[11:13]), int(clock[14:16]), int(clock[17:19])
    return _day_of(clock[:10]) + (hours * 3600 + minutes * 60 + seconds) / SECONDS_OF_DAY


@lru_cache(maxsize=10_000)
def _day_of(day: str) -> int:
    return date.fromisoformat(day).toordinal() - DAY_ZERO


def _about_sheet(book: Any, about: About) -> None:
    sheet = book.add_worksheet(_("说明"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (name, value) in enumerate(said(about)):
        sheet.write_string(row, 0, name, wrapped)
        sheet.write_string(row, 1, value, wrapped)


ABOUT_ROWS = (
    (N_("筛选条件"), "words"),
    (N_("排列顺序"), "order"),
    (N_("数据截至"), "at"),
    (N_("导出人"), "viewer"),
    (N_("件数"), "rows"),
    (N_("规则版本"), "rules"),
    (N_("日历版本"), "calendar"),
)


def said(about: About) -> list[tuple[str, str]]:
    """What a file is, as names and values."""
    rows = [(_(name), _spoken(getattr(about, key))) for name, key in ABOUT_ROWS]
    hidden = _("诉求人、联系人和电话已作遮蔽；时间均为北京时间。")
    return [*rows, (_("说明"), hidden)]


def _spoken(value: Any) -> str:
    return wall_clock(value) if isinstance(value, datetime) else str(value)


def write_csv(found: RegisterExport, file: IO[bytes]) -> None:
    """UTF-8 with a mark at its head, a heading row, the columns; a last column says what it is."""
    file.write(codecs.BOM_UTF8)
    out = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    about = _("；").join(_("{name}：{value}").format(name=n, value=v) for n, v in said(found.about))
    writer.writerow([*(column.heading for column in REGISTER_COLUMNS), _("导出说明")])
    for block in found.blocks:
        writer.writerows(zip(*_safe(block), repeat(about)))
    out.flush()
    out.detach()


WRITTEN_BY_HAND = frozenset(
    n
    for n, column in enumerate(REGISTER_COLUMNS)
    if column.kind in (ColumnKind.TEXT, ColumnKind.DEPARTMENTS)
)
"""Only these can begin with a sign that a spreadsheet calculates: all others are our own words."""


def _safe(block: Sequence[Column]) -> list[Column]:
    return [
        guarded_column(column) if place in WRITTEN_BY_HAND else column
        for place, column in enumerate(block)
    ]


WRITERS: dict[str, Callable[[RegisterExport, IO[bytes]], None]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
}
