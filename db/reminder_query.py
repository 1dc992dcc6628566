"""What the timetable reminds of: running limits, and problems past their closing limit."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain.catalogue import Stage
from app.domain.duties import DutyKind
from app.domain.events import EventKind, RegisterKind
from app.domain.registers import Register, register_subject
from app.domain.reminders import HORIZON, Timed
from db.models import ChainHeadRow, DutyRow, EventRow, ProblemRow, ReminderRow

Known = dict[int, frozenset[str]]
"""The occasions already reminded of, by problem."""

TOLD_BY_FILES = tuple(map(str, (EventKind.IMPORTED, EventKind.APPENDED, EventKind.IMPORTED_AGAIN)))
BEING_HANDLED = (str(Stage.TRANSFER), str(Stage.HANDLING))


@dataclass(frozen=True, kw_only=True)
class Late:
    """A problem past its closing limit, not paused, without a result.

    imported_at: when a file last told of it.
    """

    problem: int
    due: datetime
    department: int | None
    office: str
    accused: int | None
    imported_at: datetime | None = None


def running(session: Session, *, at: datetime) -> tuple[list[Timed], Known]:
    """Duties whose light is no longer green, with what was reminded of them; two statements, or
    three where a file told of some."""
    duty = (DutyRow.problem_id, DutyRow.kind, DutyRow.assignment, DutyRow.due,
            DutyRow.yellow_from, DutyRow.department_id, DutyRow.region)  # fmt: skip
    rows = session.execute(
        select(*duty, ProblemRow.accused, ProblemRow.imported)
        .join_from(DutyRow, ProblemRow, ProblemRow.id == DutyRow.problem_id)
        .where(_due_soon(at))
        .order_by(DutyRow.problem_id, DutyRow.n)
    ).all()
    problems = select(DutyRow.problem_id).where(_due_soon(at))
    told = _imported(session, problems) if any(row.imported for row in rows) else {}
    found = [_timed(row, told.get(row.problem_id)) for row in rows]
    return found, _known(session, problems)


def _due_soon(at: datetime) -> ColumnElement[bool]:
    return and_(DutyRow.yellow_from <= at, DutyRow.due >= at - HORIZON, ~DutyRow.paused)


def _timed(duty: Any, imported_at: datetime | None) -> Timed:
    return Timed(
        problem=duty.problem_id,
        kind=DutyKind(duty.kind),
        assignment=duty.assignment,
        due=duty.due,
        yellow_from=duty.yellow_from,
        department=duty.department_id,
        region=duty.region,
        accused=duty.accused,
        imported_at=imported_at,
    )


def late(session: Session, *, at: datetime) -> tuple[list[Late], Known]:
    """Problems past their closing limit, the longest first, with what was reminded of them; two
    statements, or three where a file told of some."""
    columns = (ProblemRow.id, ProblemRow.due, ProblemRow.lead_department, ProblemRow.office,
               ProblemRow.accused, ProblemRow.imported)  # fmt: skip
    rows = session.execute(
        select(*columns).where(_late(at)).order_by(ProblemRow.due, ProblemRow.id)
    ).all()
    problems = select(ProblemRow.id).where(_late(at))
    told = _imported(session, problems) if any(row.imported for row in rows) else {}
    found = [
        Late(problem=r.id, due=r.due, department=r.lead_department, office=r.office,
             accused=r.accused, imported_at=told.get(r.id))
        for r in rows
    ]  # fmt: skip
    return found, _known(session, problems)


def _late(at: datetime) -> ColumnElement[bool]:
    return and_(
        ProblemRow.open,
        ProblemRow.due < at,
        ProblemRow.stage.in_(BEING_HANDLED),
        ProblemRow.met_at.is_(None),
        ~ProblemRow.paused,
    )


def listed(session: Session, *, day: date, since: datetime) -> set[int]:
    """The departments whose list of a local day was sent since an instant of it."""
    chains = session.scalars(select(ChainHeadRow.chain))
    subjects = [register_subject(Register.NOTICES, region=chain) for chain in chains]
    rows = session.scalars(
        select(EventRow.facts).where(
            EventRow.subject.in_(subjects),
            EventRow.kind == str(RegisterKind.LIST_SENT),
            EventRow.recorded_at >= since,
        )
    )
    told = map(json.loads, rows)
    return {facts["department"] for facts in told if facts["day"] == day.isoformat()}


def _imported(session: Session, problems: Select[Any]) -> dict[int, datetime]:
    """When a file last told of some problems."""
    rows = session.execute(
        select(EventRow.subject, func.max(EventRow.recorded_at).label("at"))
        .where(EventRow.subject.in_(problems), EventRow.kind.in_(TOLD_BY_FILES))
        .group_by(EventRow.subject)
    )
    return {row.subject: row.at for row in rows}


def _known(session: Session, problems: Select[Any]) -> Known:
    rows: Sequence[Any] = session.execute(
        select(ReminderRow.problem_id, ReminderRow.occasion).where(
            ReminderRow.problem_id.in_(problems)
        )
    ).all()
    found: dict[int, set[str]] = defaultdict(set)
    for problem, occasion in rows:
        found[problem].add(occasion)
    return {problem: frozenset(occasions) for problem, occasions in found.items()}
