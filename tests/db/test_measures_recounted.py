"""The measures of the demonstration's last three weeks are what a recount in plain SQL finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.config import Settings
from app.context import Application
from app.demonstration.simulation import fill
from app.domain.access import SYSTEM
from app.domain.measures.figures import Reading
from app.domain.measures.grouping import By
from app.domain.measures.measure import BY_CODE, Unit
from app.domain.review.weeks import last_whole_week
from app.main import open_application
from app.queries.measures import measures
from tests.building import SECRET
from tests.databases import SqliteDatabases
from tests.db import measure_recount

MONDAY = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def province(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Application]:
    application = open_application(
        Settings(
            database_url=sqlite_databases.fresh(migrated=True),
            folder=tmp_path_factory.mktemp("province"),
            secret=SECRET,
            demonstration=True,
            fixed_now=MONDAY,
        )
    )
    fill(application, problems=250)
    yield application
    application.database.dispose()


def weeks(application: Application) -> list[tuple[datetime, datetime]]:
    """The last three whole weeks, Thursday 17:30 to Thursday 17:30."""
    with application.reading() as store:
        week = last_whole_week(MONDAY, edge=store.rules.rules().review)
    return [(week.since - n * WEEK, week.until - n * WEEK) for n in range(3)]


def read(
    application: Application, since: datetime, until: datetime, by: By | None = None
) -> dict[str, list[tuple[Any, Reading]]]:
    found: dict[str, list[tuple[Any, Reading]]] = {}
    with application.reading() as store:
        for row in measures(store, viewer=SYSTEM, at=MONDAY, since=since, until=until, by=by):
            found.setdefault(row.measure, []).append((row.key, row.reading))
    return found


@pytest.mark.parametrize("ago", [0, 1, 2])
def test_every_share_of_a_week_is_its_recount(province: Application, ago: int) -> None:
    since, until = weeks(province)[ago]
    found = {code: rows[0][1] for code, rows in read(province, since, until).items()}
    with province.database.reader.connect() as connection:
        expected = measure_recount.shares(connection, since, until)
    told = {code: (found[code].numerator, found[code].denominator) for code in expected}
    assert told == expected
    assert {code for code, m in BY_CODE.items() if m.unit is Unit.SHARE} == set(expected)
    assert expected["solved"][1] > 5
    assert expected["met_approved"][1] > 5


@pytest.mark.parametrize("ago", [0, 1, 2])
def test_the_lengths_of_a_week_are_its_recount(province: Application, ago: int) -> None:
    """To the ten-thousandth of a working day for each stretch that was rounded."""
    since, until = weeks(province)[ago]
    found = {code: rows[0][1] for code, rows in read(province, since, until).items()}
    with province.database.reader.connect() as connection:
        expected = measure_recount.means(connection, since, until)
    parts = {"intake_mean": "intake", "transit_mean": "transit", "in_hand_mean": "handling",
             "feedback_mean": "feedback", "handling_mean": "all"}  # fmt: skip
    for code, phase in parts.items():
        assert found[code].numerator == pytest.approx(expected[phase], abs=0.02), code
        assert found[code].denominator == found["solved"].denominator
    whole = found["handling_mean"].numerator or 0
    pieces = sum(found[code].numerator or 0 for code in parts if code != "handling_mean")
    assert whole == pytest.approx(pieces, abs=1e-9)


@pytest.mark.parametrize("by", list(By))
def test_groups_add_up_to_the_whole(province: Application, by: By) -> None:
    since, until = weeks(province)[0]
    whole = read(province, since, until)
    for code, rows in read(province, since, until, by).items():
        if code.startswith("three_rates"):
            continue
        assert sum(r.denominator for _key, r in rows) == whole[code][0][1].denominator, code
        if code in BY_CODE and BY_CODE[code].unit is Unit.SHARE:
            assert sum(r.numerator or 0 for _key, r in rows) == whole[code][0][1].numerator
