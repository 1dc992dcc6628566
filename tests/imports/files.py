"""Hand-made files for the imports: workbooks and csv with whatever one wants wrong in them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook

HEADINGS = ["标题", "诉求内容", "来源渠道", "来源编号", "企业名称", "区域", "登记时间"]
ROW = ["厂房消防验收", "二期厂房消防验收受阻", "12345", "A-1", "义乌市恒达针织有限公司", "义乌市",
       "2026-03-02 09:30:00"]  # fmt: skip


def a_row(**changes: Any) -> list[Any]:
    """A sound row under HEADINGS, with cells changed by heading."""
    return [changes.get(heading, cell) for heading, cell in zip(HEADINGS, ROW, strict=True)]


def cell_time(*parts: int) -> datetime:
    """A date as it stands in a cell of a spreadsheet."""
    return datetime(*parts)  # noqa: DTZ001 - a cell has no zone


def a_workbook(rows: Iterable[Sequence[Any]], *, title: str = "Sheet1") -> bytes:
    """An xlsx file with one sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def a_csv(rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8-sig") -> bytes:
    """A csv file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def read_csv(content: bytes) -> list[list[str]]:
    """The rows of a csv file in UTF-8."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A workbook with one of its parts replaced or added."""
    old, new = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in old.infolist():
            if item.filename != name:
                archive.writestr(item, old.read(item.filename))
        archive.writestr(name, part)
    return new.getvalue()
