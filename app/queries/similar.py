"""相似问题: the problems whose words are nearest to those of a problem, and how they were answered.

What tells texts apart are the pairs of characters that few others hold. So the rarest of a text's
pairs are looked up one by one, and what holds them is compared; nothing is ranked as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from app.domain.access import Viewer
from app.domain.catalogue import Result, Stage, Term
from app.domain.identifiers import parse_problem_number, problem_number
from app.translations import N_
from db import reference, search, similar_query
from db.store import Store

MOST_SHOWN = 5
TERMS = 40
"""Of a text so many pairs are looked up, those of the title first,"""
RAREST = 12
"""and by so many it is compared."""
HOLDERS = 50
CANDIDATES = 200


class Nearness(Term):
    """How much of what tells a text apart another one shares."""

    SAME = "same", N_("用语基本一致")
    NEAR = "near", N_("用语相近")
    PART = "part", N_("部分用语相近")


LEAST: tuple[tuple[float, Nearness], ...] = (
    (0.8, Nearness.SAME),
    (0.5, Nearness.NEAR),
    (0.25, Nearness.PART),
)
"""The share from which on a word is said; what shares less is not like it."""


@dataclass(frozen=True, kw_only=True)
class SimilarProblem:
    """One of them. result: how a problem that has left the loop was answered, if it was."""

    number: str
    title: str
    region: str
    stage: Stage
    result: Result | None
    nearness: Nearness


def similar_to(store: Store, *, viewer: Viewer, number: str) -> tuple[SimilarProblem, ...]:
    """The nearest problems that the viewer may see, of any enterprise, the nearest first.

    Raises DomainError: bad_number. None for what the viewer may not see.
    """
    problem = parse_problem_number(number)
    words = similar_query.words_of(store.session, viewer, problem)
    terms = search.telling(words, most=TERMS)
    held = similar_query.holders(store.session, terms, viewer=viewer, most=HOLDERS)
    weights = rarest(held, problem=problem)
    rows = similar_query.shown(store.session, viewer, candidates(held, weights, problem=problem))
    shares = {row.id: share(weights, f"{row.title} {row.text}") for row in rows}
    near = [row for row in rows if nearness(shares[row.id]) is not None]
    near.sort(key=lambda row: (-shares[row.id], -row.registered_at.timestamp(), row.id))
    names = reference.region_names(store.session) if near else {}
    return tuple(
        SimilarProblem(
            number=problem_number(row.id),
            title=row.title,
            region=names.get(row.region, row.region),
            stage=Stage(row.stage),
            result=Result(row.result) if row.stage == Stage.CLOSED and row.result else None,
            nearness=nearness(shares[row.id]) or Nearness.PART,
        )
        for row in near[:MOST_SHOWN]
    )


def rarest(held: Mapping[str, Sequence[int]], *, problem: int) -> dict[str, float]:
    """The rarest terms that any other problem holds, each with its weight: the rarer the more."""
    shared = {term: ids for term, ids in held.items() if set(ids) - {problem}}
    chosen = sorted(shared, key=lambda term: len(shared[term]))[:RAREST]
    return {term: log1p(HOLDERS / len(shared[term])) for term in chosen}


def candidates(
    held: Mapping[str, Sequence[int]], weights: Mapping[str, float], *, problem: int
) -> list[int]:
    """The problems that hold most of the terms by weight, the problem itself left out."""
    found: defaultdict[int, float] = defaultdict(float)
    for term, weight in weights.items():
        for other in held[term]:
            found[other] += weight
    others = sorted(found.keys() - {problem}, key=lambda other: (-found[other], other))
    return others[:CANDIDATES]


def share(weights: Mapping[str, float], words: str) -> float:
    """How much of the terms, by weight, stands in a text: from 0 to 1."""
    plain = search.normalized(words)
    return sum(w for term, w in weights.items() if term in plain) / sum(weights.values())


def nearness(share: float) -> Nearness | None:
    """The word for a share; none for what has too little in common."""
    return next((word for least, word in LEAST if share >= least), None)
