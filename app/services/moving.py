"""Open work that changes hands because a department or a person goes, not because of its course."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain import acting
from app.domain.access import Viewer
from app.domain.acting import Outcome
from app.domain.events import EventKind
from app.services.handling import surroundings
from db.models import AssignmentRow
from db.store import Store


def move(
    store: Store,
    *,
    department: int,
    to: Mapping[str, Any],
    viewer: Viewer,
    at: datetime,
    responsible: str | None = None,
) -> int:
    """承办移交: the open assignments of a department go to `to`; how many there were.

    to: {"department": id} or {"responsible": name}. responsible: only those of this 责任人.
    Limits stay as they are: who comes after takes over what time is left.
    """
    wanted = select(AssignmentRow.problem_id, AssignmentRow.n).where(
        AssignmentRow.department_id == department, AssignmentRow.ended_at.is_(None)
    )
    if responsible is not None:
        wanted = wanted.where(AssignmentRow.responsible == responsible)
    found = store.session.execute(wanted.order_by(AssignmentRow.problem_id, AssignmentRow.n)).all()
    return sum(
        _move_one(store, problem=problem, n=n, to=to, viewer=viewer, at=at) for problem, n in found
    )


def _move_one(
    store: Store, *, problem: int, n: int, to: Mapping[str, Any], viewer: Viewer, at: datetime
) -> bool:
    case = store.case(problem)
    assignment = case.assignment(n)
    if not case.open or assignment is None or not assignment.open:
        return False
    around = surroundings(store, case=case, viewer=viewer, at=max(at, case.last_at))
    after, event = acting.record(
        EventKind.MOVED,
        case=case,
        facts={"assignment": n, **to},
        around=around,
        recorded_at=at,
    )
    store.save(case, Outcome(case=after, events=(event,)))
    return True
