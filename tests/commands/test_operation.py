"""`verify`, `backup`, `restore`, `jobs`, `calendar` and `rules` as a program runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from app.cli import bihuan
from app.context import Application
from tests.building import a_folder, a_problem, an_application

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from app.cli import main; main()"]
SECONDS = 120


def environment(application: Application | None = None, **given: str) -> dict[str, str]:
    settings = application.settings if application else None
    told = {}
    if settings:
        told = {
            "BIHUAN_DATABASE_URL": settings.database_url,
            "BIHUAN_FOLDER": str(settings.folder),
            "BIHUAN_SECRET": settings.secret,
        }
    return {**os.environ, "PYTHONPATH": str(ROOT), **told, **given}


def run(*arguments: str, env: dict[str, str]) -> Result:
    """The command in this process, as the tests have many."""
    return CliRunner().invoke(bihuan, arguments, env=env)


def program(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The command as a program of its own."""
    return subprocess.run(
        [*PROGRAM, *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=False,
        timeout=SECONDS,
    )  # fmt: skip


@pytest.fixture
def application(sqlite_url: str) -> Application:
    application = an_application(sqlite_url)
    with application.transaction() as store:
        a_problem(store)
    return application


def test_verify_tells_what_it_read_and_that_it_holds(application: Application) -> None:
    done = run("verify", "--json", env=environment(application))
    told = json.loads(done.stdout)
    with application.reading() as store:
        events = store.session.execute(text("SELECT count(*) FROM event")).scalar_one()
    assert (done.exit_code, done.stderr) == (0, "")
    assert told == {
        "problems": 1, "events": events, "chain": True, "spans": True, "clocks": True,
        "rebuild": True, "ok": True, "differences": [],
    }  # fmt: skip


def test_verify_says_in_a_sentence_what_differs_and_fails(application: Application) -> None:
    with application.transaction() as store:
        store.session.execute(text("UPDATE problem SET round = 7"))
    done = run("verify", "--json", env=environment(application))
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (told["ok"], told["rebuild"], told["chain"]) == (False, False, True)
    [sentence] = told["differences"]
    assert sentence == "ZJ-3307-20261123-0001：表 problem 行 — 的 round 应为 1，实为 7。"
    plain = run("verify", env=environment(application))
    assert plain.exit_code == 1
    assert plain.stdout.splitlines()[-1] == sentence


def test_a_backup_restores_by_command_with_the_folders_secret(tmp_path: Path) -> None:
    """A first folder with a secret of its own, a second, empty one."""
    first, second = environment(BIHUAN_FOLDER=str(a_folder())), a_folder()
    assert run("migrate", env=first).exit_code == 0
    file = str(tmp_path / "a.zip")
    done = program("backup", file, env=first)
    assert (done.returncode, done.stderr) == (0, "")
    assert file in done.stdout
    again = run("restore", file, env=environment(BIHUAN_FOLDER=str(second)))
    assert (again.exit_code, again.stderr) == (0, "")
    assert (second / "secret").read_text() == Path(first["BIHUAN_FOLDER"], "secret").read_text()
    assert run("verify", env=environment(BIHUAN_FOLDER=str(second))).exit_code == 0
    refused = run("restore", file, env=environment(BIHUAN_FOLDER=str(second)))
    assert (refused.exit_code, refused.stdout) == (2, "")
    [line] = refused.stderr.splitlines()
    assert "不是空的" in line


def test_what_is_no_backup_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("not a backup")
    env = environment(BIHUAN_FOLDER=str(a_folder()))
    for name in ("a.zip", "missing.zip"):
        done = run("restore", str(tmp_path / name), env=env)
        assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_a_backup_into_a_place_that_is_none_is_refused_in_one_line(
    application: Application, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    done = run("backup", str(tmp_path / "file" / "a.zip"), env=environment(application))
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_jobs_run_once_or_until_they_are_told_to_stop(application: Application) -> None:
    env = environment(application)
    done = run("jobs", "--once", env=env)
    assert (done.exit_code, done.stderr) == (0, "")
    assert {"auto_sign", "end_pauses", "reckon", "imports", "flags"} <= set(
        done.stdout.strip().split("、")
    )
    with subprocess.Popen([*PROGRAM, "jobs"], env=env, cwd=ROOT, stdout=subprocess.PIPE) as jobs:
        assert jobs.stdout is not None
        assert jobs.stdout.readline().decode().strip() == "定时任务运行中"
        time.sleep(0.5)
        jobs.send_signal(signal.SIGTERM)
        assert jobs.wait(timeout=SECONDS) == 0


def test_a_notice_is_loaded_by_command_and_open_limits_move(
    application: Application, tmp_path: Path
) -> None:
    notice = tmp_path / "notice.json"
    days = [{"name": "临时放假", "date": "2026-11-23", "isOffDay": True}]
    notice.write_text(json.dumps({"year": 2026, "days": days}))
    env = environment(application)
    shown = run("calendar", "show", "2026", env=env).stdout
    assert "休息  2026-10-01 周四  国庆节" in shown
    assert "上班  2026-10-10 周六" in shown
    done = run("--now", "2026-11-23T10:00", "calendar", "load", str(notice), env=env)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "1件有变化" in done.stdout
    assert "休息  2026-11-23 周一  临时放假" in run("calendar", "show", "2026", env=env).stdout
    assert "暂定" in run("calendar", "show", "2027", env=env).stdout
    assert run("verify", env=env).exit_code == 0


def test_a_rule_book_is_checked_before_it_is_loaded(
    application: Application, tmp_path: Path
) -> None:
    from app.rulebook import default_text

    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(default_text().replace('version = "', 'version = "our-', 1))
    bad.write_text(default_text().replace('amount = "5wd"', 'amount = "soon"', 1))
    env = environment(application)
    assert "our-" in run("rules", "check", str(good), env=env).stdout
    refused = run("rules", "load", str(bad), env=env)
    assert (refused.exit_code, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)
    assert "closing.difficulty.general.amount" in refused.stderr
    assert run("rules", "load", str(good), env=env).exit_code == 0
