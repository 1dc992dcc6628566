"""A web worker starts quickly, stays small, and never loads what only jobs and files need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pages.province import a_province

ROOT = Path(__file__).parents[2]
SECONDS = 120
HEAVY = {"pandas", "openpyxl", "docx", "pptx", "jieba", "sklearn", "scipy", "matplotlib"}


@pytest.fixture
def worker(sqlite_url: str, tmp_path: Path) -> dict[str, Any]:
    """What a worker tells of itself once it has opened every page, its modules being compiled."""
    a_province(sqlite_url).application.database.dispose()
    command = [sys.executable, "-m", "tests.pages.visiting_worker", sqlite_url, str(tmp_path)]
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}
    env = {**os.environ, **compiled}
    told = [
        subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=SECONDS
        ).stdout
        for _n in range(2)
    ]
    worker: dict[str, Any] = json.loads(told[-1])
    return worker


def test_a_worker_is_quick_small_and_without_what_it_does_not_need(worker: dict[str, Any]) -> None:
    assert worker["first"] <= 4
    assert worker["resident"] <= 250_000
    assert HEAVY & set(worker["modules"]) == set()
