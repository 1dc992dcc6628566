"""What a list of the province asks of the database is bounded by the list; see plans.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, insert, select

from app.domain.catalogue import Role
from app.queries import province_list
from db.models import ProblemRow, ProvinceEntryRow, ProvinceListRow
from tests.big_database import BigDatabase
from tests.building import MONDAY_NINE, viewer_of
from tests.plans import assert_no_scan, plan_of, statements

TABLES = ("problem", "assignment", "event", "duty", "province_entry")
STATEMENTS = 7
"""The lists, the entries, two lists of names; versions, calendar, rules."""


@pytest.fixture
def listed(big_database: BigDatabase) -> Iterator[BigDatabase]:
    """The 50,000 with twelve lists of 200 entries, which go again."""
    application = big_database.application
    months = [f"2026-{month:02d}" for month in range(1, 13)]
    with application.transaction() as store:
        problems = store.session.scalars(
            select(ProblemRow.id).order_by(ProblemRow.id).limit(200)
        ).all()  # fmt: skip
        lists = [{"code": code, "as_of": MONDAY_NINE, "entries": 200} for code in months]
        store.session.execute(insert(ProvinceListRow), lists)
        rows = [entry(code, n, p) for code in months for n, p in enumerate(problems, start=1)]
        store.session.execute(insert(ProvinceEntryRow), rows)
    yield big_database
    with application.transaction() as store:
        store.session.execute(delete(ProvinceEntryRow))
        store.session.execute(delete(ProvinceListRow))


def entry(code: str, n: int, problem: int) -> dict[str, object]:
    return {
        "list": code, "n": n, "problem_id": problem, "title": "管网接入", "enterprise": "",
        "region": "3307", "source": "3307", "asked_at": MONDAY_NINE, "done": "", "asked": "",
        "ground": "", "lead": "", "light": "green", "days": 1.0, "reply": "",
    }  # fmt: skip


VIEWERS = {
    "province": viewer_of(Role.SUPERVISOR),
    "city": viewer_of(Role.SUPERVISOR, region="3307"),
    "county": viewer_of(Role.DUTY_HEAD, region="330701"),
}


@pytest.mark.parametrize("who", sorted(VIEWERS))
def test_the_page_scans_no_table_and_asks_a_fixed_number_of_times(
    listed: BigDatabase, who: str
) -> None:
    database = listed.application.database
    with database.reading() as session:
        store = listed.application.store(session)
        said = statements(
            session,
            lambda: province_list.load(store, viewer=VIEWERS[who], at=MONDAY_NINE, query={}),
        )
    with database.reader.connect() as connection:
        for sql, params in said:
            assert_no_scan(plan_of(connection, sql, params), TABLES)
    assert len(said) <= STATEMENTS
