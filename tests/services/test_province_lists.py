"""省级梳理汇总 in the database: frozen once a period, then named a department and replied to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.context import Application
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.registers import Register, register_subject
from app.domain.steps import Action
from app.jobs.timetable import JOBS
from app.queries import province_list as query
from app.rulebook import default_text
from app.services import province_lists
from app.services.calendars import load_rules
from db.files import FileStore
from db.log import events_of
from db.models import CircularRow, ProvinceEntryRow, ProvinceListRow
from db.verification import verify
from tests.building import (
    YIWU,
    a_department,
    a_dispatched_problem,
    a_person,
    act,
    an_application,
    viewer_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUPERVISOR = viewer_of(Role.SUPERVISOR)
CITY = viewer_of(Role.DUTY_HEAD, region="3307")
PROVINCE = viewer_of(Role.DUTY_HEAD)
GOES_UP = {"done": "已协调两次", "asked": "请明确审批权限", "ground": "超出本级权限",
           "answers": "金华市中心"}  # fmt: skip


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def application(database_url: str) -> Application:
    """Set up on Monday 2026-09-21."""
    return an_application(database_url, at=local(9, 21, 9))


@pytest.fixture
def water(application: Application) -> int:
    with application.transaction() as store:
        return a_department(store, "浙江省水利厅", region="33", at=local(9, 21, 9))


@pytest.fixture
def asked(application: Application) -> int:
    """Of the city itself, dispatched there, escalated to the province on Thursday 2026-09-24."""
    return escalated(application, local(9, 24, 10))


def escalated(application: Application, at: datetime, **changes: Any) -> int:
    with application.transaction() as store:
        lead = a_department(store, f"金华市水务局{at:%d%H}", at=at)
        case = a_dispatched_problem(store, lead=lead, at=at, region="3307", **changes)
        return act(store, case, Action.ESCALATE, CITY, at, **GOES_UP).id


def freeze_due(application: Application, at: datetime) -> int:
    with application.transaction() as store:
        return province_lists.freeze_due(store, at=at)


def freeze_now(application: Application, at: datetime, viewer: Viewer = SUPERVISOR) -> str:
    with application.transaction() as store:
        return province_lists.freeze_now(store, viewer=viewer, at=at)


def frozen(application: Application) -> list[tuple[str, int, str]]:
    with application.reading() as store:
        rows = store.session.query(ProvinceEntryRow)
        rows = rows.order_by(ProvinceEntryRow.list, ProvinceEntryRow.n)
        return [(row.list, row.problem_id, row.asked) for row in rows]


def test_september_is_listed_once_and_not_before_the_holiday_is_over(
    application: Application, asked: int
) -> None:
    # 2026-10-01 to 10-07 is the National Day holiday; Thursday 10-08 opens at 08:30.
    for early in (local(9, 30, 17), local(10, 1, 0), local(10, 7, 12), local(10, 8, 8, 29)):
        assert freeze_due(application, early) == 0
    assert freeze_due(application, local(10, 8, 8, 30)) == 1
    assert freeze_due(application, local(10, 8, 8, 45)) == 0
    assert freeze_due(application, local(10, 30, 17)) == 0
    assert frozen(application) == [("2026-09", asked, "请明确审批权限")]
    # October ends on a Saturday: its list is drawn up on Monday 11-02.
    assert freeze_due(application, local(11, 2, 8, 30)) == 1
    assert [code for code, *_ in frozen(application)] == ["2026-09", "2026-10"]


def test_the_timetable_draws_it_up(application: Application, asked: int) -> None:
    [job] = [job for job in JOBS if job.name == "province_list"]
    opening = local(10, 8, 8, 30)
    object.__setattr__(application.settings, "fixed_now", opening)
    assert [job.run(application, opening), job.run(application, opening)] == [1, 0]
    assert frozen(application) == [("2026-09", asked, "请明确审批权限")]


def test_two_processes_at_once_draw_up_one_list(application: Application, asked: int) -> None:
    together = Barrier(2)

    def at_once(_n: int) -> int:
        together.wait(timeout=30)
        return freeze_due(application, local(10, 8, 8, 30))

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(at_once, range(2))) == [0, 1]
    assert len(frozen(application)) == 1


def test_before_the_office_had_a_problem_there_is_no_list(application: Application) -> None:
    assert freeze_due(application, local(9, 21, 9)) == 0
    escalated(application, local(10, 9, 9))
    assert freeze_due(application, local(10, 9, 10)) == 0


def test_a_period_without_anything_for_the_province_is_listed_as_empty(
    application: Application,
) -> None:
    with application.transaction() as store:
        lead = a_department(store, "金华市消防救援支队")
        a_dispatched_problem(store, lead=lead, at=local(9, 28, 9))
    assert freeze_due(application, local(10, 8, 9)) == 1
    with application.reading() as store:
        row = store.session.query(ProvinceListRow).one()
        assert (row.code, row.entries, row.drawn_by) == ("2026-09", 0, "")


def test_the_rule_book_says_how_often(application: Application, asked: int) -> None:
    weekly = default_text().replace('period = "month"', 'period = "week"')
    weekly = weekly.replace('version = "2026-1"', 'version = "2026-2"')
    with application.transaction() as store:
        load_rules(
            store, text=weekly, viewer=viewer_of(Role.ADMINISTRATOR), at=local(9, 24, 11)
        )  # fmt: skip
    assert freeze_due(application, local(9, 28, 8, 30)) == 1
    assert frozen(application) == [("2026-W39", asked, "请明确审批权限")]


def test_what_was_frozen_stays_whatever_becomes_of_the_problem(
    application: Application, asked: int, water: int
) -> None:
    code = freeze_now(application, local(9, 28, 9))
    with application.transaction() as store:
        case = act(store, store.peek(asked), Action.TAKE, PROVINCE, local(9, 28, 10))
        act(store, case, Action.SEND_DOWN, PROVINCE, local(9, 28, 11), reason="属市级权限")
    with application.reading() as store:
        row = store.session.get_one(ProvinceEntryRow, (code, 1))
        # Escalating had released the city's lead. From Thursday 09:59: 6 h 1 min of 7 h 30 min,
        # then the Mid-Autumn days 09-25 to 09-27, then half an hour of Monday: 0.80 + 0.07.
        assert (row.title, row.enterprise, row.region, row.source, row.lead, row.light) == (
            "厂房二期消防验收", "义乌市恒达针织有限公司", "3307", "3307", "", "green",
        )  # fmt: skip
        assert row.days == 0.9
    later = freeze_now(application, local(9, 29, 9))
    assert [entry[0] for entry in frozen(application)] == [code]
    assert later == "2026-09-29-090000"


def test_only_a_supervisor_of_the_province_lists_names_and_replies(
    application: Application, asked: int, water: int
) -> None:
    at = local(9, 28, 9)
    code = freeze_now(application, at)
    city = viewer_of(Role.SUPERVISOR, region="3307")
    for viewer in (city, PROVINCE, viewer_of(Role.LEADER)):
        with application.transaction() as store:
            with pytest.raises(DomainError, match="not_allowed"):
                province_lists.freeze_now(store, viewer=viewer, at=at)
            with pytest.raises(DomainError, match="not_allowed"):
                province_lists.name_department(
                    store, code=code, n=1, department=water, due="2026-10-09", viewer=viewer, at=at
                )
            with pytest.raises(DomainError, match="not_allowed"):
                province_lists.reply(store, code=code, n=1, text="已办", viewer=viewer, at=at)


def test_a_reply_needs_a_named_department_and_both_are_in_the_log(
    application: Application, asked: int, water: int
) -> None:
    code = freeze_now(application, local(9, 28, 9))
    with application.transaction() as store:
        head = a_person(store, "shuili", Role.LIAISON, region="33", department=water)
    given: dict[str, Any] = {"code": code, "n": 1, "viewer": SUPERVISOR, "at": local(9, 28, 10)}
    with application.transaction() as store:
        with pytest.raises(DomainError, match="department_first"):
            province_lists.reply(store, text="已明确", **given)
        with pytest.raises(DomainError, match="date_not_later"):
            province_lists.name_department(store, department=water, due="2026-09-24", **given)
        with pytest.raises(DomainError, match="missing_fact"):
            province_lists.name_department(store, department=water, due=" ", **given)
        with pytest.raises(DomainError, match="bad_fact"):
            province_lists.name_department(store, department=water, due="10月9日", **given)
        with pytest.raises(DomainError, match="unknown_department"):
            province_lists.name_department(store, department=9999, due="2026-10-09", **given)
        province_lists.name_department(store, department=water, due="2026-10-09", **given)
        with pytest.raises(DomainError, match="missing_fact"):
            province_lists.reply(store, text="  ", **given)
    with application.transaction() as store:
        replied = {**given, "at": local(10, 9, 16)}
        province_lists.reply(store, text="已印发通知，权限下放设区市。", **replied)
        with pytest.raises(DomainError, match="entry_replied"):
            province_lists.name_department(store, department=water, due="2026-10-16", **replied)
    with application.reading() as store:
        row = store.session.get_one(ProvinceEntryRow, (code, 1))
        assert (row.department_id, row.due, row.named_by) == (
            water, local(10, 9, 17, 30), SUPERVISOR.name,
        )  # fmt: skip
        assert (row.reply, row.replied_at) == ("已印发通知，权限下放设区市。", local(10, 9, 16))
        log = events_of(store.session, register_subject(Register.PROVINCE_LISTS))
        assert [(str(e.kind), e.actor) for e in log] == [
            ("province_listed", 1), ("province_entered", 1), ("province_named", 1),
            ("province_replied", 1),
        ]  # fmt: skip
        told = store.session.query(CircularRow).filter_by(kind="province_named").one()
        assert told.person_id == head
        found = verify(store.session, files=FileStore(application.settings.files))
        assert found.differences == ()


def test_a_frozen_word_that_is_changed_is_found_by_verify(
    application: Application, asked: int, water: int
) -> None:
    code = freeze_now(application, local(9, 28, 9))
    with application.transaction() as store:
        store.session.get_one(ProvinceEntryRow, (code, 1)).asked = "另有所请"
    with application.transaction() as store:
        # Whatever is told of the entry afterwards does not tell its frozen words again.
        province_lists.name_department(
            store, code=code, n=1, department=water, due="2026-10-09", viewer=SUPERVISOR,
            at=local(9, 28, 10),
        )  # fmt: skip
    with application.reading() as store:
        found = verify(store.session, files=FileStore(application.settings.files))
        assert [(d.code, d.facts["column"]) for d in found.differences] == [
            ("register_value_differs", "asked")
        ]
    with application.transaction() as store:
        store.session.delete(store.session.get_one(ProvinceEntryRow, (code, 1)))
    with application.reading() as store:
        found = verify(store.session, files=FileStore(application.settings.files))
        assert [d.code for d in found.differences] == ["register_row_missing"]


def test_a_level_below_sees_its_own_entries_of_the_list(
    application: Application, asked: int
) -> None:
    hangzhou = viewer_of(Role.DUTY_HEAD, region="3301")
    with application.transaction() as store:
        lead = a_department(store, "杭州市水务局", region="3301", at=local(9, 24, 11))
        case = a_dispatched_problem(
            store, lead=lead, at=local(9, 24, 11), region="3301",
            enterprise_name="杭州市西湖茶业有限公司",
        )  # fmt: skip
        other = act(store, case, Action.ESCALATE, hangzhou, local(9, 24, 12), **GOES_UP).id
    code = freeze_now(application, local(9, 28, 9))

    def seen(viewer: Viewer) -> list[int]:
        with application.reading() as store:
            view = query.load(store, viewer=viewer, at=local(9, 28, 9), query={"list": code})
            return [line.problem for line in view.entries]

    assert seen(PROVINCE) == [asked, other]
    assert seen(CITY) == [asked]
    assert seen(hangzhou) == [other]
    assert seen(viewer_of(Role.DUTY_HEAD, region=YIWU)) == []
