"""What if, drawn by hand: closing dates, lights and rings before and after.

A working day has 7.5 hours: 08:30 to 12:00 and 13:30 to 17:30. Instants as "11-23 08:30".
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.domain.dependencies import Waiting
from app.domain.network.chains import OpenPart
from app.domain.network.whatif import NOTHING, Supposed, foresee
from tests.domain.office_calendars import at, office, told

HOUSING, PLANNING, FIRE, WATER = 1, 2, 3, 4


def moment(text: str) -> datetime:
    return at(f"2026-{text}")


def a_part(problem: int, n: int, department: int, due: str, yellow: str = "") -> OpenPart:
    return OpenPart(
        problem=problem, n=n, department=department, lead=n == 1, due=moment(due),
        yellow_from=moment(yellow) if yellow else None,
    )  # fmt: skip


def a_wait(problem: int, n: int, department: int, other: int, m: int, awaited: int) -> Waiting:
    return Waiting(
        problem=problem, n=n, department=department, awaited_problem=other, awaited_n=m,
        awaited=awaited, since=moment("11-20 08:30"),
    )  # fmt: skip


PARTS = (
    a_part(1, 1, HOUSING, "11-24 12:00", "11-24 08:30"),
    a_part(1, 2, PLANNING, "11-23 12:00"),
    a_part(2, 1, WATER, "11-23 17:30", "11-23 13:30"),
    a_part(3, 1, FIRE, "11-25 17:30", "11-25 08:30"),
)
"""The lead of 1 waits for its co-handler, who waits for problem 2; problem 3 stands alone."""
WAITS = (a_wait(1, 1, HOUSING, 1, 2, PLANNING), a_wait(1, 2, PLANNING, 2, 0, WATER))


def seen(
    supposed: Supposed = NOTHING, waits: Any = WAITS, now: str = "11-23 08:30"
) -> dict[int, tuple[str, str]]:
    """Problem → closing date and light."""
    found = foresee(PARTS, waits, supposed=supposed, at=moment(now), calendar=office())
    return {
        problem: (told(f.closing)[5:] if f.closing else "", str(f.light))
        for problem, f in found.problems.items()
    }


def test_as_things_are() -> None:
    """Problem 2 takes Monday; planning 3.5 hours more, housing a day and 3.5 hours: 7.5 + 3.5 + 11
    hours come to Wednesday 17:00 (Monday, Tuesday, 7 hours)."""
    assert seen() == {
        1: ("11-25 17:00", "red"),
        2: ("11-23 17:30", "yellow"),
        3: ("11-25 17:30", "yellow"),
    }


def test_an_awaited_problem_done_now_leaves_the_two_parts_behind_it() -> None:
    """3.5 + 11 hours: Monday, then 7 hours of Tuesday; problem 2 is done at once, in the green."""
    assert seen(Supposed(finished=frozenset({"2/1"}))) == {
        1: ("11-24 17:00", "red"),
        2: ("11-23 08:30", "green"),
        3: ("11-25 17:30", "yellow"),
    }


def test_a_finished_department_frees_whoever_waits_for_it() -> None:
    """Without planning the lead waits for nothing: its own eleven hours, to its due date."""
    found = seen(Supposed(departments_finished=frozenset({PLANNING})))
    assert found[1] == ("11-24 12:00", "yellow")


def test_a_delay_is_counted_behind_the_due_date_and_passed_on() -> None:
    """Water two working days late: Wednesday 17:30; with 14.5 hours more Friday 17:00."""
    found = seen(Supposed(delayed={"2/1": 2}))
    assert found[2] == ("11-25 17:30", "red")
    assert found[1] == ("11-27 17:00", "red")
    assert found[3] == ("11-25 17:30", "yellow")


def test_a_delayed_department_is_late_with_every_part() -> None:
    found = seen(Supposed(departments_delayed={FIRE: 1}))
    assert found[3] == ("11-26 17:30", "red")


def test_what_is_said_of_a_part_goes_before_what_is_said_of_its_department() -> None:
    delayed = Supposed(delayed={"3/1": 0}, departments_delayed={FIRE: 5})
    assert seen(delayed) == seen()
    assert seen(Supposed(delayed={"3/1": 0}, departments_finished=frozenset({FIRE}))) == seen()


def test_a_late_part_is_delayed_from_now_on() -> None:
    """On Thursday at noon all is past due; a working day more is Friday's close of business."""
    found = seen(Supposed(delayed={"3/1": 1}), now="11-26 12:00")
    assert found[3] == ("11-27 17:30", "red")
    assert found[2] == ("11-26 13:30", "red"), "noon is no working instant"


MUTUAL = (a_wait(1, 1, HOUSING, 1, 2, PLANNING), a_wait(1, 2, PLANNING, 1, 1, HOUSING))


def test_a_ring_has_no_date_until_one_of_its_parts_is_done() -> None:
    now: dict[str, Any] = {"at": moment("11-23 08:30"), "calendar": office()}
    before = foresee(PARTS, MUTUAL, **now)
    assert before.rings == ((HOUSING, PLANNING),)
    assert before.problems[1].closing is None
    assert str(before.problems[1].light) == "green"
    after = foresee(PARTS, MUTUAL, supposed=Supposed(finished=frozenset({"1/2"})), **now)
    assert after.rings == ()
    assert after.problems[1].closing == at("2026-11-24 12:00")
    assert before.problems[2] == after.problems[2]
