"""Sheets: the rows of an xlsx or csv file, whatever state it is in, in bounded memory."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from app.domain.errors import DomainError
from app.imports.cells import INJECTABLE

Cells = tuple[Any, ...]
Numbered = tuple[int, Cells]

LARGEST_FILE = 100 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
LARGEST_MEMBERS = 2_000
MOST_ROWS = 500_000
LAST_SHEET_ROW = 1_048_576
WIDEST = 1_000
HEAD_ROWS = 20

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"

ESCAPED = tuple(f"'{sign}" for sign in INJECTABLE)

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    RuntimeError,
)
"""What reading a workbook raises that is none, or only half of one."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of a file: its rows with their numbers, from 1; empty rows are left out."""

    file: str
    title: str
    content: bytes
    workbook: bool
    encoding: str = ""

    def rows(self) -> Iterator[Numbered]:
        """The rows from the first on; every call reads anew.

        Raises DomainError: import_not_a_workbook, import_broken_csv, import_too_many_rows.
        """
        rows = self._of_workbook() if self.workbook else self._of_text()
        for count, row in enumerate(rows):
            if count > MOST_ROWS:
                raise DomainError("import_too_many_rows", file=self.file, limit=MOST_ROWS)
            yield row

    def head(self) -> list[Numbered]:
        """The rows among which the header stands."""
        return list(islice(self.rows(), HEAD_ROWS))

    def _of_workbook(self) -> Iterator[Numbered]:
        with _refusing(self.file):
            book = _opened(self.content)
            try:
                sheet = book[self.title]
                sheet.reset_dimensions()
                rows = sheet.iter_rows(values_only=True)
                for number, cells in enumerate(_quietly(rows), start=1):
                    if number > LAST_SHEET_ROW:
                        return
                    if any(cell not in (None, "") for cell in cells):
                        yield number, _trimmed(cells[:WIDEST])
            finally:
                book.close()

    def _of_text(self) -> Iterator[Numbered]:
        text = io.StringIO(self.content.decode(self.encoding), newline="")
        first = next((line for line in text if line.strip()), "")
        text.seek(0)
        delimiter = max(DELIMITERS, key=first.count)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                if any(cell.strip() for cell in cells):
                    yield number, _trimmed(tuple(map(_unescaped, cells[:WIDEST])))
        except csv.Error as error:
            raise DomainError("import_broken_csv", file=self.file, row=number + 1) from error


def sheets(content: bytes, *, file: str) -> list[Sheet]:
    """The sheets of a file; its content decides what it is, not its name.

    Raises DomainError: import_empty, import_too_large, import_not_a_workbook, import_old_workbook,
    import_unsafe_workbook, import_not_text.
    """
    if not content.strip():
        raise DomainError("import_empty", file=file)
    if len(content) > LARGEST_FILE:
        raise DomainError("import_too_large", file=file, limit=LARGEST_FILE // 1024 // 1024)
    if content.startswith(ZIP):
        return _workbook(content, file)
    if content.startswith(OLD_OFFICE):
        raise DomainError("import_old_workbook", file=file)
    if file.lower().endswith((".xlsx", ".xlsm")):
        raise DomainError("import_not_a_workbook", file=file)
    encoding = _encoding(content, file)
    return [Sheet(file=file, title="", content=content, workbook=False, encoding=encoding)]


def file_content(path: Path) -> bytes:
    """The bytes of a file. Raises DomainError "import_unreadable" or "import_too_large"."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            limit = LARGEST_FILE // 1024 // 1024
            raise DomainError("import_too_large", file=path.name, limit=limit)
        return path.read_bytes()
    except OSError as error:
        raise DomainError("import_unreadable", file=path.name) from error


def _workbook(content: bytes, file: str) -> list[Sheet]:
    _require_safe(content, file)
    with _refusing(file):
        book = _opened(content)
        titles = [sheet.title for sheet in book.worksheets]
        book.close()
    return [Sheet(file=file, title=title, content=content, workbook=True) for title in titles]


def _require_safe(content: bytes, file: str) -> None:
    """Refuse what unpacks to more than memory, and parts that define entities of their own."""
    with _refusing(file), zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > LARGEST_MEMBERS or unpacked > LARGEST_UNPACKED:
            raise DomainError("import_unsafe_workbook", file=file)
        for member in members:
            if member.filename.endswith((".xml", ".rels")):
                with archive.open(member) as part:
                    if b"<!DOCTYPE" in part.read(4096):
                        raise DomainError("import_unsafe_workbook", file=file)


class _refusing:  # noqa: N801 - reads as a word in a with statement
    """Turns what a broken workbook raises into one refusal."""

    def __init__(self, file: str) -> None:
        self.file = file

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is not None and issubclass(kind, BROKEN) and not isinstance(error, DomainError):
            raise DomainError("import_not_a_workbook", file=self.file) from error


def _opened(content: bytes) -> Any:
    from openpyxl import load_workbook  # heavy: only who reads a workbook pays for it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)


def _quietly(rows: Iterator[Cells]) -> Iterator[Cells]:
    """The rows without the reader's warnings about styles and dates; bad cells come as text."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            some = list(islice(rows, HEAD_ROWS))
        if not some:
            return
        yield from some


def _trimmed(cells: Cells) -> Cells:
    """The cells without the empty ones at the end."""
    width = len(cells)
    while width and cells[width - 1] in (None, ""):
        width -= 1
    return cells[:width]


def _unescaped(cell: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet from calculating it."""
    return cell[1:] if cell.startswith(ESCAPED) else cell


def _encoding(content: bytes, file: str) -> str:
    if b"\0" in content:
        raise DomainError("import_not_text", file=file)
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise DomainError("import_not_text", file=file)
