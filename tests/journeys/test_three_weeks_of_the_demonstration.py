"""The demonstration left to its timetable for three weeks: what holds of whatever comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.config import Settings
from app.context import Application
from app.demonstration.simulation import fill
from app.domain.events import Event
from app.domain.steps import Action
from app.main import open_application
from app.queries.flag_reasons import reasons_of
from db.log import events_of
from db.models import CircularRow, FlagRow
from db.verification import verify
from tests.building import SECRET
from tests.databases import SqliteDatabases
from tests.jobs.reminded_office import shanghai
from tests.journeys.moved_clock import OFF, failed, live, of_the_system, ticks

BEGIN = shanghai("09-21 08:00")
CLOCKS = ("03:45", "08:30", "08:35", "12:30", "17:30", "17:35", "23:55")
TOLD = (Action.REMIND, Action.PROPOSE_ORDER)
PROBLEMS = 120


@pytest.fixture(scope="module")
def province(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Application]:
    """Nobody acts on its problems from Monday 2026-09-21 to Wednesday 10-14; the timetable runs."""
    folder: Path = tmp_path_factory.mktemp("province")
    application = open_application(
        Settings(database_url=sqlite_databases.fresh(migrated=True), folder=folder, secret=SECRET,
                 demonstration=True, fixed_now=BEGIN)
    )  # fmt: skip
    fill(application, problems=PROBLEMS)
    live(application, ticks("09-21 08:00", "10-14 12:30", worked=CLOCKS))
    yield application
    application.database.dispose()


@pytest.fixture(scope="module")
def events(province: Application) -> list[Event]:
    """What the timetable wrote in these weeks."""
    with province.reading() as store:
        return [event for _, event in of_the_system(store) if event.recorded_at > BEGIN]


def is_worked(instant: datetime) -> bool:
    """Within 08:30–12:00 or 13:30–17:30 of a day that is none of those off."""
    local = instant + timedelta(hours=8)
    clock = f"{local:%H:%M}"
    return f"{local:%m-%d}" not in OFF and (
        "08:30" <= clock <= "12:00" or "13:30" <= clock <= "17:30"
    )


def test_there_is_much_of_everything(events: list[Event]) -> None:
    kinds = Counter(str(event.kind) for event in events)
    assert {"remind", "propose_order", "flagged"} <= set(kinds)
    assert kinds["remind"] > 30


def test_nobody_is_told_anything_by_night_or_on_a_day_off(events: list[Event]) -> None:
    told = [event.recorded_at for event in events if event.kind in TOLD]
    assert [at for at in told if not is_worked(at)] == []


def test_nobody_is_reminded_of_an_occasion_twice(events: list[Event]) -> None:
    occasions = Counter(
        (event.subject, occasion)
        for event in events
        if event.kind == Action.REMIND
        for occasion in event.facts["occasions"]
    )
    assert [occasion for occasion, times in occasions.items() if times > 1] == []


def test_each_department_has_one_list_a_working_day_at_most(province: Application) -> None:
    with province.reading() as store:
        rows = store.session.scalars(select(CircularRow).where(CircularRow.kind == "list_sent"))
        sent = {(row.subject, row.n): row.at for row in rows}
        facts = [events_of(store.session, subject)[n - 1].facts for subject, n in sent]
    assert sent
    assert [at for at in sent.values() if not is_worked(at)] == []
    assert max(Counter((f["department"], f["day"]) for f in facts).values()) == 1


def test_every_flag_that_stands_says_why(province: Application) -> None:
    with province.reading() as store:
        flagged = set(store.session.scalars(select(FlagRow.problem_id).where(FlagRow.open)))
        found = reasons_of(store, flagged, at=shanghai("10-14 12:30"))
    sentences = [reason.sentence for reasons in found.values() for reason in reasons]
    assert set(found) == flagged
    assert len(sentences) > 10
    assert [s for s in sentences if not s or "{" in s or "None" in s] == []


def test_every_run_ended_well_and_the_log_verifies(province: Application) -> None:
    assert failed(province) == []
    with province.reading() as store:
        assert verify(store.session, files=province.files).differences == ()
