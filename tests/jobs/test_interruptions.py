"""A run that is cut off: by a database that goes away, by a process that is told to stop."""

from __future__ import annotations

import time
from datetime import datetime
from threading import Event

import pytest

from app.context import Application
from app.domain.errors import DomainError
from app.jobs import runner
from tests.building import MONDAY_NINE, an_application
from tests.jobs.running import MINUTE, NOW, a_job, at, runs


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url, at=NOW)


def test_a_run_that_lost_the_database_is_taken_up_again_by_its_process(
    application: Application,
) -> None:
    ran: list[str] = []

    def lose_it_once(_application: Application, _due: datetime) -> int:
        ran.append("begun")
        if len(ran) == 1:
            raise DomainError("database_unavailable")
        return 3

    job = a_job(lose_it_once)
    runner.run_due(application, job)
    assert runs(application) == [(MONDAY_NINE, "running", 0, "")]
    runner.run_due(application, job)
    runner.run_due(application, job)
    assert len(ran) == 2
    assert runs(application) == [(MONDAY_NINE, "done", 3, "")]


def test_a_run_that_lost_the_database_does_not_hold_up_the_next(application: Application) -> None:
    def lose_it(_application: Application, due: datetime) -> int:
        if due == MONDAY_NINE:
            raise DomainError("outcome_unknown")
        return 1

    runner.run_due(application, a_job(lose_it))
    runner.run_due(at(application, MONDAY_NINE + 5 * MINUTE), a_job(lose_it))
    assert [status for _, status, _, _ in runs(application)] == ["broken", "done"]


def test_a_job_that_does_not_end_is_not_waited_for_for_ever(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, begun, may_end = an_application(sqlite_url, at=NOW), Event(), Event()

    def wait(_application: Application, _due: datetime) -> int:
        begun.set()
        may_end.wait(timeout=30)
        return 1

    monkeypatch.setattr(runner, "JOBS", (a_job(wait),))
    handle = runner.start(application)
    assert begun.wait(timeout=30)
    assert handle.stop(within=0.2) is False
    may_end.set()
    give_up = time.monotonic() + 30
    while [status for _, status, _, _ in runs(application)] != ["done"]:
        assert time.monotonic() < give_up
        time.sleep(0.05)
