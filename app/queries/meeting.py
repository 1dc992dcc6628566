"""A meeting: its agenda with a paper for each item, what was decided, who took part."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.catalogue import Stage
from app.domain.consultation import Attendance, ItemStatus, MeetingStatus
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.lights import Light, light
from db.models import (
    AgendaRow,
    AssignmentRow,
    DecisionRow,
    DepartmentRow,
    EnterpriseRow,
    MeetingRow,
    ProblemRow,
)
from db.store import Store
from db.visibility import visible_problems


@dataclass(frozen=True, kw_only=True)
class Decision:
    """议定事项 as a meeting reads it. late: not carried out and past its date."""

    problem: int
    n: int
    text: str
    lead: str
    co_handlers: tuple[tuple[str, str], ...]
    effect: str
    due: datetime
    fulfilled_at: datetime | None
    report: str
    light: Light


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item with its paper: facts, clock, who is at work on it, the question, what was tried."""

    n: int
    problem: int
    number: str
    title: str
    enterprise: str
    stage: Stage
    version: int
    lead: str
    departments: tuple[tuple[int, str], ...]
    due: datetime | None
    light: Light
    question: str
    tried: str
    status: ItemStatus
    reason: str
    carried_from: int | None
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What the pages and the minutes show of a meeting."""

    id: int
    region: str
    title: str
    place: str
    chair: str
    starts_at: datetime
    ends_at: datetime
    series: str
    status: MeetingStatus
    opened_at: datetime | None
    closed_at: datetime | None
    number: str
    attendance: Mapping[Attendance, tuple[str, ...]]
    remarks: str
    items: tuple[Item, ...]

    @property
    def departments(self) -> tuple[str, ...]:
        """Whom the agenda needs, each once."""
        waiting = [i for i in self.items if i.status is not ItemStatus.DROPPED]
        names = [name for item in waiting for _id, name in item.departments]
        return tuple(dict.fromkeys(names))


def meeting_of(store: Store, *, meeting: int, viewer: Viewer, at: datetime) -> Meeting:
    """A meeting of the viewer's region or below, with what the viewer may see of its problems.

    Raises DomainError "unknown_meeting".
    """
    row = store.session.get(MeetingRow, meeting)
    if row is None or not row.region.startswith(viewer.region):
        raise DomainError("unknown_meeting")
    told = json.loads(row.attendance or "{}")
    return Meeting(
        id=row.id,
        region=row.region,
        title=row.title,
        place=row.place,
        chair=row.chair,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        series=row.series,
        status=MeetingStatus(row.status),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        number=row.number,
        attendance={kind: tuple(told.get(str(kind), ())) for kind in Attendance},
        remarks=row.remarks,
        items=_items(store, meeting, viewer, at),
    )


def _items(store: Store, meeting: int, viewer: Viewer, at: datetime) -> tuple[Item, ...]:
    rows = store.session.execute(
        visible_problems(viewer, AgendaRow, ProblemRow, EnterpriseRow.name)
        .join(AgendaRow, AgendaRow.problem_id == ProblemRow.id)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == ProblemRow.enterprise_id)
        .where(AgendaRow.meeting_id == meeting)
        .order_by(AgendaRow.place, AgendaRow.n)
    ).all()
    problems = [problem.id for _item, problem, _name in rows]
    names = department_names(store.session)
    engaged = _engaged(store.session, problems)
    decided = decisions_of(store.session, meeting=meeting, names=names, at=at)
    return tuple(
        Item(
            n=item.n,
            problem=problem.id,
            number=problem_number(problem.id),
            title=problem.title,
            enterprise=enterprise or "",
            stage=Stage(problem.stage),
            version=problem.version,
            lead=names.get(problem.lead_department or 0, ""),
            departments=tuple((d, names.get(d, str(d))) for d in engaged[problem.id]),
            due=problem.due,
            light=light(
                at=at, due=problem.due, yellow_from=problem.yellow_from, paused=problem.paused,
                met_at=problem.met_at,
            ),
            question=item.question,
            tried=item.tried,
            status=ItemStatus(item.status),
            reason=item.reason,
            carried_from=item.carried_from,
            decisions=tuple(decided[problem.id]),
        )
        for item, problem, enterprise in rows
    )  # fmt: skip


def department_names(session: Session) -> dict[int, str]:
    """The short name of every department."""
    rows = session.execute(select(DepartmentRow.id, DepartmentRow.short_name, DepartmentRow.name))
    return {id: short or name for id, short, name in rows}


def _engaged(session: Session, problems: Sequence[int]) -> dict[int, list[int]]:
    """The departments at work on each problem, the lead first."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = session.execute(
        select(AssignmentRow.problem_id, AssignmentRow.department_id)
        .where(AssignmentRow.problem_id.in_(problems), AssignmentRow.ended_at.is_(None))
        .order_by(AssignmentRow.problem_id, AssignmentRow.role.desc(), AssignmentRow.n)
    )
    for problem, department in rows:
        if department not in found[problem]:
            found[problem].append(department)
    return found


def decisions_of(
    session: Session, *, meeting: int, names: Mapping[int, str], at: datetime
) -> dict[int, list[Decision]]:
    """What a meeting decided, by problem."""
    rows = session.scalars(
        select(DecisionRow)
        .where(DecisionRow.meeting_id == meeting)
        .order_by(DecisionRow.item, DecisionRow.problem_id, DecisionRow.n)
    )
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in rows:
        found[row.problem_id].append(decision_of(row, names=names, at=at))
    return found


def decision_of(row: DecisionRow, *, names: Mapping[int, str], at: datetime) -> Decision:
    """A decision with the light of its date."""
    asked: list[dict[str, Any]] = json.loads(row.co_handlers or "[]")
    return Decision(
        problem=row.problem_id,
        n=row.n,
        text=row.text,
        lead=names.get(row.lead or 0, ""),
        co_handlers=tuple((names.get(c["department"], ""), c["question"]) for c in asked),
        effect=row.effect,
        due=row.due,
        fulfilled_at=row.fulfilled_at,
        report=row.report,
        light=light(at=at, due=row.due, yellow_from=row.due, paused=False, met_at=row.fulfilled_at),
    )
