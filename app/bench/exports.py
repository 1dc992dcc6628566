"""Exports of ten and of a hundred thousand rows, beside what writes the same and nothing else."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from time import perf_counter
from typing import Any

import xlsxwriter
from sqlalchemy import func, select

from app.bench.browser import Browser, Spent
from app.bench.floors import bare, fetched
from app.bench.measuring import Measured, Round, rss, summed_up
from app.bench.place import Place
from app.bench.places import restore
from app.bench.tape import Call, Tape, record
from app.bench.tasks import Task
from app.context import Application
from app.demonstration.world import PASSWORD
from app.domain.access import SYSTEM
from app.domain.flows import Flow
from app.domain.register_filter import RegisterFilter, State
from app.exports.register import DATE_FORMAT, INSTANTS
from app.main import lasting_app
from app.queries.register_export import Cell, register_export
from db.models import FlowDayRow

BLOCK = 1_000
USERNAME = "leader"

Cells = list[Sequence[Cell]]
Exported = list[tuple[Round, Sequence[Call]]]


@dataclass(frozen=True, kw_only=True)
class Done:
    """A case that was measured. held: the most that the process had held by then, in megabytes."""

    asked: RegisterFilter
    exported: Exported
    held: float


def work(task: Task) -> list[Measured]:
    """Each case that is asked for, a few times, each time beside its floor.

    A hundred thousand rows only of a database that has so many, and once: they take long.
    """
    place = task.place
    application = place.application()
    tape = record(application.database)
    browser = Browser(lasting_app(application).server)
    browser.sign_in(USERNAME, PASSWORD)
    done: dict[str, Done] = {}
    for case in (case for case in task.cases if case != LARGE or place.size >= ROWS[LARGE]):
        asked = last_rows(application, ROWS[case])
        times = 1 if case == LARGE else task.rounds + 1
        exported = [_exported(browser, tape, KINDS[case], asked) for _ in range(times)]
        done[case] = Done(asked=asked, exported=exported[-task.rounds :], held=rss())
    cells = {case: cells_of(application, each.asked) for case, each in done.items()}
    application.database.dispose()
    restore(place)
    return [_beside_floor(place, case, cells[case], each) for case, each in done.items()]


def _beside_floor(place: Place, case: str, cells: Cells, done: Done) -> Measured:
    floor = FLOORS[case]
    rounds = [replace(each, floor=floor(place, cells, calls)) for each, calls in done.exported]
    return summed_up(place, case, rounds, rss=done.held, rows=len(cells))


def last_rows(application: Application, count: int) -> RegisterFilter:
    """The filter of the last problems, as many whole days as hold so many."""
    with application.reading() as store:
        days = store.session.execute(
            select(FlowDayRow.day, func.sum(FlowDayRow.count))
            .where(FlowDayRow.flow == str(Flow.REGISTERED))
            .group_by(FlowDayRow.day)
            .order_by(FlowDayRow.day.desc())
        )
        reached, first = 0, date.max
        while reached < count and (found := days.fetchone()):
            first, registered = found
            reached += registered
    return RegisterFilter(state=State.ALL, registered_from=first)


def cells_of(application: Application, asked: RegisterFilter) -> Cells:
    """What the export of a filter writes."""
    with application.reading() as store:
        found = register_export(store, asked=asked, viewer=SYSTEM, at=application.now())
        return list(found.rows)


def _exported(
    browser: Browser, tape: Tape, kind: str, asked: RegisterFilter
) -> tuple[Round, Sequence[Call]]:
    tape.wind_back()
    browser.spent = Spent()
    browser.get(f"/export/register.{kind}{asked.address('')}")
    spent = browser.spent
    done = Round(
        seconds=spent.seconds, sql=tape.seconds, statements=len(tape.calls), bytes=spent.bytes
    )
    return done, tape.calls


def _sheet(_place: Place, cells: Cells, _calls: Sequence[Call]) -> float:
    """xlsxwriter alone, writing the cells that the product writes: dates, numbers and texts with
    their formats, and nothing where a cell is empty. They are in hand when its time begins.
    """
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet()
        instant = book.add_format({"num_format": DATE_FORMAT, "valign": "top"})
        text = book.add_format({"valign": "top"})
        spent = 0.0
        for first in range(0, len(cells), BLOCK):
            filled = [list(_filled(row)) for row in cells[first : first + BLOCK]]
            begin = perf_counter()
            for at, row in enumerate(filled, start=first):
                for place, cell in row:
                    _write(sheet, at, place, cell, instant=instant, text=text)
            spent += perf_counter() - begin
        begin = perf_counter()
        book.close()
        return spent + perf_counter() - begin


def _filled(row: Sequence[Cell]) -> Iterator[tuple[int, Cell | datetime]]:
    """The cells that are not empty, with their places; an instant as a sheet takes it."""
    for place, cell in enumerate(row):
        if place in INSTANTS and isinstance(cell, str):
            yield place, datetime.fromisoformat(cell)
        elif cell is not None and cell != "":
            yield place, cell


def _write(sheet: Any, row: int, place: int, cell: Any, *, instant: Any, text: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(row, place, cell, instant)
    elif isinstance(cell, int):
        sheet.write_number(row, place, cell, text)
    else:
        sheet.write_string(row, place, cell, text)


def _lines(place: Place, _cells: Cells, calls: Sequence[Call]) -> float:
    """The rows of the same statements, as the driver gives them, through the csv module: keys and
    codes in place of numbers and names, tokens in place of masks, a part a line of its own, and
    without the words that each line of the product ends with.
    """
    with bare(place) as connection, tempfile.TemporaryFile() as file:
        reads = [call for call in calls if call.statement.lstrip().upper().startswith("SELECT")]
        begin = perf_counter()
        out = io.TextIOWrapper(file, encoding="utf-8", newline="")
        csv.writer(out).writerows(fetched(connection, reads))
        out.flush()
        return perf_counter() - begin


LARGE = "export_xlsx_large"
KINDS = {"export_csv": "csv", "export_xlsx": "xlsx", LARGE: "xlsx"}
ROWS = {"export_csv": 10_000, "export_xlsx": 10_000, LARGE: 100_000}
FLOORS: dict[str, Callable[[Place, Cells, Sequence[Call]], float]] = {
    "export_csv": _lines,
    "export_xlsx": _sheet,
    LARGE: _sheet,
}
