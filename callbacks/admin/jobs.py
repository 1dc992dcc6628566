"""任务, 核验: ask for a run out of its time, and look again while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, State

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.queries import admin as query
from app.queries.admin import jobs as timetable
from app.queries.admin import verification
from app.services import jobs
from app.translations import _
from callbacks.admin.acts import Act, Done
from callbacks.group import CallbackGroup
from layouts.pages.admin import WAITING
from layouts.pages.admin.ids import Ids

page = CallbackGroup(Permission.SEE_ADMIN)


@page.on(
    Output(Ids.STANDING, "children"),
    Output(Ids.LOOK, "disabled"),
    Input(Ids.LOOK, "n_intervals"),
    State(Ids.PLACE, "search"),
)
def look_again(_ticks: int, search: str | None) -> tuple[Any, bool]:
    """How the runs stand now, until none is going on."""
    asked = dict(parse_qsl((search or "").lstrip("?")))
    with reading() as store:
        view = query.load(store, viewer=viewer(), at=now(), query=asked)
    part = WAITING[view.tab]
    return part.standing(view.shown), not part.waiting(view.shown)


def run(_typed: Mapping[str, Any], of: str) -> Done:
    """Ask for a job."""
    ask(timetable.known_job(of), Permission.ADMINISTER)
    return Done(said=_("已排队，将在半分钟内开始。"))


def verify(_typed: Mapping[str, Any], _of: str) -> Done:
    """Ask for a verification."""
    ask(verification.JOB, Permission.SEE_LOG)
    return Done(said=_("已排队，将在半分钟内开始核验。"))


def ask(job: str, needs: Permission) -> None:
    """Ask for a run of a job, in a transaction of its own."""
    with transaction() as store:
        jobs.ask_for(store, job=job, viewer=viewer(), at=now(), needs=needs)


ACTS = {
    "run-job": Act(needs=Permission.ADMINISTER, run=run),
    "verify": Act(needs=Permission.SEE_LOG, run=verify),
}
