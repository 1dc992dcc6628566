"""`bihuan bench`: what it refuses, what it tells, and that it makes a database only once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from app.bench.place import Place
from app.bench.places import KEPT, place_of
from app.bench.running import GROUPS, chosen
from app.cli import bihuan

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from app.cli import main; main()", "bench"]
SECONDS = 400

SIZE, OPEN = 200, 100

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))

KEYS = {
    "size", "case", "n", "median_ms", "p95_ms", "sql_count", "sql_ms", "floor_ms", "bytes",
    "rss_mb",
}  # fmt: skip
CASES = [
    "overview", "overview_as_of", "overview_as_of_quarter", "overview_as_of_years", "register",
    "register_department_text", "register_due", "register_deep", "register_by_key", "problem",
    "workbench", "network", "network_handovers", "act", "export_csv", "export_xlsx",
    "export_xlsx_large", "import_register", "import_log", "network_log", "waiting", "findings",
    "measures", "freeze", "verify", "flags", "reminders", "start", "clients",
]  # fmt: skip
LARGE = ("export_xlsx_large",)
"""What is measured only where there are as many problems as it writes."""


@dataclass(frozen=True)
class Kept:
    """A database that a first run made and measured, and what that run told."""

    place: Place
    ask: tuple[object, ...]
    first: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module", params=KINDS)
def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kept]:
    """One a kind for all tests: every case was measured in it, once."""
    folder, server = tmp_path_factory.mktemp("bench"), ""
    ask: tuple[object, ...] = ("--size", SIZE, "--open", OPEN, "--rounds", 1, "--folder", folder)
    if request.param == "postgresql":
        databases = request.getfixturevalue("postgresql_databases")
        server = databases.server.render_as_string(hide_password=False)
        ask = (*ask, "--url", server)
    place = place_of(size=SIZE, open_=OPEN, server=server, folder=folder)
    yield Kept(place, ask, bench(*ask, "--json"))
    KEPT[place.kind](place).discard()


def bench(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=SECONDS,
    )  # fmt: skip


def made_at(place: Place) -> str:
    """What no other making of a database has: the ciphertexts and the hashes over them."""
    application = place.application()
    with application.reading() as store:
        found = store.session.scalar(text("SELECT hash FROM chain_head WHERE chain = '3301'"))
        token = store.session.scalar(text("SELECT max(contact) FROM enterprise"))
    application.database.dispose()
    return f"{found} {token}"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--size", "0"], "规模“0”不对：应为 100 至 20000000 的整数。"),
        (["--size", "many"], "规模“many”不对：应为 100 至 20000000 的整数。"),
        (["--size", "100,"], "规模“”不对：应为 100 至 20000000 的整数。"),
        (["--size", "100", "--open", "101"], "规模“101”不对：应为 50 至 100 的整数。"),
        (["--size", "100", "--cases", "overview,nothing"], "没有测速项目“nothing”"),
        (["--size", "100", "--url", "mysql://localhost/x"], "--url"),
        (["--size", "100", "--url", "nonsense"], "--url"),
        (["--size", "100", "--url", "postgresql://127.0.0.1:1/x"], "127.0.0.1:1"),
    ],
)
def test_a_wrong_question_is_one_line_and_status_two(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = CliRunner().invoke(bihuan, ["bench", *arguments, "--folder", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_cases_are_those_that_are_promised() -> None:
    assert [case for group in GROUPS.values() for case in group] == CASES


def test_cases_are_named_or_left_out() -> None:
    assert chosen("") == CASES
    assert chosen("act, overview") == ["act", "overview"]
    assert chosen("-verify,-clients") == [c for c in CASES if c not in ("verify", "clients")]


def test_every_case_is_measured(kept: Kept) -> None:
    assert kept.first.returncode == 0, kept.first.stderr
    rows = json.loads(kept.first.stdout)
    assert [row["case"] for row in rows] == [case for case in CASES if case not in LARGE]
    for row in rows:
        assert set(row) >= KEYS
        found = (row["size"], row["open"], row["database"], row["n"] > 0)
        assert found == (SIZE, OPEN, kept.place.kind, True)
        assert 0 < row["median_ms"] <= row["p95_ms"]
    screens = [row for row in rows if row["empty_ms"]]
    assert len(screens) == 13
    assert all(row["sql_count"] > 10 and row["bytes"] > 5_000 for row in screens)


def test_a_database_is_made_once_and_told_in_a_table(kept: Kept) -> None:
    made = made_at(kept.place)
    again = bench(*kept.ask, "--cases", "act")
    assert again.returncode == 0, again.stderr
    assert made_at(kept.place) == made
    assert f"{SIZE}/{SIZE}" in kept.first.stderr
    assert again.stderr == ""
    heading, row = again.stdout.splitlines()[:2]
    assert heading.split()[:3] == ["规模", "项目", "次数"]
    assert row.split()[:3] == ["200", "act", "1"]


@pytest.mark.parametrize("kept", ["sqlite"], indirect=True)
def test_a_database_that_was_not_made_to_its_end_is_made_again(kept: Kept, tmp_path: Path) -> None:
    [file] = kept.place.folder.glob("*.sqlite")
    shutil.copy(file, tmp_path)
    again = bench(*kept.ask, "--folder", tmp_path, "--cases", "act")
    assert again.returncode == 0, again.stderr
    assert f"{SIZE}/{SIZE}" in again.stderr
