"""`bihuan bench`: what it refuses, what it tells, and that it makes a database only once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from app.bench.place import Place
from app.bench.places import place_of
from app.bench.running import GROUPS, chosen
from tests.databases import PostgresqlDatabases

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from app.cli import main; main()", "bench"]
SECONDS = 400

KEYS = {
    "size", "case", "n", "median_ms", "p95_ms", "sql_count", "sql_ms", "floor_ms", "bytes",
    "rss_mb",
}  # fmt: skip
CASES = [
    "overview", "register", "register_department_text", "register_due", "register_deep",
    "register_by_key", "problem", "workbench", "act", "export_csv", "export_xlsx",
    "import_register", "import_log", "verify", "flags", "reminders", "start", "clients",
]  # fmt: skip


def bench(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=SECONDS,
    )  # fmt: skip


def made_at(place: Place) -> str | None:
    """When a database was made, as its own administrator's account tells it no other way."""
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
    done = bench(*arguments, "--folder", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_cases_are_those_that_are_promised() -> None:
    assert [case for group in GROUPS.values() for case in group] == CASES


def test_cases_are_named_or_left_out() -> None:
    assert chosen("") == CASES
    assert chosen("act, overview") == ["act", "overview"]
    assert chosen("-verify,-clients") == [c for c in CASES if c not in ("verify", "clients")]


def test_every_case_is_measured_on_sqlite(tmp_path: Path) -> None:
    require_whole(*of_every_case("--folder", tmp_path), kind="sqlite")


@pytest.mark.postgresql
def test_every_case_is_measured_on_postgresql(
    postgresql_databases: PostgresqlDatabases, tmp_path: Path
) -> None:
    url = postgresql_databases.server.render_as_string(hide_password=False)
    place = place_of(size=200, open_=100, server=url, folder=tmp_path)
    try:
        require_whole(*of_every_case("--folder", tmp_path, "--url", url), kind="postgresql")
    finally:
        postgresql_databases.discard(place.url)


def of_every_case(*arguments: object) -> list[dict[str, object]]:
    done = bench("--size", 200, "--rounds", 1, "--json", *arguments)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def require_whole(*rows: dict[str, object], kind: str) -> None:
    assert [row["case"] for row in rows] == CASES
    for row in rows:
        assert set(row) >= KEYS
        assert (row["size"], row["open"], row["database"], row["n"] > 0) == (200, 100, kind, True)
        assert 0 < row["median_ms"] <= row["p95_ms"]
    screens = [row for row in rows if row["empty_ms"]]
    assert len(screens) == 8
    assert all(row["sql_count"] > 10 and row["bytes"] > 5_000 for row in screens)


def test_a_database_is_made_once_and_told_in_a_table(tmp_path: Path) -> None:
    ask = ("--size", 100, "--open", 60, "--folder", tmp_path, "--rounds", 1, "--cases", "act")
    first = bench(*ask)
    place = place_of(size=100, open_=60, server="", folder=tmp_path)
    made = made_at(place)
    again = bench(*ask)
    assert (first.returncode, again.returncode) == (0, 0), again.stderr
    assert made_at(place) == made
    assert "100/100" in first.stderr
    assert again.stderr == ""
    heading, row = first.stdout.splitlines()[:2]
    assert heading.split()[:3] == ["规模", "项目", "次数"]
    assert row.split()[:3] == ["100", "act", "1"]


def test_a_database_that_was_not_made_to_its_end_is_made_again(tmp_path: Path) -> None:
    ask = ("--size", 100, "--open", 60, "--folder", tmp_path, "--rounds", 1, "--cases", "act")
    assert bench(*ask).returncode == 0
    (tmp_path / "100-60.json").unlink()
    again = bench(*ask)
    assert again.returncode == 0, again.stderr
    assert "100/100" in again.stderr
