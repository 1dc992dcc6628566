"""The conditions of the register that name a tie of the network: exactly the cases of an edge."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import aliased

from app.domain.flows import begin_of
from app.domain.network.nodes import tie_of
from app.domain.register_filter import RegisterFilter
from db.models import AssignmentRow, DepartmentRow, PrerequisiteRow, ProblemRow, SpanRow
from db.passage_query import OF_DEPARTMENTS, moved_since
from db.visibility import following
from db.waiting import Sides, had, had_part

Condition = ColumnElement[bool]


def on_side(department: Any, node: str) -> Condition:
    """That a department is what a node stands for; "" is any."""
    if not node:
        return true()
    if node.startswith("l"):
        return _among(department, DepartmentRow.level == node[1:])
    if node.startswith("r"):
        return _among(department, _of_region(node[1:]))
    same: Condition = department == int(node)
    return same


def _among(department: Any, condition: Condition) -> Condition:
    found: Condition = department.in_(select(DepartmentRow.id).where(condition))
    return found


def _of_region(code: str) -> Condition:
    if code.endswith("00"):
        return DepartmentRow.region == code[:-2]
    return and_(DepartmentRow.region >= code, DepartmentRow.region < following(code))


def tied(source: Any, target: Any, tie: str) -> Condition:
    """That two departments are the sides of a tie; what lies within one node is no tie."""
    left, right = tie_of(tie)
    within = ~on_side(source, right) if not left else ~on_side(target, left)
    both = and_(on_side(source, left), on_side(target, right))
    return both if left and right else and_(both, within)


def waits(tie: str, asked: RegisterFilter) -> Condition:
    """Problems of which a part waits for another department."""
    sides = Sides(asked.stood_at)
    waiting = sides.joined(select(PrerequisiteRow.problem_id).select_from(PrerequisiteRow))
    between = waiting.where(tied(sides.waiting, sides.awaited, tie))
    return and_(had(ProblemRow, asked.stood_at), ProblemRow.id.in_(between))


def shared(tie: str, asked: RegisterFilter) -> Condition:
    """Problems that two departments have at once."""
    one, other = aliased(AssignmentRow), aliased(AssignmentRow)
    both = (
        select(one.problem_id)
        .join(other, other.problem_id == one.problem_id)
        .where(had_part(one, asked.stood_at), had_part(other, asked.stood_at))
        .where(tied(one.department_id, other.department_id, tie))
    )
    return and_(had(ProblemRow, asked.stood_at), ProblemRow.id.in_(both))


def handed(tie: str, asked: RegisterFilter) -> Condition:
    """Problems that one department handed over to the other, since the day that is asked for."""
    since = begin_of(asked.handed_since) if asked.handed_since else None
    way = _ways(since)
    passed = select(way.c.problem_id).where(
        way.c.source != way.c.target, tied(way.c.source, way.c.target, tie)
    )
    if since is not None:
        passed = passed.where(way.c.start >= since)
    if asked.stood_at is not None:
        passed = passed.where(way.c.start <= asked.stood_at)
    return ProblemRow.id.in_(passed)


def _ways(since: datetime | None) -> Any:
    """Each span that a department held, with the department that held one before it."""
    problem = aliased(ProblemRow)
    before = func.lag(SpanRow.holder).over(partition_by=SpanRow.problem_id, order_by=SpanRow.n)
    spans = select(
        SpanRow.problem_id, SpanRow.start, SpanRow.holder.label("target"), before.label("source")
    ).where(*OF_DEPARTMENTS)
    if since is not None:
        recent = select(problem.id).where(moved_since(since, problem))
        spans = spans.where(SpanRow.problem_id.in_(recent))
    return spans.subquery()
