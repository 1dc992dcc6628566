"""A case's way through the groups that held it: its stops, and where it was sent back.

The way is told event by event, in the order of time. An event that names no group says nothing of
who holds the case, which stays where it was: the events before and after it are neighbours.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

Group = TypeVar("Group", bound=Hashable)


def stops(groups: Iterable[Group | None]) -> tuple[Group, ...]:
    """The groups that a case came to, repeats collapsed: A A – A B B A is A B A.

    groups: of its events; None where an event names none.
    """
    named = (group for group in groups if group is not None)
    return tuple(group for group, _events in groupby(named))


def back_and_forth(way: Sequence[Group]) -> Iterator[tuple[Group, Group]]:
    """The (A, B) of each A→B→A among the stops of a case, by the place of its first A.

    Every step back to where the case just came from is one: A→B→A→B→A has three, two of (A, B)
    and one of (B, A). A→B→C→A has none: the case came back, but nobody sent it back.
    """
    for first, second, third in zip(way, way[1:], way[2:], strict=False):
        if first == third:
            yield first, second
