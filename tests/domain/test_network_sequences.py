"""Ways of cases through their groups, worked out by hand: handovers, and back and forth."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.network.handovers import Handovers
from app.domain.network.sequences import back_and_forth, stops

GROUPS = st.sampled_from(["甲", "乙", "丙", None])
LOGS = st.lists(st.lists(GROUPS, max_size=12), max_size=6)


def counted(*cases: list[str | None]) -> Handovers[str]:
    """Cases, each the groups of its events in the order of time."""
    found: Handovers[str] = Handovers()
    for groups in cases:
        found.add(groups)
    return found


def way(letters: str) -> list[str | None]:
    """A case of one letter an event; a dot is an event without a group."""
    return [None if letter == "." else letter for letter in letters]


def test_repeats_are_one_stop() -> None:
    assert stops(way("AABBBA")) == ("A", "B", "A")
    assert stops(way("")) == ()
    assert stops(way("...")) == ()


def test_an_event_without_a_group_leaves_the_case_where_it_is() -> None:
    assert stops(way(".A.A..B.")) == ("A", "B")
    found = counted(way(".A.A..B."))
    assert (found.events, found.without_group) == (8, 5)
    assert (found.pairs, found.self_pairs, found.cross) == (2, 1, 1)


def test_back_and_forth_inside_a_longer_way() -> None:
    """From intake through three offices, of which the second sends it back once."""
    assert list(back_and_forth(stops(way("DAABBACE")))) == [("A", "B")]


def test_back_and_forth_is_seen_through_repeats() -> None:
    assert list(back_and_forth(stops(way("ABBBA")))) == [("A", "B")]


def test_every_step_back_is_one_occurrence() -> None:
    """A→B→A, then B→A→B, then A→B→A again: three steps back in five stops."""
    assert list(back_and_forth("ABABA")) == [("A", "B"), ("B", "A"), ("A", "B")]


def test_coming_back_by_another_way_is_no_back_and_forth() -> None:
    assert list(back_and_forth("ABCA")) == []
    assert list(back_and_forth("AB")) == []


def test_a_case_that_returns_twice() -> None:
    """甲→乙→甲→丙→甲: four handovers, and twice 甲 has it back from where it sent it."""
    found = counted(["甲", "乙", "甲", "丙", "甲"])
    assert (found.cross, found.max_transfers, found.cases_with_transfer) == (4, 4, 1)
    assert (found.pingpong_occurrences, found.pingpong_cases) == (2, 1)
    assert found.returned == Counter({("乙", "甲"): 1, ("丙", "甲"): 1})


def test_a_small_log_by_hand() -> None:
    """Five cases; seventeen events, of which two name no group.

    ABA: pairs AB BA. AAB: AA AB. .C: none. CCC: CC CC. ABABA with a gap: AB BA AB BA.
    """
    found = counted(way("ABA"), way("AAB"), way(".C"), way("CCC"), way("AB.ABA"))
    assert (found.cases, found.events, found.without_group) == (5, 17, 2)
    assert (found.pairs, found.self_pairs, found.cross) == (10, 3, 7)
    assert found.edges == Counter({("A", "B"): 4, ("B", "A"): 3})
    assert (found.cases_with_transfer, found.max_transfers) == (3, 4)
    assert (found.pingpong_occurrences, found.pingpong_cases) == (4, 2)
    assert found.per_group == Counter({"A": 7, "B": 4, "C": 4})


def test_nothing_is_nothing() -> None:
    found = counted([], way(".."))
    assert (found.cases, found.events, found.without_group, found.pairs) == (2, 2, 2, 0)
    assert (found.self_pairs, found.cross, found.max_transfers) == (0, 0, 0)
    assert found.busiest(10) == []


def test_the_busiest_ways_come_first_and_ties_by_name() -> None:
    found = counted(way("BA"), way("AC"), way("AB"), way("CA"), way("CA"))
    assert found.busiest(3) == [("C", "A", 2), ("A", "B", 1), ("A", "C", 1)]
    names = {"A": "丙", "B": "乙", "C": "甲"}
    told = [(names[a], names[b]) for a, b, _n in found.busiest(4, name=lambda g: names[g])]
    assert told == [("甲", "丙"), ("丙", "乙"), ("丙", "甲"), ("乙", "丙")]


def test_the_graph_has_a_node_a_group_and_an_edge_a_way() -> None:
    graph = counted(way("ABA"), way("AB"), way("C")).graph()
    assert dict(graph.nodes(data="events")) == {"A": 3, "B": 2, "C": 1}
    assert sorted(graph.edges(data="weight")) == [("A", "B", 2), ("B", "A", 1)]
    assert sorted(graph.edges(data="returned")) == [("A", "B", 0), ("B", "A", 1)]


@given(LOGS)
def test_every_pair_is_of_one_group_or_of_two(cases: list[list[str | None]]) -> None:
    """Counted pair by pair, which the product does not do."""
    found = counted(*cases)
    named = [[group for group in case if group] for case in cases]
    pairs = [pair for case in named for pair in pairwise(case)]
    same = sum(first == second for first, second in pairs)
    assert (found.pairs, found.self_pairs, found.cross) == (
        len(pairs), same, len(pairs) - same,
    )  # fmt: skip
    assert found.edges == Counter(pair for pair in pairs if pair[0] != pair[1])
    assert found.events == found.without_group + found.per_group.total()


@given(st.lists(GROUPS, max_size=20))
def test_no_two_stops_in_a_row_are_the_same(groups: list[str | None]) -> None:
    found = stops(groups)
    assert all(a != b for a, b in pairwise(found))
    assert set(found) == {group for group in groups if group}


@given(LOGS, st.randoms(use_true_random=False))
def test_the_order_of_the_cases_changes_nothing(
    cases: list[list[str | None]], chance: random.Random
) -> None:
    shuffled = list(cases)
    chance.shuffle(shuffled)
    assert counted(*shuffled) == counted(*cases)
