"""The import of ten thousand rows, and of as many events: staged, committed, taken back again."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter

from sqlalchemy import select

from app.bench.exports import last_rows
from app.bench.incident_log import incident_log
from app.bench.measuring import Measured, Round, rss, summed_up
from app.bench.places import restore
from app.bench.tape import record
from app.bench.tasks import Task
from app.context import Application
from app.domain.access import SYSTEM
from app.domain.errors import DomainError
from app.domain.register_columns import REGISTER_COLUMNS
from app.exports.register import write_csv
from app.queries.register_export import Column, register_export
from app.services import importing
from app.services.people import COMMAND_LINE
from db.models import DepartmentRow

ROWS = 10_000
KEYS = {column.key: place for place, column in enumerate(REGISTER_COLUMNS)}


def work(task: Task) -> list[Measured]:
    """Each kind of file once a round; every row must be taken."""
    return [_measured(task, case) for case in task.cases]


def _measured(task: Task, case: str) -> Measured:
    application = task.place.application()
    content = CONTENTS[case](application)
    tape = record(application.database)
    rounds, rows = [], 0
    for _ in range(task.rounds):
        tape.wind_back()
        begin = perf_counter()
        rows = imported(application, content, case)
        seconds = perf_counter() - begin
        done = Round(
            seconds=seconds, sql=tape.seconds, statements=len(tape.calls), bytes=len(content)
        )
        rounds.append(done)
        restore(task.place)
    application.database.dispose()
    rate = round(rows / min(r.seconds for r in rounds))
    return summed_up(task.place, case, rounds, rss=rss(), rows=rows, rate=rate)


def imported(application: Application, content: bytes, case: str) -> int:
    """Stage and commit a file; its rows. Raises DomainError "bench_failed" where one is refused."""
    at = application.now()
    staged = importing.stage(
        application, content=content, name=f"{case}.csv", viewer=COMMAND_LINE, at=at
    )
    result = importing.commit(application, batch=staged.batch, viewer=COMMAND_LINE, at=at)
    if result.accepted != result.rows:
        raise DomainError("bench_failed", what=case, size=result.rejected)
    return result.rows


def register_file(application: Application) -> bytes:
    """The last problems as the register exports them, under numbers that nobody has used."""
    asked = last_rows(application, ROWS)
    file = io.BytesIO()
    with application.reading() as store:
        found = register_export(store, asked=asked, viewer=SYSTEM, at=application.now())
        write_csv(replace(found, blocks=_renamed(found.blocks)), file)
    return file.getvalue()


def _renamed(blocks: Iterable[Sequence[Column]]) -> Iterator[Sequence[Column]]:
    done = 0
    for block in blocks:
        columns = list(block)
        count = min(len(columns[0]), ROWS - done)
        columns[KEYS["number"]] = [None] * count
        columns[KEYS["source_no"]] = [f"BENCH{done + n:06d}" for n in range(count)]
        yield [column[:count] for column in columns]
        done += count


def log_file(application: Application) -> bytes:
    """Events of an incident tool, whose groups are departments that the database knows."""
    with application.reading() as store:
        names = select(DepartmentRow.name).where(~DepartmentRow.office).order_by(DepartmentRow.id)
        return incident_log(events=ROWS, groups=store.session.scalars(names).all())


CONTENTS: dict[str, Callable[[Application], bytes]] = {
    "import_register": register_file,
    "import_log": log_file,
}
