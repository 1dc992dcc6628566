"""What the timetable does, at the instant that the law says, however late it comes to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from app.context import Application
from app.domain.catalogue import Role, Stage
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.services import operation
from db.light_days import write_lights
from db.models import LightDayRow
from db.verification import verify
from tests.building import (
    CLERK,
    DUTY_HEAD,
    MONDAY_NINE,
    YIWU,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    an_application,
    viewer_of,
)

HOUR = timedelta(hours=1)


def shanghai(words: str) -> datetime:
    """ "11-23 14:30" of 2026 in Shanghai, as an instant."""
    local = datetime.fromisoformat(f"2026-{words.replace(' ', 'T')}:00+08:00")
    return local.astimezone(UTC)


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


def ok(application: Application) -> bool:
    with application.reading() as store:
        return verify(store.session, files=application.files).ok


def dispatched(application: Application, at: datetime, **changes: str) -> tuple[Case, int, int]:
    with application.transaction() as store:
        lead, co = a_department(store, "市建设局"), a_department(store, "市消防支队")
        return a_dispatched_problem(store, lead=lead, co_handlers=(co,), at=at, **changes), lead, co


def test_what_nobody_signed_is_signed_at_the_limit(application: Application) -> None:
    """签收 4 working hours from 09:00: until noon three, so 14:30; the job comes at 16:00."""
    case, *_ = dispatched(application, MONDAY_NINE)
    at = shanghai("11-23 16:00")
    assert operation.auto_sign(application.transaction, at=at) == 2
    with application.reading() as store:
        case = store.peek(case.id)
        [lead, co] = case.assignments
        event = store.session.execute(
            text("SELECT actor, count(*) FROM event WHERE kind = 'auto_sign' GROUP BY actor")
        ).one()
    assert case.stage is Stage.HANDLING
    assert (lead.signed_at, lead.auto_signed) == (shanghai("11-23 14:30"), True)
    assert (co.signed_at, co.auto_signed) == (shanghai("11-23 14:30"), True)
    assert tuple(event) == (0, 2)
    assert ok(application)


def test_nothing_is_signed_before_the_limit_or_twice(application: Application) -> None:
    dispatched(application, MONDAY_NINE)
    transaction = application.transaction
    assert operation.auto_sign(transaction, at=shanghai("11-23 14:29")) == 0
    assert operation.auto_sign(transaction, at=shanghai("11-23 14:30")) == 2
    assert operation.auto_sign(transaction, at=shanghai("11-23 14:35")) == 0


def test_a_signing_after_a_later_act_does_not_go_back_in_time(application: Application) -> None:
    case, *_ = dispatched(application, MONDAY_NINE)
    with application.transaction() as store:
        act(store, case, Action.NOTE, DUTY_HEAD, shanghai("11-23 15:10"), text="已电话提醒")
    operation.auto_sign(application.transaction, at=shanghai("11-23 16:00"))
    with application.reading() as store:
        assert store.peek(case.id).assignments[0].signed_at == shanghai("11-23 15:10")


def test_an_assignment_in_dispute_is_not_signed(application: Application) -> None:
    case, lead, co = dispatched(application, MONDAY_NINE)
    with application.transaction() as store:
        act(store, case, Action.OBJECT, viewer_of(Role.LIAISON, lead), MONDAY_NINE + HOUR,
            ground="duty", words="不属本部门职责", suggested=co)  # fmt: skip
    # The co-handler's is signed, the lead's waits for the review.
    assert operation.auto_sign(application.transaction, at=shanghai("11-23 16:00")) == 1


def test_one_damaged_problem_does_not_keep_the_others_from_being_signed(
    application: Application,
) -> None:
    case, lead, _ = dispatched(application, MONDAY_NINE)
    with application.transaction() as store:
        other = a_dispatched_problem(store, lead=lead, title="另一件")
        store.session.execute(
            text("DELETE FROM event WHERE subject = :id AND n = 2"), {"id": case.id}
        )
    with pytest.raises(DomainError) as told:
        operation.auto_sign(application.transaction, at=shanghai("11-23 16:00"))
    assert (told.value.code, told.value.facts["count"]) == ("some_failed", 2)
    assert told.value.facts["problem"] == case.id
    with application.reading() as store:
        assert store.peek(other.id).assignments[0].auto_signed


def test_a_pause_ends_when_it_runs_out(application: Application) -> None:
    with application.transaction() as store:
        case = a_problem(store)
        case = act(store, case, Action.ASK, CLERK, MONDAY_NINE + HOUR, missing="竣工图")
        until = case.pauses[0].until
    transaction = application.transaction
    assert operation.end_pauses(transaction, at=until - timedelta(minutes=1)) == 0
    late = until + timedelta(days=2)
    assert operation.end_pauses(transaction, at=late) == 1
    assert operation.end_pauses(transaction, at=late) == 0
    with application.reading() as store:
        case = store.peek(case.id)
        recorded = store.session.execute(
            text("SELECT count(*) FROM event WHERE kind = 'resume' AND recorded_at > at")
        ).scalar_one()
    assert (case.pauses[0].end, case.running_pause, recorded) == (until, None, 1)
    assert ok(application)


def stand(application: Application) -> dict[tuple[date, str, str], int]:
    with application.reading() as store:
        rows = store.session.scalars(select(LightDayRow))
        return {(r.day, r.lane, r.light): r.count for r in rows}


def test_the_stand_of_lights_is_that_of_the_instant_however_late_it_is_counted(
    application: Application,
) -> None:
    """受理 4 working hours from Monday 09:00: yellow from noon (three quarters), due 14:30."""
    before_noon, evening = shanghai("11-23 11:59"), shanghai("11-23 23:55")
    with application.transaction() as store:
        first, second = a_problem(store, title="甲"), a_problem(store, title="乙")
    with application.transaction() as store:
        operation.count_lights(store, at=before_noon)
    assert stand(application) == {(date(2026, 11, 23), "intake", "green"): 2}
    with application.transaction() as store:
        act(store, first, Action.ACCEPT, CLERK, shanghai("11-23 14:00"),
            field="0101", kind="help", difficulty="general")  # fmt: skip
        operation.count_lights(store, at=evening)
    expected = {
        (date(2026, 11, 23), "transfer", "green"): 1,
        (date(2026, 11, 23), "intake", "red"): 1,
    }
    assert stand(application) == expected
    with application.transaction() as store:
        # Two days on everything is different, and Monday evening is still what it was.
        for case in (first, second):
            act(store, store.case(case.id), Action.WITHDRAW, CLERK, shanghai("11-25 09:00"),
                reason="企业撤回")  # fmt: skip
        assert write_lights(store.session, at=evening) == 2
    assert stand(application) == expected


def test_the_stand_of_lights_stands_by_region_and_line(application: Application) -> None:
    with application.transaction() as store:
        lead = a_department(store, "市建设局", line="住建")
        a_dispatched_problem(store, lead=lead)
        write_lights(store.session, at=MONDAY_NINE)
        [row] = store.session.scalars(select(LightDayRow))
        assert (row.region, row.line, row.lane, row.light, row.count) == (
            YIWU, "住建", "transfer", "green", 1,
        )  # fmt: skip


def test_the_anchor_holds_the_head_of_every_chain(application: Application) -> None:
    with application.transaction() as store:
        a_problem(store)
        a_problem(store, region="330106", enterprise_name="杭州西湖某厂")
        assert operation.anchor_heads(store, at=MONDAY_NINE + HOUR) == 3
        event = store.session.execute(
            text("SELECT facts FROM event WHERE kind = 'heads_anchored'")
        ).scalar_one()
    assert all(f'"{chain}":[' in event for chain in ("3300", "3301", "3307"))
    assert ok(application)


def test_the_reckoning_follows_a_loaded_calendar_by_itself(application: Application) -> None:
    from app.jobs.timetable import reckon
    from app.services import calendars

    with application.transaction() as store:
        case, _ = a_problem(store), calendars.load_calendar(
            store,
            given={"year": 2026, "days": [
                {"name": "临时放假", "date": "2026-11-23", "isOffDay": True},
                {"name": "国庆节", "date": "2026-10-01", "isOffDay": True}]},
            viewer=replace(CLERK, role=Role.ADMINISTRATOR),
            at=MONDAY_NINE,
        )  # fmt: skip
    assert reckon(application, MONDAY_NINE) == 1
    with application.reading() as store:
        # Monday is off: 4 working hours begin on Tuesday at 08:30.
        assert store.peek(case.id).clocks["accept"].due == shanghai("11-24 13:30") + HOUR / 2
