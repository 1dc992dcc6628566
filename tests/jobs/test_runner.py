"""A run is a row: taken once by any number of processes, never overlapping, told how it ended."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from app.context import Application
from app.domain.errors import DomainError
from app.jobs import runner
from app.jobs.job import daily, every_minutes
from app.jobs.timetable import JOBS
from db import job_runs
from db.models import JobRunRow
from tests.building import MONDAY_NINE, a_database, an_application
from tests.jobs.running import MINUTE, NOW, a_job, at, runs


def put_run(application: Application, due: datetime, process: str, started_at: datetime) -> None:
    with application.transaction() as store:
        store.session.add(
            JobRunRow(job="trial", due=due, status="running", process=process,
                      started_at=started_at, error="", missed=0)
        )  # fmt: skip


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url, at=NOW)


@pytest.mark.parametrize(
    ("when", "now", "due"),
    [
        (every_minutes(5), "2026-11-23T01:03", "2026-11-23T01:00"),
        (every_minutes(5), "2026-11-23T01:05", "2026-11-23T01:05"),
        (daily(2, 0), "2026-11-23T17:59", "2026-11-22T18:00"),
        (daily(2, 0), "2026-11-23T18:00", "2026-11-23T18:00"),
        (daily(23, 55), "2026-11-23T15:54", "2026-11-22T15:55"),
    ],
)
def test_the_latest_due_is_an_instant_of_the_office_clock(when: Any, now: str, due: str) -> None:
    job = a_job(lambda _a, _d: 0, when=when)
    found = job.latest_due(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found.isoformat(timespec="minutes") == f"{due}+00:00"


def test_a_run_is_taken_once(application: Application) -> None:
    ran: list[datetime] = []
    job = a_job(lambda _app, due: ran.append(due) or 7)
    assert [runner.run_due(application, job) for _ in range(3)] == [True, False, False]
    assert ran == [MONDAY_NINE]
    assert runs(application) == [(MONDAY_NINE, "done", 7, "")]


def test_what_was_missed_is_caught_up_once(application: Application) -> None:
    ran: list[datetime] = []
    job = a_job(lambda _app, due: ran.append(due) or 0)
    runner.run_due(application, job)
    # The process was down from 09:03 to 09:42: of seven instants, the last one runs.
    later = at(application, MONDAY_NINE + 42 * MINUTE)
    runner.run_due(later, job)
    runner.run_due(later, job)
    assert ran == [MONDAY_NINE, MONDAY_NINE + 40 * MINUTE]


def test_a_nightly_job_catches_up_on_a_missed_night_but_not_before_its_first(
    application: Application,
) -> None:
    ran: list[datetime] = []
    job = a_job(
        lambda _app, due: ran.append(due) or 0,
        when=daily(2, 0), at_first=False,
    )  # fmt: skip
    runner.run_due(application, job)
    assert ran == []
    assert [status for _, status, _, _ in runs(application)] == ["skipped"]
    runner.run_due(at(application, NOW + timedelta(days=2)), job)
    assert [due.isoformat() for due in ran] == ["2026-11-24T18:00:00+00:00"]


def test_a_failing_job_is_told_and_runs_again_when_it_is_next_due(
    application: Application,
) -> None:
    def refuse(_application: Application, _due: datetime) -> int:
        raise DomainError("not_allowed")

    job = a_job(refuse)
    assert runner.run_due(application, job)
    assert runs(application) == [(MONDAY_NINE, "failed", 0, "您没有此项权限。")]
    assert runner.run_due(at(application, NOW + 5 * MINUTE), job)


def test_a_fault_of_the_program_is_told_and_is_not_swallowed(application: Application) -> None:
    def stumble(_application: Application, _due: datetime) -> int:
        return 1 // 0

    with pytest.raises(ZeroDivisionError):
        runner.run_due(application, a_job(stumble))
    [(_, status, _, error)] = runs(application)
    assert (status, error) == ("failed", "ZeroDivisionError: integer division or modulo by zero")


def test_a_failing_job_does_not_stop_the_others(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_application: Application, _due: datetime) -> int:
        raise DomainError("not_allowed")

    jobs = (a_job(refuse), a_job(lambda _a, _d: 1, name="second"))
    monkeypatch.setattr(runner, "JOBS", jobs)
    assert runner.run_all(application) == ["trial", "second"]
    assert [status for _, status, _, _ in runs(application)] == ["failed", "done"]


def test_runs_of_one_job_never_overlap(application: Application) -> None:
    """While 09:00 runs in another process of this machine, 09:05 is passed over."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        name = job_runs.this_process().replace(str(os.getpid()), str(other.pid))
        put_run(application, MONDAY_NINE, name, MONDAY_NINE)
        ran: list[datetime] = []
        job = a_job(lambda _app, due: ran.append(due) or 0)
        runner.run_due(at(application, MONDAY_NINE + 6 * MINUTE), job)
        other.communicate(b"\n", timeout=30)
    assert ran == []
    assert [(status, error) for _, status, _, error in runs(application)] == [
        ("running", ""),
        ("skipped", "overlap"),
    ]


def gone() -> str:
    """The name of a process of this machine that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(timeout=30)
    return job_runs.this_process().replace(str(os.getpid()), str(ended.pid))


@pytest.mark.parametrize("process", ["killed here", "silent elsewhere"])
def test_a_run_that_was_left_is_broken_and_the_next_one_runs(
    application: Application, process: str
) -> None:
    here = process == "killed here"
    name = gone() if here else "another-machine:4711"
    put_run(application, MONDAY_NINE, name, MONDAY_NINE)
    # What a process of this machine left is seen at once; of another, after the job's patience.
    wait = 6 * MINUTE if here else 31 * MINUTE
    runner.run_due(at(application, MONDAY_NINE + wait), a_job(lambda _a, _d: 1))
    assert [status for _, status, _, _ in runs(application)] == ["broken", "done"]


def test_a_run_of_another_machine_is_waited_for(application: Application) -> None:
    put_run(application, MONDAY_NINE, "another-machine:4711", MONDAY_NINE)
    runner.run_due(at(application, MONDAY_NINE + 11 * MINUTE), a_job(lambda _a, _d: 1))
    assert [status for _, status, _, _ in runs(application)] == ["running", "skipped"]


CONTENDER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from app.config import Settings
from app.context import Application
from app.jobs import runner
from app.jobs.job import Job, every_minutes
from db.cipher import Cipher
from db.engine import open_database

url, log = sys.argv[1:]
now = datetime.fromisoformat("2026-11-23T01:03:00+00:00")
settings = Settings(database_url=url, folder=Path("."), secret="s" * 32, fixed_now=now)
application = Application(settings, open_database(url), Cipher("s" * 32))

def run(_application, due):
    with open(log, "a") as file:
        file.write(due.isoformat() + "\\n")
    return 1

MINUTE = timedelta(minutes=1)
job = Job(name="trial", label="", when=every_minutes(5), run=run, patience=30 * MINUTE)
input()
for _ in range(5):
    runner.run_due(application, job)
application.database.dispose()
"""


def test_of_four_processes_one_runs_it(application: Application, tmp_path: Any) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", CONTENDER, application.settings.database_url, str(log)]
    contenders = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(4)]
    for contender in contenders:
        assert contender.stdin is not None
        contender.stdin.write(b"\n")
        contender.stdin.flush()
    for contender in contenders:
        contender.communicate(timeout=60)
    assert [contender.returncode for contender in contenders] == [0, 0, 0, 0]
    assert log.read_text() == "2026-11-23T01:00:00+00:00\n"


def test_the_runner_asks_by_itself_and_stops(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = an_application(sqlite_url, at=NOW)
    ran = Event()
    monkeypatch.setattr(runner, "JOBS", (a_job(lambda _a, _d: ran.set() or 1),))
    handle = runner.start(application)
    assert ran.wait(timeout=30)
    handle.stop()
    assert not handle.scheduler.running
    assert [status for _, status, _, _ in runs(application)] == ["done"]


def test_every_job_of_the_timetable_runs_on_an_empty_database(database_url: str) -> None:
    application = an_application(database_url, at=NOW)
    # Nightly ones were not missed: the database is younger.
    nightly = {"lights", "prune", "export_files", "anchor", "backup", "places", "rollups"}
    nightly |= {"verify"}
    assert runner.run_all(application) == [j.name for j in JOBS if j.name not in nightly]
    next_morning = at(application, NOW + timedelta(days=1))
    assert runner.run_all(next_morning) == [job.name for job in JOBS]
    with application.reading() as store:
        rows = store.session.scalars(
            select(JobRunRow).where(JobRunRow.due > NOW + timedelta(hours=1))
        )
        assert {(r.job, r.status, r.error) for r in rows} == {(j.name, "done", "") for j in JOBS}
    assert [path.name for path in application.settings.backups.iterdir()] == [
        "bihuan-20261123T180000Z.zip"
    ]
    a_database(database_url).dispose()
