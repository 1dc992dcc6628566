"""Several processes that run the timetable on one database, each job each minute."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import bindparam, select, text

from app.context import Application
from db.models import JobRunRow
from tests.journeys.serving import ROOT, SECONDS, served

MINUTE = timedelta(minutes=1)
Found = TypeVar("Found")

RUNS = """
SELECT job, count(*) AS runs, count(DISTINCT due) AS dues,
       sum(CASE WHEN status = 'done' THEN 1 ELSE 0 END) AS done,
       sum(CASE WHEN status = 'broken' THEN 1 ELSE 0 END) AS broken,
       sum(missed) AS missed, count(DISTINCT process) AS processes
FROM job_run WHERE due >= :first AND due <= :last GROUP BY job ORDER BY job
"""


@dataclass(frozen=True)
class Run:
    """A row of the runs, as far as these tests look at it."""

    job: str
    due: datetime
    status: str
    process: int


@contextmanager
def four_processes(application: Application, **environ: str) -> Iterator[dict[int, Any]]:
    """Three `bihuan jobs` and one `bihuan serve`, by their numbers, once all of them are at work.

    None outlives the block.
    """
    environ = {**environ, "BIHUAN_TIMETABLE": "*=* * * * *"}
    with ExitStack() as stack:
        timetables = [stack.enter_context(_jobs(application, environ)) for _ in range(3)]
        server = stack.enter_context(served(application, **environ)).process
        for timetable in timetables:
            assert timetable.stdout is not None
            assert timetable.stdout.readline().decode() == "定时任务运行中\n"
        yield {process.pid: process for process in (*timetables, server)}


@contextmanager
def _jobs(application: Application, environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    settings = application.settings
    told = {
        "BIHUAN_DATABASE_URL": settings.database_url,
        "BIHUAN_FOLDER": str(settings.folder),
        "BIHUAN_SECRET": settings.secret,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "jobs"], cwd=ROOT,
        env={**os.environ, **told, **environ}, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=SECONDS)


def next_minute(application: Application, *, after: timedelta = timedelta()) -> datetime:
    """The first whole minute that is further away than `after`."""
    return (application.now() + after).replace(second=0, microsecond=0) + MINUTE


def wait_for(
    application: Application, look: Callable[[], Found | None], *, until: datetime
) -> Found:
    """What a look finds, looking again and again. Raises TimeoutError at the given instant."""
    while application.now() < until:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise TimeoutError(until)


def runs(application: Application, *, first: datetime, last: datetime) -> list[Run]:
    """The runs that were due in a stretch of time."""
    asked = select(JobRunRow).where(JobRunRow.due >= first, JobRunRow.due <= last)
    with application.reading() as store:
        rows = store.session.scalars(asked.order_by(JobRunRow.job, JobRunRow.due)).all()
        return [Run(r.job, r.due, r.status, int(r.process.rpartition(":")[2])) for r in rows]


def printed(application: Application, *, first: datetime, last: datetime) -> None:
    """Show the query of the runs and what it answers."""
    instant = JobRunRow.__table__.c.due.type
    given = (bindparam(name, type_=instant) for name in ("first", "last"))
    with application.reading() as store:
        found = store.session.execute(text(RUNS).bindparams(*given), {"first": first, "last": last})
        say(f"{RUNS}-- first: {first.isoformat()}  last: {last.isoformat()}\n")
        for row in (found.keys(), *found):
            say(" | ".join(map(str, row)))


def say(words: str) -> None:
    """Tell whoever reads the output of the test."""
    sys.stdout.write(f"{words}\n")


def count(application: Application, statement: str) -> int:
    """The number that a statement answers."""
    with application.reading() as store:
        return int(store.session.execute(text(statement)).scalar_one())
