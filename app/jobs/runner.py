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
from app.jobs.crontabs import placed
from app.jobs.job import Job
from app.jobs.timetable import JOBS
from app.translations.errors import sentence
from db import job_runs
from db.engine import BUSY, LOST

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
    """Run the timetable in threads of this process, until `stop`.

    Raises DomainError where the operator's setting of the timetable is wrong (see `placed`).
    """
    jobs = timetable(application)
    # A long run meets its own next tick: that is no event.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    logging.getLogger("apscheduler.executors.default").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(
        timezone=OFFICE_ZONE,
        executors={"default": ThreadPoolExecutor(len(jobs))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for place, job in enumerate(jobs):
        scheduler.add_job(
            tick,
            "interval",
            seconds=TICK,
            args=(application, job),
            id=job.name,
            next_run_time=datetime.now(UTC) + timedelta(seconds=place / len(jobs)),
        )
    scheduler.start()
    return Handle(scheduler)


def timetable(application: Application) -> tuple[Job, ...]:
    """The jobs at the times that the settings say. Raises DomainError as `placed` does."""
    return placed(JOBS, application.settings.timetable)


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
        _run(application, job, due, again=LOST)
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
    return [job.name for job in timetable(application) if run_due(application, job)]


def run_due(application: Application, job: Job) -> bool:
    """Run a job's latest due instant unless somebody took it; True if it ran, well or not.

    How it ended stands in its row; a run that lost the database, or found it busy, is taken up
    again at the next tick, so that a job has to bear being run twice for one instant. What a job
    may meet (a refusal, the database, the disk) ends here; a fault of the program goes on to the
    log with its trace.
    """
    due = job.latest_due(application.now())
    try:
        if not _taken(application, job, due):
            return False
        _run(application, job, due, again=LOST | BUSY)
    except (DomainError, SQLAlchemyError, OSError) as error:
        logger.warning("%s %s: %s", job.name, due.isoformat(), error)
    return True


def _taken(application: Application, job: Job, due: datetime) -> bool:
    at = application.now()
    with application.reading() as store:
        last = job_runs.last_taken(store.session, job=job.name, at=at)
    # Times that were set anew make no instant due that lies before the last run.
    if last is not None and last.due >= due:
        if last.left:
            with application.transaction() as store:
                job_runs.give_up(store, job=job.name, at=at)
        return last.here and last.due == due
    missed = job.missed(since=last.due, due=due) if last is not None else 0
    with application.transaction() as store:
        return job_runs.claim(
            store, job=job.name, due=due, at=at, patience=job.patience, at_first=job.at_first,
            missed=missed,
        )  # fmt: skip


def _run(application: Application, job: Job, due: datetime, *, again: frozenset[str]) -> None:
    """Run a job and write how it ended; what was refused with a code of `again` has not ended."""
    done = 0
    try:
        done = job.run(application, due)
    finally:
        error = sys.exception()
        if not (isinstance(error, DomainError) and error.code in again):
            with application.transaction() as store:
                job_runs.finish(
                    store.session,
                    job=job.name,
                    due=due,
                    at=application.now(),
                    done=done,
                    error=_told(error) if error else "",
                )


def _told(error: BaseException) -> str:
    """An error as the run's row keeps it: a sentence where the domain refused."""
    if isinstance(error, DomainError):
        return sentence(error)[:LONGEST_ERROR]
    return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
