"""The graphs of the network, of a few waits and handovers drawn by hand."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.domain.calendar import Calendar
from app.domain.dependencies import Waiting
from app.domain.lights import Light
from app.domain.network.graphs import (
    Handed,
    Tie,
    Waited,
    handover_graph,
    in_clusters,
    waiting_graph,
)
from app.domain.working_days import WorkingDays
from db.seed.calendar import seed_calendar
from tests.domain.casework import moment

AT = moment("11-25 08:30")
"""Wednesday 2026-11-25, as the office opens."""

A, B, C = 1, 2, 3


def wait(problem: int, waiting: int, awaited: int | None, **more: datetime) -> Waiting:
    """A wait set two working days ago unless it says otherwise."""
    given = {"since": moment("11-23 08:30"), **more}
    return Waiting(
        problem=problem, n=1, department=waiting, awaited_problem=problem, awaited_n=2,
        awaited=awaited, **given,
    )  # fmt: skip


def drawn(*waits: Waiting, node_of: object = str) -> tuple[dict[str, Tie], dict[str, Waited]]:
    calendar = Calendar.from_mapping(seed_calendar())
    reach = [AT, *(w.since for w in waits), *(w.due for w in waits if w.due)]
    ruler = WorkingDays(calendar, reach)
    ties, nodes = waiting_graph(waits, node_of=node_of, at=AT, ruler=ruler)  # type: ignore[arg-type]
    return {f"{t.source}-{t.target}": t for t in ties}, nodes


def test_two_waits_of_one_case_are_one_case_and_the_days_of_both() -> None:
    ties, nodes = drawn(wait(7, A, B), wait(7, A, B, since=moment("11-24 08:30")), wait(8, A, B))
    assert ties == {"1-2": Tie(source="1", target="2", cases=2, days=5.0)}
    assert nodes == {"2": Waited(cases=2, days=5.0, light=Light.NONE)}


def test_what_waits_for_itself_or_for_nobody_is_no_tie() -> None:
    assert drawn(wait(7, A, A), wait(8, A, None)) == ({}, {})


@pytest.mark.parametrize(
    ("due", "colour", "overdue"),
    [
        ("11-24 17:30", Light.RED, 1),
        # Due at the end of this very day: one working day is left.
        ("11-25 17:30", Light.YELLOW, 0),
        ("11-26 09:00", Light.GREEN, 0),
    ],
)
def test_a_node_has_the_light_of_what_it_is_waited_for(
    due: str, colour: Light, overdue: int
) -> None:
    ties, nodes = drawn(wait(7, A, B, due=moment(due)))
    assert nodes["2"].light is colour
    assert ties["1-2"].overdue == overdue


def test_the_worst_light_counts() -> None:
    late, soon = moment("11-24 17:30"), moment("11-25 17:30")
    _ties, nodes = drawn(wait(7, A, B, due=soon), wait(8, C, B, due=late))
    assert nodes["2"] == Waited(cases=2, days=4.0, light=Light.RED)


def test_departments_of_one_node_wait_for_nobody_there() -> None:
    node = {A: "x", B: "x", C: "y"}.__getitem__
    ties, nodes = drawn(wait(7, A, B), wait(8, B, C), wait(9, A, C), node_of=node)
    assert {name: tie.cases for name, tie in ties.items()} == {"x-y": 2}
    assert set(nodes) == {"y"}


def test_handovers_count_cases_by_their_last_way_and_times_by_all() -> None:
    """Twice A→B in one case, the second a way back; once in another. Days 1–2, 1–2 and 3–4."""
    rows = [
        Handed(A, B, returned=False, latest=False, bucket=2, times=1),
        Handed(A, B, returned=True, latest=True, bucket=2, times=1),
        Handed(A, B, returned=False, latest=True, bucket=4, times=1),
        Handed(B, A, returned=True, latest=True, bucket=0, times=0),
    ]
    assert handover_graph(rows, node_of=str) == (
        Tie(source="1", target="2", cases=2, returned=1, times=3, median=1.75),
    )


def test_a_ring_stands_together_before_what_it_leads_to() -> None:
    ties = [("a", "z", 1.0), ("z", "a", 1.0), ("z", "m", 9.0), ("b", "a", 1.0)]
    assert in_clusters("abmz", ties) == ("b", "z", "a", "m")


def test_without_ties_what_is_first_by_name_comes_first() -> None:
    assert in_clusters(["b", "a"], []) == ("a", "b")
