"""Many rows and many problems at once are written as one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from app.context import Application
from app.domain import acting
from app.domain.acting import Outcome
from app.domain.around import Around
from app.domain.errors import DomainError
from app.domain.events import EventKind
from app.domain.problem import Case
from app.domain.steps import Action
from db import bulk
from db.inserting import insert_rows
from db.models import Base, DutyRow, FlowDayRow, ImportBatchRow
from db.store import Store
from tests.building import (
    CLERK,
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_problem,
    an_application,
)

HOUR = timedelta(hours=1)
EAST = datetime.fromisoformat("2026-11-23T09:00:00.000001+08:00")
LINE = "一行\n另一行\t制表\\反斜 '引号' \"双\" \\N 空"


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


def rows_of(table: type[Base]) -> list[dict[str, Any]]:
    """Twenty rows of a table with every kind of value that its columns take."""
    return [ROWS[table](n) for n in range(1, 21)]


ROWS: dict[type[Base], Callable[[int], dict[str, Any]]] = {
    DutyRow: lambda n: {
        "problem_id": 9_007_199_254_740_000 + n, "n": n, "kind": "sign",
        "department_id": n if n % 2 else None, "region": "330782", "assignment": 0,
        "since": EAST + timedelta(days=n), "due": EAST if n % 3 else None,
        "yellow_from": datetime(2026, 1, 1, tzinfo=UTC), "paused": n % 2 == 0,
    },
    FlowDayRow: lambda n: {
        "day": date(2026, 2, n), "region": "3307", "field": "", "flow": LINE[:16], "count": -n,
    },
    ImportBatchRow: lambda n: {  # without what has a default
        "id": n, "file": LINE, "digest": "", "profile": "a", "person": None, "status": "done",
        "columns": "", "error": "", "started_at": EAST, "finished_at": None,
    },
}  # fmt: skip


@pytest.mark.parametrize("table", ROWS)
def test_rows_are_written_as_sqlalchemy_writes_them(
    application: Application, table: type[Base]
) -> None:
    rows = rows_of(table)

    def one_way(store: Store) -> None:
        store.session.execute(insert(table.__table__), rows)

    def other_way(store: Store) -> None:
        insert_rows(store.session, table, rows)

    assert left(application, one_way)[table.__tablename__]
    assert left(application, one_way) == left(application, other_way)


def test_a_naive_instant_is_refused(application: Application) -> None:
    rows = [{**row, "since": row["since"].replace(tzinfo=None)} for row in rows_of(DutyRow)]
    with pytest.raises(ValueError, match="naive instant"), application.transaction() as store:
        insert_rows(store.session, DutyRow, rows)


def test_a_key_that_is_taken_is_told_as_by_every_insert(application: Application) -> None:
    with pytest.raises(IntegrityError), application.transaction() as store:
        insert_rows(store.session, DutyRow, [*rows_of(DutyRow), rows_of(DutyRow)[7]])
    with application.reading() as store:
        assert store.session.scalars(select(DutyRow.n)).all() == []


def test_no_row_is_no_statement(application: Application) -> None:
    with application.transaction() as store:
        insert_rows(store.session, DutyRow, [])


def test_many_later_events_are_written_as_one_by_one(application: Application) -> None:
    changes = outcomes(application)

    def one_by_one(store: Store) -> None:
        for before, outcome in changes:
            store.save(before, outcome)

    def at_once(store: Store) -> None:
        bulk.write_again(store, changes)

    left_one_by_one = left(application, one_by_one)
    assert left_one_by_one == left(application, at_once)
    assert left_one_by_one != left(application, lambda _store: None)


def test_what_was_changed_meanwhile_is_a_conflict(application: Application) -> None:
    changes = outcomes(application)
    with application.transaction() as store:
        store.save(*changes[1])
    with pytest.raises(DomainError) as refused, application.transaction() as store:
        bulk.write_again(store, changes)
    assert refused.value.code == "conflict"
    with application.reading() as store:
        assert store.peek(changes[0][0].id) == changes[0][0]


def test_known_cases_are_had_at_once(application: Application) -> None:
    problems = [before.id for before, _outcome in outcomes(application)]
    with application.transaction() as store:
        cases = bulk.locked_cases(store, [*problems, 4711])
        assert cases == {problem: store.peek(problem) for problem in problems}


def outcomes(application: Application) -> list[tuple[Case, Outcome]]:
    """What became of a dozen problems: reworded, dispatched, signed, withdrawn."""
    with application.transaction() as store:
        lead, co = (a_department(store, name) for name in ("市建设局", "市消防支队"))
        cases = []
        for n in range(12):
            cases.append(a_problem(store, at=MONDAY_NINE, title=f"第{n}个问题"))
            cases.append(a_dispatched_problem(store, lead=lead, co_handlers=(co,), at=MONDAY_NINE))
        around = Around(
            at=MONDAY_NINE + HOUR, viewer=CLERK, rules=store.rules.rules(),
            calendar=store.rules.calendar(),
        )  # fmt: skip
    return [(case, outcome(case, n, around)) for n, case in enumerate(cases)]


def outcome(case: Case, n: int, around: Around) -> Outcome:
    """Every problem goes on in another way, each with one event or two."""
    steps: list[tuple[Action | EventKind, dict[str, Any]]] = [
        (Action.AMEND, {"title": f"改后的标题{n}", "reason": "笔误"}),
        (Action.SIGN, {"responsible": "王敏", "leader": "李局"}),
        (Action.WITHDRAW, {"reason": "已自行解决"}),
        (Action.REASSIGN, {"department": 2, "reason": "职责调整"}),
    ]
    kind, facts = steps[n % 4]
    after, event = acting.record(kind, case=case, facts=facts, around=around)
    if not after.open:
        return Outcome(case=after, events=(event,))
    noted, note = acting.record(Action.NOTE, case=after, facts={"text": "已联系"}, around=around)
    return Outcome(case=noted, events=(event, note))


def left(application: Application, act: Callable[[Store], None]) -> dict[str, list[Any]]:
    """Every row of the database after an act; then the act is taken back."""
    with application.transaction() as store:
        act(store)
        names = [*Base.metadata.tables, "problem_search"]
        found = {name: rows(store, name) for name in names}
        store.session.rollback()
    return found


def rows(store: Store, name: str) -> list[Any]:
    hidden = "rowid, " if name == "problem_search" and store.dialect == "sqlite" else ""
    return sorted(map(repr, store.session.execute(text(f"SELECT {hidden}* FROM {name}"))))
