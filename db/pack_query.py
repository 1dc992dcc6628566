"""What a pack is made from: the logs of the problems that a week may tell of, up to given heads.

Rows only say which problems are looked at, and may say too many; what a pack tells of them comes
out of their events alone. None of the statements reads what lies before the week and is over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.access import SYSTEM
from app.domain.events import Event
from app.domain.measures.occasion import Occasion
from app.domain.review.weeks import Week
from db.log import event_of
from db.models import (
    ChainHeadRow,
    ChainLinkRow,
    DecisionRow,
    EventRow,
    MeasureFactRow,
    ProblemRow,
    StandingRow,
)
from db.past import open_then, past_of
from db.plain_rows import plain_rows
from db.visibility import in_region, visible_problems

Heads = Mapping[str, int]
"""The number of the last link of each chain that is known."""

AT_ONCE = 400


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked at: a week in a region, as known by heads."""

    region: str
    week: Week
    heads: Heads


def heads_now(session: Session) -> dict[str, int]:
    """Where every chain ends."""
    rows = plain_rows(session, select(ChainHeadRow.chain, ChainHeadRow.n))
    return dict(sorted((chain, n) for chain, n in rows if n))


def anything_before(session: Session, *, region: str, until: datetime) -> bool:
    """Whether a region had any problem before an instant."""
    found = visible_problems(SYSTEM, ProblemRow.id).where(
        in_region(region), ProblemRow.registered_at < until
    )
    return session.scalar(found.limit(1)) is not None


def candidates(session: Session, asked: Asked) -> list[int]:
    """The problems that the week or the one before may tell of, in the order of their ids."""
    found = {
        problem
        for statement in _statements(session, asked)
        for (problem,) in plain_rows(session, statement)
    }
    return sorted(found | set(_late(session, asked)))


def _statements(session: Session, asked: Asked) -> Iterator[Select[Any]]:
    week, region = asked.week, asked.region
    pieces = open_then(past_of(session, week.last))
    yield select(pieces.c.problem_id).where(in_region(region, pieces.c.region))
    yield _begun(week, region)
    for due in (StandingRow.due, StandingRow.original_due):
        yield _due(week, region, due)
    yield _counted(week, region)
    yield from _decided(week, region)


def _begun(week: Week, region: str) -> Select[Any]:
    """What changed, and had ever to do with the region."""
    other = aliased(StandingRow)
    here = exists().where(
        other.problem_id == StandingRow.problem_id, in_region(region, other.region)
    )
    changed = StandingRow.since >= week.before.since, StandingRow.since < week.until
    return select(StandingRow.problem_id).where(*changed, here).distinct()


def _due(week: Week, region: str, due: Any) -> Select[Any]:
    """What fell due as it stood when the week ended."""
    held = or_(StandingRow.until.is_(None), StandingRow.until >= week.until)
    return select(StandingRow.problem_id).where(
        due >= week.before.since,
        due < week.until,
        StandingRow.since < week.until,
        held,
        in_region(region, StandingRow.region),
    )


def _counted(week: Week, region: str) -> Select[Any]:
    """What the measures count."""
    fact = MeasureFactRow
    return (
        visible_problems(SYSTEM, fact.problem_id)
        .select_from(fact)
        .join(ProblemRow, ProblemRow.id == fact.problem_id)
        .where(
            fact.occasion.in_(list(map(str, Occasion))),
            fact.at >= week.before.since,
            fact.at < week.until,
            in_region(region),
        )
        .distinct()
    )


def _decided(week: Week, region: str) -> Iterator[Select[Any]]:
    """What has a decision that was carried out since the week began, or has not been."""
    of_region = (
        visible_problems(SYSTEM, DecisionRow.problem_id)
        .select_from(DecisionRow)
        .join(ProblemRow, ProblemRow.id == DecisionRow.problem_id)
        .where(in_region(region))
    )
    yield of_region.where(DecisionRow.fulfilled_at.is_(None))
    yield of_region.where(
        DecisionRow.fulfilled_at.is_not(None), DecisionRow.fulfilled_at >= week.since
    )


def _late(session: Session, asked: Asked) -> list[int]:
    """Problems of which something was recorded beyond the heads that happened in time.

    Rows tell of them what nobody knew yet. Those of which nobody knew at all drop out again.
    """
    beyond = _beyond(heads_now(session), asked.heads)
    if not beyond:
        return []
    link = ChainLinkRow
    of_link = and_(EventRow.subject == link.subject, EventRow.n == link.event_n)
    late = (
        visible_problems(SYSTEM, link.subject)
        .select_from(link)
        .join(EventRow, of_link)
        .join(ProblemRow, ProblemRow.id == link.subject)
        .where(or_(*beyond), EventRow.at < asked.week.until)
        .distinct()
    )
    return [subject for (subject,) in plain_rows(session, late)]


def _beyond(now: Heads, known: Heads) -> list[ColumnElement[bool]]:
    link = ChainLinkRow
    return [
        and_(link.chain == chain, link.n > known.get(chain, 0))
        for chain, n in now.items()
        if n > known.get(chain, 0)
    ]


def logs(
    session: Session, problems: Collection[int], *, heads: Heads
) -> Iterator[tuple[int, list[Event]]]:
    """What the log tells of problems up to the heads: each with its events in order.

    Of whom it tells nothing is left out.
    """
    ordered = sorted(problems)
    for start in range(0, len(ordered), AT_ONCE):
        yield from _known(session, ordered[start : start + AT_ONCE], heads)


def _known(
    session: Session, problems: Sequence[int], heads: Heads
) -> Iterator[tuple[int, list[Event]]]:
    found: dict[int, list[Event]] = {problem: [] for problem in problems}
    link = ChainLinkRow
    of_link = and_(link.subject == EventRow.subject, link.event_n == EventRow.n)
    events = (
        select(EventRow.__table__, link.chain, link.n.label("place"))
        .join(link, of_link)
        .where(EventRow.subject.in_(problems))
        .order_by(EventRow.subject, EventRow.n)
    )
    for row in plain_rows(session, events):
        if row.place <= heads.get(row.chain, 0):
            found[row.subject].append(event_of(row))
    yield from ((problem, events) for problem, events in found.items() if events)


def registered(session: Session, *, region: str, since: datetime, until: datetime) -> list[int]:
    """The problems of a region that were registered in a stretch of time."""
    found = visible_problems(SYSTEM, ProblemRow.id).where(
        ProblemRow.registered_at >= since,
        ProblemRow.registered_at < until,
        in_region(region),
    )
    return [problem for (problem,) in plain_rows(session, found)]


def beginnings(session: Session, problems: Sequence[int], *, heads: Heads) -> Iterator[Event]:
    """The first event of each of some problems that is known by the heads."""
    link = ChainLinkRow
    of_link = and_(link.subject == EventRow.subject, link.event_n == EventRow.n)
    for start in range(0, len(problems), AT_ONCE):
        part = problems[start : start + AT_ONCE]
        first = (
            select(EventRow.__table__, link.chain, link.n.label("place"))
            .join(link, of_link)
            .where(EventRow.subject.in_(part), EventRow.n == 1)
        )
        for row in plain_rows(session, first):
            if row.place <= heads.get(row.chain, 0):
                yield event_of(row)
