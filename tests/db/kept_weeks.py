"""Weeks of measures that are kept, and every question that can be asked of them.

The review week ends on Thursday at 17:30, as the rule book has it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.context import Application
from app.domain.access import SYSTEM
from app.domain.catalogue import Difficulty, Role
from app.domain.measures.figures import Counted
from app.domain.measures.grouping import By
from app.domain.measures.occasion import Occasion
from app.domain.register_filter import RegisterFilter, State
from app.domain.review.weeks import WEEK
from app.domain.rules import ReviewRule
from db import measure_weeks
from db.measure_query import Counting, Key, counts, counts_between, groups_in
from db.models import KeptWeekRow
from tests.building import viewer_of
from tests.db.random_weeks import OTHER
from tests.db.test_rollups import DEPARTMENT, LIAISON
from tests.pages.evaluated import SINCE, UNTIL

WHO = {
    "system": SYSTEM,
    "province": viewer_of(Role.LEADER),
    "city": viewer_of(Role.SUPERVISOR, region="3307"),
    "county": viewer_of(Role.DUTY_HEAD, region="330782"),
    "department": LIAISON,
    "auditor": viewer_of(Role.AUDITOR),
}
BY_CITIES = (None, By.DEPARTMENT, By.LINE)
AMONG = (
    *(RegisterFilter(state=State.ALL, region=code) for code in ("", "33", "3300", "3307")),
    *(RegisterFilter(state=State.ALL, region=code) for code in ("330700", "330782")),
    RegisterFilter(state=State.ALL, difficulty=Difficulty.GENERAL),
    RegisterFilter(state=State.ALL, region="3301", field="01"),
)
CREDITED: Sequence[Sequence[Key] | None] = (None, None, [DEPARTMENT], [OTHER, None], [None])


def keep(application: Application, *, until: datetime, edge: ReviewRule | None = None) -> int:
    with application.transaction() as store:
        edge = edge or store.rules.rules().review
        return measure_weeks.keep(store.session, until=until, edge=edge)


def kept(application: Application) -> list[datetime]:
    with application.reading() as store:
        return list(store.session.scalars(select(KeptWeekRow.since).order_by(KeptWeekRow.since)))


def asking(*, who: Any = SYSTEM, **more: Any) -> Counting:
    return Counting(viewer=who, **{"since": SINCE, "until": UNTIL, **more})


def told_alike(application: Application, *, whole: bool = False) -> int:
    """Whether every question is answered as without kept weeks; how much was counted."""
    everything = asking(since=SINCE - 4 * WEEK), [SINCE, SINCE + WEEK]
    asked = [everything] if whole else list(questions(random.Random("asked")))
    with Session(application.database.writer, autoflush=False) as session:
        told = [answers(session, counting, edges) for counting, edges in asked]
        session.execute(delete(KeptWeekRow))
        from_facts = [answers(session, counting, edges) for counting, edges in asked]
        session.rollback()
    assert told == from_facts
    return sum(
        c.n for _groups, found in told for of in found for group in of.values() for c in group
    )


def questions(chance: random.Random) -> Iterator[tuple[Counting, list[datetime]]]:
    """Windows and stretches that begin with weeks or anywhere, of all that may be asked."""
    weeks = [SINCE - WEEK + n * WEEK for n in range(7)]
    anywhere = [SINCE + timedelta(minutes=chance.randrange(5 * 7 * 24 * 60)) for _ in range(9)]
    for n in range(45):
        since, *edges, until = sorted(chance.sample((weeks, anywhere, weeks + anywhere)[n % 3], 5))
        by = chance.choice((None, None, *BY_CITIES, *By))
        yield asking(
            who=WHO[chance.choice(sorted(WHO))], since=since, until=until, by=by,
            among=chance.choice((*AMONG[:1] * 6, *AMONG)), departments=chance.choice(CREDITED),
            digits=chance.choice((2, 4, 6)),
            occasions=chance.choice((tuple(Occasion), (Occasion.DUE, Occasion.CLOSED))),
        ), edges  # fmt: skip


Told = tuple[set[Key], list[Mapping[Key, Sequence[Counted]]]]


def answers(session: Session, asked: Counting, edges: Sequence[datetime]) -> Told:
    stretches = [*counts_between(session, asked, edges=edges), counts(session, asked)]
    ordered = [{key: sorted(of, key=repr) for key, of in s.items()} for s in stretches]
    return groups_in(session, asked), ordered
