"""The objects of an event log (OCEL 2.0), how they belong together, and which event is about which.

problem, department, enterprise (by a number alone), order (督办单), decision (议定事项), meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain

from app.domain.catalogue import OrderLevel
from app.domain.event_trace import Activity, Trace
from app.domain.identifiers import problem_number
from app.domain.log_columns import CASE, TRACE_COLUMNS, LogColumn, ValueKind
from app.domain.problem import Case, Decision, Order
from app.queries.event_log import EventLog, LoggedTrace, Value, enterprise_id, given


class ObjectKind(StrEnum):
    """The types of objects."""

    PROBLEM = "problem"
    DEPARTMENT = "department"
    ENTERPRISE = "enterprise"
    ORDER = "order"
    DECISION = "decision"
    MEETING = "meeting"


Relation = tuple[str, str]
"""The id of an object, and as what it stands in the relation."""

OF_DEPARTMENT = ("name", "level", "region", "line")

OBJECT_COLUMNS: Mapping[ObjectKind, tuple[LogColumn, ...]] = {
    ObjectKind.PROBLEM: tuple(c for c in TRACE_COLUMNS if c.key not in (CASE, "enterprise")),
    ObjectKind.DEPARTMENT: tuple(LogColumn(key=key) for key in OF_DEPARTMENT),
    ObjectKind.ENTERPRISE: (),
    ObjectKind.ORDER: (
        LogColumn(key="number"),
        LogColumn(key="level"),
        *(LogColumn(key=key, kind=ValueKind.TIME) for key in ("issued_at", "due", "lifted_at")),
    ),
    ObjectKind.DECISION: (
        *(LogColumn(key=key, kind=ValueKind.TIME) for key in ("decided_at", "due", "fulfilled_at")),
        LogColumn(key="moves_due", kind=ValueKind.YES),
    ),
    ObjectKind.MEETING: (LogColumn(key="starts_at", kind=ValueKind.TIME),),
}
"""The attributes of each type."""


@dataclass(frozen=True, kw_only=True)
class LogObject:
    """An object. values: by the keys of OBJECT_COLUMNS, which hold since then; None: ever."""

    id: str
    kind: ObjectKind
    values: Mapping[str, Value] = field(default_factory=dict)
    since: datetime | None = None
    related: tuple[Relation, ...] = ()


def objects_of_trace(found: LoggedTrace) -> Iterator[LogObject]:
    """The problem itself, its orders and its decisions."""
    case = found.trace.case
    keys = {column.key for column in OBJECT_COLUMNS[ObjectKind.PROBLEM]}
    yield LogObject(
        id=found.number,
        kind=ObjectKind.PROBLEM,
        values={key: value for key, value in found.values.items() if key in keys},
        since=case.last_at,
        related=tuple(_of_problem(case, found.number)),
    )
    yield from _orders(case, found.number)
    yield from _decisions(case, found.number)


def _of_problem(case: Case, number: str) -> Iterator[Relation]:
    if case.appellant.enterprise:
        yield enterprise_id(case.appellant.enterprise), "appellant"
    yield from dict.fromkeys((department_id(a.department), str(a.role)) for a in case.assignments)
    for order in case.orders:
        yield order_id(number, order.n), "order"
    for decision in case.decisions:
        yield decision_id(number, decision.n), "decision"


def _orders(case: Case, number: str) -> Iterator[LogObject]:
    for order in case.orders:
        values: dict[str, Value | None] = {
            "number": order.number,
            "level": OrderLevel(order.level).label,
            "issued_at": order.issued_at,
            "due": order.due,
            "lifted_at": order.lifted_at,
        }
        yield LogObject(
            id=order_id(number, order.n),
            kind=ObjectKind.ORDER,
            values=given(values),
            since=order.lifted_at or order.issued_at,
            related=tuple(_of_order(order)),
        )


def _decisions(case: Case, number: str) -> Iterator[LogObject]:
    for decision in case.decisions:
        values: dict[str, Value | None] = {
            "decided_at": decision.at,
            "due": decision.due,
            "fulfilled_at": decision.fulfilled_at,
            "moves_due": decision.moves_due,
        }
        yield LogObject(
            id=decision_id(number, decision.n),
            kind=ObjectKind.DECISION,
            values=given(values),
            since=decision.fulfilled_at or decision.at,
            related=tuple(_of_decision(decision)),
        )


def _of_order(order: Order) -> Iterator[Relation]:
    if order.lead is not None:
        yield department_id(order.lead), "addressed"


def _of_decision(decision: Decision) -> Iterator[Relation]:
    if decision.meeting is not None:
        yield meeting_id(decision.meeting), "meeting"
    if decision.lead is not None:
        yield department_id(decision.lead), "lead"


def relations_of(activity: Activity, trace: Trace, log: EventLog) -> tuple[Relation, ...]:
    """What an event of a trace is about, and as what; each relation once."""
    number = problem_number(trace.case.id)
    found = chain(_of_parties(activity, trace, log), _of_parts(activity, trace.case, number))
    return tuple(dict.fromkeys([(number, "case"), *found]))


def _of_parties(activity: Activity, trace: Trace, log: EventLog) -> Iterator[Relation]:
    """Who holds the problem then, who did it, whose part begins; with the first, who asks."""
    if activity.holder is not None:
        yield department_id(activity.holder), "holder"
    actor = activity.department if activity.told else log.actors.get(activity.actor or 0)
    if actor is not None:
        yield department_id(actor), "actor"
    yield from ((department_id(department), "assigned") for department in activity.assigned)
    enterprise = trace.case.appellant.enterprise
    if enterprise and activity is trace.activities[0]:
        yield enterprise_id(enterprise), "appellant"
    if enterprise and activity.actor is None:
        yield enterprise_id(enterprise), "actor"


def _of_parts(activity: Activity, case: Case, number: str) -> Iterator[Relation]:
    """The orders and decisions that it made or changed, with what belongs to them."""
    for order in (o for o in case.orders if o.n in activity.orders):
        yield order_id(number, order.n), "order"
        yield from _of_order(order)
    for decision in (d for d in case.decisions if d.n in activity.decisions):
        yield decision_id(number, decision.n), "decision"
        yield from _of_decision(decision)


def shared_objects(ids: Iterable[str], log: EventLog) -> Iterator[LogObject]:
    """The departments, enterprises and meetings of these ids; ids of others are passed over."""
    for id_ in ids:
        kind, _dash, number = id_.partition("-")
        if kind in SHARED:
            yield SHARED[kind](int(number), log)


def _department(number: int, log: EventLog) -> LogObject:
    found = log.departments.get(number)
    values = given({key: getattr(found, key) for key in OF_DEPARTMENT}) if found else {}
    return LogObject(id=department_id(number), kind=ObjectKind.DEPARTMENT, values=values)


def _enterprise(number: int, _log: EventLog) -> LogObject:
    return LogObject(id=enterprise_id(number), kind=ObjectKind.ENTERPRISE)


def _meeting(number: int, log: EventLog) -> LogObject:
    values = given({"starts_at": log.meetings.get(number)})
    return LogObject(id=meeting_id(number), kind=ObjectKind.MEETING, values=values)


SHARED: Mapping[str, Callable[[int, EventLog], LogObject]] = {
    "department": _department,
    "enterprise": _enterprise,
    "meeting": _meeting,
}
"""Objects of several problems, by how their ids begin."""


def is_shared(id_: str) -> bool:
    """Whether an id is of an object that several problems may share."""
    return id_.partition("-")[0] in SHARED


def department_id(number: int) -> str:
    """The id of a department."""
    return f"department-{number}"


def meeting_id(number: int) -> str:
    """The id of a meeting."""
    return f"meeting-{number}"


def order_id(problem: str, n: int) -> str:
    """The id of a problem's nth order."""
    return f"order-{problem}-{n}"


def decision_id(problem: str, n: int) -> str:
    """The id of a problem's nth decision."""
    return f"decision-{problem}-{n}"
