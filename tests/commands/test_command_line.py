"""The command line as a whole: what it opens, what it refuses, how it serves and stops."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import COMMANDS, bihuan

ROOT = Path(__file__).parents[2]
ADDRESS = r"http://127\.0\.0\.1:\d+"


@pytest.fixture(autouse=True)
def _installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIHUAN_FOLDER", str(tmp_path))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(bihuan, arguments)


def test_every_command_of_the_contract_is_there() -> None:
    assert {"demo", "serve", "migrate", "user", "import", "export", "deadline", "elapsed",
            "verify", "backup", "restore", "jobs"} <= set(COMMANDS)  # fmt: skip
    assert {"demo", "serve", "migrate", "user"} <= set(bihuan.list_commands(None))  # type: ignore[arg-type]


def test_a_database_that_was_never_made_is_told_how_to_begin() -> None:
    answer = run("user", "list")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == "数据库结构不是最新，请先运行 bihuan migrate。\n"
    assert run("migrate").exit_code == 0
    assert run("migrate").exit_code == 0
    assert run("user", "list").exit_code == 0


def test_a_database_out_of_reach_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BIHUAN_DATABASE_URL", "postgresql://bihuan:geheim@127.0.0.1:1/bihuan")
    answer = run("user", "list")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("无法连接数据库 postgresql://bihuan:***@127.0.0.1:1/bihuan：")
    assert answer.stderr.count("\n") == 1


def test_a_database_address_that_is_none_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIHUAN_DATABASE_URL", "nonsense")
    answer = run("user", "list")
    assert (answer.exit_code, answer.stderr) == (
        2,
        "设置 BIHUAN_DATABASE_URL 的值不正确：nonsense。\n",
    )


def test_the_clock_of_a_served_database_is_not_set_by_hand() -> None:
    answer = run("--now", "2026-11-23T09:00", "serve")
    assert (answer.exit_code, answer.stderr) == (2, "对外服务的数据库不能指定时间（--now）。\n")


@pytest.mark.parametrize("command", [["serve"], ["jobs"], ["jobs", "--once"]])
def test_a_timetable_that_is_wrong_is_told_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    assert run("migrate").exit_code == 0
    monkeypatch.setenv("BIHUAN_TIMETABLE", "flags=*/10 * * * *; cleaning=0 * * * *")
    answer = run(*command)
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        2, "", "设置 BIHUAN_TIMETABLE 中没有名为“cleaning”的任务。\n",
    )  # fmt: skip


def test_a_time_that_is_none_is_refused_before_anything_is_opened() -> None:
    answer = run("--now", "yesterday", "user", "list")
    assert answer.exit_code == 2
    assert "yesterday" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_the_clocks_answer_without_a_database(tmp_path: Path) -> None:
    answer = run("deadline", "2026-11-23", "5wd", "--json")
    assert '"due": "2026-11-30T17:30:00+08:00"' in answer.stdout
    assert list(tmp_path.iterdir()) == []


@contextmanager
def served(*arguments: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A command that serves; it is told to stop at the end and must do so in order."""
    environment = {**os.environ, "BIHUAN_FOLDER": str(folder), "PYTHONUNBUFFERED": "1",
                   "TMPDIR": str(folder)}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *arguments, "--port", "0"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        process.send_signal(signal.SIGTERM)
        _out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors


def read_until(process: subprocess.Popen[str], pattern: str) -> tuple[list[str], str]:
    """The lines before the one that matches, and what matched."""
    assert process.stdout is not None
    before: list[str] = []
    for line in process.stdout:
        if found := re.search(pattern, line):
            return before, found[0]
        before.append(line)
    raise AssertionError(before)


def test_it_serves_with_a_first_administrator_and_stops_when_told(tmp_path: Path) -> None:
    with served("serve", folder=tmp_path) as process:
        before, address = read_until(process, ADDRESS)
        assert re.fullmatch(r"尚无管理员，已建立账号 admin，初始密码 \w{16}\n", "".join(before))
        with urllib.request.urlopen(f"{address}/health", timeout=30) as answer:
            assert answer.read().strip() == b'{"status":"ok"}'


def test_a_demonstration_tells_its_accounts_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with served("demo", "--problems", "20", folder=tmp_path) as process:
        before, address = read_until(process, ADDRESS)
        assert [line.split("\t")[0] for line in before] == [
            "leader", "duty", "supervisor", "clerk", "liaison", "head", "auditor", "admin",
        ]  # fmt: skip
        with urllib.request.urlopen(f"{address}/sign-in", timeout=30) as answer:
            assert "演示账号" in answer.read().decode()
        assert list(tmp_path.glob("bihuan-demo-*"))
    assert list(tmp_path.iterdir()) == []
