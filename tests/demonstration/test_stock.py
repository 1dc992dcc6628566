"""在办存量 of the demonstration, week by week: opening + in - out = closing, for whatever key.

Both edges of every week are counted apart, in SQL over the kept pieces, and never by the code that
makes packs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, or_, select

from app.context import Application
from app.domain.review.pack import Pack
from app.domain.review.pack_rows import StockLine
from app.domain.review.weeks import Week, last_whole_week
from app.services import packs
from db.models import ProblemRow, StandingRow
from db.store import Store
from tests.databases import SqliteDatabases
from tests.demonstration.test_simulation import MONDAY, a_province

WEEKS = 25
KEYS: dict[str, Any] = {
    "departments": func.coalesce(StandingRow.lead_department, ""),
    "regions": StandingRow.region,
    "fields": func.substr(StandingRow.field, 1, 2),
}


@pytest.fixture(scope="module")
def province(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Application]:
    url = sqlite_databases.fresh(migrated=True)
    application = a_province(url, tmp_path_factory.mktemp("stock"), problems=200)
    yield application
    application.database.dispose()


@pytest.fixture(scope="module")
def every_week(province: Application) -> list[Pack]:
    """The packs of the demonstration's weeks, the earliest first."""
    with province.reading() as store:
        week = last_whole_week(MONDAY, edge=store.rules.rules().review)
        made = []
        for _n in range(WEEKS):
            made.append(a_pack(store, week))
            week = week.before
    return made[::-1]


def a_pack(store: Store, week: Week) -> Pack:
    """The pack of a week, as it was frozen where it was."""
    if packs.is_frozen(store, region="33", since=week.since):
        return packs.pack_of(store, region="33", since=week.since)
    return packs.prepare(store, region="33", week=week, at=MONDAY)


def counted(application: Application, key: Any, at: datetime) -> dict[str, int]:
    """What was open just before an instant, by key."""
    held = or_(StandingRow.until.is_(None), StandingRow.until >= at)
    statement = (
        select(key, func.count())
        .where(StandingRow.open, StandingRow.since < at, held)
        .group_by(key)
    )
    with application.reading() as store:
        return {str(name): n for name, n in store.session.execute(statement)}


def registered(application: Application, week: Week) -> int:
    statement = select(func.count()).where(
        ProblemRow.registered_at >= week.since, ProblemRow.registered_at < week.until
    )
    with application.reading() as store:
        return store.session.scalar(statement) or 0


def moved(line: StockLine) -> int:
    return sum(line.into.values()) - sum(line.out.values())


@pytest.mark.parametrize("by", sorted(KEYS))
def test_both_edges_are_what_was_open_then_and_what_moved_lies_between(
    province: Application, every_week: list[Pack], by: str
) -> None:
    for pack in every_week:
        lines: tuple[StockLine, ...] = getattr(pack.stock, by)
        opening = {line.key: line.opening for line in lines if line.opening}
        closing = {line.key: line.closing for line in lines if line.closing}
        assert opening == counted(province, KEYS[by], pack.week.since), pack.week
        assert closing == counted(province, KEYS[by], pack.week.until), pack.week
        assert all(line.opening + moved(line) == line.closing for line in lines)


def test_the_parts_make_the_whole_and_what_is_new_was_registered(
    province: Application, every_week: list[Pack]
) -> None:
    for pack in every_week:
        whole = pack.stock.whole
        assert whole.opening + moved(whole) == whole.closing
        assert whole.into.get("new", 0) == registered(province, pack.week)
        for by in KEYS:
            lines: tuple[StockLine, ...] = getattr(pack.stock, by)
            assert sum(line.opening for line in lines) == whole.opening
            assert sum(line.closing for line in lines) == whole.closing
            assert sum(line.into.get("over", 0) for line in lines) == sum(
                line.out.get("over", 0) for line in lines
            )
    assert sum(pack.stock.whole.into.get("new", 0) for pack in every_week) > 150
