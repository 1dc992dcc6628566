"""/metrics: what is counted, over all processes, and who may read it. /healthz beside it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.jobs import runner
from db.engine import open_database
from tests.building import MONDAY_NINE, an_application
from tests.journeys.serving import Client, answered_problems, confirms, served
from tests.pages.province import a_province
from tests.pages.visitors import (
    PASSWORD,
    MovedByHand,
    Visitor,
    a_moving_application,
    an_account,
    an_app,
)

LINE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
HERE = "127.0.0.1"


def read(text: str) -> dict[str, float]:
    """The samples of a text, by name and labels: "name" or 'name{label="value"}'."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, labels, value = LINE.fullmatch(line).groups()  # type: ignore[union-attr]
            found[f"{name}{{{labels}}}" if labels else name] = float(value)
    return found


def metrics(application: Application) -> dict[str, float]:
    return read(Visitor(an_app(application), address=HERE).gets("/metrics").text)


@pytest.mark.parametrize("database_kind", ["postgresql", "sqlite"], indirect=True)
def test_what_two_workers_did_is_told_as_one_sum(database_url: str) -> None:
    application = an_application(database_url)
    an_account(application, "admin", Role.ADMINISTRATOR)
    problems = answered_problems(application, 6)
    secret = application.settings.secret
    with served(application, "--workers", "2") as server, ThreadPoolExecutor(4) as many:
        clients = [Client(server.address) for _n in range(40)]
        assert [a.status for a in many.map(lambda c: c.gets("/sign-in"), clients)] == [200] * 40
        for _n in range(3):
            clients[0].posts("/sign-in", username="nobody", password="Wrong-1")
        for problem in problems:
            confirms(clients[0], problem, secret=secret)
        told = read(clients[0].gets("/metrics").text)
    requests = 'bihuan_request_seconds_count{route="%s",status="%s"}'
    # Each wrong password was typed into a page of its own.
    assert told[requests % ("/sign-in", "200")] == 40 + 3
    assert told[requests % ("/sign-in", "401")] == 3
    assert told[requests % ("/t/<token>", "200")] == 6
    assert told[requests % ("/t/<token>/<form>", "303")] == 6
    assert told['bihuan_events_total{kind="call_back"}'] == 6
    assert told['bihuan_events_total{kind="sign_in_failed"}'] == 3
    assert told["bihuan_sql_seconds_count"] > 6 * 10
    assert told["bihuan_processes"] >= 2
    assert told["bihuan_resident_bytes"] > told["bihuan_largest_resident_bytes"] > 50_000_000
    assert told["bihuan_database_up"] == 1


def test_what_is_open_and_overdue_is_told_by_lane(sqlite_url: str) -> None:
    told = metrics(a_province(sqlite_url).application)
    lanes = ("intake", "transfer", "handling", "supervision", "feedback")
    assert [told[f'bihuan_open_problems{{lane="{lane}"}}'] for lane in lanes] == [1, 1, 3, 1, 1]
    assert told["bihuan_overdue_problems"] == 2


def test_jobs_are_told_with_their_last_success_and_their_failures(sqlite_url: str) -> None:
    """All but the nightly ones run at 09:00; at 09:05 the backup's folder is a file."""
    application = an_application(sqlite_url, at=MONDAY_NINE)
    runner.run_all(application)
    told = metrics(application)
    assert told['bihuan_job_runs{job="auto_sign",status="done"}'] == 1
    assert told['bihuan_job_runs{job="verify",status="skipped"}'] == 1
    assert told['bihuan_job_seconds{job="auto_sign"}'] == 0
    success = told['bihuan_job_success_timestamp_seconds{job="auto_sign"}']
    assert success == MONDAY_NINE.timestamp()
    Path(application.settings.folder, "backups").touch()
    later = MONDAY_NINE + timedelta(days=1)
    settings = replace(application.settings, fixed_now=later)
    runner.run_all(replace(application, settings=settings))
    failed = metrics(replace(application, settings=settings))
    assert failed['bihuan_job_runs{job="backup",status="failed"}'] == 1
    assert failed['bihuan_job_success_timestamp_seconds{job="auto_sign"}'] == later.timestamp()
    assert 'bihuan_job_success_timestamp_seconds{job="backup"}' not in failed


def test_pages_and_callbacks_are_told_apart_by_their_names(application: MovedByHand) -> None:
    before = metrics(application)
    duty = Visitor(an_app(application), address=HERE)
    duty.signs_in("duty")
    duty.gets("/problems/ZJ-3307-20261009-0012")
    search = {
        "output": "shell-address.href",
        "outputs": {"id": "shell-address", "property": "href"},
        "inputs": [{"id": "shell-search", "property": "n_submit", "value": 1}],
        "state": [{"id": "shell-search", "property": "value", "value": "厂房"}],
        "changedPropIds": ["shell-search.n_submit"],
    }
    duty.calls(search)
    after = metrics(application)
    for route in ("document", "callback shell"):
        counted = f'bihuan_request_seconds_count{{route="{route}",status="200"}}'
        assert after[counted] - before.get(counted, 0) == 1, route


def test_nothing_of_people_and_cases_is_among_the_labels(application: MovedByHand) -> None:
    visitor = Visitor(an_app(application), address=HERE)
    visitor.signs_in("duty", PASSWORD)
    visitor.gets("/problems/ZJ-3307-20261009-0012?q=秘密")
    visitor.gets("/t/secrettoken")
    visitor.gets("/nobody/knows/this")
    text = visitor.gets("/metrics").text
    for private in ("duty", "ZJ-3307", "秘密", "secrettoken", "nobody", HERE, PASSWORD):
        assert private not in text, private


def test_without_a_token_only_this_machine_reads_and_no_proxy_on_it(
    application: MovedByHand,
) -> None:
    app = an_app(application)
    assert Visitor(app, address="127.0.0.1").gets("/metrics").status_code == 200
    assert Visitor(app, address="::1").gets("/metrics").status_code == 200
    assert Visitor(app, address="10.0.0.7").gets("/metrics").status_code == 403
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        proxied = Visitor(app, address=HERE).gets("/metrics", headers={header: "127.0.0.1"})
        assert proxied.status_code == 403, header


def test_with_a_token_whoever_brings_it_reads_and_nobody_else(sqlite_url: str) -> None:
    application = a_moving_application(sqlite_url, metrics_token="a-token-of-the-tests")
    app = an_app(application)
    brought = {"Authorization": "Bearer a-token-of-the-tests"}
    assert Visitor(app).gets("/metrics", headers=brought).status_code == 200
    for wrong in (
        {},
        {"Authorization": "Bearer another"},
        {"Authorization": "a-token-of-the-tests"},
    ):
        assert Visitor(app, address=HERE).gets("/metrics", headers=wrong).status_code == 403


def unreachable(application: MovedByHand) -> MovedByHand:
    """The application, its database being away."""
    database = open_database("postgresql+psycopg://nobody@/nothing?host=/nonexistent")
    return replace(application, database=database)


def test_without_its_database_the_server_says_so_and_goes_on(application: MovedByHand) -> None:
    app = an_app(unreachable(application))
    health = Visitor(app).gets("/healthz")
    assert (health.status_code, health.json) == (
        503,
        {"status": "unready", "error": "database_unavailable"},
    )
    told = read(Visitor(app, address=HERE).gets("/metrics").text)
    assert told["bihuan_database_up"] == 0
    assert "bihuan_overdue_problems" not in told


def test_a_request_that_needs_the_database_is_refused_in_words(application: MovedByHand) -> None:
    signed_in = Visitor(an_app(application))
    signed_in.signs_in("duty")
    away = Visitor(an_app(unreachable(application)))
    away.client._cookies.update(signed_in.client._cookies)
    page = away.gets("/problems")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "数据库暂时不可用，请稍后再试。" in page.text
    assert "Traceback" not in page.text
    call = away.calls({}, token="any")
    assert (call.status_code, call.json) == (
        503,
        {"error": "database_unavailable", "message": "数据库暂时不可用，请稍后再试。"},
    )


def test_health_is_ready_while_the_database_answers(visitor: Visitor) -> None:
    for path in ("/health", "/healthz"):
        assert (visitor.gets(path).status_code, visitor.gets(path).json) == (200, {"status": "ok"})
