"""系统管理 · 任务: the times of the jobs, how their runs went, and what did not go as it should."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from app import context
from app.context import Application
from app.jobs import runner
from app.jobs.timetable import JOBS
from app.queries.admin.jobs import JobLine, Tally
from app.services import calendars
from db import job_runs
from db.models import JobRunRow
from layouts.pages.admin.jobs import times
from tests.building import MONDAY_NINE
from tests.jobs.running import at
from tests.pages.admin_page import ADMIN, administered, opened, words

MINUTE = timedelta(minutes=1)
NOTICE = {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]}


@pytest.fixture
def application(sqlite_url: str) -> Iterator[Application]:
    """An application with an administrator."""
    with administered(sqlite_url) as made:
        yield made


def run(application: Application, job: str, minutes: int) -> None:
    """Look at a job so many minutes after nine, and run what is due."""
    [found] = [row for row in JOBS if row.name == job]
    runner.tick(at(application, MONDAY_NINE + minutes * MINUTE), found)


def put(application: Application, job: str, minutes: int, status: str, error: str = "") -> None:
    begun = MONDAY_NINE + minutes * MINUTE
    with application.transaction() as store:
        store.session.add(
            JobRunRow(job=job, due=begun, status=status, process="elsewhere:1", started_at=begun,
                      finished_at=begun + MINUTE, error=error, missed=0)
        )  # fmt: skip


def line(application: Application, job: str) -> JobLine:
    return next(j for j in opened(application, tab="jobs").shown.jobs if j.name == job)


@pytest.mark.parametrize(
    ("crontab", "said"),
    [
        ("* * * * *", "每分钟"),
        ("*/5 * * * *", "每5分钟"),
        ("5 2 * * *", "每日02:05"),
    ],
)
def test_the_times_of_a_job_are_said_in_words(crontab: str, said: str) -> None:
    assert times(crontab) == said


def test_times_without_words_stand_as_they_are_set() -> None:
    assert times("0 9 * * mon-fri").children == "0 9 * * mon-fri"


def test_the_page_shows_the_operators_times(sqlite_url: str) -> None:
    with administered(sqlite_url, timetable="flags=30 7 * * *") as application:
        flags = line(application, "flags")
        assert flags.crontab == "30 7 * * *"
        # 07:30 in Shanghai of the day after Monday, 09:00.
        assert flags.next_due == datetime.fromisoformat("2026-11-24T07:30+08:00")
        assert "每日07:30" in words(opened(application, tab="jobs"))


def test_a_day_of_runs_is_counted_by_how_they_went(application: Application) -> None:
    for minutes in (-60, -55, -30):
        run(application, "flags", minutes)
    put(application, "flags", -20, "failed", "系统正忙，刚才的操作没有保存，请再试一次。")
    put(application, "flags", -15, "broken")
    put(application, "flags", -10, "skipped", job_runs.OVERLAP)
    put(application, "flags", -24 * 60, "failed", "过去")
    # Missed from 08:05 to 08:30: 08:10, 08:15, 08:20, 08:25; one more was passed over.
    assert line(application, "flags").recent == Tally(done=3, bad=2, passed=5)
    said = words(opened(application, tab="jobs"))
    assert "完成3，异常2，跳过5" in said
    assert "系统正忙，刚才的操作没有保存，请再试一次。" in said
    assert "运行的进程已中断；已完成的部分有效，下次到期时继续。" in said
    assert "上一次运行尚未结束，本次跳过。" in said


def test_jobs_that_were_late_together_are_told_as_one_standstill(application: Application) -> None:
    for minutes in (-60, 0):
        for job in ("flags", "orders"):
            run(application, job, minutes)
    # Each five minutes between 08:00 and 09:00 are 11, each quarter of an hour 3.
    [stop] = opened(application, tab="jobs").shown.standstills
    assert (stop.ended_at, stop.jobs, stop.missed) == (MONDAY_NINE, 2, 14)
    assert "2项任务共14次到期未运行" in words(opened(application, tab="jobs"))


def test_a_run_that_was_asked_for_is_marked(application: Application) -> None:
    with application.transaction() as store:
        job_runs.ask(store, job="anchor", at=MONDAY_NINE)
    run(application, "anchor", 1)
    last = line(application, "anchor").last
    assert last is not None
    assert (last.by_hand, last.status) == (True, "done")
    assert "手动" in words(opened(application, tab="jobs"))


def test_every_tab_warns_while_the_coming_years_notice_is_missing(
    application: Application,
) -> None:
    warning = "尚未载入2027年放假安排，跨入该年的时限暂定。"
    assert warning in words(opened(application, tab="jobs"))
    assert warning in words(opened(application, tab="people"))
    assert warning not in words(opened(application, tab="calendar"))
    october = at(application, datetime.fromisoformat("2026-10-30T09:00+08:00"))
    context.use_application(october)
    assert warning not in words(opened(october, tab="jobs"))
    context.use_application(application)
    with application.transaction() as store:
        calendars.load_calendar(store, given=NOTICE, viewer=ADMIN, at=MONDAY_NINE)
    assert warning not in words(opened(application, tab="jobs"))
