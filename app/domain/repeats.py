"""How often a matter was told (同类反复): by one enterprise, and by how many of a city."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from app.domain.matters import alike_among

Place = tuple[int | str, str]
Instants = list[datetime]


class Told(NamedTuple):
    """What one problem told: words are its title's (`matter_words`), city its chain's code."""

    problem: int
    enterprise: int | None
    field: str
    city: str
    words: str
    registered_at: datetime


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """A matter is repeated from so many problems of one enterprise, or so many enterprises."""

    of_one: int
    enterprises: int


@dataclass(frozen=True, kw_only=True)
class Repeats:
    """How often a matter was told; 0 where it is less often than the threshold.

    of_one: by the problem's own enterprise, itself among them; enterprises: by how many of its
    city. since: the registration with which a threshold was reached, the first that was.
    """

    of_one: int = 0
    enterprises: int = 0
    since: datetime | None = None


NEVER = Repeats()


def repeats(
    problems: Iterable[Told], *, told: Iterable[Told], thresholds: Thresholds
) -> dict[int, Repeats]:
    """How often the matter of each of some problems was told, by problem, where it is repeated.

    told: all that counts, in any order; each of `problems` counts where it is among them. What
    has no service field, or no words that say anything, is the matter of none.
    """
    asking = [p for p in problems if p.field and p.words]
    raised = [t for t in told if t.field and t.words and t.enterprise]
    own = _often(asking, raised, place=_of_enterprise, instants=_of_each, least=thresholds.of_one)
    many = _often(asking, raised, place=_of_city, instants=_of_first, least=thresholds.enterprises)
    found = {}
    for p in asking:
        of_one = own.get((_of_enterprise(p), p.words), ())
        of_many = many.get((_of_city(p), p.words), ())
        if of_one or of_many:
            crossed = (*of_one[thresholds.of_one - 1 :], *of_many[thresholds.enterprises - 1 :])
            found[p.problem] = Repeats(
                of_one=len(of_one), enterprises=len(of_many), since=min(crossed)
            )
    return found


def _of_enterprise(told: Told) -> Place:
    return told.enterprise or 0, told.field


def _of_city(told: Told) -> Place:
    return told.city, told.field


def _of_each(tellings: Iterable[Told]) -> Instants:
    return sorted(t.registered_at for t in tellings)


def _of_first(tellings: Iterable[Told]) -> Instants:
    """When each enterprise told it first."""
    first: dict[int | None, datetime] = {}
    for t in tellings:
        first[t.enterprise] = min(t.registered_at, first.get(t.enterprise, t.registered_at))
    return sorted(first.values())


def _often(
    asking: Iterable[Told],
    raised: Sequence[Told],
    *,
    place: Callable[[Told], Place],
    instants: Callable[[Iterable[Told]], Instants],
    least: int,
) -> dict[tuple[Place, str], Instants]:
    """When each matter asked for was told in its place, by place and words, where often enough."""
    count = Counter(map(place, raised))
    wanted: dict[Place, set[str]] = defaultdict(set)
    for p in asking:
        if count[key := place(p)] >= least:
            wanted[key].add(p.words)
    heard: dict[Place, dict[str, list[Told]]] = {key: defaultdict(list) for key in wanted}
    for t in raised:
        if (key := place(t)) in heard:
            heard[key][t.words].append(t)
    told = {
        (key, words): instants(t for other in others for t in heard[key][other])
        for key in wanted
        for words, others in alike_among(wanted[key], heard[key]).items()
    }
    return {matter: found for matter, found in told.items() if len(found) >= least}
