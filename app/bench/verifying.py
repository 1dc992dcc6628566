"""Verification of the whole database, beside one plain reading of its events."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from app.bench.floors import bare
from app.bench.measuring import Measured, Round, rss, summed_up
from app.bench.place import Place
from app.bench.tape import record
from app.bench.tasks import Task
from app.domain.errors import DomainError
from db.verification import verify

ONCE_ABOVE = 10_000
"""Larger databases are verified once: it takes minutes."""

PORTION = 2_000


def work(task: Task) -> list[Measured]:
    """The verification, which must find nothing. Raises DomainError "bench_failed"."""
    place = task.place
    times = 1 if place.size > ONCE_ABOVE else min(task.rounds, 3)
    application = place.application()
    tape = record(application.database)
    rounds = []
    for _ in range(times):
        tape.wind_back()
        begin = perf_counter()
        with application.reading() as store:
            found = verify(store.session, files=application.files)
        if not found.ok:
            raise DomainError("bench_failed", what=task.what, size=place.size)
        rounds.append(
            Round(
                seconds=perf_counter() - begin,
                sql=tape.seconds,
                statements=len(tape.calls),
                floor=_reading(place),
            )
        )
    application.database.dispose()
    rate = found.events / min(r.seconds for r in rounds)
    return [summed_up(place, "verify", rounds, rss=rss(), rows=found.events, rate=round(rate))]


def _reading(place: Place) -> float:
    """Every event read once, in the order in which the verification folds them."""
    with bare(place) as connection:
        begin = perf_counter()
        cursor: Any = connection.cursor()
        cursor.execute("SELECT * FROM event ORDER BY subject, n")
        while cursor.fetchmany(PORTION):
            pass
        return perf_counter() - begin
