"""The demonstration is a believable province that obeys its own rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.config import Settings
from app.context import Application
from app.demonstration.simulation import fill
from app.main import open_application
from app.queries.review_packs import pack_in
from db.files import FileStore
from db.models import EventRow, LightDayRow, PackRow, PersonRow, ProblemRow
from db.packs import edits_of
from db.verification import verify
from tests.databases import SqliteDatabases

MONDAY = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def a_province(url: str, folder: Path, *, problems: int, seed: int = 2026) -> Application:
    """A filled demonstration as of a Monday morning."""
    application = open_application(
        Settings(
            database_url=url,
            folder=folder,
            secret="a secret of the demonstration's tests",
            demonstration=True,
            fixed_now=MONDAY,
        )
    )
    fill(application, problems=problems, seed=seed)
    return application


@pytest.fixture(scope="module")
def province(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Application]:
    url = sqlite_databases.fresh(migrated=True)
    application = a_province(url, tmp_path_factory.mktemp("province"), problems=250)
    yield application
    application.database.dispose()


def test_every_stage_and_many_endings_are_there(province: Application) -> None:
    with province.reading() as store:
        stages = Counter(store.session.scalars(select(ProblemRow.stage)))
        grounds = Counter(store.session.scalars(select(ProblemRow.closing_ground)))
        kinds = set(store.session.scalars(select(EventRow.kind).distinct()))
    assert {"handling", "feedback", "closed", "merged"} <= set(stages)
    assert 240 <= sum(stages.values()) <= 270
    assert grounds["confirmed"] > grounds["unreachable"] > 0
    assert {"object", "review", "extend", "pause", "merge", "order", "rework"} <= kinds


def test_its_last_weeks_are_frozen_and_each_tells_what_a_meeting_decided(
    province: Application,
) -> None:
    """Weeks end on Thursdays; the meeting of the Friday in each is told of. The last one waits to
    be signed off.
    """
    with province.reading() as store:
        rows = store.session.scalars(select(PackRow).order_by(PackRow.since)).all()
        reports = [pack_in(row) for row in rows]
        edits = [edits_of(store.session, region="33", since=row.since) for row in rows]
        signed = [row.signed_at is not None for row in rows]
    days = [pack.week.day.isoformat() for pack in reports]
    assert days == ["2026-11-05", "2026-11-12", "2026-11-19"]
    assert signed == [True, True, False]
    for pack, edited in zip(reports, edits, strict=True):
        assert sum(pack.week.holds(line.decided_at) for line in pack.decisions) >= 1
        assert {section for section, _n in edited} == {"overview", "decisions"}


def test_its_log_verifies(province: Application) -> None:
    with province.reading() as store:
        found = verify(store.session, files=FileStore(province.settings.files))
    assert found.ok, found.differences


def test_each_role_has_an_account_that_can_sign_in(province: Application) -> None:
    with province.reading() as store:
        roles = set(
            store.session.scalars(select(PersonRow.role).where(PersonRow.password_hash != ""))
        )
    assert roles == {
        "leader", "duty_head", "supervisor", "clerk", "liaison", "department_head", "auditor",
        "administrator",
    }  # fmt: skip


def test_last_weeks_lights_are_there_to_compare_with(province: Application) -> None:
    with province.reading() as store:
        days = store.session.scalar(select(func.count(func.distinct(LightDayRow.day))))
    assert days is not None
    assert days > 170


def test_the_same_seed_gives_the_same_province(
    fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    told = []
    for n in range(2):
        application = a_province(fresh_database(), tmp_path / str(n), problems=40)
        with application.reading() as store:
            rows = store.session.execute(
                select(EventRow.subject, EventRow.n, EventRow.kind, EventRow.at).order_by(
                    EventRow.subject, EventRow.n
                )
            )
            told.append([tuple(row) for row in rows])
        application.database.dispose()
    assert told[0] == told[1]
