"""Passages between departments: on ways drawn by hand, with the times worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.catalogue import ENTERPRISE, OFFICE, Phase
from app.domain.lengths import bucket_of, median_of
from app.domain.network.passages import Passage, counted, passages
from app.domain.problem import Span

FIRST = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 09:00 in Shanghai."""

A, B, C = 11, 12, 13


def span(holder: int, *, since: float, until: float | None, track: int = 0) -> Span:
    """A stretch, in days from the first Monday on."""
    end = None if until is None else FIRST + timedelta(days=until)
    phase = Phase.HANDLING if holder > 0 else Phase.TRANSIT
    start = FIRST + timedelta(days=since)
    return Span(track=track, phase=phase, holder=holder, start=start, end=end)


def way(*holders: int) -> list[Span]:
    """A day with each, the last one has it still."""
    ends = [*range(1, len(holders)), None]
    return [span(h, since=n, until=ends[n]) for n, h in enumerate(holders)]


def told(found: tuple[Passage, ...]) -> list[tuple[int, int, bool, bool]]:
    return [(p.source, p.target, p.returned, p.latest) for p in found]


def test_what_one_department_holds_throughout_passes_nowhere() -> None:
    assert passages(way(OFFICE, A, A)) == ()


def test_the_office_and_the_enterprise_between_two_departments_are_no_stop() -> None:
    (only,) = passages(way(OFFICE, A, OFFICE, ENTERPRISE, B))
    assert (only.source, only.target) == (A, B)
    assert only.at == FIRST + timedelta(days=4)
    assert only.days == 1.0


def test_the_time_with_the_source_leaves_out_what_the_office_had_in_between() -> None:
    spans = [
        span(A, since=0, until=2),
        span(OFFICE, since=2, until=7),
        span(A, since=7, until=7.5),
        span(B, since=7.5, until=None),
    ]
    (only,) = passages(spans)
    assert only.days == 2.5


def test_a_co_handlers_track_is_no_way_of_the_case() -> None:
    assert passages([*way(A), span(B, since=0, until=3, track=2)]) == ()


def test_a_way_back_is_one_to_where_it_was_before() -> None:
    assert told(passages(way(A, B, C, A))) == [
        (A, B, False, True),
        (B, C, False, True),
        (C, A, True, True),
    ]


def test_of_the_same_way_gone_twice_the_second_is_the_latest() -> None:
    assert told(passages(way(A, B, A, B))) == [
        (A, B, False, False),
        (B, A, True, True),
        (A, B, True, True),
    ]


def test_a_passage_counts_in_the_week_of_shanghai() -> None:
    """Sunday 2026-11-29 23:00 in Shanghai, and an hour later, which is Monday the 30th."""
    for hours, monday in ((158, date(2026, 11, 23)), (159, date(2026, 11, 30))):
        spans = [span(A, since=0, until=hours / 24), span(B, since=hours / 24, until=None)]
        (key,) = counted(passages(spans), ("330782", "01", "hard"))
        assert key == (monday, "330782", "01", "hard", A, B, False, True, 6)


@pytest.mark.parametrize(
    ("days", "bucket"), [(0, 0), (0.49, 0), (0.5, 1), (1, 2), (9.9, 7), (59, 11), (60, 12)]
)
def test_a_bucket_begins_at_its_lower_bound(days: float, bucket: int) -> None:
    assert bucket_of(days) == bucket


def test_a_median_lies_evenly_within_its_bucket() -> None:
    assert median_of({}) is None
    assert median_of({2: 1}) == 1.5
    # Ten times: four below a day, then six from 2 to 3 days; the fifth is a sixth of the way.
    assert median_of({1: 4, 3: 6}) == pytest.approx(2 + 1 / 6)
    assert median_of({0: 1, 12: 5}) == 60.0
