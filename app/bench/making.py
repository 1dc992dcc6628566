"""Making a benchmark's database: a province of a given size, ten years deep, real in every row."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from app.bench.copying import Copying
from app.bench.enterprises import make_enterprises
from app.bench.filling import indexes_aside
from app.bench.library import Library
from app.bench.place import NOW
from app.bench.plan import Plan
from app.bench.province import province
from app.bench.telling import Teller
from app.bench.values import Values
from app.context import Application
from app.demonstration.world import people_the_world
from app.domain.access import SYSTEM
from app.domain.flows import OFFICE_ZONE
from app.services.calendars import load_calendar
from app.services.setup import set_up
from db import measure_weeks, open_days
from db.models import ChainHeadRow
from db.passage_query import fill_handovers
from db.rules import RulesInForce
from db.seed.calendar import seed_calendar
from db.store import Store

SEED = 20231011
BEGIN = date(2016, 11, 21)
FIRMS_PER_PROBLEM = 0.1
FEWEST_FIRMS = 300

OPEN = 5000
"""So many are open whatever the size, unless the size is too small for it."""

Progress = Callable[[int, int], None]


def open_of(size: int) -> int:
    """How many problems of a database of a size are open where nobody says."""
    return min(OPEN, size // 2)


def make(application: Application, *, size: int, open_: int, progress: Progress) -> None:
    """Fill a migrated, empty database with `size` problems, `open_` of them open.

    progress is told (problems written, problems in all).
    """
    chance = random.Random(SEED)
    begin = datetime.combine(BEGIN, datetime.min.time(), OFFICE_ZONE) - timedelta(days=1)
    with application.transaction() as store:
        set_up(store, at=begin)
        load_calendar(store, given=ten_years(), viewer=SYSTEM, at=begin)
        world = people_the_world(store, at=begin, content=province())
        count = max(FEWEST_FIRMS, int(size * FIRMS_PER_PROBLEM))
        firms = make_enterprises(store, count=count, at=begin, chance=chance)
        teller = Teller(world, store.rules.rules(), store.rules.calendar())
        heads = _heads(store)
    library = Library(teller, begin=BEGIN, now=NOW, chance=chance)
    plan = Plan(library, chance=chance, size=size, open_=open_)
    values = Values(world, chance=chance, year=NOW.year)
    application.database.dispose()
    with application.database.writer.connect() as connection:
        _quickly(connection)
        with connection.begin(), indexes_aside(connection):
            copying = Copying(connection, plan=plan, values=values, firms=firms, heads=heads)
            copying.run(progress)
            _look_back(connection)
    application.database.dispose()


def _look_back(connection: Connection) -> None:
    """What is counted of the past once all of it stands there."""
    with Session(connection, autoflush=False) as session:
        fill_handovers(session)
        open_days.keep(session, until=NOW)
        measure_weeks.keep(session, until=NOW, edge=RulesInForce(session).rules().review)
        session.commit()


def ten_years() -> dict[str, Any]:
    """The seed calendar, from the year in which the first problem comes in."""
    calendar = seed_calendar(first_year=BEGIN.year)
    return {**calendar, "version": f"{calendar['version']}-{BEGIN.year}"}


QUICKLY = {
    "sqlite": ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-262144"),
    "postgresql": ("SET synchronous_commit = off", "SET maintenance_work_mem = '256MB'"),
}
"""A database that is nobody's yet need not survive a loss of power."""


def _quickly(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    for statement in QUICKLY[connection.dialect.name]:
        driver.execute(statement)
    driver.commit()


def _heads(store: Store) -> dict[str, tuple[int, str]]:
    return {head.chain: (head.n, head.hash) for head in store.session.scalars(select(ChainHeadRow))}
