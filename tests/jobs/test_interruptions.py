"""A run that is cut off: by a database that goes away, by a process that is told to stop."""

from __future__ import annotations

import time
from datetime import datetime
from threading import Event

import pytest

from app.context import Application
from app.domain.errors import DomainError
from app.jobs import runner
from db import job_runs
from tests.building import MONDAY_NINE, an_application
from tests.jobs.running import MINUTE, NOW, a_job, at, runs


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url, at=NOW)


@pytest.mark.parametrize("refusal", ["database_unavailable", "busy"])
def test_a_run_that_did_not_get_the_database_is_taken_up_again_by_its_process(
    application: Application, refusal: str
) -> None:
    ran: list[str] = []

    def lose_it_once(_application: Application, _due: datetime) -> int:
        ran.append("begun")
        if len(ran) == 1:
            raise DomainError(refusal)
        return 3

    job = a_job(lose_it_once)
    runner.run_due(application, job)
    assert runs(application) == [(MONDAY_NINE, "running", 0, "")]
    runner.run_due(application, job)
    runner.run_due(application, job)
    assert len(ran) == 2
    assert runs(application) == [(MONDAY_NINE, "done", 3, "")]


@pytest.mark.parametrize("refusal", ["outcome_unknown", "busy"])
def test_a_run_that_did_not_get_the_database_does_not_hold_up_the_next(
    application: Application, refusal: str
) -> None:
    def lose_it(_application: Application, due: datetime) -> int:
        if due == MONDAY_NINE:
            raise DomainError(refusal)
        return 1

    runner.run_due(application, a_job(lose_it))
    runner.run_due(at(application, MONDAY_NINE + 5 * MINUTE), a_job(lose_it))
    assert [status for _, status, _, _ in runs(application)] == ["broken", "done"]


def test_a_run_that_somebody_asked_for_says_at_once_that_the_database_was_busy(
    application: Application,
) -> None:
    def refuse(_application: Application, _due: datetime) -> int:
        raise DomainError("busy")

    with application.transaction() as store:
        job_runs.ask(store, job="trial", at=NOW)
    runner.run_asked(application, a_job(refuse))
    assert runs(application) == [(NOW, "failed", 0, "系统正忙，刚才的操作没有保存，请再试一次。")]


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
