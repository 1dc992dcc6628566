"""指挥总览: what it counts, and that every number opens the list that it counted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

from app.domain.access import Viewer
from app.domain.catalogue import Lane, Phase, Role, Stage
from app.domain.register_filter import Outcome
from app.queries import overview as query
from app.queries.overview_periods import holiday_in, last_week, whole_weeks
from db.models import LightDayRow
from tests.building import viewer_of
from tests.databases import SqliteDatabases
from tests.pages.province import LEADER, Province, a_province, on

AT = on(23, 9)
HANGZHOU = viewer_of(Role.LEADER, region="3301")


@pytest.fixture(scope="module")
def province(sqlite_databases: SqliteDatabases) -> Province:
    """One for all that only look at it."""
    return a_province(sqlite_databases.fresh(migrated=True))


def seen(province: Province, viewer: Viewer = LEADER, **asked: str) -> query.View:
    with province.application.reading() as store:
        return query.load(store, viewer=viewer, at=AT, query=asked)


def test_the_numbers_are_the_same_on_both_databases(database_url: str) -> None:
    view = seen(a_province(database_url))
    assert [lane.count for lane in view.lanes] == [1, 1, 3, 1, 1]
    assert (view.stock.now, view.overdue.count, view.closed.total) == (7, 2, 2)
    assert [(row.line, row.waiting) for row in view.lines][-1] == ("自然资源", 1)


def test_lanes_add_up_to_what_is_open(province: Province) -> None:
    view = seen(province)
    assert {lane.lane: lane.count for lane in view.lanes} == {
        Lane.INTAKE: 1,
        Lane.TRANSFER: 1,
        Lane.HANDLING: 3,
        Lane.SUPERVISION: 1,
        Lane.FEEDBACK: 1,
    }
    assert sum(lane.count for lane in view.lanes) == view.stock.now == 7


def test_a_lane_shows_its_lights(province: Province) -> None:
    lights = {lane.lane: dict(lane.lights) for lane in seen(province).lanes}
    assert lights[Lane.HANDLING] == {"red": 1, "yellow": 1, "green": 1}
    assert lights[Lane.SUPERVISION] == {"red": 1}


def test_supervision_says_in_which_stages_its_problems_stand(province: Province) -> None:
    parts = {lane.lane: lane.parts for lane in seen(province).lanes}
    assert [(stage, n) for stage, n, _asked in parts[Lane.SUPERVISION]] == [(Stage.HANDLING, 1)]
    assert parts[Lane.HANDLING] == ()


def test_a_lane_without_a_stand_of_seven_days_ago_shows_no_change(province: Province) -> None:
    assert [lane.change for lane in seen(province).lanes] == [None] * 5


def test_a_lane_is_compared_with_the_end_of_the_day_seven_days_ago(sqlite_url: str) -> None:
    province = a_province(sqlite_url)
    with province.application.transaction() as store:
        for day, count in ((date(2026, 11, 15), 9), (date(2026, 11, 16), 5)):
            row = {"region": "330782", "line": "", "lane": "handling", "light": "red"}
            store.session.add(LightDayRow(day=day, count=count, **row))
    view = seen(province)
    changes = {lane.lane: lane.change for lane in view.lanes}
    assert changes[Lane.HANDLING] == 3 - 5
    assert changes[Lane.INTAKE] == 1
    assert view.overdue.change == 2 - 5
    assert seen(province, field="01").overdue.change is None


def test_what_stood_and_came_less_what_left_is_what_stands(province: Province) -> None:
    stock = seen(province).stock
    assert (stock.before, stock.came, stock.left, stock.now) == (5, 5, 3, 7)


def test_the_last_whole_week_is_monday_to_sunday() -> None:
    week = last_week(on(23, 9))
    assert (week.first, week.last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert last_week(on(22, 23)).last == date(2026, 11, 15)


def test_what_was_due_in_the_week_counts_whether_closed_or_not(province: Province) -> None:
    """Due 11-16: answered in time, belated late; due 11-17 and 11-18: late and ordered, open."""
    rate = seen(province).on_original
    assert (rate.numerator, rate.denominator, rate.before) == (1, 4, (1, 1))
    assert rate.change == 25.0 - 100.0


def test_outcomes_are_of_what_was_closed_in_the_week(province: Province) -> None:
    closed = seen(province).closed
    assert (closed.total, closed.total_before) == (2, 1)
    assert (closed.counts[Outcome.CONFIRMED], closed.counts[Outcome.SATISFIED]) == (2, 2)


def test_times_are_working_days_from_registration_to_closure(province: Province) -> None:
    """6.2 days (0.9333 + 5 + 0.2667) and 7.3333 (0.9333 + 6 + 0.4), of 7.5 hours each.

    One lies in the bucket from 5 to 7, the other in that from 7 to 10: half of them end with the
    first, nine tenths at four fifths of the second.
    """
    times = seen(province).times
    assert times.n == 2
    assert (times.median, times.p90) == (7.0, pytest.approx(7 + 0.8 * 3))
    assert sum(times.parts.values()) == pytest.approx(times.mean)
    assert times.parts[Phase.INTAKE] == 0


def test_the_longest_overdue_comes_first_and_then_what_falls_due(province: Province) -> None:
    first = seen(province).first
    assert [p.entry.title for p in first] == ["问题 late", "问题 ordered", "问题 pressing"]
    assert first[0].entry.over_days == pytest.approx(3 + 0.5 / 7.5)
    assert seen(province).overdue.longest == first[0].entry.over_days


def test_lines_show_their_lanes_and_who_waits_for_them(province: Province) -> None:
    rows = {row.line: row for row in seen(province).lines}
    housing = rows["住房城乡建设"]
    assert {lane: (c.count, c.red) for lane, c in housing.cells.items()} == {
        Lane.TRANSFER: (1, 0),
        Lane.HANDLING: (2, 1),
        Lane.SUPERVISION: (1, 1),
        Lane.FEEDBACK: (1, 0),
    }
    assert (rows["自然资源"].waiting, rows["自然资源"].total) == (1, 0)
    assert rows["自然资源"].waited_days == pytest.approx(3.0)


def test_the_province_sees_its_cities_and_its_own_level_as_tiles(province: Province) -> None:
    tiles = {tile.name: tile for tile in seen(province).tiles}
    assert len(tiles) == 12
    assert (tiles["金华"].share.count, tiles["金华"].share.red) == (5, 2)
    assert (tiles["杭州"].share.count, tiles["省本级"].share.count) == (2, 0)
    assert len({tile.place for tile in tiles.values()}) == 12


def test_a_city_sees_its_counties_and_nothing_of_others(province: Province) -> None:
    view = seen(province, HANGZHOU)
    assert view.stock.now == 2
    assert {t.name: t.share.count for t in view.tiles if t.share.count} == {"西湖": 2}
    assert "义乌" not in {t.name for t in view.tiles}


def test_a_region_of_others_is_not_asked_for(province: Province) -> None:
    """The rollups know no viewer: what came in elsewhere must not be told by them."""
    view = seen(province, HANGZHOU, region="3307")
    assert view.asked.region == ""
    assert (view.stock.now, sum(week.came for week in view.weeks)) == (2, 1)
    assert sum(row.came for row in view.fields) == 1


def test_twelve_whole_weeks_end_with_the_last_one(province: Province) -> None:
    weeks = seen(province).weeks
    assert len(weeks) == 12
    assert [(w.period.first, w.came, w.left, w.stock) for w in weeks[-3:]] == [
        (date(2026, 11, 2), 1, 0, 1),
        (date(2026, 11, 9), 4, 1, 4),
        (date(2026, 11, 16), 5, 3, 6),
    ]


def test_holiday_weeks_carry_the_holiday_of_the_calendar(province: Province) -> None:
    with province.application.reading() as store:
        calendar = store.rules.calendar()
    named = {week.first: holiday_in(calendar, week) for week in whole_weeks(AT)}
    assert named[date(2026, 9, 28)] == "国庆"
    assert named[date(2026, 11, 9)] == ""


def test_fields_count_what_came_in_the_last_week(province: Province) -> None:
    rows = {row.name: row for row in seen(province).fields}
    assert (rows["项目"].came, rows["项目"].came_before, rows["项目"].share.count) == (3, 4, 5)
    assert (rows["人才"].came, rows["人才"].share.count) == (1, 1)


def test_a_leader_may_look_at_what_is_in_their_own_charge(province: Province) -> None:
    talent = replace(LEADER, fields=("04",))
    assert not seen(province).may_mine
    assert seen(province, talent, mine="1").stock.now == 1
    assert seen(province, LEADER, mine="1").stock.now == 7


READS_HISTORY = re.compile(
    r"SCAN (problem|span|assignment|event)( |$)"
    r"(?!USING (COVERING )?INDEX ix_(problem_open|prerequisite))"
)


def test_no_statement_reads_history(province: Province) -> None:
    for viewer in (LEADER, HANGZHOU):
        for plan in plans_of(province, viewer):
            assert not READS_HISTORY.search(plan), plan


def plans_of(province: Province, viewer: Viewer) -> list[str]:
    """How SQLite goes about each statement of the page."""
    database, asked = province.application.database, []
    event.listen(database.reader, "before_cursor_execute", lambda *a: asked.append((a[2], a[3])))
    seen(province, viewer)
    with database.reader.connect() as connection:
        return [
            " | ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {s}", p))
            for s, p in asked.copy()
            if s.lstrip().startswith(("SELECT", "WITH"))
        ]
