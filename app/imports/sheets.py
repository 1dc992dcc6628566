"""Sheets: the rows of a file, whatever it is and whatever state it is in, in bounded memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path

from app.domain.errors import DomainError
from app.domain.safe_cells import unguarded
from app.imports import limits, workbooks, xes
from app.imports.archives import ZIP, Source, source_of
from app.imports.records import records
from app.imports.workbooks import Cells, Numbered

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"

PIECE = 1 << 20
FIRST_LINES = 1 << 16
"""Characters among which the first line with words tells the separator."""


class Form(StrEnum):
    """What a file is."""

    WORKBOOK = "workbook"
    TEXT = "text"
    LOG = "log"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of a file: its rows with their numbers, from 1; empty rows are left out.

    title: of a workbook's sheet. encoding: of a text. headings: of an event log.
    """

    file: str
    source: Source
    form: Form
    title: str = ""
    encoding: str = ""
    headings: tuple[str, ...] = ()

    @property
    def content(self) -> bytes:
        """The file as it came."""
        return self.source.content

    def rows(self, *, upto: int = limits.WIDEST) -> Iterator[Numbered]:
        """The rows from the first on; every call reads anew. upto: of a text, so many columns.

        Raises DomainError: import_not_a_workbook, import_broken_csv, import_line_too_long,
        import_too_many_rows.
        """
        readers: dict[Form, Callable[[], Iterator[Numbered]]] = {
            Form.WORKBOOK: self._of_workbook,
            Form.TEXT: partial(self._of_text, upto),
            Form.LOG: self._of_log,
        }
        most = limits.MOST_EVENTS + limits.HEAD_ROWS
        for count, row in enumerate(readers[self.form]()):
            if count > most:
                limit = limits.MOST_EVENTS
                raise DomainError("import_too_many_rows", file=self.file, limit=limit)
            yield row

    def head(self) -> list[Numbered]:
        """The rows among which the header stands."""
        return list(islice(self.rows(), limits.HEAD_ROWS))

    def _of_workbook(self) -> Iterator[Numbered]:
        rows = workbooks.rows_of(self.source.whole(), self.title, file=self.file)
        return ((number, _trimmed(cells)) for number, cells in rows)

    def _of_log(self) -> Iterator[Numbered]:
        return enumerate(xes.rows_of(self.source, self.headings), start=1)

    def _of_text(self, upto: int) -> Iterator[Numbered]:
        delimiter = self._delimiter()
        with self._opened() as text:
            found = records(self._lines(text), delimiter=delimiter, upto=upto)
            number = 0
            try:
                for number, cells in enumerate(found, start=1):
                    wanted = cells[:upto]
                    if any(map(str.strip, wanted)) or _says(cells[upto:], delimiter):
                        yield number, _trimmed(_unescaped(wanted))
            except csv.Error as error:
                raise DomainError("import_broken_csv", file=self.file, row=number + 1) from error

    def _opened(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(self.source.opened(), encoding=self.encoding, newline="")

    def _delimiter(self) -> str:
        """The separator that stands most often in the first line."""
        with self._opened() as text:
            lines = text.read(FIRST_LINES).splitlines()
        first = next((line for line in lines if line.strip()), "")
        return max(DELIMITERS, key=first.count)

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        while line := text.readline(limits.LONGEST_LINE):
            if len(line) == limits.LONGEST_LINE:
                raise DomainError("import_line_too_long", file=self.file)
            yield line


def sheets(content: bytes, *, file: str) -> list[Sheet]:
    """The sheets of a file; its content decides what it is, not its name.

    A zip must hold one data file: `archives.members` parts one that holds several. Raises
    DomainError: import_empty, import_too_large, import_not_a_workbook, import_old_workbook,
    import_unsafe_workbook, import_not_text, and what archives and event logs raise.
    """
    if not content or content.isspace():
        raise DomainError("import_empty", file=file)
    source = source_of(content, file=file)
    beginning = source.beginning(xes.LONGEST_BEGINNING)
    if beginning.startswith(ZIP):
        return _of_workbook(source)
    if beginning.startswith(OLD_OFFICE):
        raise DomainError("import_old_workbook", file=file)
    if file.lower().endswith(WORKBOOK_ENDINGS):
        raise DomainError("import_not_a_workbook", file=file)
    if xes.is_log(beginning):
        headings = xes.headings_of(source)
        return [Sheet(file=file, source=source, form=Form.LOG, headings=headings)]
    encoding = _encoding(source)
    return [Sheet(file=file, source=source, form=Form.TEXT, encoding=encoding)]


def file_content(path: Path) -> bytes:
    """The bytes of a file. Raises DomainError "import_unreadable" or "import_too_large"."""
    try:
        if path.stat().st_size > limits.LARGEST_FILE:
            limit = limits.LARGEST_FILE // 1024 // 1024
            raise DomainError("import_too_large", file=path.name, limit=limit)
        return path.read_bytes()
    except OSError as error:
        raise DomainError("import_unreadable", file=path.name) from error


def _of_workbook(source: Source) -> list[Sheet]:
    source = Source(file=source.file, content=source.whole())
    titles = workbooks.titles_of(source.content, file=source.file)
    return [
        Sheet(file=source.file, source=source, form=Form.WORKBOOK, title=title) for title in titles
    ]


def _trimmed(cells: Cells) -> Cells:
    """The cells without the empty ones at the end."""
    width = len(cells)
    while width and cells[width - 1] in (None, ""):
        width -= 1
    return cells[:width]


def _says(rest: list[str], delimiter: str) -> bool:
    """Whether anything stands in the rest of a row, be it parted or not."""
    return any(text.replace(delimiter, "").strip() for text in rest)


def _unescaped(cells: list[str]) -> Cells:
    """Texts without the apostrophe that keeps a spreadsheet from calculating them."""
    if "'" not in "".join(cells):
        return tuple(cells)
    return tuple(map(unguarded, cells))


def _encoding(source: Source) -> str:
    for encoding in ENCODINGS:
        if _is_text(source, encoding):
            return encoding
    raise DomainError("import_not_text", file=source.file)


def _is_text(source: Source, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with source.opened() as stream:
        try:
            while piece := stream.read(PIECE):
                if b"\0" in piece:
                    return False
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
