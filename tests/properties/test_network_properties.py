"""Laws of the network over anything: clocks add up, rings are those there are, more waits no
sooner, and supposing nothing changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import OFFICE, Phase
from app.domain.dependencies import Waiting
from app.domain.network.chains import OpenPart
from app.domain.network.finding import FindingCode
from app.domain.network.findings import findings
from app.domain.network.observed import Observed
from app.domain.network.whatif import Supposed, foresee
from app.domain.problem import Span
from app.domain.spans import enterprise_wait, phase_times
from app.domain.working_time import elapsed
from tests.domain.office_calendars import STATE_COUNCIL

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
PROBLEMS, NUMBERS, DEPARTMENTS = (1, 2, 3), (1, 2, 3), (11, 12, 13, 14)
PHASES = st.sampled_from([Phase.INTAKE, Phase.TRANSIT, Phase.HANDLING, Phase.FEEDBACK])

histories = st.lists(
    st.tuples(PHASES | st.just(Phase.WAITING), st.integers(1, 900_000)), min_size=1, max_size=12
)
"""Phases one after the other, and the seconds that each lasts."""


@given(histories, st.integers(0, 20_000_000), st.integers(0, 2_000_000))
def test_intake_transit_lead_and_feedback_are_the_enterprise_s_clock(
    history: list[tuple[Phase, int]], began: int, now: int
) -> None:
    """The clock runs from the registration to the moment, but not while the enterprise owes.

    Counted from the outside in: the whole life less the stretches of waiting.
    """
    start = datetime(2026, 1, 30, 3, 0, tzinfo=UTC) + timedelta(seconds=began)
    marks = [start]
    for _phase, seconds in history:
        marks.append(marks[-1] + timedelta(seconds=seconds))
    until = start + timedelta(seconds=now)
    spans = [
        Span(track=0, phase=phase, holder=OFFICE, start=a, end=b)
        for (phase, _seconds), (a, b) in zip(history, pairwise(marks), strict=True)
    ]
    times = phase_times(spans, calendar=STATE_COUNCIL, until=until)
    told = [times[p] for p in (Phase.INTAKE, Phase.TRANSIT, Phase.HANDLING, Phase.FEEDBACK)]
    life = worked(start, min(until, marks[-1]))
    owed = sum(
        (worked(s.start, min(s.end or until, until)) for s in spans if s.phase is Phase.WAITING),
        Decimal(0),
    )
    assert round(sum(told, timedelta()).total_seconds(), 3) == round(float(life - owed), 3)
    assert enterprise_wait(times) == sum(told, timedelta())


def worked(start: datetime, end: datetime) -> Decimal:
    return elapsed(STATE_COUNCIL, start=start, end=max(start, end)).seconds


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[OpenPart], list[Waiting]]:
    """Three problems with up to three parts each, and waits for parts of their own or for others.

    Each prerequisite is one that may be set: for another part of the problem, or another problem.
    """
    parts = [
        OpenPart(
            problem=problem, n=n, department=draw(st.sampled_from(DEPARTMENTS)), lead=n == 1,
            due=NOW + timedelta(hours=draw(st.integers(-100, 200))),
        )
        for problem in PROBLEMS
        for n in NUMBERS[: draw(st.integers(1, 3))]
    ]  # fmt: skip
    of = {(part.problem, part.n): part.department for part in parts}
    possible = [
        (part, (other.problem, other.n))
        for part in parts
        for other in parts
        if part.problem == other.problem and part.n != other.n
    ] + [(part, (other, 0)) for part in parts for other in PROBLEMS if other != part.problem]
    chosen = draw(st.lists(st.sampled_from(possible), unique=True, max_size=8))
    return parts, [
        Waiting(
            problem=part.problem, n=part.n, department=part.department, awaited_problem=problem,
            awaited_n=n, awaited=of[problem, n or 1], since=NOW - timedelta(days=number + 1),
        )
        for number, (part, (problem, n)) in enumerate(chosen)
    ]  # fmt: skip


def reached(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Everything that can be come to step by step, which the product does not do."""
    found = set(pairs)
    while more := {(a, d) for a, b in found for c, d in pairs if b == c} - found:
        found |= more
    return found


def in_rings(parts: list[OpenPart], waits: list[Waiting]) -> set[int]:
    """The problems that have a wait which leads back to itself, by parts or by departments.

    A part waits for a whole problem by waiting for each of its parts.
    """
    by_parts = reached({(a_node(w), node) for w in waits for node in targets(w, parts)})
    by_departments = reached(
        {(str(w.department), str(w.awaited)) for w in waits if w.department != w.awaited}
    )
    parts_back = {
        w.problem for w in waits if any((node, a_node(w)) in by_parts for node in targets(w, parts))
    }
    departments_back = {
        w.problem
        for w in waits
        if w.department != w.awaited and (str(w.awaited), str(w.department)) in by_departments
    }
    return parts_back | departments_back


def a_node(wait: Waiting) -> str:
    return f"{wait.problem}/{wait.n}"


def targets(wait: Waiting, parts: list[OpenPart]) -> list[str]:
    return [
        part.node
        for part in parts
        if part.problem == wait.awaited_problem and wait.awaited_n in (0, part.n)
    ]


@given(networks())
def test_every_ring_is_found_and_none_is_invented(
    network: tuple[list[OpenPart], list[Waiting]],
) -> None:
    parts, waits = network
    observed = Observed(at=NOW, since=NOW - timedelta(weeks=12), waits=waits, parts=parts)
    found = findings(observed, calendar=STATE_COUNCIL)
    kinds = (FindingCode.RING, FindingCode.RING_BETWEEN)
    told = {p for f in found if f.code in kinds for p in f.problems}
    assert told == in_rings(parts, waits)


@given(networks())
def test_what_stands_behind_a_ring_has_no_date_and_everything_else_has_one(
    network: tuple[list[OpenPart], list[Waiting]],
) -> None:
    """A problem is done when its parts are; it has no date if one of them comes to a ring."""
    parts, waits = network
    ways = reached({(a_node(w), node) for w in waits for node in targets(w, parts)})
    ring = {a for a, b in ways if a == b}
    held_up = {
        int(part.node.partition("/")[0])
        for part in parts
        if part.node in ring or any((part.node, node) in ways for node in ring)
    }
    foreseen = foresee(parts, waits, at=NOW, calendar=STATE_COUNCIL)
    assert {p for p, f in foreseen.problems.items() if f.closing is None} == held_up


@given(networks(), st.data())
def test_a_further_prerequisite_never_makes_the_earliest_closing_date_earlier(
    network: tuple[list[OpenPart], list[Waiting]], data: st.DataObject
) -> None:
    parts, waits = network
    fewer = data.draw(st.lists(st.sampled_from(waits), unique=True)) if waits else []
    before = foresee(parts, fewer, at=NOW, calendar=STATE_COUNCIL).problems
    after = foresee(parts, waits, at=NOW, calendar=STATE_COUNCIL).problems
    for problem, forecast in before.items():
        then = after[problem].closing
        assert then is None or (forecast.closing is not None and forecast.closing <= then)


@given(networks(), st.sets(st.sampled_from(DEPARTMENTS)))
def test_supposing_nothing_changes_nothing(
    network: tuple[list[OpenPart], list[Waiting]], departments: set[int]
) -> None:
    """Neither do delays of no days, parts that there are not, or other departments finishing."""
    parts, waits = network
    vain = Supposed(
        finished=frozenset({"9/1"}),
        delayed={part.node: 0 for part in parts},
        departments_delayed=dict.fromkeys(departments, 0),
        departments_finished=frozenset({99}),
    )
    as_they_are = foresee(parts, waits, at=NOW, calendar=STATE_COUNCIL)
    assert foresee(parts, waits, supposed=vain, at=NOW, calendar=STATE_COUNCIL) == as_they_are


@given(networks(), st.data())
def test_finishing_makes_nothing_later_and_delaying_nothing_earlier(
    network: tuple[list[OpenPart], list[Waiting]], data: st.DataObject
) -> None:
    parts, waits = network
    some = data.draw(st.sets(st.sampled_from([part.node for part in parts])))
    dates = [
        {p: f.closing or datetime.max.replace(tzinfo=UTC) for p, f in foreseen.problems.items()}
        for foreseen in (
            foresee(parts, waits, supposed=supposed, at=NOW, calendar=STATE_COUNCIL)
            for supposed in (
                Supposed(finished=frozenset(some)),
                Supposed(),
                Supposed(delayed=dict.fromkeys(some, 3)),
            )
        )
    ]
    for problem in dates[0]:
        assert dates[0][problem] <= dates[1][problem] <= dates[2][problem]
