"""The overview as of an instant of the past is the overview that the office saw at that instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.context import Application
from app.domain.catalogue import Lane, Role, Stage
from app.domain.flows import begin_of
from app.domain.register_filter import RegisterFilter
from app.queries import overview as query
from app.queries import register
from app.queries.overview_periods import seven_days
from db import open_days
from db.light_days import write_lights
from layouts.pages import overview as layout
from layouts.pages import register as register_layout
from tests.building import a_department, an_application, viewer_of
from tests.databases import SqliteDatabases
from tests.db.random_weeks import some_weeks
from tests.pages.province import LEADER, a_province, on

CITY = viewer_of(Role.LEADER, region="3307")
ACTS = 90
CHARGED = replace(LEADER, fields=frozenset({"01"}))


def weeks(url: str, seed: str, *, acts: int) -> tuple[Application, datetime]:
    """An office after so many of a seed's acts, and when the last of them was taken."""
    application = an_application(url)
    with application.transaction() as store:
        a_department(store, "市建设局", line="住房城乡建设")
        a_department(store, "市资规局", line="自然资源")
    return application, some_weeks(application, seed, acts=acts)


def count_the_day_before(application: Application, at: datetime) -> None:
    """The stand of lights against which a page of an instant shows its changes."""
    day = seven_days(at).before.last
    with application.transaction() as store:
        write_lights(store.session, at=begin_of(day) + timedelta(hours=23, minutes=55))


def seen(
    application: Application, *, at: datetime, viewer: Any, then: str = "", **asked: str
) -> query.View:
    with application.reading() as store:
        return query.load(store, viewer=viewer, at=at, query={**asked, "at": then})


def present(value: Any) -> Any:
    """A view without the words that it is of the past, and with lists in a certain order."""
    if isinstance(value, RegisterFilter):
        return replace(value, stood_at=None)
    if is_dataclass(value) and not isinstance(value, type):
        kept = [f.name for f in fields(value) if f.name not in NOW]
        return {name: present(getattr(value, name)) for name in kept}
    if isinstance(value, Mapping):
        return {key: present(inner) for key, inner in value.items() if inner}
    if isinstance(value, tuple | list):
        return [present(inner) for inner in value]
    return value


NOW = ("supervised", "choices", "meeting")
"""What a view of the past does not offer."""

ASKED = (
    (LEADER, {}),
    (LEADER, {"region": "3307"}),
    (LEADER, {"region": "3300"}),
    (LEADER, {"field": "01"}),
    (CHARGED, {"mine": "1"}),
    (CITY, {}),
)


@pytest.mark.parametrize(("seed", "acts", "days_kept"), [("b", 180, True), ("a", 120, False)])
def test_it_is_the_overview_of_a_database_that_was_built_only_until_then(
    database_url: str,
    sqlite_databases: SqliteDatabases,
    seed: str,
    acts: int,
    days_kept: bool,
) -> None:
    then, at = weeks(sqlite_databases.fresh(migrated=True), seed, acts=acts)
    now, end = weeks(database_url, seed, acts=acts + ACTS)
    assert end > at + timedelta(days=5)
    for application in (then, now):
        count_the_day_before(application, at)
    if days_kept:
        with now.transaction() as store:
            assert open_days.keep(store.session, until=end) > 20
    for viewer, asked in ASKED:
        was = seen(then, at=at, viewer=viewer, **asked)
        told = seen(now, at=end, viewer=viewer, then=at.isoformat(), **asked)
        assert told.asked.stood_at == at
        assert present(told) == present(was), asked
        for lane in told.lanes:
            stages = [stage for stage, *_shown in lane.parts]
            assert stages == [stage for stage in Stage if stage in stages]
    assert was.stock.now > 3
    told = seen(now, at=end, viewer=LEADER, then=at.isoformat())
    for asked_then, n in numbers(told):
        listed = seen_list(now, asked_then, at=end)
        assert (listed.told_then, listed.at, listed.total) == (True, at, n), asked_then
        assert len(listed.cards) == n


def numbers(view: query.View) -> Iterator[tuple[RegisterFilter, int]]:
    """The numbers of a page whose lists can be told as of then, each with its list."""
    for lane in view.lanes:
        yield lane.asked, lane.count
        yield from ((asked, n) for _stage, n, asked in lane.parts)
        if lane.duty:
            yield lane.duty[2], lane.duty[1]
    yield view.stock.asked, view.stock.now
    yield view.stock.asked_left, view.stock.left
    yield view.overdue.asked, view.overdue.count
    yield view.flagged.asked, view.flagged.count
    yield view.closed.asked, view.closed.total
    yield view.closed.asked_before, view.closed.total_before
    for rate in (view.on_original, view.on_approved):
        yield rate.asked, rate.denominator
    for row in view.lines:
        yield from ((share.asked, share.count) for share in row.cells.values())
    yield from ((tile.share.asked, tile.share.count) for tile in view.tiles)
    yield from ((field.share.asked, field.share.count) for field in view.fields)
    yield from ((week.asked_left, week.left) for week in view.weeks)


def seen_list(application: Application, asked: RegisterFilter, *, at: datetime) -> register.View:
    with application.reading() as store:
        return register.load(store, viewer=LEADER, at=at, query=asked.query())


def test_a_list_that_cannot_be_told_of_the_past_is_of_now_and_says_so(
    sqlite_databases: SqliteDatabases,
) -> None:
    application = a_province(sqlite_databases.fresh(migrated=True)).application
    then = RegisterFilter(stood_at=on(17, 12))
    for untold in (then.narrowed(words="厂房"), then.narrowed(awaited="自然资源")):
        view = seen_list(application, untold, at=on(23, 9))
        assert (view.told_then, view.at) == (False, on(23, 9))
        assert "所选条件不能回看，以下为当前数据。" in str(register_layout.draw(view))
    told = seen_list(application, then, at=on(23, 9))
    assert (told.told_then, told.total) == (True, 5)
    page = str(register_layout.draw(told))
    assert "截至 2026-11-17 12:00，非当前数据。" in page
    assert "当时的问题" in page
    assert "/export/register" not in page


def test_the_page_says_that_it_is_of_the_past_and_its_numbers_open_the_past(
    sqlite_databases: SqliteDatabases,
) -> None:
    """On 17 November at noon `new`, `sent`, `told` and `refused` had not come in; `waiting` and
    `pressing` had, `late` and `ordered` were not yet late, `belated` was not yet closed."""
    application = a_province(sqlite_databases.fresh(migrated=True)).application
    view = seen(application, at=on(23, 9), viewer=LEADER, then="2026-11-17T12:00")
    assert sum(lane.count for lane in view.lanes) == view.stock.now == 5
    told = str(layout.draw(view))
    assert "截至 2026-11-17 12:00，非当前数据。" in told
    assert "stood_at=2026-11-17T04%3A00%3A00%2B00%3A00" in told
    lane = next(lane for lane in view.lanes if lane.lane is Lane.HANDLING)
    assert lane.asked.stood_at == on(17, 12)


def test_who_waited_for_whom_is_told_as_it_stood(database_url: str) -> None:
    """住建局 waits for 资规局 in `waiting` since 18 November, 09:00."""
    application = a_province(database_url).application
    waited = {}
    for then in ("2026-11-18T08:59", "2026-11-18T09:00", "2026-11-20T09:00"):
        view = seen(application, at=on(23, 9), viewer=LEADER, then=then)
        waited[then[5:]] = [(row.waiting, round(row.waited_days, 2)) for row in view.lines
                            if row.line == "自然资源"]  # fmt: skip
    assert waited == {
        "11-18T08:59": [],
        "11-18T09:00": [(1, 0.0)],
        "11-20T09:00": [(1, 2.0)],
    }


@pytest.mark.parametrize(
    "text", ["2026-11-23T09:00", "2027-01-01T00:00", "0001-01-01T00:00", "9999-12-31", "昨天", ""]
)
def test_what_is_no_time_of_the_past_is_now(sqlite_databases: SqliteDatabases, text: str) -> None:
    application = an_application(sqlite_databases.fresh(migrated=True))
    view = seen(application, at=on(23, 9), viewer=LEADER, then=text)
    assert (view.at, view.asked.stood_at) == (on(23, 9), None)
