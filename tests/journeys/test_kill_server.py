"""The server is killed while four clients act through it: what was answered is there."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.context import Application
from app.domain.steps import Action
from app.services import handling, tracking
from db.verification import verify
from tests.building import CLERK, MONDAY_NINE, a_problem, an_application

ROOT = Path(__file__).parents[2]
CLIENTS, EACH = 4, 50
SECONDS = 60


def answered_problems(application: Application, number: int) -> list[int]:
    """Problems with an answer that their enterprises have still to confirm."""
    made = []
    with application.transaction() as store:
        for _n in range(number):
            case = a_problem(store, at=MONDAY_NINE)
            handling.perform(
                store,
                action=Action.ANSWER,
                problem=case.id,
                given={"text": "已答复办理路径。", "kind": "inquiry"},
                viewer=CLERK,
                at=MONDAY_NINE,
            )
            made.append(case.id)
    return made


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def served(application: Application) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`bihuan serve` in a process of its own, and its address."""
    settings, port = application.settings, free_port()
    environ = {
        **os.environ,
        "BIHUAN_DATABASE_URL": settings.database_url,
        "BIHUAN_FOLDER": str(settings.folder),
        "BIHUAN_SECRET": settings.secret,
    }
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(address)
        yield process, address
    finally:
        process.kill()
        process.wait(timeout=SECONDS)


def wait_until_healthy(address: str) -> None:
    give_up = time.monotonic() + SECONDS
    while time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


def confirm_all(address: str, secret: str, problems: list[int], done: list[int]) -> None:
    """One client: confirm by each problem's link, until the server is gone."""
    cookies = http.cookiejar.CookieJar()
    client = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    for problem in problems:
        link = f"{address}/t/{tracking.token_of(problem, secret=secret)}"
        try:
            with client.open(link, timeout=SECONDS) as page:
                found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
            typed = {"csrf_token": found[1] if found else "", "solved": "yes", "grade": "5"}
            body = urllib.parse.urlencode(typed).encode()
            with client.open(f"{link}/confirm", data=body, timeout=SECONDS) as answer:
                if "done=confirm" in answer.url:
                    done.append(problem)
        except (urllib.error.URLError, ConnectionError, OSError):
            return


def test_a_kill_of_the_server_loses_nothing_that_was_answered(database_url: str) -> None:
    application = an_application(database_url)
    problems = answered_problems(application, CLIENTS * EACH)
    done: list[list[int]] = [[] for _n in range(CLIENTS)]
    secret = application.settings.secret

    with served(application) as (process, address):
        threads = [
            threading.Thread(
                target=confirm_all, args=(address, secret, problems[n::CLIENTS], done[n])
            )
            for n in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        give_up = time.monotonic() + SECONDS
        while sum(map(len, done)) < CLIENTS * EACH // 3 and time.monotonic() < give_up:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        for thread in threads:
            thread.join(timeout=SECONDS)

    answered = {problem for part in done for problem in part}
    assert CLIENTS * EACH // 3 <= len(answered) < CLIENTS * EACH
    with served(application), application.reading() as store:
        kept = {p for p in problems if store.peek(p).callbacks}
        found = verify(store.session, files=application.files)
    assert answered <= kept
    assert len(kept - answered) <= CLIENTS
    assert found.ok, found.differences
