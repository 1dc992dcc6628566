"""Reading what a pack is made of: the cases of a week as they were known by given heads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from app.domain.changing import replace
from app.domain.folding import fold
from app.domain.problem import Case
from app.domain.review.hot import (
    WITHIN,
    of_one_enterprise,
    perhaps_of_one_matter,
    told_of,
)
from app.domain.review.life import Life, life_of
from app.domain.review.making import Known, make
from app.domain.review.pack import Names, Pack
from app.services.pack_words import PackWords
from db import pack_query
from db.pack_query import Asked
from db.store import Store


def made(
    store: Store,
    *,
    asked: Asked,
    frozen_at: datetime,
    versions: tuple[str, str],
    names: Names | None = None,
) -> Pack:
    """The pack of a week in a region. versions: of rule book and calendar.

    names: what was called how when it was frozen; without them, today's words are noted.
    """
    rules, calendar = versions
    words = PackWords(store, then=names)
    lives = _lives(store, asked, pack_query.candidates(store.session, asked))
    known = Known(
        region=asked.region,
        week=asked.week,
        frozen_at=frozen_at,
        heads=asked.heads,
        rules=rules,
        calendar=calendar,
        book=store.rules.rules(rules),
        clock=store.rules.calendar(calendar),
        lives=lives,
        awaited=_awaited(store, asked, lives),
        told=_told(store, asked, lives, words),
    )
    pack = make(known, words=words)
    return replace(pack, names=words.names)


def _lives(store: Store, asked: Asked, problems: Collection[int]) -> list[Life]:
    """The lives of problems of which anything was known, in the order of their ids."""
    calendar_of = store.rules.calendar
    logs = pack_query.logs(store.session, problems, heads=asked.heads)
    told = (life_of(events, week=asked.week, calendar_of=calendar_of) for _, events in logs)
    return [life for life in told if life is not None]


def _awaited(store: Store, asked: Asked, lives: Iterable[Life]) -> dict[int, Case]:
    """What cases wait for, and what that waits for, beyond these cases."""
    found = {life.case.id: life.case for life in lives}
    own = set(found)
    while wanted := _prerequisites(found.values()) - set(found):
        more = {life.case.id: life.case for life in _lives(store, asked, wanted)}
        if not more:
            break
        found |= more
    return {problem: case for problem, case in found.items() if problem not in own}


def _prerequisites(cases: Iterable[Case]) -> set[int]:
    """The problems that open cases wait for."""
    parted = (
        p.awaited.partition(":")
        for case in cases
        if case.open
        for p in case.prerequisites
        if p.dropped_at is None
    )
    return {int(number) for kind, _, number in parted if kind == "p"}


def _told(
    store: Store, asked: Asked, lives: Iterable[Life], words: PackWords
) -> Mapping[int, Case]:
    """The cases among which repetitions are looked for.

    What may be one is told from how problems began; only these are looked at as a whole.
    """
    week, known = asked.week, {life.case.id: life.case for life in lives}
    new = {n for n, case in known.items() if week.holds(case.registered_at)}
    perhaps = _perhaps(store, asked, new)
    more = {life.case.id: life.case for life in _lives(store, asked, perhaps - set(known))}
    return {n: case for n, case in sorted({**known, **more}.items()) if n in perhaps}


def _perhaps(store: Store, asked: Asked, new: Collection[int]) -> set[int]:
    since, until = asked.week.until - WITHIN, asked.week.until
    registered = pack_query.registered(store.session, region=asked.region, since=since, until=until)
    first = pack_query.beginnings(store.session, registered, heads=asked.heads)
    began = [fold([event]) for event in first if event.at < until]
    told = [told_of(case, enterprise="") for case in began]
    groups = [*of_one_enterprise(told, new=new), *perhaps_of_one_matter(told, new=new)]
    return {problem for group in groups for problem in group}
