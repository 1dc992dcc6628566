"""A file is read for what it is, and a broken, huge or wrong one is refused in one line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.domain.errors import DomainError
from app.imports import limits
from app.imports.sheets import file_content, sheets
from app.translations.errors import SENTENCES
from tests.imports.files import (
    HEADINGS,
    a_csv,
    a_row,
    a_workbook,
    cell_time,
    saved,
    with_part,
)

WORKBOOK = a_workbook([HEADINGS, a_row()])
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def refused(content: bytes, file: str) -> str:
    """The code with which a file is refused, read to its end."""
    with pytest.raises(DomainError) as caught:
        rows_of(content, file)
    assert caught.value.code in SENTENCES
    return caught.value.code


def rows_of(content: bytes, file: str) -> list:
    return [row for sheet in sheets(content, file=file) for row in sheet.rows()]


def test_a_workbook_gives_its_rows_with_their_numbers() -> None:
    assert rows_of(WORKBOOK, "台账.xlsx") == [(1, tuple(HEADINGS)), (2, tuple(a_row()))]


def test_the_content_decides_and_not_the_name() -> None:
    assert rows_of(WORKBOOK, "台账.csv") == rows_of(WORKBOOK, "台账.xlsx")


def test_empty_rows_and_a_sheet_that_claims_more_than_it_holds_cost_nothing() -> None:
    book = Workbook()
    book.active["A1"] = "标题"
    book.active["A65203"].number_format = "@"
    book.active["A4"] = "末行"
    assert rows_of(saved(book), "a.xlsx") == [(1, ("标题",)), (4, ("末行",))]


def test_a_row_number_beyond_any_sheet_ends_the_limits() -> None:
    far = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
    <sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>
    <row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData></worksheet>"""
    assert rows_of(with_part(WORKBOOK, "xl/worksheets/sheet1.xml", far), "a.xlsx") == [(1, ("x",))]


def test_dates_and_numbers_come_as_what_they_are() -> None:
    content = a_workbook([["时间", "编号"], [cell_time(2019, 4, 8, 8, 37, 20), 24]])
    assert rows_of(content, "a.xlsx")[1] == (2, (cell_time(2019, 4, 8, 8, 37, 20), 24))


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    book = Workbook()
    for place, text in enumerate(("=1+1", "+86", "-", "@sum"), start=1):
        cell = book.active.cell(row=1, column=place, value=text)
        cell.data_type = "s"
    assert rows_of(saved(book), "a.xlsx") == [(1, ("=1+1", "+86", "-", "@sum"))]
    assert rows_of(b"'=1+1,+86,'-x,'tis\n", "a.csv") == [(1, ("=1+1", "+86", "-x", "'tis"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_a_csv_is_read_in_every_encoding_of_an_office(encoding: str) -> None:
    assert rows_of(a_csv([HEADINGS], encoding=encoding), "a.csv") == [(1, tuple(HEADINGS))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_with_every_usual_separator(delimiter: str) -> None:
    assert rows_of(f"标题{delimiter}内容\n".encode(), "a.csv") == [(1, ("标题", "内容"))]


def test_a_cell_of_a_csv_may_hold_several_lines() -> None:
    assert rows_of(a_csv([["标题"], ["一\n二"], ["三"]]), "a.csv")[1:] == [
        (2, ("一\n二",)), (3, ("三",)),
    ]  # fmt: skip


def test_files_that_are_nothing() -> None:
    assert refused(b"", "a.xlsx") == "import_empty"
    assert refused(b" \r\n", "a.csv") == "import_empty"
    assert refused(PNG, "a.xlsx") == "import_not_a_workbook"
    assert refused(PNG, "a.csv") == "import_not_text"
    assert refused("标题\0,内容".encode(), "a.csv") == "import_not_text"
    assert refused("标题".encode() + b"\xff\xfe\xff", "a.csv") == "import_not_text"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls") == "import_old_workbook"


def test_a_quote_that_never_closes_is_said_with_its_row() -> None:
    with pytest.raises(DomainError) as caught:
        rows_of('标题,内容\n一,"二\n三,四\n'.encode(), "a.csv")
    assert (caught.value.code, caught.value.facts["row"]) == ("import_broken_csv", 2)


@pytest.mark.parametrize("end", [10, 100, 0.5, -5])
def test_a_truncated_workbook_is_refused(end: float) -> None:
    """After so many octets, in the middle, short of so many."""
    kept = len(WORKBOOK) // 2 if end == 0.5 else int(end)
    assert refused(WORKBOOK[:kept], "a.xlsx") == "import_not_a_workbook"


def test_a_workbook_with_a_damaged_sheet_is_refused() -> None:
    torn = with_part(WORKBOOK, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>")
    assert refused(torn, "a.xlsx") == "import_not_a_workbook"


def test_another_zip_is_no_workbook() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refused(content.getvalue(), "a.xlsx") == "import_not_a_workbook"


def test_a_workbook_that_unpacks_to_more_than_allowed_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "LARGEST_UNPACKED", 20_000_000)
    bomb = with_part(WORKBOOK, "xl/media/zeros.bin", bytes(limits.LARGEST_UNPACKED + 1))
    assert len(bomb) < 100_000
    assert refused(bomb, "a.xlsx") == "import_unsafe_workbook"


def test_a_workbook_that_defines_entities_is_refused_unread() -> None:
    part = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    content = with_part(WORKBOOK, "xl/worksheets/sheet1.xml", part)
    assert refused(content, "a.xlsx") == "import_unsafe_workbook"


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_EVENTS", 3)
    assert refused(a_csv([["x"]] * 25), "a.csv") == "import_too_many_rows"


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(limits, "LARGEST_FILE", 1024 * 1024)
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * (1024 * 1024 + 1))
    assert refused(path.read_bytes(), "a.csv") == "import_too_large"
    with pytest.raises(DomainError, match="import_too_large"):
        file_content(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="import_unreadable"):
        file_content(tmp_path / "nichts.xlsx")
    with pytest.raises(DomainError, match="import_unreadable"):
        file_content(tmp_path)
