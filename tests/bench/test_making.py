"""A benchmark's database is real: every row of it is what the product would have written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.bench.place import NOW, Place
from db.light_days import write_lights
from db.models import FlowDayRow, FlowWeekRow, LightDayRow, ProblemRow
from db.verification import verify

SHANGHAI = ZoneInfo("Asia/Shanghai")


@contextmanager
def looking(place: Place) -> Iterator[Session]:
    application = place.application()
    with application.reading() as store:
        yield store.session
    application.database.dispose()


def number(place: Place, statement: str) -> Any:
    with looking(place) as session:
        return session.scalar(text(statement))


def test_it_verifies(made: Place) -> None:
    application = made.application()
    with application.reading() as store:
        found = verify(store.session, files=application.files)
    application.database.dispose()
    assert (found.ok, found.differences, found.problems) == (True, (), 800)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT count(*) FROM problem", 800),
        ("SELECT count(*) FROM problem WHERE open", 250),
        ("SELECT count(*) FROM event WHERE subject IN (SELECT id FROM problem)", 6_400),
        ("SELECT count(DISTINCT subject) FROM event WHERE kind = 'register'", 800),
        ("SELECT min(version) FROM problem", 8),
        ("SELECT max(version) FROM problem", 8),
        ("SELECT count(*) FROM problem_search", 800),
        ("SELECT count(*) FROM department", 60),
        ("SELECT count(*) FROM problem WHERE open AND lane IS NULL", 0),
        ("SELECT count(*) FROM problem WHERE registered_at > met_at", 0),
        ("SELECT count(DISTINCT substr(region, 1, 4)) FROM problem", 11),
        ("SELECT count(DISTINCT stage) FROM problem WHERE open", 4),
        # Ten years and two weeks of the eleventh: 2016-11-21 to 2026-11-20.
        ("SELECT count(DISTINCT substr(CAST(registered_at AS text), 1, 4)) FROM problem", 11),
    ],
)
def test_it_counts_what_was_ordered(made: Place, statement: str, expected: int) -> None:
    if "problem_search" in statement and made.kind == "sqlite":
        statement = statement.replace("problem_search", "problem_search_docsize")
    assert number(made, statement) == expected


def test_events_and_links_are_as_many_and_the_heads_stand_on_the_last(made: Place) -> None:
    events = number(made, "SELECT count(*) FROM event")
    assert number(made, "SELECT count(*) FROM chain_link") == events
    assert number(made, "SELECT sum(n) FROM chain_head") == events


def test_nothing_has_happened_yet_that_lies_ahead(made: Place) -> None:
    with looking(made) as session:
        last = session.scalars(select(ProblemRow.last_at).order_by(ProblemRow.last_at.desc()))
        assert last.first() < NOW


def test_what_is_open_stands_in_every_light(made: Place) -> None:
    """Of 250 open some are red, some not, some paused, some under an order."""
    now = NOW.replace(tzinfo=None).isoformat(" ") if made.kind == "sqlite" else NOW.isoformat()
    red = number(made, f"SELECT count(*) FROM problem WHERE open AND due < '{now}'")
    paused = number(made, "SELECT count(*) FROM problem WHERE open AND paused")
    ordered = number(made, "SELECT count(*) FROM problem WHERE open AND order_level <> ''")
    assert 25 < red < 150
    assert 2 < paused < 50
    assert 2 < ordered < 50


def local(instant: datetime) -> date:
    return instant.astimezone(SHANGHAI).date()


def test_the_daily_flows_are_a_recount_of_the_problems(made: Place) -> None:
    recount: Counter[tuple[date, str, str, str]] = Counter()
    with looking(made) as session:
        for row in session.scalars(select(ProblemRow)):
            place = row.region, row.field[:2]
            recount[(local(row.registered_at), *place, "registered")] += 1
            left = local(row.closed_at or row.last_at)
            if not row.open:
                recount[(left, *place, "left")] += 1
            if row.stage == "closed":
                recount[(left, *place, "closed")] += 1
            if row.closing_ground == "confirmed":
                recount[(left, *place, "confirmed")] += 1
        flows = session.execute(select(FlowDayRow.__table__)).all()
    assert {tuple(key): n for *key, n in flows} == dict(recount)


def test_the_weekly_flows_are_a_recount_of_the_daily_ones(made: Place) -> None:
    recount: Counter[tuple[date, str, str, str]] = Counter()
    with looking(made) as session:
        for day, region, field, flow, n in session.execute(select(FlowDayRow.__table__)):
            monday = day - timedelta(days=day.isoweekday() - 1)
            recount[(monday, region[:4], field, flow)] += n
        weeks = session.execute(select(FlowWeekRow.__table__)).all()
    assert {tuple(key): n for *key, n in weeks} == dict(recount)
    assert {week.weekday() for week, *_rest in weeks} == {0}


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 12), date(2024, 5, 16)])
def test_the_lights_of_a_day_are_what_the_timetable_would_have_written(
    made: Place, day: date
) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1)
    application = made.application()
    of_day = select(LightDayRow.__table__).where(LightDayRow.day == day)
    with Session(application.database.writer) as session:
        kept = set(map(tuple, session.execute(of_day)))
        counted = write_lights(session, at=(midnight - timedelta(microseconds=1)).astimezone(UTC))
        rewritten = set(map(tuple, session.execute(of_day)))
        session.rollback()
    application.database.dispose()
    assert kept == rewritten
    assert sum(row[-1] for row in kept) == counted
