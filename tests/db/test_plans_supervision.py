"""What the page of supervision asks of the database is bounded by what is open; see plans.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, insert, select

from app.domain.catalogue import Role
from app.queries import supervision
from db.models import DraftRow, OrderRow, ProblemRow
from tests.big_database import BigDatabase
from tests.building import MONDAY_NINE, viewer_of
from tests.plans import assert_no_scan, plan_of, statements

TABLES = ("problem", "assignment", "event", "duty", "supervision_order", "order_draft")
STATEMENTS = 9
"""Orders, drafts, instructions, what was lifted, two lists of names; versions, calendar, rules."""


@pytest.fixture
def supervised(big_database: BigDatabase) -> Iterator[BigDatabase]:
    """The 50,000 with 400 open orders and 400 drafts, which go again."""
    application = big_database.application
    with application.transaction() as store:
        open_ones = store.session.scalars(
            select(ProblemRow.id).where(ProblemRow.open).order_by(ProblemRow.id).limit(800)
        ).all()
        store.session.execute(insert(OrderRow), [order_of(problem) for problem in open_ones[:400]])
        store.session.execute(insert(DraftRow), [draft_of(problem) for problem in open_ones[400:]])
    yield big_database
    with application.transaction() as store:
        store.session.execute(delete(OrderRow))
        store.session.execute(delete(DraftRow))


def order_of(problem: int) -> dict[str, object]:
    return {
        "problem_id": problem, "n": 1, "number": "督〔2026〕1号", "level": "supervise",
        "ground": "久拖未办", "issuer": "33", "lead": None, "approved_by": "", "rhythm": 3,
        "issued_at": MONDAY_NINE, "due": MONDAY_NINE, "answers": 0, "answer": "",
        "answer_due": MONDAY_NINE,
    }  # fmt: skip


def draft_of(problem: int) -> dict[str, object]:
    return {
        "problem_id": problem, "n": 1, "rule": "quiet", "level": "reminder", "ground": "无进展",
        "at": MONDAY_NINE, "due_days": 5, "rhythm": 3, "released": False,
    }  # fmt: skip


VIEWERS = {
    "province": viewer_of(Role.LEADER),
    "city": viewer_of(Role.SUPERVISOR, region="3307"),
    "county": viewer_of(Role.DUTY_HEAD, region="330701"),
}


@pytest.mark.parametrize("who", sorted(VIEWERS))
def test_the_page_scans_no_table_and_asks_a_fixed_number_of_times(
    supervised: BigDatabase, who: str
) -> None:
    database = supervised.application.database
    with database.reading() as session:
        store = supervised.application.store(session)
        said = statements(
            session,
            lambda: supervision.load(store, viewer=VIEWERS[who], at=MONDAY_NINE, query={}),
        )
    with database.reader.connect() as connection:
        for sql, params in said:
            assert_no_scan(plan_of(connection, sql, params), TABLES)
    assert len(said) <= STATEMENTS
