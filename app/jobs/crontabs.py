"""The operator's own times for the jobs: `flags=*/10 * * * *; *=0 * * * *`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from apscheduler.triggers.cron import CronTrigger

from app.domain.errors import DomainError
from app.domain.flows import OFFICE_ZONE
from app.jobs.job import Job

EVERY_OTHER = "*"
LEAP_YEAR = datetime(2000, 1, 1, tzinfo=OFFICE_ZONE)


def placed(jobs: Sequence[Job], setting: str) -> tuple[Job, ...]:
    """The jobs, due when an operator's setting says so.

    setting: `job=crontab` as often as needed, parted by semicolons; the name `*` is every job that
    is not named; empty, all stay as they are. A crontab has five fields (minute, hour, day, month,
    weekday) and is read in the office's time zone. Raises DomainError: timetable_part,
    timetable_job, timetable_crontab.
    """
    times = _times(setting, known={job.name for job in jobs} | {EVERY_OTHER})
    given = {name: _trigger(name, crontab) for name, crontab in times.items()}
    return tuple(
        replace(job, when=given.get(job.name) or given.get(EVERY_OTHER) or job.when) for job in jobs
    )


def _times(setting: str, *, known: set[str]) -> dict[str, str]:
    times: dict[str, str] = {}
    for part in filter(None, map(str.strip, setting.split(";"))):
        name, equals, crontab = (word.strip() for word in part.partition("="))
        if not equals or name in times:
            raise DomainError("timetable_part", part=part)
        if name not in known:
            raise DomainError("timetable_job", job=name)
        times[name] = crontab
    return times


def _trigger(name: str, crontab: str) -> CronTrigger:
    wrong = DomainError("timetable_crontab", job=name, crontab=crontab)
    # The library counts weekdays from Monday, every other reader of crontabs from Sunday.
    if any(letter.isdigit() for field in crontab.split()[4:] for letter in field):
        raise wrong
    try:
        when = CronTrigger.from_crontab(crontab, timezone=OFFICE_ZONE)
    except ValueError as error:
        raise wrong from error
    first = when.get_next_fire_time(None, LEAP_YEAR)
    if first is None or first.year > LEAP_YEAR.year:
        raise wrong
    return when
