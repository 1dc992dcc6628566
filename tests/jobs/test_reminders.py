"""Three weeks of the timetable: which reminder on which day, worked out by hand.

2026-09-21…2026-10-17: Sunday the 20th was worked, 9/25–27 (中秋) and 10/1–7 (国庆) are off,
Saturday 10/10 is worked. The office opens at 08:30 and closes at 17:30.
"""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from app.context import Application
from app.domain.catalogue import Role
from app.domain.steps import Action
from app.services import reminding
from db.models import DraftRow, ReminderRow
from db.verification import verify
from tests.building import a_dispatched_problem, act, viewer_of
from tests.jobs.reminded_office import FIRST, FIVE, LIAISON, an_office, in_hand, run, shanghai, told


@pytest.fixture
def application(database_url: str) -> Application:
    return an_office(database_url)


def test_three_weeks_with_a_make_up_saturday_and_a_holiday_week(application: Application) -> None:
    """甲, accepted Monday 9/21: five working days are 22, 23, 24, 28, 29; due 9/29 17:30.
    乙, accepted Monday 9/28: 29, 30, 10/8, 9, 10 (a Saturday); due 10/10 17:30.
    Both are yellow when one working day is left, at the close of the day before.

    Overdue working days of 甲: the 30th is the first, 10/8 the second, 9 the third, 10 the
    fourth, 12 the fifth, 13 the sixth …; a step is reached when more than so many have passed.
    """
    with application.transaction() as store:
        in_hand(store, FIRST, "甲")
    run(application, "09-21 09:00", "09-28 08:55")
    with application.transaction() as store:
        in_hand(store, shanghai("09-28 09:00"), "乙")
    run(application, "09-28 09:00", "10-17 23:55")
    assert told(application) == [
        "09-28 17:30 wang 甲 handle:before",
        "09-29 17:30 wang 甲 handle:due",
        "09-30 08:30 wang 甲 handle:after",
        "09-30 08:30 zhao 清单 甲0.0",
        "10-08 08:30 zhao 清单 甲1.0",
        "10-08 08:35 duban 甲 拟制reminder",
        "10-08 08:35 zhao 甲 ladder:first",
        "10-09 08:30 zhao 清单 甲2.0",
        "10-09 17:30 wang 乙 handle:before",
        "10-10 08:30 zhao 清单 甲3.0",
        "10-10 08:35 zhongxin 甲 ladder:second",
        "10-10 17:30 wang 乙 handle:due",
        "10-12 08:30 wang 乙 handle:after",
        "10-12 08:30 zhao 清单 甲4.0 乙0.0",
        "10-13 08:30 zhao 清单 甲5.0 乙1.0",
        "10-13 08:35 duban 乙 拟制reminder",
        "10-13 08:35 duban 甲 ladder:third",
        "10-13 08:35 zhao 乙 ladder:first",
        "10-14 08:30 zhao 清单 甲6.0 乙2.0",
        "10-15 08:30 zhao 清单 甲7.0 乙3.0",
        "10-15 08:35 zhongxin 乙 ladder:second",
        "10-16 08:30 zhao 清单 甲8.0 乙4.0",
    ]
    with application.reading() as store:
        assert verify(store.session, files=application.files).ok


def test_a_limit_of_hours_over_the_holiday(sqlite_url: str) -> None:
    """签收 4 working hours from 9/30 16:30: one that day, three on 10/8, due at 11:30; yellow
    after three of the four, at 10:30."""
    application = an_office(sqlite_url)
    with application.transaction() as store:
        a_dispatched_problem(store, lead=1, at=shanghai("09-30 16:30"), title="丙")
    run(application, "09-30 16:30", "10-12 23:55")
    assert told(application) == [
        "10-08 10:30 wang 丙 sign:before",
        "10-08 11:30 wang 丙 sign:due",
        "10-09 08:30 wang 丙 sign:after",
    ]


def test_of_what_was_missed_the_latest_is_told_and_all_is_recorded(sqlite_url: str) -> None:
    application = an_office(sqlite_url)
    with application.transaction() as store:
        case = in_hand(store, FIRST, "甲")
    run(application, "09-30 09:00", "09-30 12:00")
    assert told(application)[0] == "09-30 09:00 wang 甲 handle:after"
    with application.reading() as store:
        rows = store.session.scalars(select(ReminderRow.occasion).order_by(ReminderRow.occasion))
        assert list(rows) == [
            "handle:1:2026-09-29T17:30:after",
            "handle:1:2026-09-29T17:30:before",
            "handle:1:2026-09-29T17:30:due",
        ]
        assert store.peek(case.id).reminders == 1


def test_several_steps_missed_tell_the_highest_and_draw_up_its_order(sqlite_url: str) -> None:
    """On 10/13 five working days and more have passed since 9/29: three steps at once."""
    application = an_office(sqlite_url)
    with application.transaction() as store:
        in_hand(store, FIRST, "甲")
    run(application, "10-13 09:00", "10-13 10:00")
    assert [line for line in told(application) if "清单" not in line] == [
        "10-13 09:00 duban 甲 ladder:third",
        "10-13 09:00 duban 甲 拟制supervise",
        "10-13 09:00 wang 甲 handle:after",
    ]


def test_an_open_order_is_not_doubled(sqlite_url: str) -> None:
    application = an_office(sqlite_url)
    with application.transaction() as store:
        case = in_hand(store, FIRST, "甲")
        act(store, case, Action.ORDER, viewer_of(Role.DUTY_HEAD, region="3307"), FIRST + FIVE,
            level="reminder", ground="批示件", due="2026-10-16", rhythm=0,
            approved_by="李市长")  # fmt: skip
    run(application, "10-08 08:30", "10-08 09:00")
    assert "10-08 08:35 zhao 甲 ladder:first" in told(application)
    with application.reading() as store:
        assert store.session.scalars(select(DraftRow)).all() == []


def test_what_was_done_in_time_is_not_reminded_of(sqlite_url: str) -> None:
    application = an_office(sqlite_url)
    with application.transaction() as store:
        case = in_hand(store, FIRST, "甲")
        act(store, case, Action.SUBMIT, LIAISON, shanghai("09-24 10:00"), result="solved",
            text="已办结", evidence="照片")  # fmt: skip
    run(application, "09-28 17:00", "09-30 09:00")
    assert [line for line in told(application) if "handle" in line or "清单" in line] == []


def test_what_is_paused_is_not_reminded_of(sqlite_url: str) -> None:
    application = an_office(sqlite_url)
    duty_head = viewer_of(Role.DUTY_HEAD)
    with application.transaction() as store:
        case = in_hand(store, FIRST, "甲")
        case = act(store, case, Action.ASK_PAUSE, LIAISON, FIRST, reason="testing",
                   until="2026-10-12", words="待检测")  # fmt: skip
        act(store, case, Action.PAUSE, duty_head, FIRST + FIVE)
    run(application, "09-28 17:00", "09-30 09:00")
    assert told(application) == []


def test_a_second_run_of_the_same_instant_tells_nobody_twice(sqlite_url: str) -> None:
    application = an_office(sqlite_url)
    with application.transaction() as store:
        in_hand(store, FIRST, "甲")
    run(application, "09-30 08:30", "09-30 08:30")
    once = told(application)
    run(application, "09-30 08:30", "09-30 08:30")
    assert told(application) == once
    assert len(once) == 2


def test_the_pass_reads_with_as_many_statements_for_one_problem_as_for_ten(
    sqlite_url: str,
) -> None:
    application = an_office(sqlite_url)

    def statements() -> int:
        asked: list[str] = []
        with application.reading() as store:
            store.rules.calendar()
            connection = store.session.connection()
            event.listen(connection, "before_cursor_execute", lambda *a: asked.append(a[2]))
            assert reminding.plan(store, at=shanghai("09-28 17:30"))
        return len(asked)

    with application.transaction() as store:
        in_hand(store, FIRST, "甲")
    alone = statements()
    with application.transaction() as store:
        for n in range(9):
            in_hand(store, FIRST, f"第{n}件")
    assert statements() == alone
