"""Acts are never lost: not by a kill in the middle of them, and not by a backup beside them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app.context import Application
from app.services import backups
from db.verification import Verification, verify
from tests.building import a_department, a_folder, an_application
from tests.db.openings import restored

ROOT = Path(__file__).parents[2]
CLIENTS = 4
SECONDS = 120


@pytest.fixture
def application(database_url: str) -> Application:
    application = an_application(database_url)
    with application.transaction() as store:
        a_department(store, "市建设局")
        a_department(store, "市消防支队")
    return application


@contextmanager
def clients(application: Application, logs: list[Path], *, acts: int) -> Iterator[list]:
    """Four processes that act, each with its log; none outlives the block."""
    settings = application.settings
    module = [sys.executable, "-m", "tests.journeys.acting_client"]
    running = [
        subprocess.Popen([*module, settings.database_url, str(settings.folder), str(log),
                          str(acts)], cwd=ROOT)
        for log in logs
    ]  # fmt: skip
    try:
        yield running
    finally:
        for client in running:
            client.kill()
            client.wait(timeout=SECONDS)


def answered(logs: list[Path]) -> set[tuple[int, int]]:
    """(problem, event) of every act that was answered."""
    lines = [line for log in logs if log.exists() for line in log.read_text().splitlines(True)]
    return {tuple(map(int, line.split())) for line in lines if line.endswith("\n")}


def wait_for(acts: int, logs: list[Path], running: list[subprocess.Popen]) -> None:
    give_up = time.monotonic() + SECONDS
    while len(answered(logs)) < acts:
        assert time.monotonic() < give_up
        assert any(client.poll() is None for client in running) or len(answered(logs)) >= acts
        time.sleep(0.01)


def kept(application: Application) -> set[tuple[int, int]]:
    with application.reading() as store:
        return {tuple(row) for row in store.session.execute(text("SELECT subject, n FROM event"))}


def verified(application: Application) -> Verification:
    with application.reading() as store:
        return verify(store.session, files=application.files)


@pytest.mark.slow
def test_a_kill_in_the_middle_of_200_acts_loses_none_and_leaves_none_half(
    application: Application, tmp_path: Path
) -> None:
    logs = [tmp_path / f"client-{n}" for n in range(CLIENTS)]
    with clients(application, logs, acts=50) as running:
        wait_for(100, logs, running)
        for client in running:
            client.kill()
    told = answered(logs)
    assert 100 <= len(told) < 200
    assert told <= kept(application)
    found = verified(application)
    assert found.differences == ()
    # At most the one act of each client that was committed and not yet answered stands beside.
    problems = {problem for problem, _ in told}
    beside = [(s, n) for s, n in kept(application) - told if s in problems]
    assert len(beside) <= CLIENTS
    # Started again, the clients go on.
    later = [tmp_path / f"again-{n}" for n in range(CLIENTS)]
    with clients(application, later, acts=5) as running:
        assert [client.wait(timeout=SECONDS) for client in running] == [0] * CLIENTS
    assert len(answered(later)) == 5 * CLIENTS
    assert verified(application).differences == ()


@pytest.mark.slow
def test_a_backup_beside_acting_clients_holds_every_act_answered_before_it_ended(
    application: Application, fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    logs = [tmp_path / f"client-{n}" for n in range(CLIENTS)]
    with clients(application, logs, acts=250) as running:
        wait_for(40, logs, running)
        with backups.taking(
            application.database, application.transaction, settings=application.settings,
            files=application.files, file=tmp_path / "a.zip", at=application.now(),
        ):  # fmt: skip
            # Nobody can act now; who was answered writes it down meanwhile.
            time.sleep(0.3)
            told = answered(logs)
            assert any(client.poll() is None for client in running)
        assert [client.wait(timeout=SECONDS) for client in running] == [0] * CLIENTS
    assert 40 <= len(told) < CLIENTS * 250
    copy = restored(fresh_database(migrated=False), tmp_path / "a.zip", folder=a_folder())
    assert told <= kept(copy)
    found = verified(copy)
    assert found.differences == ()
    assert found.problems >= 8
