"""反复诉求: what was told again and again, by one enterprise or as one matter of a city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

from app.domain.matters import alike_among, matter_words
from app.domain.problem import Case
from app.domain.registers import chain_of_region
from app.domain.repeats import Told

WITHIN = timedelta(days=90)
LEAST = 3
"""So many problems within so long a time are a repetition (重复投诉)."""

Group = frozenset[int]
"""The ids of problems that belong together."""


def told_of(case: Case, *, enterprise: str) -> Told:
    """What a case told. enterprise: the name of its enterprise, which says nothing of a matter."""
    matter = case.matter
    return Told(
        problem=case.id,
        enterprise=case.appellant.enterprise,
        field=matter.field,
        city=chain_of_region(matter.region),
        words=matter_words(matter.title, enterprise=enterprise),
        registered_at=case.registered_at,
    )


def of_one_enterprise(told: Iterable[Told], *, new: Collection[int]) -> list[Group]:
    """The problems of each enterprise that told at least LEAST, one of them new."""
    groups: dict[int, set[int]] = defaultdict(set)
    for t in told:
        if t.enterprise:
            groups[t.enterprise].add(t.problem)
    return _repeated(map(frozenset, groups.values()), new)


def of_one_matter(told: Iterable[Told], *, new: Collection[int]) -> list[Group]:
    """The problems that tell one matter of a city at least LEAST times, one of them new.

    One matter lies in one service field; what has no field, or no words, is none.
    """
    return _matters([t for t in told if t.field], new)


def perhaps_of_one_matter(told: Iterable[Told], *, new: Collection[int]) -> list[Group]:
    """The same where no field is known yet: what may turn out to be one matter."""
    return _matters([t._replace(field="") for t in told], new)


def _matters(told: Iterable[Told], new: Collection[int]) -> list[Group]:
    places: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for t in told:
        if t.words:
            places[t.city, t.field].append(t)
    return _repeated((group for there in places.values() for group in _alike(there, new)), new)


def _alike(told: Iterable[Told], new: Collection[int]) -> Iterator[Group]:
    by_words: dict[str, set[int]] = defaultdict(set)
    for t in told:
        by_words[t.words].add(t.problem)
    wanted = [words for words, problems in by_words.items() if not problems.isdisjoint(new)]
    for others in alike_among(wanted, by_words).values():
        yield frozenset(problem for words in others for problem in by_words[words])


def _repeated(groups: Iterable[Group], new: Collection[int]) -> list[Group]:
    found = {group for group in groups if len(group) >= LEAST and not group.isdisjoint(new)}
    return sorted(found, key=sorted)
