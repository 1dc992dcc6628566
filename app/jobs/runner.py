"""The runner: asks again and again what is due, and runs what nobody else has taken.

Any number of processes may run it against one database. Time comes from the application.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Thread

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError

from app.context import Application
from app.domain.errors import DomainError
from app.domain.flows import OFFICE_ZONE
from app.jobs.timetable import JOBS, Job
from db import job_runs
from db.engine import LOST

TICK = 20
LONGEST_END = 20.0
LONGEST_ERROR = 2000

logger = logging.getLogger("bihuan.jobs")


@dataclass(frozen=True)
class Handle:
    """A runner at work in this process."""

    scheduler: BackgroundScheduler

    def stop(self, *, within: float = LONGEST_END) -> bool:
        """Take nothing new, and wait for what is running, so many seconds at most.

        False where something still runs: its process may end all the same, and the run is then
        seen as broken.
        """
        ending = Thread(target=self.scheduler.shutdown, daemon=True)
        ending.start()
        ending.join(timeout=within)
        return not ending.is_alive()


def start(application: Application) -> Handle:
    """Run the timetable in threads of this process, until `stop`."""
    # A long run meets its own next tick: that is no event.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    logging.getLogger("apscheduler.executors.default").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(
        timezone=OFFICE_ZONE,
        executors={"default": ThreadPoolExecutor(len(JOBS))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for place, job in enumerate(JOBS):
        scheduler.add_job(
            tick,
            "interval",
            seconds=TICK,
            args=(application, job),
            id=job.name,
            next_run_time=datetime.now(UTC) + timedelta(seconds=place / len(JOBS)),
        )
    scheduler.start()
    return Handle(scheduler)


def tick(application: Application, job: Job) -> bool:
    """Run what was asked for, else what is due; True if something ran."""
    return run_asked(application, job) or run_due(application, job)


def run_asked(application: Application, job: Job) -> bool:
    """Run a job that somebody asked for on the page; True if it ran, well or not."""
    try:
        with application.reading() as store:
            due = job_runs.asked(store.session, job=job.name)
        if due is None or not _taken_asked(application, job, due):
            return False
        _run(application, job, due)
    except (DomainError, SQLAlchemyError, OSError) as error:
        logger.warning("%s asked: %s", job.name, error)
    return True


def _taken_asked(application: Application, job: Job, due: datetime) -> bool:
    with application.transaction() as store:
        return job_runs.take_asked(
            store, job=job.name, due=due, at=application.now(), patience=job.patience
        )


def run_all(application: Application) -> list[str]:
    """Run once, one after the other, whatever is due and not taken; the names of what ran."""
    return [job.name for job in JOBS if run_due(application, job)]


def run_due(application: Application, job: Job) -> bool:
    """Run a job's latest due instant unless somebody took it; True if it ran, well or not.

    How it ended stands in its row; a run that lost the database is taken up again at the next
    tick, so that a job has to bear being run twice for one instant. What a job may meet (a
    refusal, the database, the disk) ends here; a fault of the program goes on to the log with its
    trace.
    """
    due = job.latest_due(application.now())
    try:
        if not _taken(application, job, due):
            return False
        _run(application, job, due)
    except (DomainError, SQLAlchemyError, OSError) as error:
        logger.warning("%s %s: %s", job.name, due.isoformat(), error)
    return True


def _taken(application: Application, job: Job, due: datetime) -> bool:
    with application.reading() as store:
        if job_runs.known(store.session, job=job.name, due=due):
            return job_runs.left_here(store.session, job=job.name, due=due)
    with application.transaction() as store:
        return job_runs.claim(
            store,
            job=job.name,
            due=due,
            at=application.now(),
            patience=job.patience,
            at_first=job.at_first,
        )


def _run(application: Application, job: Job, due: datetime) -> None:
    done = 0
    try:
        done = job.run(application, due)
    finally:
        error = sys.exception()
        if not _is_cut(error):
            with application.transaction() as store:
                job_runs.finish(
                    store.session,
                    job=job.name,
                    due=due,
                    at=application.now(),
                    done=done,
                    error=_told(error) if error else "",
                )


def _is_cut(error: BaseException | None) -> bool:
    """A run that lost the database has not ended: the process that took it goes on with it."""
    return isinstance(error, DomainError) and error.code in LOST


def _told(error: BaseException) -> str:
    """An error as the run's row keeps it."""
    words = str(error) if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
    return words[:LONGEST_ERROR]
