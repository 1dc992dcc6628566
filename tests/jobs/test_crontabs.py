"""The operator's setting of the timetable: which job is due when, and what is wrong with it."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

import pytest

from app.domain.errors import DomainError
from app.jobs.crontabs import placed
from app.jobs.job import every_minutes
from app.translations.errors import sentence
from tests.jobs.running import a_job

JOBS = tuple(
    a_job(lambda _a, _d: 0, name=name, when=every_minutes(5)) for name in ("flags", "lights")
)


def shanghai(words: str) -> datetime:
    return datetime.fromisoformat(f"{words}:00+08:00")


def crontabs(setting: str) -> list[str]:
    return [job.crontab for job in placed(JOBS, setting)]


@pytest.mark.parametrize(
    ("setting", "flags", "lights"),
    [
        ("", "*/5 * * * *", "*/5 * * * *"),
        ("*=* * * * *", "* * * * *", "* * * * *"),
        ("flags=*/10 * * * *; *=0 * * * *", "*/10 * * * *", "0 * * * *"),
        (" lights = 55 23 * * mon-fri ;", "*/5 * * * *", "55 23 * * mon-fri"),
    ],
)
def test_a_job_is_due_when_the_setting_says_so(setting: str, flags: str, lights: str) -> None:
    assert crontabs(setting) == [flags, lights]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("flag=* * * * *", "设置 BIHUAN_TIMETABLE 中没有名为“flag”的任务。"),
        ("flags", "设置 BIHUAN_TIMETABLE 中“flags”有误：应为“任务=时间”，每项任务只写一次。"),
        ("flags=* * * * *; flags=0 * * * *",
         "设置 BIHUAN_TIMETABLE 中“flags=0 * * * *”有误：应为“任务=时间”，每项任务只写一次。"),
    ],
)  # fmt: skip
def test_a_part_that_is_wrong_is_named(setting: str, said: str) -> None:
    with pytest.raises(DomainError) as refused:
        placed(JOBS, setting)
    assert sentence(refused.value) == said


@pytest.mark.parametrize(
    "crontab",
    [
        "", "often", "61 * * * *", "* * * *", "0 * * * * *",
        "0 0 31 2 *",  # no year has that day
        "0 9 * * 1",  # Monday to some readers of crontabs, Tuesday to others
    ],
)  # fmt: skip
def test_a_crontab_that_is_wrong_is_named_with_its_job(crontab: str) -> None:
    with pytest.raises(DomainError) as refused:
        placed(JOBS, f"lights={crontab}")
    assert sentence(refused.value) == (
        f"设置 BIHUAN_TIMETABLE 中任务“lights”的时间“{crontab}”有误：应为五段 crontab，"
        "星期写英文缩写（如 mon-fri），每年至少一次。"
    )


@pytest.mark.parametrize(
    ("crontab", "now", "latest", "following"),
    [
        ("* * * * *", "2026-11-23T09:00", "2026-11-23T09:00", "2026-11-23T09:01"),
        # Two bursts a day, and a night between them.
        ("*/20 9,17 * * *", "2026-11-23T08:59", "2026-11-22T17:40", "2026-11-23T09:00"),
        ("*/20 9,17 * * *", "2026-11-23T12:00", "2026-11-23T09:40", "2026-11-23T17:00"),
        # Working weekdays: on a Monday morning the last was on Friday.
        ("0 9 * * mon-fri", "2026-11-23T08:00", "2026-11-20T09:00", "2026-11-23T09:00"),
        # The last day of the months; the 29th of February.
        ("30 6 last * *", "2026-03-01T00:00", "2026-02-28T06:30", "2026-03-31T06:30"),
        ("0 0 29 2 *", "2026-11-23T09:00", "2024-02-29T00:00", "2028-02-29T00:00"),
    ],
)
def test_the_latest_and_the_next_due_are_right_for_any_crontab(
    crontab: str, now: str, latest: str, following: str
) -> None:
    job = placed(JOBS, f"flags={crontab}")[0]
    assert job.latest_due(shanghai(now)) == shanghai(latest)
    assert job.next_due(shanghai(now)) == shanghai(following)


def test_what_lies_between_two_dues_was_missed() -> None:
    job = placed(JOBS, "flags=0 9,17 * * mon-fri")[0]
    friday, monday = shanghai("2026-11-20T09:00"), shanghai("2026-11-23T17:00")
    between = list(islice(job.dues(after=friday, until=monday), 9))
    assert between == [shanghai("2026-11-20T17:00"), shanghai("2026-11-23T09:00"), monday]
    assert job.missed(since=friday, due=monday) == 2
    assert job.missed(since=shanghai("2026-11-23T09:00"), due=monday) == 0
