"""提请会商标记 by the timetable: raised once, ended with its cause, its history kept.

Dispatched on Monday 2026-11-23 at nine, a general problem is due on Monday the 30th at half past
five; it is flagged as overdue after five working days more, from Monday December 7, 17:30.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from app.context import Application
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.jobs.timetable import JOBS
from app.services import flagging
from db.models import FlagRow
from db.store import Store
from db.verification import verify
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
from tests.domain.casework import moment
from tests.jobs.running import at

LEADER, SUPERVISOR = viewer_of(Role.LEADER), viewer_of(Role.SUPERVISOR)
NOT_YET, OVERDUE = moment("12-07 17:30"), moment("12-07 17:31")
SIGNED = {"responsible": "王敏", "leader": "李局"}


@pytest.fixture
def application(database_url: str) -> Iterator[Application]:
    made = an_application(database_url)
    yield made
    with made.reading() as store:
        assert verify(store.session, files=made.files).ok


def flagged(application: Application, when: datetime) -> int:
    return flagging.pass_flags(application.transaction, reading=application.reading, at=when)


def in_hand(store: Store, *, co_handlers: tuple[int, ...] = (), **changes: Any) -> tuple[Case, int]:
    lead = a_department(store, "市建设局")
    case = a_dispatched_problem(store, lead=lead, co_handlers=co_handlers, **changes)
    liaison, soon = viewer_of(Role.LIAISON, lead), MONDAY_NINE + timedelta(hours=1)
    return act(store, case, Action.SIGN, liaison, soon, **SIGNED), lead


def flags(application: Application) -> list[tuple[str, bool, datetime]]:
    """(rule, whether it stands, since), in the order of their raising."""
    with application.reading() as store:
        rows = store.session.scalars(select(FlagRow).order_by(FlagRow.problem_id, FlagRow.n))
        return [(row.rule, row.open, row.since) for row in rows]


def submitted(store: Store, case: Case, lead: int, when: datetime) -> Case:
    return act(store, case, Action.SUBMIT, viewer_of(Role.LIAISON, lead), when,
               result="solved", text="已办结。", evidence="验收意见书")  # fmt: skip


def test_a_flag_is_raised_once_with_its_figures(application: Application) -> None:
    with application.transaction() as store:
        case, _ = in_hand(store)
    assert flagged(application, NOT_YET) == 0
    assert flagged(application, OVERDUE) == 1
    assert flagged(application, OVERDUE + timedelta(minutes=5)) == 0
    assert flags(application) == [("overdue", True, NOT_YET)]
    with application.reading() as store:
        [flag] = store.peek(case.id).standing_flags
    assert (flag.at, flag.evidence) == (
        OVERDUE,
        {"days": 5.0, "limit": 5, "from": "2026-11-30T09:30:00.000000+00:00"},
    )


def test_a_flag_ends_with_its_cause_and_stays_in_its_history(application: Application) -> None:
    with application.transaction() as store:
        case, lead = in_hand(store)
    flagged(application, OVERDUE)
    with application.transaction() as store:
        submitted(store, store.peek(case.id), lead, moment("12-08 09:00"))
    assert flagged(application, moment("12-08 09:05")) == 1
    assert flags(application) == [("overdue", False, NOT_YET)]
    with application.reading() as store:
        [flag] = store.peek(case.id).flags
    assert flag.ended_at == moment("12-08 09:05")


def test_what_was_cleared_returns_on_its_date_and_not_before(application: Application) -> None:
    with application.transaction() as store:
        case, _ = in_hand(store)
    flagged(application, OVERDUE)
    with application.transaction() as store:
        act(store, store.peek(case.id), Action.CLEAR_FLAG, SUPERVISOR, moment("12-08 09:00"),
            rule="overdue", reason="已另行协调", return_on="2026-12-14")  # fmt: skip
    assert flagged(application, moment("12-13 23:55")) == 0
    assert [(rule, stands) for rule, stands, _ in flags(application)] == [("overdue", False)]
    assert flagged(application, moment("12-14 00:00")) == 1
    assert [(rule, stands) for rule, stands, _ in flags(application)] == [
        ("overdue", False),
        ("overdue", True),
    ]


def test_what_has_ended_has_no_flags_and_gets_none(application: Application) -> None:
    with application.transaction() as store:
        case, _ = in_hand(store)
    flagged(application, OVERDUE)
    with application.transaction() as store:
        act(store, store.peek(case.id), Action.WITHDRAW, CLERK, moment("12-08 09:00"),
            reason="已自行解决")  # fmt: skip
    assert flags(application) == [("overdue", False, NOT_YET)]
    assert flagged(application, moment("12-31 09:00")) == 0


def test_what_was_asked_for_by_hand_stands_until_it_is_cleared(application: Application) -> None:
    with application.transaction() as store:
        case, _ = in_hand(store)
        act(store, case, Action.REFER, LEADER, moment("11-24 09:00"), reason="跨部门协调")
    assert flagged(application, moment("11-24 09:05")) == 0
    assert flags(application) == [("asked", True, moment("11-24 09:00"))]
    with application.transaction() as store:
        act(store, store.peek(case.id), Action.CLEAR_FLAG, SUPERVISOR, moment("11-24 10:00"),
            rule="asked", reason="已明确", return_on="2026-11-25")  # fmt: skip
    assert flagged(application, moment("11-26 09:00")) == 0
    assert flags(application) == [("asked", False, moment("11-24 09:00"))]


def a_ring(store: Store) -> Case:
    co = a_department(store, "市规划局")
    case, lead = in_hand(store, co_handlers=(co,))
    of_lead, of_co = viewer_of(Role.LIAISON, lead), viewer_of(Role.LIAISON, co)
    case = act(store, case, Action.SIGN_CO, of_co, moment("11-23 10:30"), **SIGNED)
    case = act(store, case, Action.REQUIRE, of_lead, moment("11-23 11:00"),
               waiting=1, awaited="a:2", why="须先核实")  # fmt: skip
    assert case.standing_flags == ()
    return act(store, case, Action.REQUIRE, of_co, moment("11-23 11:30"),
               waiting=2, awaited="a:1", why="须先验收", confirm=True)  # fmt: skip


def test_a_ring_is_flagged_in_the_act_that_closes_it(application: Application) -> None:
    with application.transaction() as store:
        case = a_ring(store)
    [flag] = case.standing_flags
    assert (flag.rule, flag.at, flag.evidence) == (
        "ring",
        moment("11-23 11:30"),
        {"departments": [2, 1]},
    )
    with application.reading() as store:
        assert store.peek(case.id) == case
        actors = store.session.execute(text("SELECT actor FROM event WHERE kind = 'flagged'"))
        assert list(actors.scalars()) == [0]
    assert flagged(application, moment("11-23 11:35")) == 0


def test_a_ring_ends_when_one_of_its_waits_is_dropped(application: Application) -> None:
    with application.transaction() as store:
        case = a_ring(store)
        act(store, case, Action.DROP, DUTY_HEAD, moment("11-23 14:00"), prerequisite=2,
            reason="不再需要")  # fmt: skip
    assert flagged(application, moment("11-23 14:05")) == 1
    assert flags(application) == [("ring", False, moment("11-23 11:30"))]


def test_each_problem_is_judged_as_it_is_when_its_turn_comes(application: Application) -> None:
    """The result came in after the pass had read what it judges."""
    with application.transaction() as store:
        case, lead = in_hand(store)

    @contextmanager
    def somebody_is_quicker() -> Iterator[Store]:
        with application.transaction() as store:
            submitted(store, store.peek(case.id), lead, OVERDUE)
        with application.transaction() as store:
            yield store

    done = flagging.pass_flags(somebody_is_quicker, reading=application.reading, at=OVERDUE)
    assert (done, flags(application)) == (0, [])


def test_a_matter_told_three_times_flags_all_three(application: Application) -> None:
    with application.transaction() as store:
        for title in ("厂房消防验收", "关于厂房消防验收的问题", "反映厂房消防验收"):
            case = a_problem(store, title=title)
            act(store, case, Action.ACCEPT, CLERK, MONDAY_NINE, field="0102", kind="help",
                difficulty="general")  # fmt: skip
    assert flagged(application, MONDAY_NINE + timedelta(minutes=5)) == 3
    assert {rule for rule, _, _ in flags(application)} == {"repeated"}


def test_what_the_timetable_wrote_meanwhile_is_no_conflict(application: Application) -> None:
    with application.transaction() as store:
        case, _ = in_hand(store)
    flagged(application, OVERDUE)
    with application.transaction() as store:
        after = act(store, case, Action.NOTE, DUTY_HEAD, moment("12-08 09:00"), text="已约谈")
        assert after.n == case.n + 2
    with application.transaction() as store, pytest.raises(DomainError) as refused:
        act(store, case, Action.NOTE, DUTY_HEAD, moment("12-08 09:10"), text="已再次约谈")
    assert refused.value.code == "conflict"
    assert [kind for _, kind, _ in refused.value.facts["since"]] == ["note"]


def test_a_reminder_by_a_person_is_a_conflict(application: Application) -> None:
    with application.transaction() as store:
        case, _ = in_hand(store)
        act(store, case, Action.REMIND, DUTY_HEAD, moment("11-24 09:00"), words="请抓紧")
        with pytest.raises(DomainError) as refused:
            act(store, case, Action.NOTE, DUTY_HEAD, moment("11-24 09:10"), text="已约谈")
    assert refused.value.code == "conflict"


def test_the_timetable_passes_every_five_minutes(application: Application) -> None:
    [job] = [job for job in JOBS if job.name == "flags"]
    with application.transaction() as store:
        in_hand(store)
    assert job.latest_due(OVERDUE) == moment("12-07 17:30")
    assert job.run(at(application, OVERDUE), NOT_YET) == 1
