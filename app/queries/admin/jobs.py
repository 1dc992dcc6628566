"""任务: the timetable, how each job's last run went, when the next is due, and the backups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import func, or_, select

from app.domain.access import Viewer
from app.domain.errors import DomainError
from db.job_runs import OVERLAP, RunStatus
from db.models import JobRunRow
from db.store import Store

RUNS = 10
LATE_RUNS = 100
STANDSTILLS = 3
TOGETHER = timedelta(minutes=1)
"""Processes that begin again take up what each job was due within this time."""
RECENT = timedelta(days=1)
BAD = frozenset({RunStatus.FAILED, RunStatus.BROKEN})


class Scheduled(Protocol):
    """A row of the timetable, as this page needs it."""

    @property
    def name(self) -> str:
        """What its runs are called."""

    @property
    def label(self) -> str:
        """What people call it."""

    @property
    def crontab(self) -> str:
        """When it is due."""

    def next_due(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which it is due."""


TIMETABLE: dict[str, Callable[[], Sequence[Scheduled]]] = {"jobs": lambda: ()}
"""The timetable stands above the pages and puts itself here when the application is made."""

FOLDERS: dict[str, Callable[[], Path | None]] = {"backups": lambda: None}
"""Where the backups of the request's application lie."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run of a job. took: None while it is running.

    missed: how many due instants before it nobody took; None where somebody asked for it.
    """

    job: str
    label: str
    due: datetime
    status: RunStatus
    started_at: datetime
    took: timedelta | None
    done: int
    error: str
    missed: int | None

    @property
    def by_hand(self) -> bool:
        """Whether somebody asked for it."""
        return self.missed is None

    @property
    def going_on(self) -> bool:
        """Whether it is asked for or running."""
        return self.status in (RunStatus.ASKED, RunStatus.RUNNING)

    @property
    def bad(self) -> bool:
        """Whether it failed or was cut off."""
        return self.status in BAD

    @property
    def broken(self) -> bool:
        """Whether its process did not live to end it."""
        return self.status is RunStatus.BROKEN

    @property
    def overlapped(self) -> bool:
        """Whether it was passed over because the one before it still ran."""
        return self.error == OVERLAP


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A job's runs of the last 24 hours; passed: instants passed over, or missed by everybody."""

    done: int = 0
    bad: int = 0
    passed: int = 0


@dataclass(frozen=True, kw_only=True)
class JobLine:
    """A job of the timetable with its last run. crontab: when it is due."""

    name: str
    label: str
    crontab: str
    next_due: datetime | None
    last: Run | None
    recent: Tally

    @property
    def waiting(self) -> bool:
        """Whether a run is asked for or going on."""
        return self.last is not None and self.last.going_on


@dataclass(frozen=True, kw_only=True)
class Standstill:
    """A time without any process that ran the timetable; missed: due instants of so many jobs."""

    ended_at: datetime
    jobs: int
    missed: int


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup that is kept."""

    name: str
    size: int
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class JobsView:
    """What the tab shows."""

    at: datetime
    jobs: tuple[JobLine, ...]
    runs: tuple[Run, ...]
    standstills: tuple[Standstill, ...]
    backups: tuple[Backup, ...]


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> JobsView:
    """The timetable with the last run of each job, and what of late did not go as it should."""
    last, recent = last_runs(store), _tallies(store, at)
    return JobsView(
        at=at,
        jobs=tuple(
            JobLine(
                name=job.name,
                label=job.label,
                crontab=job.crontab,
                next_due=job.next_due(at),
                last=last.get(job.name),
                recent=recent.get(job.name, Tally()),
            )
            for job in TIMETABLE["jobs"]()
        ),
        runs=_not_well(store),
        standstills=_standstills(store),
        backups=_backups(FOLDERS["backups"]()),
    )


def _tallies(store: Store, at: datetime) -> dict[str, Tally]:
    """The runs of the last 24 hours, counted by job in one statement."""
    rows = store.session.execute(
        select(JobRunRow.job, JobRunRow.status, JobRunRow.error, func.count(),
               func.sum(JobRunRow.missed))
        .where(JobRunRow.due > at - RECENT)
        .group_by(JobRunRow.job, JobRunRow.status, JobRunRow.error)
    )  # fmt: skip
    found: dict[str, Tally] = {}
    for job, status, error, runs, missed in rows:
        sofar = found.get(job, Tally())
        found[job] = Tally(
            done=sofar.done + runs * (status == RunStatus.DONE),
            bad=sofar.bad + runs * (status in BAD),
            passed=sofar.passed + int(missed or 0) + runs * (error == OVERLAP),
        )
    return found


def known_job(name: str) -> str:
    """The name of a job of the timetable. Raises DomainError "unknown_job"."""
    if name not in {job.name for job in TIMETABLE["jobs"]()}:
        raise DomainError("unknown_job")
    return name


def last_runs(store: Store) -> dict[str, Run]:
    """The last run of each job that was not passed over."""
    latest = (
        select(JobRunRow.job, func.max(JobRunRow.started_at).label("started_at"))
        .where(JobRunRow.status != str(RunStatus.SKIPPED))
        .group_by(JobRunRow.job)
        .subquery()
    )
    rows = store.session.scalars(
        select(JobRunRow)
        .join(
            latest,
            (latest.c.job == JobRunRow.job) & (latest.c.started_at == JobRunRow.started_at),
        )
        .where(JobRunRow.status != str(RunStatus.SKIPPED))
        .order_by(JobRunRow.due)
    )
    return {row.job: _run(row) for row in rows}


def _not_well(store: Store) -> tuple[Run, ...]:
    """The last runs that failed, were cut off or passed over, newest first."""
    bad = JobRunRow.status.in_(sorted(map(str, BAD)))
    rows = store.session.scalars(
        select(JobRunRow)
        .where(or_(bad, JobRunRow.error == OVERLAP))
        .order_by(JobRunRow.started_at.desc())
        .limit(RUNS)
    )
    return tuple(map(_run, rows))


def _standstills(store: Store) -> tuple[Standstill, ...]:
    """The last times in which dues were missed, newest first: jobs that were late together."""
    missed_by = func.coalesce(JobRunRow.missed, 0)
    rows = store.session.execute(
        select(JobRunRow.started_at, missed_by)
        .where(JobRunRow.missed > 0)
        .order_by(JobRunRow.started_at.desc())
        .limit(LATE_RUNS)
    )
    found: list[Standstill] = []
    for started_at, missed in rows:
        if found and found[-1].ended_at - started_at <= TOGETHER:
            later = found.pop()
            jobs, missed = later.jobs + 1, later.missed + missed
        else:
            jobs = 1
        found.append(Standstill(ended_at=started_at, jobs=jobs, missed=missed))
    return tuple(found[:STANDSTILLS])


def _run(row: JobRunRow) -> Run:
    labels = {job.name: job.label for job in TIMETABLE["jobs"]()}
    return Run(
        job=row.job,
        label=labels.get(row.job, row.job),
        due=row.due,
        status=RunStatus(row.status),
        started_at=row.started_at,
        took=row.finished_at - row.started_at if row.finished_at else None,
        done=row.done,
        error=row.error,
        missed=row.missed,
    )


def _backups(folder: Path | None) -> tuple[Backup, ...]:
    """The backups in a folder, newest first."""
    if folder is None or not folder.is_dir():
        return ()
    found = [(file.name, file.stat()) for file in folder.glob("*.zip")]
    listed = [
        Backup(name=name, size=s.st_size, made_at=datetime.fromtimestamp(s.st_mtime, UTC))
        for name, s in found
    ]
    return tuple(sorted(listed, key=lambda backup: backup.made_at, reverse=True))
