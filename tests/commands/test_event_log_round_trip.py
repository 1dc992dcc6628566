"""An event log exported from one database imports into an empty one with the same courses."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest
from sqlalchemy import select

from app.context import Application
from app.domain.access import SYSTEM
from app.domain.register_filter import RegisterFilter, State
from app.exports.event_log import export_event_log
from app.services import importing
from app.services.people import COMMAND_LINE
from db import verification
from db.files import FileStore
from db.models import DepartmentRow, ProblemRow, SpanRow
from tests.building import an_application
from tests.exports import xes_standard
from tests.pages.province import a_province, on

AT = on(23, 9)
KEPT = (
    "id", "stage", "open", "lane", "channel", "region", "office", "field", "kind", "difficulty",
    "urgency", "registered_at", "accepted_at", "submitted_at", "closed_at", "due", "original_due",
    "result", "solved", "grade", "order_level",
)  # fmt: skip


def exported(app: Application, kind: str) -> bytes:
    file = io.BytesIO()
    export_event_log(
        app, asked=RegisterFilter(state=State.ALL), viewer=SYSTEM, at=AT, kind=kind, file=file
    )
    return file.getvalue()


def imported(app: Application, content: bytes, name: str) -> Any:
    staged = importing.stage(app, content=content, name=name, viewer=COMMAND_LINE, at=AT)
    done = importing.commit(app, batch=staged.batch, viewer=COMMAND_LINE, at=AT)
    assert done.profile == "event-log-own"
    return done.accepted, done.duplicates, done.rejected, done.problems


def problems(app: Application) -> set[tuple[int, str, Any]]:
    """What each problem says, fact by fact."""
    with app.reading() as store:
        found = store.session.execute(select(ProblemRow.__table__)).mappings().all()
    return {(row["id"], name, row[name]) for row in found for name in KEPT}


def grounds(app: Application) -> Counter[str]:
    """On which grounds problems were closed."""
    with app.reading() as store:
        closed = select(ProblemRow.closing_ground).where(ProblemRow.stage == "closed")
        return Counter(store.session.scalars(closed))


def holders(app: Application) -> dict[int, list[str]]:
    """The departments that held each problem, one after another."""
    with app.reading() as store:
        found = store.session.execute(
            select(SpanRow.problem_id, DepartmentRow.name)
            .join(DepartmentRow, DepartmentRow.id == SpanRow.holder)
            .where(SpanRow.track == 0)
            .order_by(SpanRow.problem_id, SpanRow.n)
        ).all()
    by_problem = groupby(found, key=lambda row: row.problem_id)
    return {n: [name for name, _run in groupby(row.name for row in rows)] for n, rows in by_problem}


@pytest.mark.parametrize(("kind", "name"), [("xes.gz", "日志.xes.gz"), ("csv", "日志.csv")])
def test_a_log_imports_as_it_was_and_once(
    fresh_database: Callable[[], str], kind: str, name: str
) -> None:
    there = a_province(fresh_database()).application
    here = an_application(fresh_database(), at=AT)
    content = exported(there, kind)
    accepted, duplicates, rejected, begun = imported(here, content, name)
    assert (begun, duplicates, rejected) == (11, 0, 0)
    assert problems(here) ^ problems(there) == set()
    assert grounds(here) == grounds(there) == {"confirmed": 3}
    assert holders(here) == holders(there)
    assert imported(here, content, name) == (0, accepted, 0, 0)
    with here.reading() as store:
        assert verification.verify(store.session, files=FileStore(here.settings.files)).ok


def test_a_log_brings_nothing_to_the_database_that_it_came_from(sqlite_url: str) -> None:
    app = a_province(sqlite_url).application
    accepted, _duplicates, rejected, begun = imported(app, exported(app, "xes"), "日志.xes")
    assert (accepted, rejected, begun) == (0, 0, 0)


def test_what_was_imported_is_exported_as_it_came(fresh_database: Callable[[], str]) -> None:
    there = a_province(fresh_database()).application
    here = an_application(fresh_database(), at=AT)
    again = an_application(fresh_database(), at=AT)
    imported(here, exported(there, "xes"), "日志.xes")
    count = imported(again, exported(here, "xes"), "日志.xes")
    assert count[3] == 11
    assert count[0] == sum(map(len, names_of_events(there)))
    assert names_of_events(again) == names_of_events(there)


def names_of_events(app: Application) -> list[list[str]]:
    """The activities of every problem, in the order of their numbers."""
    traces = xes_standard.read(exported(app, "xes"))
    found = {trace.attributes["concept:name"][1]: trace.of("concept:name") for trace in traces}
    return [[str(name) for name in found[number]] for number in sorted(found)]
