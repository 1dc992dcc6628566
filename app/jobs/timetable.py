"""The timetable: what runs by the clock, when, and with which function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from app.context import Application
from app.domain.flows import OFFICE_ZONE
from app.jobs.resuming import resume_imports
from app.services import (
    backups,
    calendars,
    delivering,
    flagging,
    ladder,
    operation,
    overdue_lists,
    reminding,
    verifying,
)
from app.translations import N_
from db import deliveries, job_runs

KEPT_BACKUPS = 14


@dataclass(frozen=True, kw_only=True)
class Job:
    """A row of the timetable.

    when: the instants at which it is due, the same in every process; every: at least one of them
    lies in any stretch of this length. run: told the application and the due instant, answers how
    much it did. patience: after how long a run without an end counts as broken. at_first: whether
    a database that never ran it catches up on the last due.
    """

    name: str
    label: str
    when: CronTrigger
    every: timedelta
    run: Callable[[Application, datetime], int]
    patience: timedelta
    at_first: bool = True

    def latest_due(self, at: datetime) -> datetime:
        """The last instant not after `at` at which the job was due, in UTC."""
        due = at - self.every
        following = self.when.get_next_fire_time(None, due)
        while following is not None and following <= at:
            due = following
            following = self.when.get_next_fire_time(following, due + timedelta(microseconds=1))
        return due.astimezone(UTC)


def daily(hour: int, minute: int) -> CronTrigger:
    """Every day at a wall-clock time of the office."""
    return CronTrigger(hour=hour, minute=minute, timezone=OFFICE_ZONE)


def every_minutes(n: int) -> CronTrigger:
    """At every n-th minute of the hour."""
    return CronTrigger(minute=f"*/{n}", timezone=OFFICE_ZONE)


def auto_sign(application: Application, _due: datetime) -> int:
    """视同签收."""
    return operation.auto_sign(application.transaction, at=application.now())


def end_pauses(application: Application, _due: datetime) -> int:
    """恢复办理."""
    return operation.end_pauses(application.transaction, at=application.now())


def reckon(application: Application, due: datetime) -> int:
    """Open limits by a calendar or rule book that was loaded since they were last reckoned."""
    with application.reading() as store:
        since = job_runs.last_done(store.session, job="reckon")
        needed = calendars.reckoning_due(store, since=since)
    if not needed:
        return 0
    return calendars.reckon_open(application.transaction, at=application.now())


def flags(application: Application, _due: datetime) -> int:
    """提请会商标记; how many problems changed."""
    return flagging.pass_flags(
        application.transaction, reading=application.reading, at=application.now()
    )


def count_lights(application: Application, due: datetime) -> int:
    """The stand of lights as it was when the job was due, also when it is caught up later."""
    with application.transaction() as store:
        return operation.count_lights(store, at=due)


def anchor_heads(application: Application, _due: datetime) -> int:
    """链首互锚."""
    with application.transaction() as store:
        return operation.anchor_heads(store, at=application.now())


def verify(application: Application, _due: datetime) -> int:
    """核验; how many events were read."""
    return verifying.verify_and_note(application, at=application.now())


def back_up(application: Application, due: datetime) -> int:
    """The nightly backup; the oldest beyond KEPT_BACKUPS go."""
    folder = application.settings.backups
    with backups.taking(
        application.database,
        application.transaction,
        settings=application.settings,
        files=application.files,
        file=folder / backups.name_of(due),
        at=application.now(),
    ):
        backups.keep_last(folder, count=KEPT_BACKUPS)
    return 1


def deliver(application: Application, _due: datetime) -> int:
    """What waits in the outbox; how many deliveries arrived."""
    return delivering.deliver(
        application.transaction, settings=application.settings, now=application.now
    )


def prune(application: Application, _due: datetime) -> int:
    """Deliveries that are done with; how many rows went."""
    with application.transaction() as store:
        return deliveries.prune(store.session, at=application.now())


def remind(application: Application, due: datetime) -> int:
    """到期提醒; how many reminders."""
    return reminding.remind(
        application.transaction, reading=application.reading, due=due, at=application.now()
    )


def climb_ladder(application: Application, due: datetime) -> int:
    """逐级提醒; how many problems reached a step."""
    return ladder.climb(
        application.transaction, reading=application.reading, due=due, at=application.now()
    )


def send_lists(application: Application, due: datetime) -> int:
    """超期问题清单; how many departments."""
    with application.transaction() as store:
        return overdue_lists.send_lists(store, due=due, at=application.now())


MINUTES = timedelta(minutes=1)
DAY = timedelta(days=1)

# fmt: off
JOBS: tuple[Job, ...] = (
    Job(name="auto_sign", label=N_("视同签收"), when=every_minutes(5), every=5 * MINUTES,
        run=auto_sign, patience=30 * MINUTES),
    Job(name="end_pauses", label=N_("挂起期满恢复"), when=every_minutes(5), every=5 * MINUTES,
        run=end_pauses, patience=30 * MINUTES),
    Job(name="reminders", label=N_("到期提醒"), when=every_minutes(5), every=5 * MINUTES,
        run=remind, patience=60 * MINUTES),
    Job(name="ladder", label=N_("逐级提醒"), when=every_minutes(5), every=5 * MINUTES,
        run=climb_ladder, patience=60 * MINUTES),
    Job(name="overdue_lists", label=N_("超期问题清单"), when=every_minutes(15),
        every=15 * MINUTES, run=send_lists, patience=60 * MINUTES),
    Job(name="deliver", label=N_("发送消息"), when=every_minutes(1), every=MINUTES,
        run=deliver, patience=30 * MINUTES),
    Job(name="reckon", label=N_("重算在办时限"), when=every_minutes(5), every=5 * MINUTES,
        run=reckon, patience=120 * MINUTES),
    Job(name="imports", label=N_("续办中断的导入"), when=every_minutes(5), every=5 * MINUTES,
        run=resume_imports, patience=240 * MINUTES),
    Job(name="flags", label=N_("提请会商标记"), when=every_minutes(5), every=5 * MINUTES,
        run=flags, patience=60 * MINUTES),
    Job(name="lights", label=N_("预警灯日统计"), when=daily(23, 55), every=DAY,
        run=count_lights, patience=60 * MINUTES, at_first=False),
    Job(name="prune", label=N_("清理发送记录"), when=daily(1, 10), every=DAY,
        run=prune, patience=60 * MINUTES, at_first=False),
    Job(name="anchor", label=N_("链首互锚"), when=daily(0, 10), every=DAY,
        run=anchor_heads, patience=30 * MINUTES, at_first=False),
    Job(name="backup", label=N_("每日备份"), when=daily(2, 0), every=DAY,
        run=back_up, patience=360 * MINUTES, at_first=False),
    Job(name="verify", label=N_("核验日志与数据"), when=daily(3, 30), every=DAY,
        run=verify, patience=720 * MINUTES, at_first=False),
)
# fmt: on
