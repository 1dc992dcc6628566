"""PostgreSQL is restarted under three workers and acting clients: no answered act is lost."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPException

import pytest
from sqlalchemy import select

from app.context import Application
from app.domain.catalogue import Role
from app.domain.steps import Action
from db.models import EventRow, JobRunRow
from db.verification import verify
from tests.building import a_department, a_dispatched_problem, an_application, close_databases
from tests.databases import PostgresqlDatabases
from tests.journeys.serving import (
    SECONDS,
    Answer,
    Client,
    answered_problems,
    confirms,
    served,
)
from tests.pages.visitors import an_account
from tests.postgresql import SETTINGS, PostgresqlServer, own_postgresql_server

CLIENTS, EACH, UNSIGNED = 4, 40, 12

# What was answered must outlive a crash of the server (not one of the machine).
DURABLE = {**SETTINGS, "synchronous_commit": "on"}

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]


@pytest.fixture
def server() -> Iterator[PostgresqlServer]:
    with own_postgresql_server(DURABLE) as started:
        yield started
        close_databases()


@pytest.fixture
def application(server: PostgresqlServer) -> Application:
    made = an_application(PostgresqlDatabases(server.url).fresh(migrated=True))
    an_account(made, "admin", Role.ADMINISTRATOR)
    return made


@dataclass
class Acting:
    """One client and its problems: it goes on until each is confirmed, and notes what it heard."""

    client: Client
    problems: list[int]
    secret: str
    done: list[int] = field(default_factory=list)
    refused: list[Answer] = field(default_factory=list)
    cut: int = 0

    def run(self) -> None:
        give_up = time.monotonic() + SECONDS
        waiting = list(self.problems)
        while waiting and time.monotonic() < give_up:
            if self._taken(waiting[0]):
                waiting.pop(0)

    def _taken(self, problem: int) -> bool:
        """Whether the problem is confirmed: now, or by an act whose answer was lost."""
        try:
            answer = confirms(self.client, problem, secret=self.secret)
        except (OSError, HTTPException):
            self.cut += 1
            return False
        if "done=confirm" in answer.leads_to:
            self.done.append(problem)
            return True
        if answer.status == 503:
            self.refused.append(answer)
            time.sleep(0.05)
            return False
        return answer.status == 400


def wait_until(acts: int, all_of: list[Acting]) -> None:
    give_up = time.monotonic() + SECONDS
    while sum(len(one.done) for one in all_of) < acts:
        assert time.monotonic() < give_up
        time.sleep(0.01)


def test_no_answered_act_is_lost_when_the_database_is_restarted_under_load(
    server: PostgresqlServer, application: Application
) -> None:
    problems = answered_problems(application, CLIENTS * EACH)
    unsigned = unsigned_problems(application)
    secret = application.settings.secret
    with served(application, "--workers", "3") as web:
        acting = [Acting(Client(web.address), problems[n::CLIENTS], secret) for n in range(CLIENTS)]
        threads = [threading.Thread(target=one.run) for one in acting]
        for thread in threads:
            thread.start()
        for acts, how in ((30, signal.SIGINT), (80, signal.SIGQUIT)):
            wait_until(acts, acting)
            server.stop(how)
            away = Client(web.address).gets("/healthz")
            assert (away.status, away.headers["Retry-After"]) == (503, "5")
            server.start()
        for thread in threads:
            thread.join(timeout=SECONDS)
        assert Client(web.address).gets("/healthz").status == 200
        wait_until_done(application, "auto_sign")
        web.process.send_signal(signal.SIGTERM)
        assert web.process.wait(timeout=SECONDS) == 0
        assert "Traceback" not in web.errors.read_text()

    answered = {problem for one in acting for problem in one.done}
    refused = [answer for one in acting for answer in one.refused]
    assert refused
    for answer in refused:
        certain = "数据库暂时不可用，请稍后再试。" in answer.text
        assert certain == ("Retry-After" in answer.headers), answer.text
        assert certain or "可能已经保存" in answer.text, answer.text
    with application.reading() as store:
        assert [len(store.peek(problem).callbacks) for problem in problems] == [1] * len(problems)
        assert answered <= set(problems)
        # An act that was done and not answered is one that the connection took with it.
        assert len(set(problems) - answered) <= 2 * CLIENTS
        signed = select(EventRow.subject).where(EventRow.kind == str(Action.AUTO_SIGN))
        assert sorted(store.session.scalars(signed)) == sorted(unsigned)
        statuses = set(store.session.scalars(select(JobRunRow.status)))
        # Broken is a run that the restart cut off; its work was done at a later instant.
        assert {"done"} <= statuses <= {"done", "skipped", "broken"}
        found = verify(store.session, files=application.files)
    assert found.ok, found.differences


def unsigned_problems(application: Application) -> list[int]:
    """Problems whose departments let the sign limit pass: a job signs for them."""
    long_ago = datetime.now(UTC) - timedelta(days=30)  # noqa: TID251
    with application.transaction() as store:
        lead = a_department(store, "市建设局")
        return [a_dispatched_problem(store, lead=lead, at=long_ago).id for _n in range(UNSIGNED)]


def wait_until_done(application: Application, job: str) -> None:
    """Wait for a job's end and for all that began: what lost the database is taken up again."""
    give_up = time.monotonic() + SECONDS
    while True:
        with application.reading() as store:
            runs = store.session.execute(select(JobRunRow.job, JobRunRow.status))
            found = {(row.job, row.status) for row in runs}
        if (job, "done") in found and "running" not in {status for _job, status in found}:
            return
        assert time.monotonic() < give_up, found
        time.sleep(0.2)
