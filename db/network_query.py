"""What the network reads: handovers of some weeks, who works together, where nodes were drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.access import OFFICE_ROLES
from app.domain.flows import begin_of
from app.domain.lengths import bucket_of
from app.domain.network.graphs import Handed
from app.domain.network.passages import Passage
from app.domain.register_filter import RegisterFilter
from db.models import AssignmentRow, DepartmentRow, HandoverWeekRow, NodePlaceRow, ProblemRow
from db.passage_query import moved_since, passing
from db.plain_rows import plain_rows
from db.register_conditions import Asking, asked_problems, conditions
from db.rollup import INSERT
from db.visibility import following
from db.waiting import had, had_part

Spot = tuple[float, float]


class Place(NamedTuple):
    """A department, with what its node may be."""

    id: int
    name: str
    region: str
    level: str


def department_places(session: Session) -> dict[int, Place]:
    """Every department by its id, inactive ones too."""
    columns = (
        DepartmentRow.id, DepartmentRow.short_name, DepartmentRow.region, DepartmentRow.level
    )  # fmt: skip
    return {row[0]: Place._make(row) for row in plain_rows(session, select(*columns))}


def shared_by(
    session: Session, asked: RegisterFilter, asking: Asking, *, kind: str, digits: int
) -> list[tuple[str, str, int]]:
    """(node, node, cases) of what two nodes work on at once, each pair once.

    kind: of the nodes: department, region (of so many digits) or level.
    """
    one, other = _node(kind, digits), _node(kind, digits)
    statement = _sharing(asked, asking, one, other, one.column, other.column)
    counts = statement.where(one.column < other.column).group_by(one.column, other.column)
    return [(str(a), str(b), n) for a, b, n in plain_rows(session, counts)]


def sharing_nodes(
    session: Session, asked: RegisterFilter, asking: Asking, *, kind: str, digits: int
) -> dict[str, int]:
    """node → cases that it works on together with any other node."""
    one, other = _node(kind, digits), _node(kind, digits)
    statement = _sharing(asked, asking, one, other, one.column)
    counts = statement.where(one.column != other.column).group_by(one.column)
    return {str(node): n for node, n in plain_rows(session, counts)}


class _Node(NamedTuple):
    """An assignment, its department, and the column that says which node that is."""

    part: Any
    department: Any
    column: Any


def _node(kind: str, digits: int) -> _Node:
    part, department = aliased(AssignmentRow), aliased(DepartmentRow)
    column: dict[str, Any] = {
        "department": part.department_id,
        "region": func.substr(department.region, 1, digits),
        "level": department.level,
    }
    return _Node(part, department, column[kind])


def _sharing(
    asked: RegisterFilter, asking: Asking, one: _Node, other: _Node, *columns: Any
) -> Select[Any]:
    """How many problems have parts of two nodes that are both to be done."""
    statement = asked_problems(asked, asking, *columns, func.count(ProblemRow.id.distinct()))
    for node in (one, other):
        statement = statement.join(node.part, node.part.problem_id == ProblemRow.id)
        if node.column is not node.part.department_id:
            statement = statement.join(
                node.department, node.department.id == node.part.department_id
            )
    parts = (had_part(node.part, asked.stood_at) for node in (one, other))
    return statement.where(had(ProblemRow, asked.stood_at), *parts)


def handed_since(
    session: Session, asked: RegisterFilter, asking: Asking, *, week: date
) -> list[Handed]:
    """Handovers from a Monday on until now, from the weekly counts.

    They know regions, not viewers: none are told to who does not see all of a region.
    """
    viewer, table = asking.viewer, HandoverWeekRow
    if viewer.role not in OFFICE_ROLES:
        return []
    columns = (table.source, table.target, table.returned, table.latest, table.bucket)
    found = [table.week >= week, *_within(viewer.region), *_within(asked.region)]
    if asked.field:
        found.append(table.field == asked.field[:2])
    if asked.difficulty:
        found.append(table.difficulty == str(asked.difficulty))
    counts = select(*columns, func.sum(table.count)).where(*found).group_by(*columns)
    return [Handed._make((*key, int(n))) for *key, n in plain_rows(session, counts)]


def _within(region: str) -> list[Any]:
    """The counts of a region and below; of a level itself where its code ends in 00."""
    column = HandoverWeekRow.region
    if not region:
        return []
    if len(region) > 2 and region.endswith("00"):
        return [column == region[:-2]]
    return [column >= region, column < following(region)]


def handed_until(
    session: Session, asked: RegisterFilter, asking: Asking, *, week: date, until: datetime
) -> list[Handed]:
    """Handovers from a Monday on until an instant of the past, from the spans themselves."""
    begin = begin_of(week)
    met = [c for name, c in conditions(asked, asking).items() if name != "state"]
    counted: Counter[tuple[Any, ...]] = Counter()
    for found in passing(session, moved_since(begin), *met, viewer=asking.viewer):
        counted.update(_then([p for p in found.passages if begin <= p.at <= until]))
    return [Handed._make((*key, n)) for key, n in counted.items()]


def _then(found: list[Passage]) -> Iterator[tuple[Any, ...]]:
    """The passages of one case as they were counted when no later one had come."""
    last = {(p.source, p.target): p for p in found}
    for p in found:
        latest = last[p.source, p.target] is p
        yield p.source, p.target, p.returned, latest, bucket_of(p.days)


def stored_places(session: Session, level: str) -> dict[str, Spot]:
    """Where the nodes of a level were drawn."""
    kept = select(NodePlaceRow.node, NodePlaceRow.x, NodePlaceRow.y)
    rows = plain_rows(session, kept.where(NodePlaceRow.level == level).order_by(NodePlaceRow.node))
    return {node: (x, y) for node, x, y in rows}


def store_places(session: Session, level: str, spots: Iterable[tuple[str, Spot]]) -> None:
    """Keep where nodes are drawn, those that have no place yet."""
    rows = [{"level": level, "node": node, "x": x, "y": y} for node, (x, y) in spots]
    if rows:
        made = INSERT[session.get_bind().dialect.name](NodePlaceRow).values(rows)
        session.execute(made.on_conflict_do_nothing())
