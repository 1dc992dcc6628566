"""Limits on what an import reads, so that no file takes more memory than a server has to spare."""

from __future__ import annotations

LARGEST_FILE = 100 * 1024 * 1024
"""Bytes of a file as it arrives, and of whatever else is held in memory as a whole."""

LARGEST_UNPACKED = 400 * 1024 * 1024
"""Bytes that a workbook or an archive unpacks to."""

LARGEST_DIRECTORY = 4 * 1024 * 1024
"""Bytes of the list of an archive's members."""

LARGEST_PART = 8 * 1024 * 1024
"""Bytes of a part of a workbook that is neither a sheet nor the texts of its cells."""

LARGEST_SHEET_ROW = 1024 * 1024
"""Bytes of one row of a workbook's sheet."""

LONGEST_LINE = 8 * 1024 * 1024
"""Characters of one line of a text, bytes of one tag of a log."""

MOST_MEMBERS = 2_000
MOST_ROWS = 500_000
MOST_EVENTS = 1_000_000
LAST_SHEET_ROW = 1_048_576

WIDEST = 1_000
"""Columns of a sheet, and different attributes of a log; those beyond are not read."""

DEEPEST = 100
"""Levels of a log's elements."""

HEAD_ROWS = 20
"""Rows among which the header stands."""
