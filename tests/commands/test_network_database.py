"""`bihuan network` without a log: the database's own handovers, waits and findings."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.domain.steps import Action
from tests.building import (
    DUTY_HEAD,
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    act,
    an_application,
    viewer_of,
)
from tests.commands.test_operation import environment, run

NOW = ("--now", "2026-11-25T11:00")
COUNTS = {
    "events": 7,
    "cases": 2,
    "groups": 2,
    "without_group": 2,
    "pairs": 3,
    "self": 1,
    "cross": 2,
    "edges": 2,
    "top": [["市建设局", "市规划局", 1], ["市规划局", "市建设局", 1]],
    "cases_with_transfer": 1,
    "max_transfers": 2,
    "pingpong_occurrences": 1,
    "pingpong_cases": 1,
    "per_group": {"市建设局": 4, "市规划局": 1},
}


def after(hours: int) -> datetime:
    return MONDAY_NINE + timedelta(hours=hours)


@pytest.fixture
def application(sqlite_url: str) -> Application:
    """Two problems: one goes 建设→规划→建设 by Tuesday 10:00, of one 建设 waits for 规划.

    Each was first with the office for a minute; the second is signed, a span of the same holder.
    The wait was set on Monday at 11:00.
    """
    application = an_application(sqlite_url)
    with application.transaction() as store:
        one, two = a_department(store, "市建设局"), a_department(store, "市规划局")
        case = a_dispatched_problem(store, lead=one)
        for at, department in ((after(5), two), (after(25), one)):
            case = act(store, case, Action.REASSIGN, DUTY_HEAD, at, department=department,
                       reason="职责不符")  # fmt: skip
        case = a_dispatched_problem(store, lead=one, co_handlers=(two,))
        case = act(store, case, Action.SIGN, viewer_of(Role.LIAISON, one), after(1),
                   responsible="李", leader="周")  # fmt: skip
        act(store, case, Action.REQUIRE, DUTY_HEAD, after(2), waiting=1, awaited="a:2",
            why="须先核实")  # fmt: skip
    return application


def told(application: Application, *more: str) -> dict[str, Any]:
    done = run(
        "--now", "2026-11-25T11:00", "network", "--json", *more, env=environment(application)
    )
    assert (done.exit_code, done.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_database_is_counted_as_a_log_is(application: Application) -> None:
    answer = told(application)
    assert {key: answer[key] for key in COUNTS} == COUNTS
    assert list(answer) == [*COUNTS, "waiting", "findings"]


def test_waits_are_told_with_their_working_days(application: Application) -> None:
    """From Monday 11:00 to Wednesday 11:00 there are two; nothing is due before Thursday."""
    assert told(application)["waiting"] == [["市建设局", "市规划局", 1, 2.0, 0]]


def test_an_instant_of_the_past_is_told_as_it_was(application: Application) -> None:
    """On Monday at 12:00 the first problem had not been passed on."""
    answer = told(application, "--as-of", "2026-11-23T12:00")
    assert (answer["events"], answer["cross"], answer["pingpong_cases"]) == (5, 0, 0)
    [[*_names, cases, days, overdue]] = answer["waiting"]
    assert (cases, overdue) == (1, 0)
    assert 0 < days < 0.2


def test_findings_name_their_cases(application: Application) -> None:
    found = {f["code"]: f for f in told(application)["findings"]}
    assert found["most_waited"]["problems"] == ["ZJ-3307-20261123-0002"]
    assert "市规划局" in found["most_waited"]["sentence"]


def test_people_read_tables(application: Application) -> None:
    done = run(*NOW, "network", env=environment(application))
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert "市建设局  市规划局    1       2.0         0" in lines
    assert any(line.startswith("被等待最多\t") for line in lines)
