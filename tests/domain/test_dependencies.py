"""Rings of waiting: the one that a further wait would close, and none where there is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.dependencies import Waiting, cycle_closed_by, rings
from app.domain.flags import Ring

Waits = list[tuple[str, str]]


@pytest.mark.parametrize(
    ("waits", "waiting", "awaited", "ring"),
    [
        ([], "1/1", "1/2", ()),
        ([("1/2", "1/1")], "1/1", "1/2", ("1/1", "1/2")),
        ([("1/1", "1/2"), ("1/2", "1/3")], "1/3", "1/1", ("1/3", "1/1", "1/2")),
        ([("1/1", "1/2"), ("1/2", "1/3")], "1/1", "1/3", ()),
        # Across two problems: the second waits for the whole of the first.
        ([("2/1", "1/0")], "1/1", "2/1", ("1/1", "2/1", "1/0")),
        ([("2/1", "1/0")], "1/1", "2/0", ("1/1", "2/0", "2/1", "1/0")),
        ([("2/1", "3/0")], "1/1", "2/0", ()),
        # The shortest of two rings.
        ([("1/2", "1/1"), ("1/2", "1/3"), ("1/3", "1/1")], "1/1", "1/2", ("1/1", "1/2")),
        ([], "1/1", "1/1", ("1/1",)),
    ],
)
def test_a_ring_is_named_from_the_waiting_side_on(
    waits: Waits, waiting: str, awaited: str, ring: tuple[str, ...]
) -> None:
    assert cycle_closed_by(waits, waiting, awaited) == ring


HOUSING, PLANNING, FIRE = 1, 2, 3
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def waits(
    place: str, department: int, for_place: str, awaited: int | None, *, hours: int = 0
) -> Waiting:
    """The assignment "<problem>/<n>" of a department waits for another since Monday and hours."""
    problem, n = map(int, place.split("/"))
    other, other_n = map(int, for_place.split("/"))
    return Waiting(
        problem=problem,
        n=n,
        department=department,
        awaited_problem=other,
        awaited_n=other_n,
        awaited=awaited,
        since=MONDAY + timedelta(hours=hours),
    )


def test_two_assignments_of_a_problem_that_wait_for_each_other_are_a_ring() -> None:
    """It is closed by the later of the two."""
    found = rings(
        [waits("7/1", HOUSING, "7/2", PLANNING), waits("7/2", PLANNING, "7/1", HOUSING, hours=3)]
    )
    assert found == {7: Ring(departments=(HOUSING, PLANNING), since=MONDAY + timedelta(hours=3))}


def test_nothing_waits_in_a_ring_where_the_way_ends() -> None:
    assert rings([]) == {}
    assert (
        rings([waits("7/1", HOUSING, "7/2", PLANNING), waits("7/2", PLANNING, "8/0", FIRE)]) == {}
    )


def test_a_ring_goes_through_whole_problems() -> None:
    """7/1 waits for problem 8, whose lead waits for problem 7: done only with 7/1."""
    found = rings([waits("7/1", HOUSING, "8/0", PLANNING), waits("8/1", PLANNING, "7/0", HOUSING)])
    assert {problem: ring.departments for problem, ring in found.items()} == {
        7: (HOUSING, PLANNING),
        8: (PLANNING, HOUSING),
    }


def test_departments_wait_for_each_other_in_different_problems() -> None:
    found = rings(
        [
            waits("7/1", HOUSING, "7/2", PLANNING),
            waits("8/1", PLANNING, "8/2", FIRE, hours=1),
            waits("9/1", FIRE, "9/2", HOUSING, hours=2),
            waits("10/1", HOUSING, "10/2", 4, hours=9),
        ]
    )
    assert found == {
        7: Ring(departments=(HOUSING, PLANNING, FIRE), since=MONDAY + timedelta(hours=2)),
        8: Ring(departments=(PLANNING, FIRE, HOUSING), since=MONDAY + timedelta(hours=2)),
        9: Ring(departments=(FIRE, HOUSING, PLANNING), since=MONDAY + timedelta(hours=2)),
    }


def test_the_shortest_ring_of_a_problem_is_named() -> None:
    found = rings(
        [
            waits("7/1", HOUSING, "7/2", PLANNING),
            waits("7/2", PLANNING, "7/3", FIRE),
            waits("7/3", FIRE, "7/1", HOUSING),
            waits("7/2", PLANNING, "7/1", HOUSING),
        ]
    )
    assert found[7].departments == (HOUSING, PLANNING)


def test_a_department_that_waits_for_itself_or_for_nobody_is_no_ring() -> None:
    assert rings([waits("7/1", HOUSING, "8/0", HOUSING), waits("8/1", HOUSING, "9/0", None)]) == {}
