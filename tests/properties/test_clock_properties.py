"""The clocks beside a slow walk over every minute, and the laws that hold for any calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.domain.amounts import Amount, Unit
from app.domain.calendar import WEEKDAYS, Calendar
from app.domain.working_time import ClockError, deadline, elapsed
from tests.properties.clock_walk import Walk

# Days around a change of clocks, or around a long holiday where clocks are never changed.
ZONES = {
    "Asia/Shanghai": ("2026-02-10", "2026-09-28"),
    "Europe/Amsterdam": ("2026-03-27", "2026-10-23"),
    "America/New_York": ("2026-03-06", "2026-10-30"),
    "Australia/Lord_Howe": ("2026-04-03", "2026-10-02"),
    "America/Santiago": ("2026-04-03", "2026-09-04"),
    "Africa/Cairo": ("2026-04-22", "2026-10-28"),
    "Asia/Kathmandu": ("2026-01-01",),
}
# Whole minutes outside the hours that one of these zones skips or repeats.
WALL_MINUTES = (0, 60, 120, *range(180, 1381, 5), 1440)
DAYS = 9


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def windows() -> st.SearchStrategy[list[str]]:
    ends = st.lists(st.sampled_from(WALL_MINUTES), min_size=2, max_size=6, unique=True)
    return ends.map(sorted).map(
        lambda m: [f"{clock(a)}-{clock(b)}" for a, b in zip(m[::2], m[1::2], strict=False)]
    )


@st.composite
def places(draw: st.DrawFn) -> tuple[dict[str, Any], datetime]:
    """A calendar file's mapping, and the beginning of the days around which it is tried."""
    zone = draw(st.sampled_from(sorted(ZONES)))
    first = draw(st.sampled_from(ZONES[zone]))
    begin = datetime.fromisoformat(first).replace(tzinfo=UTC)
    days = [(begin + timedelta(days=n)).date() for n in range(-2, DAYS + 4)]
    some = st.lists(st.sampled_from(days), max_size=4, unique=True)
    off = {(f"{day:%m-%d}" if draw(st.booleans()) else day.isoformat()): "节" for day in draw(some)}
    works = st.one_of(st.sampled_from(WEEKDAYS), windows())
    return {
        "timezone": zone,
        "windows": draw(
            st.dictionaries(st.sampled_from(WEEKDAYS), windows(), min_size=1, max_size=7)
        ),
        "days_off": off,
        "work_days": {
            day.isoformat(): draw(works) for day in draw(some) if day.isoformat() not in off
        },
    }, begin


def instants(begin: datetime, *, unit: timedelta) -> st.SearchStrategy[datetime]:
    steps = timedelta(days=DAYS) // unit
    return st.integers(0, steps).map(lambda n: begin + unit * n)


@st.composite
def cases(
    draw: st.DrawFn, *, unit: timedelta = timedelta(minutes=1)
) -> tuple[dict[str, Any], list[datetime], list[tuple[datetime, datetime]]]:
    """A calendar, three instants in order, and up to three pauses."""
    mapping, begin = draw(places())
    moments = instants(begin, unit=unit)
    lengths = st.one_of(
        st.integers(0, 600).map(lambda n: timedelta(minutes=n)),
        st.integers(0, 4).map(lambda n: timedelta(days=n)),
    )
    pauses = [(start, start + draw(lengths)) for start in draw(st.lists(moments, max_size=3))]
    return mapping, sorted(draw(st.tuples(moments, moments, moments))), pauses


def working(mapping: dict[str, Any], start: datetime) -> Calendar:
    """The calendar, if it works at all after the start."""
    try:
        calendar = Calendar.from_mapping(mapping)
        deadline(calendar, start=start, amount=Amount(n=0, unit=Unit.SECONDS))
    except ClockError:
        assume(False)
    return calendar


@settings(max_examples=60)
@given(cases())
def test_elapsed_agrees_with_the_walk(case: Any) -> None:
    mapping, (start, _, end), pauses = case
    found = elapsed(Calendar.from_mapping(mapping), start=start, end=end, pauses=pauses)
    minutes, days = Walk(mapping).elapsed(start, end, pauses)
    assert found.seconds == minutes * 60
    assert found.working_days == pytest.approx(float(days), abs=1e-9)


@settings(max_examples=60)
@given(cases(), st.integers(0, 1200))
def test_working_minutes_agree_with_the_walk(case: Any, need: int) -> None:
    mapping, (start, *_), pauses = case
    calendar = working(mapping, start)
    found = deadline(calendar, start=start, amount=Amount(n=need, unit=Unit.MINUTES), pauses=pauses)
    assert found.instant == Walk(mapping).after(start, need, pauses)


@settings(max_examples=60)
@given(cases(), st.integers(1, 4), st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS]))
def test_periods_of_days_agree_with_the_walk(case: Any, n: int, unit: Unit) -> None:
    mapping, (start, *_), pauses = case
    calendar = working(mapping, start)
    found = deadline(calendar, start=start, amount=Amount(n=n, unit=unit), pauses=pauses)
    assert found.instant == Walk(mapping).period(start, n, unit is Unit.DAYS, pauses)
    assert [note.date for note in found.days if note.counts][-1] == found.last_day
    if not pauses:
        assert sum(note.counts for note in found.days) == n


@given(cases(unit=timedelta(microseconds=1)))
def test_elapsed_adds_up(case: Any) -> None:
    mapping, (a, b, c), pauses = case
    calendar = Calendar.from_mapping(mapping)
    first, second, whole = (
        elapsed(calendar, start=start, end=end, pauses=pauses)
        for start, end in ((a, b), (b, c), (a, c))
    )
    assert first.seconds + second.seconds == whole.seconds
    assert first.working_days + second.working_days == pytest.approx(whole.working_days, abs=1e-9)


@given(cases(unit=timedelta(microseconds=1)))
def test_elapsed_never_exceeds_the_time_that_passed(case: Any) -> None:
    mapping, (a, _, c), pauses = case
    calendar = Calendar.from_mapping(mapping)
    worked = elapsed(calendar, start=a, end=c).seconds
    assert 0 <= elapsed(calendar, start=a, end=c, pauses=pauses).seconds <= worked
    assert worked <= Decimal((c - a) // timedelta(microseconds=1)) / 1_000_000


@given(cases(unit=timedelta(seconds=1)), st.integers(1, 200_000))
def test_when_working_time_is_due_exactly_that_much_has_passed(case: Any, seconds: int) -> None:
    mapping, (start, *_), pauses = case
    calendar, amount = working(mapping, start), Amount(n=seconds, unit=Unit.SECONDS)
    due = deadline(calendar, start=start, amount=amount, pauses=pauses).instant
    assert elapsed(calendar, start=start, end=due, pauses=pauses).seconds == seconds
    earlier = due - timedelta(microseconds=1)
    assert elapsed(calendar, start=start, end=earlier, pauses=pauses).seconds < seconds


@given(cases(unit=timedelta(seconds=1)), st.integers(1, 8), st.integers(0, 8))
def test_a_longer_limit_is_never_due_earlier(case: Any, n: int, more: int) -> None:
    mapping, (start, *_), pauses = case
    calendar = working(mapping, start)
    for unit in Unit:
        shorter, longer = (
            deadline(calendar, start=start, amount=Amount(n=amount, unit=unit), pauses=pauses)
            for amount in (n, n + more)
        )
        assert shorter.instant <= longer.instant


@given(cases(unit=timedelta(seconds=1)), st.integers(0, 8))
def test_a_later_start_is_never_due_earlier(case: Any, n: int) -> None:
    mapping, starts, _ = case
    calendar = working(mapping, starts[-1])
    for unit in Unit:
        dues = [
            deadline(calendar, start=start, amount=Amount(n=n, unit=unit)).instant
            for start in starts
        ]
        assert all(earlier <= later for earlier, later in pairwise(dues))


@given(cases(unit=timedelta(seconds=1)), st.integers(0, 8))
def test_pauses_never_make_anything_due_earlier(case: Any, n: int) -> None:
    mapping, (start, *_), pauses = case
    calendar = working(mapping, start)
    for unit in Unit:
        amount = Amount(n=n, unit=unit)
        unpaused = deadline(calendar, start=start, amount=amount)
        paused = deadline(calendar, start=start, amount=amount, pauses=pauses)
        assert unpaused.instant <= paused.instant


@given(cases(unit=timedelta(seconds=1)), st.integers(0, 100_000))
def test_each_further_pause_makes_working_time_due_no_earlier(case: Any, seconds: int) -> None:
    mapping, (start, *_), pauses = case
    calendar, amount = working(mapping, start), Amount(n=seconds, unit=Unit.SECONDS)
    dues = [
        deadline(calendar, start=start, amount=amount, pauses=pauses[:some]).instant
        for some in range(len(pauses) + 1)
    ]
    assert all(earlier <= later for earlier, later in pairwise(dues))


@given(cases(unit=timedelta(seconds=1)), st.integers(1, 8))
def test_a_pause_after_the_due_instant_changes_nothing(case: Any, n: int) -> None:
    mapping, (start, *_), pauses = case
    calendar = working(mapping, start)
    for unit in Unit:
        amount = Amount(n=n, unit=unit)
        due = deadline(calendar, start=start, amount=amount, pauses=pauses)
        later = (due.instant, due.instant + timedelta(days=3))
        assert deadline(calendar, start=start, amount=amount, pauses=[*pauses, later]) == due


@given(places(), st.integers(0, DAYS), st.integers(1, 5))
@example(({"timezone": "Asia/Shanghai", "windows": {"mon": ["18:00-24:00"]},
           "days_off": {}, "work_days": {}}, datetime(2026, 3, 2, tzinfo=UTC)), 0, 1)  # fmt: skip
def test_days_are_due_when_the_last_of_them_closes(place: Any, offset: int, n: int) -> None:
    mapping, begin = place
    start = begin + timedelta(days=offset, hours=5)
    calendar = working(mapping, start)
    due = deadline(calendar, start=start, amount=Amount(n=n, unit=Unit.WORKING_DAYS))
    assert due.instant == calendar.spans_on(due.last_day)[-1][1]
    day: date = calendar.local_date(start)
    counted = [
        day + timedelta(days=k)
        for k in range(1, (due.last_day - day).days + 1)
        if calendar.is_working(day + timedelta(days=k))
    ]
    assert len(counted) == n
