"""Findings about handling, drawn by hand: departments, cases, numbers and sentences.

A working day has 7.5 hours: 08:30 to 12:00 and 13:30 to 17:30.
"""

from __future__ import annotations

from app.domain.network.finding import FindingCode
from app.domain.network.observed import PauseBegun, Signing
from app.domain.network.standing_groups import standing_groups, stuck_together
from app.translations.finding_sentences import finding_sentence
from tests.domain.network_drawn import (
    ELSEWHERE,
    FIRE,
    HOUSING,
    NAMES,
    ONE,
    PLANNING,
    RING_OF_THREE,
    THREE,
    THURSDAY,
    TRAFFIC,
    TWO,
    WATER,
    a_part,
    found,
    moment,
    told,
)


def test_back_and_forth_inside_a_longer_way_and_a_case_that_returns_twice() -> None:
    """Traffic, housing, fire, housing, water: once. Housing, fire, housing, fire, housing: three
    steps back, two of them to housing. Housing, water, fire, housing: none."""
    ways = {
        ONE: (TRAFFIC, HOUSING, HOUSING, FIRE, HOUSING, WATER),
        TWO: (HOUSING, FIRE, HOUSING, FIRE, FIRE, HOUSING),
        THREE: (HOUSING, WATER, FIRE, HOUSING),
    }
    assert told(found(ways=ways), FindingCode.BACK_AND_FORTH) == [
        ((TWO, ONE), "住建 与 消防 之间来回流转 4 次，涉及 2 个问题"),
    ]


def test_unsigned_cases_are_told_by_department() -> None:
    """Fire: unsigned since Wednesday 8:30 and Thursday 8:30, 2 + 1 days; signed after half a day
    of 3.75 hours and, by itself, after one: (2 + 1 + 0.5 + 1) / 4 = 1.125 days."""
    signings = [
        Signing(problem=TWO, department=FIRE, dispatched_at=moment("11-26 08:30")),
        Signing(problem=ONE, department=FIRE, dispatched_at=moment("11-25 08:30")),
        Signing(problem=THREE, department=FIRE, dispatched_at=moment("11-23 08:30"),
                signed_at=moment("11-23 13:45")),
        Signing(problem=THREE, department=FIRE, dispatched_at=moment("11-24 08:30"),
                signed_at=moment("11-24 17:30"), by_itself=True),
        Signing(problem=THREE, department=WATER, dispatched_at=moment("11-23 08:30"),
                signed_at=moment("11-26 08:30")),
    ]  # fmt: skip
    assert told(found(signings=signings), FindingCode.UNSIGNED) == [
        ((ONE, TWO), "消防 有 2 项交办尚未签收，合计滞留 3 个工作日，最长 2 个工作日；"
         "在办问题签收平均用时 1.1 个工作日，视同签收 1 项"),
    ]  # fmt: skip


def a_pause(department: int, problem: int, start: str, left: float) -> PauseBegun:
    """A pause begun, so many working days before the due date."""
    return PauseBegun(problem=problem, department=department, start=moment(start), left=left)


def test_pauses_shortly_before_the_due_date_are_told_against_the_department_s_own_past() -> None:
    """Fire: two of three, before September one of four. Water: one. Planning: two of four, as
    before."""
    pauses = [
        a_pause(FIRE, TWO, "11-20 09:00", 1.0),
        a_pause(FIRE, ONE, "11-10 09:00", 0.4),
        a_pause(FIRE, THREE, "11-12 09:00", 6.0),
        *(a_pause(FIRE, THREE, "08-10 09:00", left) for left in (0.5, 3.0, 4.0, 9.0)),
        a_pause(WATER, ONE, "11-10 09:00", 0.4),
        *(a_pause(PLANNING, ONE, "11-10 09:00", left) for left in (0.5, 0.5, 4.0, 9.0)),
        *(a_pause(PLANNING, ONE, "08-10 09:00", left) for left in (0.5, 3.0)),
    ]
    all_ = found(pauses=pauses, leads={FIRE: 8}, paused={FIRE: (ONE, TWO)})
    assert told(all_, FindingCode.PAUSES) == [
        ((ONE, TWO), "消防 近 12 周挂起 3 次，其中 2 次（67%）在到期前 1 个工作日内，此前为 25%；"
         "主办的 8 个在办问题中 2 个处于挂起（25%）"),
    ]  # fmt: skip


def test_who_is_stuck_together_often_is_a_standing_group() -> None:
    """Planning is stuck with housing in two problems and with fire in two others; water with
    traffic once, which makes no group. Planning stands between: it convenes."""
    stuck = {
        ONE: frozenset({HOUSING, PLANNING}),
        TWO: frozenset({HOUSING, PLANNING}),
        THREE: frozenset({PLANNING, FIRE}),
        ELSEWHERE: frozenset({PLANNING, FIRE}),
        ELSEWHERE + 1: frozenset({WATER, TRAFFIC}),
    }
    [group] = standing_groups(stuck)
    assert group.problems == (ELSEWHERE, ONE, TWO, THREE)
    assert finding_sentence(group, departments=NAMES.__getitem__) == (
        "规划、住建、消防 在 4 个问题中一同受阻，可设常设会商组，由 规划 召集"
    )


def test_stuck_are_those_who_wait_and_those_in_a_late_problem() -> None:
    """Housing waits for planning; fire is late, and water works beside it; the third is in time."""
    parts = [
        a_part(TWO, 1, FIRE, "11-25 17:30"),
        a_part(TWO, 2, WATER, "11-30 17:30"),
        a_part(THREE, 1, FIRE, "11-30 17:30"),
        a_part(THREE, 2, TRAFFIC, "11-30 17:30"),
    ]
    assert stuck_together(RING_OF_THREE[:1], parts, at=THURSDAY) == {
        ONE: frozenset({HOUSING, PLANNING}),
        TWO: frozenset({FIRE, WATER}),
    }


def test_nothing_observed_nothing_found() -> None:
    assert found() == ()
