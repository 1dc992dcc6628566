"""The rows of job runs: a run is a unique row (job, due), and whoever inserts it runs it."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.domain.catalogue import Term
from app.domain.errors import DomainError
from db.models import JobRunRow
from db.store import Store

KEPT_FOR = timedelta(days=30)


class RunStatus(Term):
    """How a run stands."""

    ASKED = "asked", "待运行"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"
    BROKEN = "broken", "中断"
    SKIPPED = "skipped", "跳过"


def known(session: Session, *, job: str, due: datetime) -> bool:
    """Whether somebody took, or passed over, the run of a due instant."""
    return session.get(JobRunRow, (job, due)) is not None


def left_here(session: Session, *, job: str, due: datetime) -> bool:
    """Whether this very process took the run and lost the database before it could end it."""
    run = session.get(JobRunRow, (job, due))
    return run is not None and run.status == str(RunStatus.RUNNING) and _is_here(run.process)


def last_done(session: Session, *, job: str) -> datetime | None:
    """When the last run that ended well began."""
    return session.scalar(
        select(func.max(JobRunRow.started_at)).where(
            JobRunRow.job == job, JobRunRow.status == str(RunStatus.DONE)
        )
    )


def claim(
    store: Store, *, job: str, due: datetime, at: datetime, patience: timedelta, at_first: bool
) -> bool:
    """Take the run of a due instant; True if this process is to run it now.

    Two runs of one job never overlap: while one is running, another due instant is passed over.
    A run that its process left, or that took longer than `patience`, counts as broken; so does one
    of this process, which runs a job's instants one after the other and now asks for the next.
    """
    store.next_number(f"job:{job}")
    session = store.session
    if known(session, job=job, due=due):
        return False
    first = session.scalar(select(JobRunRow.due).where(JobRunRow.job == job).limit(1)) is None
    busy = _still_running(session, job, at, patience)
    status = RunStatus.SKIPPED if busy or (first and not at_first) else RunStatus.RUNNING
    row = {
        "job": job,
        "due": due,
        "status": str(status),
        "process": this_process(),
        "started_at": at,
        "finished_at": None if status is RunStatus.RUNNING else at,
        "done": 0,
        "error": "overlap" if busy else "",
    }
    session.execute(insert(JobRunRow), [row])
    session.execute(delete(JobRunRow).where(JobRunRow.job == job, JobRunRow.due < due - KEPT_FOR))
    return status is RunStatus.RUNNING


def ask(store: Store, *, job: str, at: datetime) -> None:
    """Ask for a run outside the timetable; whichever process sees it first runs it.

    Raises DomainError "job_asked_already" while one is asked for or running.
    """
    store.next_number(f"job:{job}")
    waiting = (str(RunStatus.ASKED), str(RunStatus.RUNNING))
    statement = select(JobRunRow.due).where(JobRunRow.job == job, JobRunRow.status.in_(waiting))
    if store.session.scalar(statement.limit(1)) is not None or known(
        store.session, job=job, due=at
    ):
        raise DomainError("job_asked_already")
    row = {"job": job, "due": at, "status": str(RunStatus.ASKED), "started_at": at}
    store.session.execute(insert(JobRunRow), [{**row, "process": "", "done": 0, "error": ""}])


def asked(session: Session, *, job: str) -> datetime | None:
    """The due instant of a run that was asked for and that nobody took yet."""
    return session.scalar(
        select(func.min(JobRunRow.due)).where(
            JobRunRow.job == job, JobRunRow.status == str(RunStatus.ASKED)
        )
    )


def take_asked(store: Store, *, job: str, due: datetime, at: datetime, patience: timedelta) -> bool:
    """Take a run that was asked for; True if this process is to run it now.

    While a run of the timetable is alive the asked one waits for its end.
    """
    store.next_number(f"job:{job}")
    row = store.session.get(JobRunRow, (job, due))
    if row is None or row.status != str(RunStatus.ASKED):
        return False
    if _still_running(store.session, job, at, patience):
        return False
    row.status, row.process, row.started_at = str(RunStatus.RUNNING), this_process(), at
    store.session.flush()
    return True


def finish(
    session: Session, *, job: str, due: datetime, at: datetime, done: int, error: str
) -> None:
    """Write how a run ended."""
    status = RunStatus.FAILED if error else RunStatus.DONE
    session.execute(
        update(JobRunRow)
        .where(JobRunRow.job == job, JobRunRow.due == due)
        .values(status=str(status), finished_at=at, done=done, error=error)
    )


def _still_running(session: Session, job: str, at: datetime, patience: timedelta) -> bool:
    """Whether a run of the job is alive; those that are not are marked broken."""
    alive = False
    running = select(JobRunRow).where(
        JobRunRow.job == job, JobRunRow.status == str(RunStatus.RUNNING)
    )
    for run in session.scalars(running):
        if run.started_at + patience > at and not (_is_here(run.process) or left(run.process)):
            alive = True
        else:
            run.status, run.finished_at = str(RunStatus.BROKEN), at
    session.flush()
    return alive


def this_process() -> str:
    """The name of this process: machine and number."""
    return f"{socket.gethostname()[:48]}:{os.getpid()}"


def _is_here(process: str) -> bool:
    return process == this_process()


def left(process: str) -> bool:
    """Whether a process of this machine is gone; of another machine nobody here can tell."""
    machine, _, number = process.rpartition(":")
    if machine != socket.gethostname()[:48]:
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
