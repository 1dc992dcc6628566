"""Several processes serve as one: sign-in, counts of wrong tries, the timetable, the end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.cli import bihuan
from app.config import kept_secret
from app.context import Application
from app.domain.catalogue import Role
from app.domain.steps import Action
from app.services import tracking
from db.models import EventRow, JobRunRow
from db.verification import verify
from tests.building import a_department, a_dispatched_problem, an_application
from tests.journeys.serving import (
    ROOT,
    SECONDS,
    Client,
    Served,
    answered_problems,
    confirms,
    served,
)
from tests.pages.visitors import PASSWORD, an_account

WORKERS = 3


@pytest.fixture
def application(database_url: str) -> Application:
    made = an_application(database_url)
    an_account(made, "admin", Role.ADMINISTRATOR)
    return made


def wait_for(what: Callable[[], bool]) -> None:
    give_up = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < give_up
        time.sleep(0.1)


def counted(client: Client, name: str) -> float:
    """A metric of the server, over all its processes."""
    found = re.search(rf"^{name} (\S+)$", client.gets("/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_who_signed_in_at_one_worker_acts_at_all_of_them(application: Application) -> None:
    an_account(application, "duty", Role.DUTY_HEAD, region="33")
    with served(application, "--workers", str(WORKERS)) as server:
        client = Client(server.address)
        entered = client.posts("/sign-in", username="duty", password=PASSWORD)
        assert (entered.status, entered.leads_to) == (302, "/")
        with ThreadPoolExecutor(6) as many:
            answers = list(many.map(lambda _n: client.gets("/password"), range(60)))
        assert {answer.status for answer in answers} == {200}
        assert counted(client, "bihuan_processes") == WORKERS + 1
        # The form of one worker is sent to another: its token holds there, and the session ends.
        assert client.posts("/sign-out", form="/password").leads_to == "/sign-in"
        assert client.gets("/password").leads_to == "/sign-in?next=/password"


def test_acts_at_all_workers_are_kept_once(application: Application) -> None:
    problems = answered_problems(application, 24)
    secret = application.settings.secret
    with served(application, "--workers", str(WORKERS)) as server, ThreadPoolExecutor(6) as many:
        answers = list(
            many.map(lambda p: confirms(Client(server.address), p, secret=secret), problems * 2)
        )
    taken = Counter("done=confirm" in answer.leads_to for answer in answers)
    assert taken == {True: 24, False: 24}
    with application.reading() as store:
        assert [len(store.peek(problem).callbacks) for problem in problems] == [1] * 24
        assert verify(store.session, files=application.files).ok


def test_wrong_tries_are_counted_over_all_workers(application: Application) -> None:
    """Thirty wrong links close the page to an address, whichever worker saw them."""
    [problem] = answered_problems(application, 1)
    link = f"/t/{tracking.token_of(problem, secret=application.settings.secret)}"
    with served(application, "--workers", str(WORKERS)) as server:
        client = Client(server.address)
        with ThreadPoolExecutor(6) as many:
            guesses = list(many.map(lambda n: client.gets(f"/t/guess{n}").status, range(29)))
        assert guesses == [404] * 29
        assert client.gets(link).status == 200
        assert client.gets("/t/guess29").status == 429
        assert [client.gets(link).status for _n in range(9)] == [429] * 9


def test_an_account_that_is_locked_at_one_worker_is_locked_at_all(application: Application) -> None:
    an_account(application, "duty", Role.DUTY_HEAD, region="33")
    with served(application, "--workers", str(WORKERS)) as server:
        for _n in range(5):
            wrong = Client(server.address).posts("/sign-in", username="duty", password="Wrong-1")
            assert wrong.status == 401
        for _n in range(2 * WORKERS):
            right = Client(server.address).posts("/sign-in", username="duty", password=PASSWORD)
            assert right.status == 401


def test_the_timetable_of_a_server_and_one_beside_it_run_each_job_once(
    application: Application,
) -> None:
    """What nobody signed is signed by the system: one event for each of eight assignments."""
    long_ago = datetime.now(UTC) - timedelta(days=30)  # noqa: TID251
    with application.transaction() as store:
        lead = a_department(store, "市建设局")
        problems = [a_dispatched_problem(store, lead=lead, at=long_ago).id for _n in range(8)]
    settings = application.settings
    told = {
        "BIHUAN_DATABASE_URL": settings.database_url,
        "BIHUAN_FOLDER": str(settings.folder),
        "BIHUAN_SECRET": settings.secret,
    }
    beside = subprocess.Popen(
        [sys.executable, "-m", "app", "jobs"],
        cwd=ROOT, env={**os.environ, **told}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with served(application, "--workers", "2") as server:
            wait_for(lambda: runs(application).get(("reckon", "done"), 0) >= 1)
            wait_for(lambda: runs(application).get(("auto_sign", "done"), 0) >= 1)
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(timeout=SECONDS) == 0
        beside.send_signal(signal.SIGTERM)
        assert beside.wait(timeout=SECONDS) == 0
    finally:
        beside.kill()
        beside.wait(timeout=SECONDS)
    # Three processes begin at once: a run that found SQLite busy is left to be taken up again.
    assert {status for _job, status in runs(application)} <= {"done", "skipped", "running"}
    with application.reading() as store:
        signed = select(EventRow.subject).where(EventRow.kind == str(Action.AUTO_SIGN))
        assert sorted(store.session.scalars(signed)) == sorted(problems)


def runs(application: Application) -> Counter[tuple[str, str]]:
    with application.reading() as store:
        rows = store.session.execute(select(JobRunRow.job, JobRunRow.status))
        return Counter((job, status) for job, status in rows)


@pytest.mark.parametrize("workers", ["1", "3"])
def test_a_server_that_is_told_to_stop_answers_what_it_has_in_hand(
    application: Application, workers: str
) -> None:
    """The test holds the case; the act waits for it, the server for the act."""
    [problem] = answered_problems(application, 1)
    secret = application.settings.secret
    with served(application, "--workers", workers) as server:
        client = Client(server.address)
        with ThreadPoolExecutor(1) as beside:
            with application.transaction() as store:
                store.case(problem)
                act = beside.submit(confirms, client, problem, secret=secret)
                time.sleep(3.0)
                assert not act.done()
                server.process.send_signal(signal.SIGTERM)
                time.sleep(1.0)
                assert server.process.poll() is None
            assert "done=confirm" in act.result(timeout=SECONDS).leads_to
        assert server.process.wait(timeout=SECONDS) == 0
    assert server.errors.read_text().replace(SQLITE_IS_TOLD, "") == ""
    with application.reading() as store:
        assert len(store.peek(problem).callbacks) == 1


SQLITE_IS_TOLD = "SQLite 的写入逐一进行；多进程正式运行请使用 PostgreSQL。\n"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_process_that_is_killed_is_replaced(application: Application) -> None:
    with served(application, "--workers", "2") as server:
        wait_for(lambda: len(server.children()) == 3)
        first = server.children()
        for child in first:
            os.kill(child, signal.SIGKILL)
            wait_for(lambda gone=child: len(alive(server) - {gone}) == 3)
            assert Client(server.address).gets("/healthz").status == 200
        assert set(first) & alive(server) == set()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=SECONDS) == 0


def alive(server: Served) -> set[int]:
    """The children that are not dead and waiting to be noticed."""
    states = {
        child: Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0]
        for child in server.children()
    }
    return {child for child, state in states.items() if state != "Z"}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_processes_end_with_the_one_that_started_them(application: Application) -> None:
    with served(application, "--workers", "2") as server:
        wait_for(lambda: len(server.children()) == 3)
        children = server.children()
        server.process.kill()
        server.process.wait(timeout=SECONDS)
        wait_for(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    left = list(Path(tempfile.gettempdir()).glob(f"bihuan-metrics-{server.process.pid}-*"))
    assert len(left) == 1
    with served(application, "--workers", "2"):
        assert not left[0].exists()


def test_several_processes_are_refused_what_they_cannot_share() -> None:
    env = {"BIHUAN_DATABASE_URL": "sqlite://", "BIHUAN_SECRET": "of no use elsewhere"}
    done = CliRunner().invoke(bihuan, ["serve", "--workers", "2"], env=env)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "内存中的数据库不能由多个进程共用，请去掉 --workers。\n"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_address_that_is_taken_is_told_in_one_line(
    application: Application, workers: str
) -> None:
    settings = application.settings
    env = {"BIHUAN_DATABASE_URL": settings.database_url, "BIHUAN_FOLDER": str(settings.folder)}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(bihuan, ["serve", "--port", port, "--workers", workers], env=env)
    assert done.exit_code == 2
    assert done.stderr.replace(SQLITE_IS_TOLD, "") == (
        f"无法在 127.0.0.1:{port} 上提供服务：Address already in use。\n"
    )


def test_processes_that_start_together_agree_on_one_secret(tmp_path: Path) -> None:
    start = threading.Barrier(16)

    def begin(_n: int) -> str:
        start.wait(timeout=SECONDS)
        return kept_secret(tmp_path)

    with ThreadPoolExecutor(16) as many:
        found = set(many.map(begin, range(16)))
    assert len(found) == 1
    assert len(found.pop()) == 64
    [file] = tmp_path.iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("secret", 0o600)
