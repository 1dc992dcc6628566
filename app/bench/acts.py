"""One act: a department signs what was dispatched to it, from the request's load to the commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter

from sqlalchemy import select

from app.bench.floors import bare, replayed_as_one
from app.bench.measuring import Measured, Round, rss, summed_up
from app.bench.place import Place
from app.bench.places import restore
from app.bench.tape import Call, Tape, record
from app.bench.tasks import Task
from app.context import Application
from app.domain.access import PROVINCE, Viewer
from app.domain.catalogue import AssignmentRole, Role
from app.domain.duties import DutyKind
from app.domain.steps import Action
from app.services.handling import perform
from db.models import AssignmentRow, DutyRow

WARM = 2

Acts = list[tuple[Round, Sequence[Call]]]


def work(task: Task) -> list[Measured]:
    """As many acts as there are rounds; then the same statements on a bare cursor."""
    place = task.place
    application = place.application()
    tape = record(application.database)
    unsigned = _unsigned(application, most=task.rounds + WARM)
    done = list(_acts(application, tape, unsigned))
    held = rss()
    application.database.dispose()
    restore(place)
    rounds = _beside_floor(place, done)
    restore(place)
    return [summed_up(place, "act", rounds[WARM:] or rounds, rss=held)]


def _unsigned(application: Application, *, most: int) -> list[tuple[int, int]]:
    """(problem, department) of lead assignments that wait to be signed."""
    with application.reading() as store:
        rows = store.session.execute(
            select(DutyRow.problem_id, DutyRow.department_id)
            .join(
                AssignmentRow,
                (AssignmentRow.problem_id == DutyRow.problem_id)
                & (AssignmentRow.n == DutyRow.assignment),
            )
            .where(
                DutyRow.kind == str(DutyKind.SIGN), AssignmentRow.role == str(AssignmentRole.LEAD)
            )
            .order_by(DutyRow.problem_id)
            .limit(most)
        )
        return [(problem, department or 0) for problem, department in rows]


def _acts(
    application: Application, tape: Tape, unsigned: Sequence[tuple[int, int]]
) -> Iterator[tuple[Round, Sequence[Call]]]:
    for problem, department in unsigned:
        viewer = Viewer(
            person=1, name="", role=Role.LIAISON, region=PROVINCE, department=department
        )
        tape.wind_back()
        begin = perf_counter()
        with application.transaction() as store:
            perform(
                store,
                action=Action.SIGN,
                problem=problem,
                given={"responsible": "A", "leader": "B"},
                viewer=viewer,
                at=application.now(),
            )
        seconds = perf_counter() - begin
        yield (
            Round(seconds=seconds, sql=tape.seconds, statements=len(tape.calls)),
            tape.calls,
        )


def _beside_floor(place: Place, done: Acts) -> list[Round]:
    with bare(place) as connection:
        return [replace(act, raw=replayed_as_one(connection, calls)) for act, calls in done]
