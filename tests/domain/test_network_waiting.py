"""Who waits for whom, drawn by hand: rings, chains, what ends a wait, and the critical path."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dependencies import Waiting
from app.domain.network.critical import Finish, earliest, earliest_date
from app.domain.network.waiting import between_departments, freed_by, rings_between
from tests.domain.office_calendars import at, office

HOUSING, PLANNING, FIRE, WATER = 1, 2, 3, 4
CALENDAR = office()
MONDAY, THURSDAY = at("2026-11-23 08:30"), at("2026-11-26 17:30")
HOUR, DAY = Decimal(3600), Decimal("7.5") * 3600


def a_wait(
    place: str, department: int, for_place: str, awaited: int | None, *, since: str = "11-23 08:30",
    due: str = "",
) -> Waiting:  # fmt: skip
    """The assignment `<problem>/<n>` of a department waits for another."""
    (problem, n), (other, other_n) = (map(int, p.split("/")) for p in (place, for_place))
    return Waiting(
        problem=problem, n=n, department=department, awaited_problem=other, awaited_n=other_n,
        awaited=awaited, since=at(f"2026-{since}"), due=at(f"2026-{due}") if due else None,
    )  # fmt: skip


RING_OF_THREE = [
    a_wait("1/1", HOUSING, "1/2", PLANNING),
    a_wait("1/2", PLANNING, "1/3", FIRE),
    a_wait("1/3", FIRE, "1/1", HOUSING),
]
CHAIN_OF_FOUR = [
    a_wait("1/1", HOUSING, "1/2", PLANNING),
    a_wait("1/2", PLANNING, "1/3", FIRE),
    a_wait("1/3", FIRE, "2/1", WATER),
]


def edges(*waits: Waiting) -> dict[tuple[int, int], tuple[tuple[int, ...], float, int, float]]:
    """(waiting, awaited) → problems, working days, how many overdue, working days overdue."""
    found = between_departments(waits, at=THURSDAY, calendar=CALENDAR)
    return {
        (e.waiting, e.awaited): (e.problems, e.working_days, e.overdue, e.overdue_days)
        for e in found
    }


def test_the_waits_of_two_departments_are_one_edge() -> None:
    """Monday morning to Thursday evening are four days; from Wednesday 13:30 on 4 of 7.5 h and one.

    The second was due on Tuesday at the close of business: two days ago.
    """
    found = edges(
        a_wait("1/1", HOUSING, "1/2", PLANNING, due="11-27 17:30"),
        a_wait("2/1", HOUSING, "2/2", PLANNING, since="11-25 13:30", due="11-24 17:30"),
        a_wait("2/3", HOUSING, "2/2", PLANNING, since="11-26 17:30"),
        a_wait("3/2", PLANNING, "3/1", HOUSING, since="11-26 08:30"),
    )
    assert found == {
        (HOUSING, PLANNING): ((1, 2), pytest.approx(4 + 4 / 7.5 + 1), 1, 2.0),
        (PLANNING, HOUSING): ((3,), 1.0, 0, 0),
    }
    assert list(found) == [(HOUSING, PLANNING), (PLANNING, HOUSING)]


def test_a_wait_within_a_department_or_for_nobody_is_none_between_departments() -> None:
    assert edges(a_wait("1/1", FIRE, "2/1", FIRE), a_wait("1/1", FIRE, "3/0", None)) == {}


def test_a_ring_of_three_is_found_with_its_way_round() -> None:
    found = rings_between(between_departments(RING_OF_THREE, at=THURSDAY, calendar=CALENDAR))
    assert [(ring.departments, ring.cycles) for ring in found] == [
        ((HOUSING, PLANNING, FIRE), ((HOUSING, PLANNING, FIRE),)),
    ]


def test_a_short_cut_makes_a_shorter_ring_within() -> None:
    """Fire waits for planning too: that ring of two goes through both, the ring of three stays
    the shortest through housing."""
    waits = [*RING_OF_THREE, a_wait("5/1", FIRE, "5/2", PLANNING)]
    [ring] = rings_between(between_departments(waits, at=THURSDAY, calendar=CALENDAR))
    assert ring.departments == (HOUSING, PLANNING, FIRE)
    assert ring.cycles == ((PLANNING, FIRE), (HOUSING, PLANNING, FIRE))


@given(st.sets(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=14))
def test_departments_stand_in_a_ring_if_each_can_be_reached_from_the_other(
    pairs: set[tuple[int, int]],
) -> None:
    """Reached step by step, which the product does not do."""
    waits = [a_wait(f"{n}/1", a, f"{n}/2", b) for n, (a, b) in enumerate(sorted(pairs), start=1)]
    reached = {(a, b) for a, b in pairs if a != b}
    for _step in range(6):
        reached |= {(a, d) for a, b in reached for c, d in reached if b == c}
    expected = {frozenset(b for b in range(1, 7) if {(a, b), (b, a)} <= reached)
                for a in range(1, 7) if (a, a) in reached}  # fmt: skip
    found = rings_between(between_departments(waits, at=THURSDAY, calendar=CALENDAR))
    assert {frozenset(ring.departments) for ring in found} == expected
    for ring in found:
        ways = {way for c in ring.cycles for way in zip(c, (*c[1:], c[0]), strict=True)}
        assert ways <= pairs
        assert {d for cycle in ring.cycles for d in cycle} == set(ring.departments)


def test_a_chain_is_no_ring() -> None:
    assert rings_between(between_departments(CHAIN_OF_FOUR, at=THURSDAY, calendar=CALENDAR)) == ()


def test_the_end_of_a_chain_frees_all_that_wait_for_it() -> None:
    assert freed_by(CHAIN_OF_FOUR, "2/1") == ("1/1", "1/2", "1/3")
    assert freed_by(CHAIN_OF_FOUR, "1/2") == ("1/1",)
    assert freed_by(CHAIN_OF_FOUR, "1/1") == ()


def test_in_a_ring_each_frees_the_others_and_not_itself() -> None:
    assert freed_by(RING_OF_THREE, "1/2") == ("1/1", "1/3")


def test_a_co_handler_that_waits_for_a_problem_of_another_region() -> None:
    """The wait is for the whole problem, so each of its assignments frees the co-handler."""
    waits = [a_wait("7/2", FIRE, "9/0", WATER), a_wait("7/1", HOUSING, "7/2", FIRE)]
    assert freed_by(waits, "9/1") == freed_by(waits, "9/2") == ("7/1", "7/2")
    assert edges(*waits)[FIRE, WATER] == ((7,), 4.0, 0, 0)
    found = earliest(
        {"7/1": 2 * HOUR, "7/2": HOUR, "9/1": 3 * HOUR, "9/2": 5 * HOUR},
        [wait.nodes for wait in waits],
    )
    assert found["7/1"] == Finish(after=8 * HOUR, path=("9/2", "7/2", "7/1"))


def test_a_chain_of_four_is_done_when_its_last_is() -> None:
    """A day, an hour and twice two: Monday, then Tuesday from 08:30 to 15:00 with an hour and a
    half of noon between."""
    left = {"1/1": 2 * HOUR, "1/2": 2 * HOUR, "1/3": HOUR, "2/1": DAY}
    found = earliest(left, [wait.nodes for wait in CHAIN_OF_FOUR])
    assert found["1/1"] == Finish(after=DAY + 5 * HOUR, path=("2/1", "1/3", "1/2", "1/1"))
    assert found["1/0"] == found["1/1"]
    assert earliest_date(found["1/1"], at=MONDAY, calendar=CALENDAR) == at("2026-11-24 15:00")


def test_a_ring_and_what_waits_for_it_has_no_date() -> None:
    left = dict.fromkeys(["1/1", "1/2", "1/3", "4/1", "5/1"], HOUR)
    waits = [*(w.nodes for w in RING_OF_THREE), ("4/1", "1/2")]
    found = earliest(left, waits)
    assert [part for part, finish in found.items() if finish is None] == [
        "1/1", "1/2", "1/3", "4/1", "1/0", "4/0",
    ]  # fmt: skip
    assert found["5/1"] == Finish(after=HOUR, path=("5/1",))
    assert earliest_date(None, at=MONDAY, calendar=CALENDAR) is None


def test_a_wait_for_what_is_over_holds_nothing_up() -> None:
    assert earliest({"1/1": HOUR}, [("1/1", "2/0")])["1/1"] == Finish(after=HOUR, path=("1/1",))


PARTS = [f"{problem}/{n}" for problem in (1, 2) for n in (1, 2, 3)]
PAIRS = st.tuples(st.sampled_from(PARTS), st.sampled_from([*PARTS, "1/0", "2/0"]))


@given(
    st.lists(st.integers(0, 9).map(Decimal), min_size=6, max_size=6), st.lists(PAIRS, max_size=8),
    PAIRS,
)  # fmt: skip
def test_a_further_prerequisite_never_makes_anything_earlier(
    needs: list[Decimal], waits: list[tuple[str, str]], more: tuple[str, str]
) -> None:
    left = dict(zip(PARTS, needs, strict=True))
    before, after = earliest(left, waits), earliest(left, [*waits, more])
    for part, finish in before.items():
        then = after[part]
        assert then is None or (finish is not None and finish.after <= then.after)
