"""What measures ask of the database is bounded by their window, whatever history there is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.catalogue import Role
from app.domain.measures.grouping import By
from app.queries import evaluation
from app.queries.measures import measures
from tests.big_database import BigDatabase
from tests.building import MONDAY_NINE, viewer_of
from tests.plans import Statement, assert_no_scan, plan_of, statements

TABLES = ("problem", "measure_fact", "measure_week", "assignment", "span", "event")
WINDOW = "ix_measure_fact_window"
WEEKS = "measure_week"
KEPT = "measure_week_kept"
OF_OPEN = "problem.open"
RECORDED = "ix_event_recorded"
STATEMENTS = 7
"""The weeks that are kept, what happened, what is open, the words of groups; versions in force,
calendar and rule book.
"""

VIEWERS = {
    "province": viewer_of(Role.LEADER),
    "city": viewer_of(Role.SUPERVISOR, region="3307"),
    "county": viewer_of(Role.DUTY_HEAD, region="330701"),
}


def asked_of(big: BigDatabase, who: str, by: By | None, *, days: int = 7) -> list[Statement]:
    """Of a window that begins and ends in the middle of weeks."""
    since = MONDAY_NINE - timedelta(days=days)
    with big.application.database.reading() as session:
        store = big.application.store(session)
        return statements(
            session,
            lambda: measures(
                store, viewer=VIEWERS[who], at=MONDAY_NINE, since=since, until=MONDAY_NINE, by=by
            ),
        )


@pytest.mark.parametrize("who", sorted(VIEWERS))
@pytest.mark.parametrize("by", [None, *By], ids=str)
def test_a_week_is_read_by_the_window_and_scans_no_table(
    big_database: BigDatabase, by: By | None, who: str
) -> None:
    said = asked_of(big_database, who, by)
    with big_database.application.database.reader.connect() as connection:
        plans = [plan_of(connection, sql, params) for sql, params in said]
    for plan in plans:
        assert_no_scan(plan, TABLES)
    assert [WINDOW in plan for plan in plans].count(True) == 1
    assert len(said) <= STATEMENTS


@pytest.mark.parametrize("who", sorted(VIEWERS))
@pytest.mark.parametrize("by", [None, *By], ids=str)
def test_what_is_open_is_read_from_what_is_open(
    big_database: BigDatabase, by: By | None, who: str
) -> None:
    said = [(sql, params) for sql, params in asked_of(big_database, who, by) if OF_OPEN in sql]
    assert len(said) == 1
    with big_database.application.database.reader.connect() as connection:
        assert "ix_problem_open" in plan_of(connection, *said[0])


PAGE_STATEMENTS = 16
"""Versions in force, what may be chosen, which weeks are kept and what happened, the words of
groups.
"""

LOOKS_AT_DEPARTMENTS = 3
"""Which there are, the history of those that the page shows, that of all together."""


@pytest.mark.parametrize("who", sorted(VIEWERS))
@pytest.mark.parametrize(
    "asked",
    [*({"by": str(by)} for by in By), {"field": "01", "difficulty": "hard"}, {"shown": "all"}],
    ids=str,
)
def test_the_page_reads_its_windows_and_its_weeks_at_once(
    big_database: BigDatabase, asked: dict[str, str], who: str
) -> None:
    said, plans = page_plans(big_database, who, asked)
    for plan in plans:
        assert_no_scan(plan, TABLES)
    looks = LOOKS_AT_DEPARTMENTS if asked.get("by", "department") == "department" else 1
    assert [WINDOW in plan or reads_weeks(plan) for plan in plans].count(True) == looks
    assert said <= PAGE_STATEMENTS


BY_CITIES = ({}, {"by": "line"}, {"region": "3307"}, {"region": "3307", "by": "line"})


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        *(("province", asked) for asked in (*BY_CITIES, {"by": "region"})),
        *(("city", asked) for asked in BY_CITIES),
    ],
    ids=str,
)
def test_whole_weeks_are_read_as_they_are_kept_and_no_fact_with_them(
    big_database: BigDatabase, who: str, asked: dict[str, str]
) -> None:
    """The last four weeks, the four before them and twelve beside: all are over."""
    _said, plans = page_plans(big_database, who, asked)
    assert [reads_weeks(plan) for plan in plans].count(True) == (1 if "by" in asked else 3)
    assert not any(WINDOW in plan for plan in plans)


def reads_weeks(plan: str) -> bool:
    return WEEKS in plan.replace(KEPT, "")


@pytest.mark.parametrize("who", sorted(VIEWERS))
@pytest.mark.parametrize("period", ["week", "last_quarter"])
def test_the_burden_is_read_by_what_was_recorded_in_its_window(
    big_database: BigDatabase, period: str, who: str
) -> None:
    said, plans = page_plans(big_database, who, {"part": "burden", "period": period})
    for plan in plans:
        assert_no_scan(plan, (*TABLES, "notice"))
    assert [RECORDED in plan for plan in plans].count(True) == 2
    assert said <= PAGE_STATEMENTS


def page_plans(big: BigDatabase, who: str, asked: dict[str, str]) -> tuple[int, list[str]]:
    """How many statements the page needs, and how each is gone about."""
    with big.application.database.reading() as session:
        store = big.application.store(session)
        said = statements(
            session,
            lambda: evaluation.load(store, viewer=VIEWERS[who], at=MONDAY_NINE, query=asked),
        )
    with big.application.database.reader.connect() as connection:
        return len(said), [plan_of(connection, sql, params) for sql, params in said]


@pytest.mark.parametrize("by", [None, By.DEPARTMENT, By.LINE], ids=str)
@pytest.mark.parametrize("days", [7, 3650], ids=["a week", "ten years"])
def test_who_sees_everything_is_answered_from_the_index_alone(
    big_database: BigDatabase, by: By | None, days: int
) -> None:
    said = asked_of(big_database, "province", by, days=days)
    with big_database.application.database.reader.connect() as connection:
        plans = [plan_of(connection, sql, params) for sql, params in said]
    (window,) = [plan for plan in plans if WINDOW in plan]
    alone = ("USING COVERING INDEX", "Index Only Scan using")
    assert any(f"{words} {WINDOW}" in window for words in alone), window
    assert " problem" not in window
