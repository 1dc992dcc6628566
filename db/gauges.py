"""How much stands where, for whoever watches the system: counts and instants, nothing of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.lights import Light
from db.job_runs import RunStatus
from db.lights import light_column
from db.models import ImportBatchRow, JobRunRow, ProblemRow
from db.staging import COMMITTING, STAGING

RECENT = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class JobGauge:
    """A job of the timetable: its runs of the last day by status, its last run, its last success.

    seconds: how long the last run took that ended. succeeded_at: when the last good one began.
    """

    job: str
    runs: dict[str, int]
    seconds: float | None
    succeeded_at: datetime | None


def open_by_lane(session: Session) -> dict[str, int]:
    """How many problems are open in each lane; an index of what is open answers it alone."""
    counts = select(ProblemRow.lane, func.count()).where(ProblemRow.open).group_by(ProblemRow.lane)
    return {lane or "none": count for lane, count in session.execute(counts)}


def overdue(session: Session, *, at: datetime) -> int:
    """How many open problems are overdue at an instant (red)."""
    red = light_column(at) == str(Light.RED)
    late = select(func.count()).where(ProblemRow.open, ProblemRow.due < at, red)
    return session.scalar(late) or 0


def imports(session: Session) -> tuple[int, int, int]:
    """(files at work, their rows, the rows of them that have a verdict)."""
    done = ImportBatchRow.accepted + ImportBatchRow.duplicates + ImportBatchRow.rejected
    at_work = select(func.count(), func.sum(ImportBatchRow.rows), func.sum(done)).where(
        ImportBatchRow.status.in_((STAGING, COMMITTING))
    )
    files, rows, judged = session.execute(at_work).one()
    return files, int(rows or 0), int(judged or 0)


def jobs(session: Session, *, names: Sequence[str], at: datetime) -> list[JobGauge]:
    """Each of these jobs, over all processes that run the timetable."""
    return [_job(session, name, at) for name in names]


def _job(session: Session, name: str, at: datetime) -> JobGauge:
    runs = select(JobRunRow.status, func.count().label("n")).where(
        JobRunRow.job == name, JobRunRow.due > at - RECENT
    )
    ended = _last(session, name, (RunStatus.DONE, RunStatus.FAILED))
    succeeded = _last(session, name, (RunStatus.DONE,))
    return JobGauge(
        job=name,
        runs={row.status: row.n for row in session.execute(runs.group_by(JobRunRow.status))},
        seconds=_seconds(ended) if ended else None,
        succeeded_at=succeeded.started_at if succeeded else None,
    )


def _last(session: Session, job: str, statuses: Sequence[RunStatus]) -> JobRunRow | None:
    return session.scalar(
        select(JobRunRow)
        .where(JobRunRow.job == job, JobRunRow.status.in_(map(str, statuses)))
        .order_by(JobRunRow.due.desc())
        .limit(1)
    )


def _seconds(run: JobRunRow) -> float | None:
    return (run.finished_at - run.started_at).total_seconds() if run.finished_at else None
