"""`bihuan flags`: what calls for consultation, judged live or as of an instant of the past."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries.flags import flag_lines
from db.flag_facts import facts
from db.flag_history import facts_at
from tests.building import (
    CLERK,
    DUTY_HEAD,
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    an_application,
    viewer_of,
)
from tests.commands.test_operation import environment, run
from tests.domain.casework import RULES, moment

SIGNED = {"responsible": "王敏", "leader": "李局"}
OVERDUE = {
    "problem": "ZJ-3307-20261123-0001",
    "rule": "overdue",
    "kind": "long",
    "since": "2026-12-07T17:30:00+08:00",
    "evidence": "批准时限已过 7.5 个工作日（规定 5 个工作日）",
}
REFERRED = {
    "problem": "ZJ-3307-20261123-0001",
    "rule": "asked",
    "kind": "",
    "since": "2026-11-24T09:00:00+08:00",
    "evidence": "主动提请会商：跨部门协调",
}


@pytest.fixture
def application(sqlite_url: str) -> Application:
    return an_application(sqlite_url)


def overdue(application: Application) -> tuple[Case, int]:
    """Dispatched on Monday 2026-11-23, due on the 30th, asked for consultation on the 24th."""
    with application.transaction() as store:
        lead = a_department(store, "市建设局")
        case = a_dispatched_problem(store, lead=lead)
        case = act(store, case, Action.SIGN, viewer_of(Role.LIAISON, lead),
                   moment("11-23 10:00"), **SIGNED)  # fmt: skip
        case = act(store, case, Action.REFER, DUTY_HEAD, moment("11-24 09:00"), reason="跨部门协调")
    return case, lead


def flags(application: Application, now: str, *arguments: str) -> list[dict[str, Any]]:
    done = run("--now", now, "flags", "--json", *arguments, env=environment(application))
    assert done.exit_code == 0, done.output
    return list(json.loads(done.stdout))


def test_what_fires_is_told_with_its_evidence_the_heaviest_and_longest_first(
    application: Application,
) -> None:
    overdue(application)
    assert flags(application, "2026-12-07T17:30") == [REFERRED]
    assert flags(application, "2026-12-10T12:00") == [REFERRED, OVERDUE]


def test_an_instant_of_the_past_is_told_as_it_was(application: Application) -> None:
    case, lead = overdue(application)
    with application.transaction() as store:
        case = act(store, case, Action.CLEAR_FLAG, viewer_of(Role.SUPERVISOR),
                   moment("12-10 14:00"), rule="asked", reason="已明确",
                   return_on="2026-12-20")  # fmt: skip
        case = act(store, case, Action.SUBMIT, viewer_of(Role.LIAISON, lead),
                   moment("12-10 15:00"), result="solved", text="已办结。",
                   evidence="照片")  # fmt: skip
        act(store, case, Action.WITHDRAW, CLERK, moment("12-10 16:00"), reason="企业撤回")
    assert flags(application, "2026-12-14T09:00") == []
    then = flags(application, "2026-12-14T09:00", "--as-of", "2026-12-10T12:00")
    assert then == [REFERRED, OVERDUE]
    assert flags(application, "2026-12-14T09:00", "--as-of", "2026-11-23T08:00") == []


def test_a_table_is_told_to_people(application: Application) -> None:
    overdue(application)
    done = run("--now", "2026-12-10T12:00", "flags", env=environment(application))
    assert done.stdout.splitlines() == [
        "ZJ-3307-20261123-0001\t主动提请\t2026-11-24 09:00\t主动提请会商：跨部门协调",
        "ZJ-3307-20261123-0001\t超期\t2026-12-07 17:30\t"
        "批准时限已过 7.5 个工作日（规定 5 个工作日）",
        "共 2 条",
    ]


def test_a_time_that_is_none_is_refused_in_one_line(application: Application) -> None:
    done = run("flags", "--as-of", "昨天", env=environment(application))
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)


def a_varied_office(application: Application) -> None:
    """Problems that wait in a ring, that repeat one another, that have ended."""
    with application.transaction() as store:
        lead, co = a_department(store, "市建设局"), a_department(store, "市规划局")
        of_lead, of_co = viewer_of(Role.LIAISON, lead), viewer_of(Role.LIAISON, co)
        case = a_dispatched_problem(store, lead=lead, co_handlers=(co,))
        case = act(store, case, Action.SIGN, of_lead, moment("11-23 10:00"), **SIGNED)
        case = act(store, case, Action.SIGN_CO, of_co, moment("11-23 10:10"), **SIGNED)
        case = act(store, case, Action.REQUIRE, of_lead, moment("11-23 11:00"), waiting=1,
                   awaited="a:2", why="须先核实")  # fmt: skip
        act(store, case, Action.REQUIRE, of_co, moment("11-23 11:30"), waiting=2, awaited="a:1",
            why="须先验收", confirm=True)  # fmt: skip
        for title in ("反映厂房二期消防验收", "厂房二期消防验收问题"):
            a_dispatched_problem(store, lead=lead, title=title)
        ended = a_problem(store, title="厂房二期消防验收")
        act(store, ended, Action.WITHDRAW, CLERK, MONDAY_NINE, reason="已自行解决")


@pytest.mark.parametrize("at", [moment("11-24 09:00"), moment("12-31 09:00")])
def test_now_is_told_alike_out_of_the_tables_and_out_of_the_log(
    application: Application, at: datetime
) -> None:
    a_varied_office(application)
    with application.reading() as store:
        live = facts(store.session, at=at, rules=RULES)
        folded = facts_at(store.session, at=at, rules=RULES)
        assert folded == live
        assert len(live.own) == 3
        assert {line.rule for line in flag_lines(store, at=at)} >= {"ring", "repeated"}
