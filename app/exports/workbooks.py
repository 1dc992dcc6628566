"""Workbooks in which a text is a text, however it begins: never a formula, a number or a link."""

from __future__ import annotations

from typing import IO

import xlsxwriter


def new_workbook(file: IO[bytes], *, streamed: bool = False) -> xlsxwriter.Workbook:
    """A workbook that is written into the file when it is closed.

    streamed: rows are written in their order, and none is kept in memory.
    """
    options = {
        "constant_memory": streamed,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(file, options)
