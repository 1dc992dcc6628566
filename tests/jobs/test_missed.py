"""What nobody ran is counted, what was cut off is told, and new times repeat nothing old."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.context import Application
from app.jobs import runner
from app.jobs.crontabs import placed
from app.jobs.job import daily
from db import job_runs
from db.models import JobRunRow
from tests.building import MONDAY_NINE, an_application
from tests.jobs.running import MINUTE, NOW, a_job, at, runs

HOUR = timedelta(hours=1)


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url, at=NOW)


def missed(application: Application) -> list[int | None]:
    with application.reading() as store:
        return list(store.session.scalars(select(JobRunRow.missed).order_by(JobRunRow.due)))


def ended() -> str:
    """The name of a process of this machine that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(timeout=30)
    return f"{job_runs.this_process().rpartition(':')[0]}:{process.pid}"


def test_a_run_that_catches_up_says_how_many_were_missed(application: Application) -> None:
    """Down from 09:03 to 09:42: of 09:05 … 09:40 the last runs, and stands for seven others."""
    job = a_job(lambda _app, _due: 0)
    runner.run_due(application, job)
    runner.run_due(at(application, MONDAY_NINE + 42 * MINUTE), job)
    runner.run_due(at(application, MONDAY_NINE + 45 * MINUTE), job)
    assert missed(application) == [0, 7, 0]


def test_a_run_that_was_asked_for_hides_nothing_missed(application: Application) -> None:
    job = a_job(lambda _app, _due: 0)
    runner.run_due(application, job)
    later = at(application, MONDAY_NINE + 33 * MINUTE)
    with later.transaction() as store:
        job_runs.ask(store, job=job.name, at=later.now())
    assert runner.tick(later, job)
    assert runner.tick(later, job)
    # In the order of their dues: 09:00, 09:30 (for 09:05 … 09:25), 09:33 by hand.
    assert missed(application) == [0, 5, None]


@pytest.mark.parametrize("minutes", [1, 10, 59])
def test_new_times_make_nothing_due_that_lies_before_the_last_run(
    application: Application, minutes: int
) -> None:
    """Ran at 09:00; from then on due on every hour at another minute: 08:01, 08:10, 08:59."""
    ran: list[datetime] = []
    job = a_job(lambda _app, due: ran.append(due) or 0)
    runner.run_due(application, job)
    [moved] = placed([job], f"trial={minutes} * * * *")
    assert moved.latest_due(MONDAY_NINE) == MONDAY_NINE - HOUR + minutes * MINUTE
    assert not runner.run_due(at(application, MONDAY_NINE + 30 * timedelta(seconds=1)), moved)
    runner.run_due(at(application, MONDAY_NINE + HOUR), moved)
    assert ran == [MONDAY_NINE, MONDAY_NINE + minutes * MINUTE]


def test_a_nightly_run_whose_process_died_is_told_as_broken_at_the_next_look(
    application: Application,
) -> None:
    """Not the night after: 02:00 was taken by a process that is gone; it is 09:03."""
    ran: list[datetime] = []
    job = a_job(lambda _app, due: ran.append(due) or 0, when=daily(2, 0))
    due = MONDAY_NINE - 7 * HOUR
    with application.transaction() as store:
        store.session.add(
            JobRunRow(job="trial", due=due, status="running", process=ended(), started_at=due,
                      error="", missed=0)
        )  # fmt: skip
    assert not runner.run_due(application, job)
    assert [(d, status) for d, status, _done, _error in runs(application)] == [(due, "broken")]
    assert ran == []


def test_a_process_that_ended_is_gone_though_its_parent_has_not_noticed() -> None:
    here = job_runs.this_process().rpartition(":")[0]
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        name = f"{here}:{process.pid}"
        assert not job_runs.left(name)
        process.kill()
        # Not waited for: it stays in the list of processes.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert job_runs.left(name)


def test_a_run_that_is_alive_elsewhere_is_left_alone(application: Application) -> None:
    with application.transaction() as store:
        store.session.add(
            JobRunRow(job="trial", due=MONDAY_NINE, status="running", process="elsewhere:1",
                      started_at=MONDAY_NINE, error="", missed=0)
        )  # fmt: skip
    assert not runner.run_due(application, a_job(lambda _app, _due: 0))
    assert [status for _due, status, _done, _error in runs(application)] == ["running"]
