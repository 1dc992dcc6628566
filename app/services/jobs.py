"""Jobs of the timetable, asked for out of their time."""

from __future__ import annotations

from datetime import datetime

from app.domain.access import Permission, Viewer
from db import job_runs
from db.store import Store


def ask_for(store: Store, *, job: str, viewer: Viewer, at: datetime, needs: Permission) -> None:
    """Ask for a run of a job; the runner takes it up within its next tick.

    Raises DomainError: not_allowed, job_asked_already.
    """
    viewer.require(needs)
    job_runs.ask(store, job=job, at=at)
