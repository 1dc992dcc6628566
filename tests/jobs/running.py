"""Jobs for the tests of the runner, and what its rows say of their runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.context import Application
from app.jobs.job import Job, every_minutes
from db.models import JobRunRow
from tests.building import MONDAY_NINE

MINUTE = timedelta(minutes=1)
# 09:03 on the Monday: a job of every five minutes was due at 09:00.
NOW = MONDAY_NINE + 3 * MINUTE


def a_job(run: Callable[[Application, datetime], int], **changes: Any) -> Job:
    given = {
        "name": "trial",
        "label": "",
        "when": every_minutes(5),
        "run": run,
        "patience": 30 * MINUTE,
        **changes,
    }
    return Job(**given)


def runs(application: Application) -> list[tuple[datetime, str, int, str]]:
    with application.reading() as store:
        rows = store.session.scalars(select(JobRunRow).order_by(JobRunRow.due))
        return [(r.due, r.status, r.done, r.error) for r in rows]


def at(application: Application, instant: datetime) -> Application:
    return replace(application, settings=replace(application.settings, fixed_now=instant))
