"""任务: the timetable, how each job's last run went, when the next is due, and the backups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import func, select

from app.domain.access import Viewer
from app.domain.errors import DomainError
from db.job_runs import RunStatus
from db.models import JobRunRow
from db.store import Store

RUNS = 15


class Scheduled(Protocol):
    """A row of the timetable, as this page needs it."""

    @property
    def name(self) -> str:
        """What its runs are called."""

    @property
    def label(self) -> str:
        """What people call it."""

    @property
    def when(self) -> Any:
        """When it is due."""


TIMETABLE: dict[str, Callable[[], Sequence[Scheduled]]] = {"jobs": lambda: ()}
"""The timetable stands above the pages and puts itself here when the application is made."""

FOLDERS: dict[str, Callable[[], Path | None]] = {"backups": lambda: None}
"""Where the backups of the request's application lie."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run of a job. took: None while it is running."""

    job: str
    label: str
    due: datetime
    status: RunStatus
    started_at: datetime
    took: timedelta | None
    done: int
    error: str

    @property
    def going_on(self) -> bool:
        """Whether it is asked for or running."""
        return self.status in (RunStatus.ASKED, RunStatus.RUNNING)

    @property
    def bad(self) -> bool:
        """Whether it failed or was cut off."""
        return self.status in (RunStatus.FAILED, RunStatus.BROKEN)


@dataclass(frozen=True, kw_only=True)
class JobLine:
    """A job of the timetable with its last run."""

    name: str
    label: str
    next_due: datetime | None
    last: Run | None

    @property
    def waiting(self) -> bool:
        """Whether a run is asked for or going on."""
        return self.last is not None and self.last.going_on


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
    backups: tuple[Backup, ...]


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> JobsView:
    """The timetable with the last run of each job, and the last runs that did not go well."""
    last = last_runs(store)
    return JobsView(
        at=at,
        jobs=tuple(
            JobLine(
                name=job.name,
                label=job.label,
                next_due=job.when.get_next_fire_time(None, at),
                last=last.get(job.name),
            )
            for job in TIMETABLE["jobs"]()
        ),
        runs=_not_well(store),
        backups=_backups(FOLDERS["backups"]()),
    )


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
    """The last runs that failed or were cut off, newest first."""
    bad = (str(RunStatus.FAILED), str(RunStatus.BROKEN))
    rows = store.session.scalars(
        select(JobRunRow)
        .where(JobRunRow.status.in_(bad))
        .order_by(JobRunRow.started_at.desc())
        .limit(RUNS)
    )
    return tuple(map(_run, rows))


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
