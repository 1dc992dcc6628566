"""What a pack asks of the database is bounded by its week, whatever history lies before it.

Each statement that freezing or remaking really sends is explained on 50,000 problems of which 2,500
are open; see tests/plans.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.domain.review.weeks import WEEK, Week
from db import pack_query
from db.pack_query import Asked
from tests.big_database import BigDatabase
from tests.building import MONDAY_NINE
from tests.db.test_plans_screens import answered, no_past
from tests.plans import statements

LAST = Week(since=MONDAY_NINE - WEEK, until=MONDAY_NINE)
LONG_AGO = Week(since=LAST.since - 150 * WEEK, until=LAST.until - 150 * WEEK)
REGIONS = ("33", "3307")


def asked(session: Session, region: str, week: Week, *, late: int = 0) -> Asked:
    """What is known up to so many links before the end of each chain."""
    heads = {chain: n - late for chain, n in pack_query.heads_now(session).items()}
    return Asked(region=region, week=week, heads=heads)


def explained(big: BigDatabase, ask: Callable[[Session], Any]) -> int:
    """Every statement can go by an index, and no past is read; how many there were.

    A job may walk what is small beside its week: PostgreSQL weighs that, and on this many it does.
    """
    with big.application.database.reading() as session:
        said = statements(session, lambda: ask(session))
    answered(big, said)
    no_past(big, said)
    return len(said)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("week", [LAST, LONG_AGO], ids=["last week", "long ago"])
def test_the_problems_of_a_week_are_found_by_its_dates(
    big_database: BigDatabase, week: Week, region: str
) -> None:
    def ask(session: Session) -> None:
        pack_query.candidates(session, asked(session, region, week))

    assert explained(big_database, ask) > 5


@pytest.mark.parametrize("region", REGIONS)
def test_what_was_recorded_since_the_heads_is_found_by_the_chain(
    big_database: BigDatabase, region: str
) -> None:
    def ask(session: Session) -> None:
        pack_query.candidates(session, asked(session, region, LAST, late=3))

    assert explained(big_database, ask) > 5


@pytest.mark.parametrize("region", REGIONS)
def test_logs_are_read_by_their_problems_and_new_ones_by_their_dates(
    big_database: BigDatabase, region: str
) -> None:
    def ask(session: Session) -> None:
        of = asked(session, region, LAST)
        since = LAST.until - timedelta(days=90)
        told = pack_query.registered(session, region=region, since=since, until=LAST.until)
        list(pack_query.logs(session, told[:400], heads=of.heads))
        list(pack_query.beginnings(session, told[:400], heads=of.heads))

    assert explained(big_database, ask) >= 3


@pytest.mark.parametrize("region", REGIONS)
def test_whether_a_region_had_any_problem_is_one_step(
    big_database: BigDatabase, region: str
) -> None:
    def ask(session: Session) -> None:
        assert pack_query.anything_before(session, region=region, until=LAST.until)

    assert explained(big_database, ask) == 1
