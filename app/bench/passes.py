"""A pass of the timetable over all that is open, beside the same statements on a bare cursor.

What is to be written is not of the pass: it costs as many acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from time import perf_counter

from app.bench.floors import bare, replayed
from app.bench.measuring import Measured, Round, rss, summed_up
from app.bench.place import Place
from app.bench.tape import Tape, record
from app.bench.tasks import Task
from app.context import Application
from db.store import Store

Pass = Callable[[Store, datetime], object]
"""What reads and judges all that is open, at an instant."""


def measured(task: Task, case: str, judge: Pass) -> list[Measured]:
    """As many passes as there are rounds, after one that is not counted."""
    place = task.place
    application = place.application()
    tape = record(application.database)
    _taken(application, tape, judge)
    rounds = [
        _beside_raw(place, _taken(application, tape, judge), tape) for _ in range(task.rounds)
    ]
    application.database.dispose()
    return [summed_up(place, case, rounds, rss=rss(), rows=place.open)]


def _taken(application: Application, tape: Tape, judge: Pass) -> Round:
    at = application.now()
    tape.wind_back()
    begin = perf_counter()
    with application.reading() as store:
        judge(store, at)
    seconds = perf_counter() - begin
    return Round(seconds=seconds, sql=tape.seconds, statements=len(tape.calls))


def _beside_raw(place: Place, done: Round, tape: Tape) -> Round:
    with bare(place) as connection:
        return replace(done, raw=replayed(connection, tape.calls))
