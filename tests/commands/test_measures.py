"""`bihuan measures`: figures of a window, as numbers for scripts and as a table for people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.domain.steps import Action
from tests.building import a_department, a_dispatched_problem, a_person, act, an_application
from tests.building import viewer_of as someone
from tests.commands.test_operation import environment, run
from tests.domain.casework import moment

SIGNED = {"responsible": "王敏", "leader": "李局"}
NOTHING = {"numerator": 0, "denominator": 0, "value": None, "low": None, "high": None, "n": 0}


@pytest.fixture
def application(sqlite_url: str) -> Application:
    """Two cases dispatched on Monday 2026-11-23 at nine, one of them signed in time.

    The limit of four working hours ends at 14:30.
    """
    application = an_application(sqlite_url)
    with application.transaction() as store:
        lead = a_department(store, "市建设局")
        other = a_department(store, "市规划局")
        case = a_dispatched_problem(store, lead=lead)
        act(store, case, Action.SIGN, someone(Role.LIAISON, lead), moment("11-23 10:00"), **SIGNED)
        a_dispatched_problem(store, lead=other)
        a_person(store, "yongkang", Role.LEADER, region="330784")
    return application


def told(application: Application, now: str, *arguments: str) -> list[dict[str, Any]]:
    done = run("--now", now, "measures", "--json", *arguments, env=environment(application))
    assert done.exit_code == 0, done.output
    return list(json.loads(done.stdout))


def row(rows: list[dict[str, Any]], measure: str, group: str = "") -> dict[str, Any]:
    (found,) = [r for r in rows if (r["measure"], r["group"]) == (measure, group)]
    return {key: value for key, value in found.items() if key not in ("measure", "group")}


def test_without_dates_it_tells_the_last_whole_week(application: Application) -> None:
    """On Friday the 27th that is the week up to Thursday 17:30. Wilson of 1 of 2: 9.5 to 90.5 %."""
    rows = told(application, "2026-11-27T09:00")
    assert row(rows, "signed_in_time") == {
        "numerator": 1, "denominator": 2, "value": 0.5, "n": 2,
        "low": pytest.approx(0.0945, abs=5e-5), "high": pytest.approx(0.9055, abs=5e-5),
    }  # fmt: skip
    assert row(rows, "met_approved") == NOTHING
    assert list(rows[0]) == [
        "measure", "group", "numerator", "denominator", "value", "low", "high", "n",
    ]  # fmt: skip


def test_what_is_still_to_fall_due_is_not_judged(application: Application) -> None:
    window = ("--from", "2026-11-23", "--to", "2026-12-31")
    before = told(application, "2026-11-23T14:00", *window)
    assert row(before, "signed_in_time") == NOTHING
    after = told(application, "2026-12-01T09:00", *window)
    assert row(after, "met_approved")["denominator"] == 2


def test_departments_are_named_and_regions_have_their_codes(application: Application) -> None:
    rows = told(application, "2026-11-27T09:00", "--by", "department")
    assert row(rows, "signed_in_time", "市建设局")["value"] == 1.0
    assert row(rows, "signed_in_time", "市规划局")["value"] == 0.0
    regions = told(application, "2026-11-27T09:00", "--by", "region")
    assert {r["group"] for r in regions} == {"3307"}


def test_an_account_sees_the_figures_of_what_it_may_see(application: Application) -> None:
    rows = told(application, "2026-11-27T09:00", "--as", "yongkang")
    assert row(rows, "signed_in_time") == NOTHING


def test_what_is_open_is_told_by_its_age(application: Application) -> None:
    """Registered on Monday at 08:59: by 08:45 on the next Monday, not quite five working days."""
    rows = told(application, "2026-11-30T08:45")
    assert row(rows, "open_to_5") == {
        "numerator": 2, "denominator": 2, "value": 1.0, "low": None, "high": None, "n": 2,
    }  # fmt: skip


def test_the_table_shows_a_dash_for_nothing_and_a_star_for_few(application: Application) -> None:
    done = run("--now", "2026-11-27T09:00", "measures", env=environment(application))
    lines = done.stdout.splitlines()
    assert lines[0] == "统计期间：2026-11-19 17:30 至 2026-11-26 17:30"
    cells = {line.split()[0]: line.split()[1:] for line in lines[1:]}
    assert cells["按时签收率"] == ["50.0%*", "1", "2", "9.5%", "至", "90.5%"]
    assert cells["解决率"] == ["—", "0", "0", "—"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--to", "2026-11-23"), "缺少选项 --from。"),
        (
            ("--from", "2026-11-23", "--to", "2026-11-22"),
            "截止时刻 2026-11-22 00:00 不晚于起始时刻 2026-11-23 00:00。",
        ),
    ],
)
def test_a_window_that_cannot_be_is_refused(
    application: Application, arguments: tuple[str, ...], sentence: str
) -> None:
    done = run("--now", "2026-11-27T09:00", "measures", *arguments, env=environment(application))
    assert (done.exit_code, done.stderr.strip()) == (2, sentence)
