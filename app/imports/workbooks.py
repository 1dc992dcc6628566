"""Workbooks: the sheets of an xlsx file and their rows, whatever state it is in."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any

from app.domain.errors import DomainError
from app.imports import limits
from app.imports.archives import careful_zip

Cells = tuple[Any, ...]
Numbered = tuple[int, Cells]

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
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
"""What reading a workbook raises that is none, or only half of one; SyntaxError: of its XML."""

SHEETS = "worksheets/"
TEXTS = "sharedStrings"
READ_WHOLE = ("styles.xml", "workbook.xml", "[Content_Types].xml", ".rels")
MARK = re.compile(rb"<(?:\w{1,16}:)?row[\s/>]|(?P<end></(?:\w{1,16}:)?sheetData)")
"""The beginning of a row, or the end of them all."""

LONGEST_MARK = 32
PIECE = 1 << 18
TOGETHER = 20
"""Rows that are read under one filter of warnings."""


def titles_of(content: bytes, *, file: str) -> list[str]:
    """The titles of a workbook's sheets.

    Raises DomainError: import_not_a_workbook; import_unsafe_workbook for one that takes more
    memory than it may, or defines entities of its own.
    """
    _require_safe(content, file)
    with refusing(file):
        book = _opened(content)
        titles = [sheet.title for sheet in book.worksheets]
        book.close()
    return titles


def rows_of(content: bytes, title: str, *, file: str) -> Iterator[Numbered]:
    """The rows of a sheet with their numbers, but for the empty ones."""
    with refusing(file):
        book = _opened(content)
        try:
            sheet = book[title]
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True)
            for number, cells in enumerate(_quietly(rows), start=1):
                if number > limits.LAST_SHEET_ROW:
                    return
                if any(cell not in (None, "") for cell in cells):
                    yield number, cells[: limits.WIDEST]
        finally:
            book.close()


@contextmanager
def refusing(file: str) -> Iterator[None]:
    """Turns what a broken workbook raises into one refusal."""
    try:
        yield
    except DomainError:
        raise
    except BROKEN as error:
        raise DomainError("import_not_a_workbook", file=file) from error


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
            some = list(islice(rows, TOGETHER))
        if not some:
            return
        yield from some


def _require_safe(content: bytes, file: str) -> None:
    with refusing(file), careful_zip(content) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > limits.MOST_MEMBERS or unpacked > limits.LARGEST_UNPACKED:
            raise DomainError("import_unsafe_workbook", file=file)
        for member in members:
            if not _is_safe(archive, member):
                raise DomainError("import_unsafe_workbook", file=file)


def _is_safe(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a part can be read in little memory and says nothing but what stands in it."""
    name = member.filename
    if name.endswith(READ_WHOLE) and member.file_size > limits.LARGEST_PART:
        return False
    if TEXTS in name and member.file_size > limits.LARGEST_FILE:
        return False
    if not name.endswith((".xml", ".rels")):
        return True
    with archive.open(member) as part:
        if b"<!DOCTYPE" in part.read(4096):
            return False
    if SHEETS not in name:
        return True
    with archive.open(member) as part:
        return _rows_are_short(part)


def _rows_are_short(part: IO[bytes]) -> bool:
    """Whether no row of a sheet, nor what follows them, is longer than allowed.

    Each is read as a whole. A mark that stands across two pieces is found in the second.
    """
    begun, read, rest, limit = 0, 0, b"", limits.LARGEST_SHEET_ROW
    while piece := part.read(PIECE):
        text = rest + piece
        for mark in MARK.finditer(text):
            at = read - len(rest) + mark.start()
            if at - begun > limit:
                return False
            begun = at
            limit = limits.LARGEST_PART if mark["end"] else limits.LARGEST_SHEET_ROW
        read += len(piece)
        if read - begun > limit:
            return False
        rest = text[-LONGEST_MARK:]
    return True
