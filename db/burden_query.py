"""What the tool itself asks of departments in a window: what they wrote, what they were told.

The window is read from the index of what was recorded; notices from each person's own index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, distinct, func, select, true
from sqlalchemy.orm import Session

from app.domain.access import DEPARTMENT_ROLES, Viewer
from app.domain.measures.occasion import Occasion
from db.inert import inert
from db.models import (
    DepartmentRow,
    EventRow,
    MeasureFactRow,
    NoticeRow,
    PersonRow,
    ProblemRow,
)
from db.plain_rows import plain_rows
from db.visibility import following, visible

Kinds = Mapping[int, Counter[str]]
"""Of each department, how many events of each kind."""


@dataclass(frozen=True, kw_only=True)
class Borne:
    """Of whom it is asked, and when. since, until: UTC, the latter not included.

    region: of the departments and below. viewer: whose right to see problems bounds all counts.
    entries: the kinds of events that are entries into a problem.
    """

    viewer: Viewer
    since: datetime
    until: datetime
    region: str
    entries: frozenset[str]


def acts(session: Session, borne: Borne) -> Kinds:
    """What people of departments entered."""
    return _by_kind(session, _events(session, borne, EventRow.kind, func.count()), EventRow.kind)


def handled(session: Session, borne: Borne) -> Mapping[int, int]:
    """In how many problems people of departments entered anything."""
    statement = _events(session, borne, func.count(distinct(EventRow.subject)))
    rows = plain_rows(session, statement.group_by(PersonRow.department_id))
    return dict(rows)


def sent(session: Session, borne: Borne) -> Mapping[int, int]:
    """How many parts of problems each department was sent."""
    fact = MeasureFactRow
    columns: tuple[Any, ...] = (fact.department_id, func.count())
    statement = (
        select(*columns)
        .where(
            fact.occasion == str(Occasion.DISPATCHED),
            fact.at >= borne.since,
            fact.at < borne.until,
            fact.department_id.in_(_below(borne)),
        )
        .group_by(fact.department_id)
    )
    return dict(plain_rows(session, _seen(session, borne, statement, fact.problem_id)))


def told(session: Session, borne: Borne, *, kinds: Collection[str]) -> Kinds:
    """Of which events of these kinds people of departments were told, each event once."""
    notice = NoticeRow
    columns: tuple[Any, ...] = (PersonRow.department_id, notice.kind, notice.problem_id, notice.n)
    each = select(*columns).select_from(PersonRow).join(
        notice, notice.person_id == PersonRow.id
    ).where(
        *_of_departments(borne), notice.at >= borne.since, notice.at < borne.until,
        notice.kind.in_([*kinds]),
    ).distinct()  # fmt: skip
    once = _seen(session, borne, each, notice.problem_id).subquery()
    statement = select(once.c.department_id, once.c.kind, func.count())
    return _by_kind(session, statement, once.c.kind, once.c.department_id)


def _events(session: Session, borne: Borne, *columns: Any) -> Select[Any]:
    statement = (
        select(PersonRow.department_id, *columns)
        .select_from(EventRow)
        .join(PersonRow, PersonRow.id == EventRow.actor)
        .where(
            EventRow.recorded_at >= borne.since,
            EventRow.recorded_at < borne.until,
            EventRow.kind.in_([*borne.entries]),
            *_of_departments(borne),
        )
    )
    return _seen(session, borne, statement, EventRow.subject)


def _below(borne: Borne) -> Select[Any]:
    region = borne.region
    return select(DepartmentRow.id).where(
        DepartmentRow.region >= region, DepartmentRow.region < following(region)
    )


def _of_departments(borne: Borne) -> tuple[Any, ...]:
    return (
        PersonRow.role.in_(list(map(str, DEPARTMENT_ROLES))),
        PersonRow.department_id.in_(_below(borne)),
    )


def _seen(session: Session, borne: Borne, statement: Select[Any], problem: Any) -> Select[Any]:
    """Of the problems that the viewer may see; of all, none is looked up for it."""
    condition = visible(borne.viewer)
    if condition is true():
        return statement
    seen = inert(condition) if session.get_bind().dialect.name == "sqlite" else condition
    return statement.join(ProblemRow, ProblemRow.id == problem).where(seen)


def _by_kind(
    session: Session, statement: Select[Any], kind: Any, department: Any = PersonRow.department_id
) -> Kinds:
    found: dict[int, Counter[str]] = {}
    for number, of_kind, n in plain_rows(session, statement.group_by(department, kind)):
        found.setdefault(number, Counter())[of_kind] = n
    return found
