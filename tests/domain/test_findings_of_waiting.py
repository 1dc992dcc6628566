"""Findings about waiting, drawn by hand: departments, cases, numbers and sentences.

A working day has 7.5 hours: 08:30 to 12:00 and 13:30 to 17:30.
"""

from __future__ import annotations

from app.domain.network.finding import FindingCode
from app.domain.network.observed import Waited
from tests.domain.network_drawn import (
    CHAIN_OF_FOUR,
    CHAIN_PARTS,
    ELSEWHERE,
    FIRE,
    HOUSING,
    MONDAY,
    ONE,
    PLANNING,
    RING_OF_THREE,
    RING_PARTS,
    THREE,
    THURSDAY,
    TRAFFIC,
    TWO,
    WATER,
    a_part,
    a_wait,
    found,
    moment,
    told,
)


def test_a_ring_of_three_is_told_with_its_age() -> None:
    """Its last wait was set on Wednesday at 13:30: 4 of 7.5 hours and Thursday, 1.53 days."""
    assert told(found(waits=RING_OF_THREE, parts=RING_PARTS), FindingCode.RING) == [
        ((ONE,), "住建 等待 规划，规划 等待 消防，消防 等待 住建，互等成环；"
         "涉及 1 个问题，成环已 1.5 个工作日"),
    ]  # fmt: skip


def test_a_ring_has_no_chain_and_each_of_its_parts_frees_the_two_others() -> None:
    """Housing frees planning (4 days) and fire (1.53); the oldest wait is told first."""
    all_ = found(waits=RING_OF_THREE, parts=RING_PARTS)
    assert told(all_, FindingCode.CHAIN) == []
    assert told(all_, FindingCode.FREES) == [
        ((ONE,), f"{name} 办结所承办事项（问题 ZJ-3307-20261109-0001），"
         f"可放行 1 个问题的 2 项承办，这些承办已累计等待 {days} 个工作日")
        for name, days in (("规划", "5.5"), ("消防", "8"), ("住建", "5.5"))
    ]  # fmt: skip


def test_the_same_ring_in_two_problems_is_one_finding() -> None:
    """Housing and planning wait for each other in both, told from either side: since Wednesday
    and since Thursday."""
    waits = (
        a_wait(ONE, 1, HOUSING, (ONE, 2, PLANNING)),
        a_wait(ONE, 2, PLANNING, (ONE, 1, HOUSING), "11-25 08:30"),
        a_wait(TWO, 1, PLANNING, (TWO, 2, HOUSING), "11-26 08:30"),
        a_wait(TWO, 2, HOUSING, (TWO, 1, PLANNING)),
    )
    assert told(found(waits=waits), FindingCode.RING) == [
        ((ONE, TWO), "住建 等待 规划，规划 等待 住建，互等成环；涉及 2 个问题，成环已 2 个工作日"),
    ]


def test_departments_that_wait_for_each_other_in_different_problems() -> None:
    """Housing waits in one problem since Monday, planning in another since Wednesday."""
    waits = (
        a_wait(ONE, 1, HOUSING, (ONE, 2, PLANNING)),
        a_wait(TWO, 1, PLANNING, (TWO, 2, HOUSING), "11-25 08:30"),
    )
    all_ = found(waits=waits)
    assert told(all_, FindingCode.RING) == []
    assert told(all_, FindingCode.RING_BETWEEN) == [
        ((ONE, TWO), "住建、规划 循环等待：住建→规划→住建；涉及 2 个问题，累计等待 6 个工作日"),
    ]


def test_rings_that_hang_together_are_told_with_their_shortest_ways_round() -> None:
    """Fire waits for planning, too, since Thursday morning: 4 + 4 + 1.53 + 1 working days."""
    waits = (*RING_OF_THREE, a_wait(TWO, 1, FIRE, (TWO, 2, PLANNING), "11-26 08:30"))
    assert told(found(waits=waits), FindingCode.RING_BETWEEN) == [
        ((ONE, TWO), "住建、规划、消防 循环等待：规划→消防→规划；住建→规划→消防→住建；"
         "涉及 2 个问题，累计等待 10.5 个工作日"),
    ]  # fmt: skip


def test_a_chain_of_four_is_told_with_its_earliest_closing_date() -> None:
    """A day, an hour and twice two: Tuesday 15:00. Housing was due on Monday at 10:30: 5.5 hours
    of Monday and 5 of Tuesday late, 1.4 days."""
    all_ = found(MONDAY, waits=CHAIN_OF_FOUR, parts=CHAIN_PARTS)
    assert told(all_, FindingCode.CHAIN) == [
        ((ONE, TWO), "须依次办理：水务→消防→规划→住建；最早 2026-11-24 15:00 可办结，"
         "比批准时限晚 1.4 个工作日"),
    ]  # fmt: skip
    assert told(all_, FindingCode.RING) == []


def test_the_end_of_the_chain_frees_the_three_before_it() -> None:
    """Each has waited four days by Thursday evening."""
    assert told(found(waits=CHAIN_OF_FOUR, parts=CHAIN_PARTS), FindingCode.FREES) == [
        ((ONE,), "水务 主办的问题 ZJ-3307-20261109-0002 办结，可放行 1 个问题的 3 项承办，"
         "这些承办已累计等待 12 个工作日"),
        ((ONE,), "消防 办结所承办事项（问题 ZJ-3307-20261109-0001），可放行 1 个问题的 2 项承办，"
         "这些承办已累计等待 8 个工作日"),
    ]  # fmt: skip


def test_who_is_waited_for_most_is_told_with_what_it_came_to_before() -> None:
    """Planning: three waits of four days each now, one late; in the weeks before, one from a
    Monday morning to a Friday evening, and one that began before them and ended on their first
    day's evening, which counts nothing."""
    waits = (
        a_wait(ONE, 1, HOUSING, (ONE, 2, PLANNING)),
        a_wait(TWO, 1, HOUSING, (TWO, 2, PLANNING)),
        a_wait(THREE, 1, FIRE, (THREE, 2, PLANNING)),
        a_wait(ONE, 2, PLANNING, (ONE, 3, WATER), "11-26 08:30"),
    )
    late = waits[0]._replace(due=moment("11-24 17:30"))
    past = [
        Waited(problem=w.problem, waiting=w.department, awaited=w.awaited or 0, start=w.since,
               end=THURSDAY)
        for w in waits
    ] + [
        Waited(problem=TWO, waiting=HOUSING, awaited=PLANNING, start=moment(start), end=moment(end))
        for start, end in (("11-09 08:30", "11-13 17:30"), ("08-24 08:30", "09-03 17:30"))
    ]  # fmt: skip
    assert told(found(waits=(late, *waits[1:]), waited=past), FindingCode.MOST_WAITED) == [
        ((ONE, TWO, THREE), "2 个部门的 3 个问题在等 规划，累计等待 12 个工作日，"
         "其中 1 项前置已超期；近 12 周累计 17 个工作日"),
        ((ONE,), "1 个部门的 1 个问题在等 水务，累计等待 1 个工作日；近 12 周累计 1 个工作日"),
    ]  # fmt: skip


def test_a_co_handler_that_waits_for_a_problem_of_another_region() -> None:
    """The other problem needs 3 and 5 hours side by side, then fire needs one: Monday 16:00; the
    lead, due at 10:30, could have been ready long before. 4 hours late are 0.53 days."""
    all_ = found(
        MONDAY,
        waits=[a_wait(ONE, 2, FIRE, (ELSEWHERE, 0, WATER))],
        parts=[
            a_part(ONE, 1, HOUSING, "11-23 10:30"),
            a_part(ONE, 2, FIRE, "11-23 09:30"),
            a_part(ELSEWHERE, 1, WATER, "11-23 11:30"),
            a_part(ELSEWHERE, 2, TRAFFIC, "11-23 15:00"),
        ],
    )
    assert told(all_, FindingCode.CHAIN) == [
        ((ONE, ELSEWHERE), "须依次办理：交通→消防；最早 2026-11-23 16:00 可办结，"
         "比批准时限晚 0.5 个工作日"),
    ]  # fmt: skip


def test_a_chain_that_begins_a_longer_one_is_told_with_it() -> None:
    """What waits for the chain of four has five parts; the chain of four is not told again."""
    waits = (*CHAIN_OF_FOUR, a_wait(THREE, 1, TRAFFIC, (ONE, 0, HOUSING)))
    all_ = found(MONDAY, waits=waits, parts=[*CHAIN_PARTS, a_part(THREE, 1, TRAFFIC)])
    assert [problems for problems, _ in told(all_, FindingCode.CHAIN)] == [(THREE, ONE, TWO)]


def test_a_chain_is_told_of_what_somebody_may_see_and_runs_through_what_they_may_not() -> None:
    """The waits of the first problem lie beyond: only the third problem's chain is told."""
    all_ = found(
        MONDAY,
        waits=[a_wait(THREE, 1, TRAFFIC, (ONE, 0, HOUSING))],
        beyond=CHAIN_OF_FOUR,
        parts=[*CHAIN_PARTS, a_part(THREE, 1, TRAFFIC, "11-23 09:30")],
    )
    assert told(all_, FindingCode.CHAIN) == [
        ((THREE, ONE, TWO), "须依次办理：水务→消防→规划→住建→交通；最早 2026-11-24 16:00 可办结，"
         "比批准时限晚 1.7 个工作日"),
    ]  # fmt: skip
