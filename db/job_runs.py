"""The rows of job runs: a run is a unique row (job, due), and whoever inserts it runs it."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.domain.catalogue import Term
from app.domain.errors import DomainError
from db.models import JobRunRow
from db.store import Store

KEPT_FOR = timedelta(days=30)
OVERLAP = "overlap"
"""The error of a run that was passed over because the one before it still ran."""


class RunStatus(Term):
    """How a run stands."""

    ASKED = "asked", "待运行"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"
    BROKEN = "broken", "中断"
    SKIPPED = "skipped", "跳过"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A run of the timetable that somebody took, or passed over."""

    due: datetime
    running: bool
    process: str

    @property
    def here(self) -> bool:
        """Whether this very process took it and has not ended it."""
        return self.running and _is_here(self.process)

    @property
    def left(self) -> bool:
        """Whether the process that took it is gone without having ended it."""
        return self.running and left(self.process)


def last_taken(session: Session, *, job: str, at: datetime) -> Taken | None:
    """The timetable's last run of a job that was due by an instant, whoever took it."""
    row = session.execute(
        select(JobRunRow.due, JobRunRow.status, JobRunRow.process)
        .where(JobRunRow.job == job, JobRunRow.missed.is_not(None), JobRunRow.due <= at)
        .order_by(JobRunRow.due.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    running = row.status == str(RunStatus.RUNNING)
    return Taken(due=row.due, running=running, process=row.process)


def last_done(session: Session, *, job: str) -> datetime | None:
    """When the last run that ended well began."""
    return session.scalar(
        select(func.max(JobRunRow.started_at)).where(
            JobRunRow.job == job, JobRunRow.status == str(RunStatus.DONE)
        )
    )


def claim(
    store: Store,
    *,
    job: str,
    due: datetime,
    at: datetime,
    patience: timedelta,
    at_first: bool,
    missed: int = 0,
) -> bool:
    """Take the run of a due instant; True if this process is to run it now.

    Two runs of one job never overlap: while one is running, another due instant is passed over.
    A run that its process left, or that took longer than `patience`, counts as broken; so does one
    of this process, which runs a job's instants one after the other and now asks for the next.
    missed: how many instants before this one passed while nobody ran the timetable.
    """
    store.next_number(f"job:{job}")
    session = store.session
    last = last_taken(session, job=job, at=at)
    if (last is not None and last.due >= due) or session.get(JobRunRow, (job, due)) is not None:
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
        "error": OVERLAP if busy else "",
        "missed": missed,
    }
    session.execute(insert(JobRunRow), [row])
    session.execute(delete(JobRunRow).where(JobRunRow.job == job, JobRunRow.due < due - KEPT_FOR))
    return status is RunStatus.RUNNING


def give_up(store: Store, *, job: str, at: datetime) -> None:
    """Mark as broken what processes of this machine took and did not live to end."""
    store.next_number(f"job:{job}")
    for run in _running(store.session, job):
        if left(run.process):
            _break(run, at)
    store.session.flush()


def ask(store: Store, *, job: str, at: datetime) -> None:
    """Ask for a run outside the timetable; whichever process sees it first runs it.

    Raises DomainError "job_asked_already" while one is asked for or running.
    """
    store.next_number(f"job:{job}")
    waiting = (str(RunStatus.ASKED), str(RunStatus.RUNNING))
    statement = select(JobRunRow.due).where(JobRunRow.job == job, JobRunRow.status.in_(waiting))
    taken = store.session.get(JobRunRow, (job, at))
    if taken is not None or store.session.scalar(statement.limit(1)) is not None:
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
    for run in _running(session, job):
        if run.started_at + patience > at and not (_is_here(run.process) or left(run.process)):
            alive = True
        else:
            _break(run, at)
    session.flush()
    return alive


def _running(session: Session, job: str) -> list[JobRunRow]:
    running = JobRunRow.status == str(RunStatus.RUNNING)
    return list(session.scalars(select(JobRunRow).where(JobRunRow.job == job, running)))


def _break(run: JobRunRow, at: datetime) -> None:
    run.status, run.finished_at = str(RunStatus.BROKEN), at


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
    return _is_unburied(int(number))


def _is_unburied(number: int) -> bool:
    """Whether a process has ended and its parent has not noticed (Linux; elsewhere none is)."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    # The state stands behind the name, which is in brackets and may hold some itself.
    return stat.rpartition(")")[2].split()[0] == "Z"
