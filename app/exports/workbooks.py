"""Workbooks in which a text is a text, however it begins: never a formula, a number or a link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import IO

import xlsxwriter


@contextmanager
def new_workbook(file: IO[bytes], *, streamed: bool = False) -> Iterator[xlsxwriter.Workbook]:
    """A workbook that is written into the file when the block ends.

    streamed: rows are written in their order, and none is kept in memory, but in a folder of the
    machine's that is gone with the block, however it ends.
    """
    with TemporaryDirectory(prefix="bihuan-") as folder:
        options = {
            "constant_memory": streamed,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": folder,
        }
        with xlsxwriter.Workbook(file, options) as book:
            book.use_zip64()
            yield book
