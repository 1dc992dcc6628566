"""A register file as large as is taken is judged in less memory than a server has to spare."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.imports.limits import MOST_ROWS
from tests.imports.files import HEADINGS, a_csv, a_row

ROOT = Path(__file__).parents[2]
MOST_MEMORY = 500 * 1024 * 1024
SPARE = 150 * 1024 * 1024
"""The program itself and the database's cache."""

FEW, MANY = 40_000, 100_000
"""Both more than what the program takes to start."""


def judged(url: str, path: Path, rows: int) -> tuple[int, int]:
    """How many rows of such a file can be taken, and the most memory that was held."""
    rows_of_file = (a_row(来源编号=f"A-{n}", 标题=f"厂房消防验收{n}") for n in range(rows))
    path.write_bytes(a_csv([HEADINGS, *rows_of_file]))
    read = subprocess.run(
        [sys.executable, "-m", "tests.imports.judging_files", url, str(path)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    ready, most = map(int, read.stdout.split())
    return ready, most


@pytest.mark.slow
def test_half_a_million_rows_stay_under_500_mb(sqlite_url: str, tmp_path: Path) -> None:
    few, many = (judged(sqlite_url, tmp_path / f"{n}.csv", n) for n in (FEW, MANY))
    assert (few[0], many[0]) == (FEW, MANY)
    a_row_takes = (many[1] - few[1]) / (MANY - FEW)
    # The file itself, some 135 bytes a row, and its key: about 110.
    assert a_row_takes < 400
    assert SPARE + MOST_ROWS * a_row_takes < MOST_MEMORY
