"""The demonstration with its last three weeks frozen, for the tests of their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from app.config import Settings
from app.context import Application
from app.demonstration.simulation import fill
from app.domain.access import SYSTEM
from app.domain.review.pack import Pack
from app.domain.review.weeks import Week, last_whole_week
from app.main import open_application
from app.queries.report import Report
from app.queries.review_packs import frozen_review
from app.services import packs
from tests.building import SECRET

MONDAY = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
DAYS = (date(2026, 11, 19), date(2026, 11, 12), date(2026, 11, 5))


class Frozen(NamedTuple):
    """The province with its packs and reports by the day on which a week ended."""

    application: Application
    packs: Mapping[date, Pack]
    reports: Mapping[date, Report]


def frozen_weeks(url: str, folder: Path) -> Frozen:
    """A province of 250 problems in an empty database that has its schema."""
    application = open_application(
        Settings(
            database_url=url, folder=folder, secret=SECRET, demonstration=True, fixed_now=MONDAY
        )
    )
    fill(application, problems=250)
    found = {day: _freeze(application, week) for day, week in _weeks(application)}
    with application.reading() as store:
        reports = {
            day: frozen_review(store, region="33", day=day, viewer=SYSTEM).report for day in DAYS
        }
    return Frozen(application, found, reports)


def _weeks(application: Application) -> Iterator[tuple[date, Week]]:
    with application.reading() as store:
        week = last_whole_week(MONDAY, edge=store.rules.rules().review)
    for day in DAYS:
        yield day, week
        week = week.before


def _freeze(application: Application, week: Week) -> Pack:
    with application.reading() as store:
        if packs.is_frozen(store, region="33", since=week.since):
            return packs.pack_of(store, region="33", since=week.since)
        pack = packs.prepare(store, region="33", week=week, at=MONDAY)
    with application.transaction() as store:
        packs.freeze(store, pack=pack, viewer=SYSTEM)
    return pack
