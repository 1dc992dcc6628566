"""What flags were judged by at an instant of the past, folded from the events up to then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, takewhile

from sqlalchemy import or_
from sqlalchemy.orm import Session

from app.domain.flag_beside import beside, told_since
from app.domain.flag_standing import standing_of
from app.domain.folding import fold
from app.domain.matters import matter_words
from app.domain.problem import Case
from app.domain.registers import chain_of_region
from app.domain.repeats import Told
from app.domain.rules import RuleBook
from app.domain.waits import waits_among
from db.flag_facts import TOLD, UNTOLD, Facts, telling, with_enterprise
from db.log import events_of_many
from db.models import ProblemRow
from db.plain_rows import plain_rows

PORTION = 500


def facts_at(session: Session, *, at: datetime, rules: RuleBook) -> Facts:
    """As `flag_facts.facts`, of the problems that were open at an instant of the past.

    Folds every problem that is open now or has ended since, so it takes as long as these are many.
    """
    names = _not_ended_at(session, at)
    cases = {case.id: case for case in _cases(session, list(names), at)}
    tellings = {n: _telling(case, names[n]) for n, case in cases.items()}
    since = told_since(rules, at=at)
    counted = (
        tellings[n]
        for n, case in cases.items()
        if case.registered_at >= since and str(case.stage) not in UNTOLD
    )
    standing = {n: case for n, case in cases.items() if case.open}
    return Facts(
        own={n: standing_of(case) for n, case in standing.items()},
        beside=beside(
            [tellings[n] for n in standing],
            told=chain(counted, _told_and_ended(session, since=since, at=at)),
            waits=waits_among(standing),
            rules=rules,
        ),
    )


def _not_ended_at(session: Session, at: datetime) -> dict[int, str]:
    """The problems that are open or ended after `at`, each with its enterprise's name."""
    _id, *_, enterprise = TOLD
    known = with_enterprise(ProblemRow.id, enterprise).where(
        ProblemRow.registered_at <= at, or_(ProblemRow.open, ProblemRow.closed_at > at)
    )
    return {row.id: row.enterprise for row in plain_rows(session, known)}


def _cases(session: Session, ids: list[int], at: datetime) -> Iterator[Case]:
    """The cases as they were at `at`; what nobody knew by then is left out."""
    for begin in range(0, len(ids), PORTION):
        for events in events_of_many(session, ids[begin : begin + PORTION]).values():
            known = list(takewhile(lambda event: event.at <= at, events))
            if known:
                yield fold(known)


def _telling(case: Case, enterprise: str) -> Told:
    return Told(
        problem=case.id,
        enterprise=case.appellant.enterprise,
        field=case.matter.field,
        city=chain_of_region(case.matter.region),
        words=matter_words(case.matter.title, enterprise=enterprise),
        registered_at=case.registered_at,
    )


def _told_and_ended(session: Session, *, since: datetime, at: datetime) -> Iterator[Told]:
    """What was registered in the days that count and had ended by then."""
    rows = plain_rows(
        session,
        with_enterprise(*TOLD).where(
            ProblemRow.registered_at >= since,
            ProblemRow.registered_at <= at,
            ProblemRow.stage.not_in(UNTOLD),
            ~ProblemRow.open,
            ProblemRow.closed_at <= at,
        ),
    )
    return map(telling, rows)
