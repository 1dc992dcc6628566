"""What is open now by how long it has been: by the group of its lead, and by age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func
from sqlalchemy.orm import Session

from app.domain.measures.grouping import By
from db.inert import inert
from db.measure_query import Counting, Key, among, group_of_problem
from db.models import DepartmentRow, ProblemRow
from db.plain_rows import plain_rows
from db.visibility import visible_problems


def open_since(
    session: Session, asked: Counting, *, edges: Sequence[datetime]
) -> Mapping[Key, Sequence[int]]:
    """What is open now, by group: how many were registered at or after each edge, and before all.

    edges: instants, the latest first. The counts are of the stretches between them.
    """
    steps = [(ProblemRow.registered_at >= edge, n) for n, edge in enumerate(edges)]
    stretch = case(*steps, else_=len(edges)).label("stretch")
    keys = (_group(session, asked).label("grouped"), stretch)
    statement = visible_problems(asked.viewer, *keys, func.count()).select_from(ProblemRow)
    if asked.by is By.LINE:
        lead = DepartmentRow.id == ProblemRow.lead_department
        statement = statement.outerjoin(DepartmentRow, lead)
    found: dict[Key, list[int]] = defaultdict(lambda: [0] * (len(edges) + 1))
    met = (ProblemRow.open, *among(session, asked))
    open_ones = statement.where(*met).group_by(*keys)
    for key, place, n in plain_rows(session, open_ones):
        found[key][place] = n
    return found


def _group(session: Session, asked: Counting) -> Any:
    """By department: the lead's. SQLite would rather go along all that each has ever led."""
    if asked.by is not By.DEPARTMENT:
        return group_of_problem(asked)
    lead = ProblemRow.__table__.c.lead_department
    return inert(lead) if session.get_bind().dialect.name == "sqlite" else lead
