"""The server is killed while four clients act through it: what was answered is there."""

from __future__ import annotations

import signal
import threading
import time
from http.client import HTTPException

from db.verification import verify
from tests.building import an_application
from tests.journeys.serving import SECONDS, Client, answered_problems, confirms, served

CLIENTS, EACH = 4, 50


def confirm_all(address: str, secret: str, problems: list[int], done: list[int]) -> None:
    """One client: confirm by each problem's link, until the server is gone."""
    client = Client(address)
    for problem in problems:
        try:
            answer = confirms(client, problem, secret=secret)
        except (OSError, HTTPException):
            return
        if "done=confirm" in answer.leads_to:
            done.append(problem)


def test_a_kill_of_the_server_loses_nothing_that_was_answered(database_url: str) -> None:
    application = an_application(database_url)
    problems = answered_problems(application, CLIENTS * EACH)
    done: list[list[int]] = [[] for _n in range(CLIENTS)]
    secret = application.settings.secret

    with served(application) as server:
        threads = [
            threading.Thread(
                target=confirm_all, args=(server.address, secret, problems[n::CLIENTS], done[n])
            )
            for n in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        give_up = time.monotonic() + SECONDS
        while sum(map(len, done)) < CLIENTS * EACH // 3 and time.monotonic() < give_up:
            time.sleep(0.01)
        server.process.send_signal(signal.SIGKILL)
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
