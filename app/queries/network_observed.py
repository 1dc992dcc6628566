"""What the findings and the what-if look at: rows of the database as values of the domain."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.domain.access import SYSTEM, Viewer
from app.domain.catalogue import AssignmentRole
from app.domain.dependencies import Waiting
from app.domain.network.chains import OpenPart
from app.domain.network.observed import Observed, PauseBegun, Signing, Waited
from app.domain.network.pauses_begun import working_days_left
from app.queries.network_view import NetworkFilter
from db import finding_query
from db.finding_query import Scope
from db.store import Store

Row = Any


def scope_of(viewer: Viewer, *, at: datetime, asked: NetworkFilter) -> Scope:
    """Whose problems are looked at."""
    return Scope(
        viewer=viewer,
        at=asked.as_of or at,
        past=asked.as_of is not None,
        region=asked.region,
        field=asked.field,
        difficulty=asked.difficulty,
    )


def observe(store: Store, scope: Scope, *, weeks: int, groups: bool = False) -> Observed:
    """Everything the findings look at, in at most six statements.

    groups: also the parts of what neither waits nor is waited for.
    """
    since = scope.at - timedelta(weeks=weeks)
    rows = finding_query.parts(store.session, scope)
    waits = finding_query.waits(store.session, at=scope.at, since=since)
    mine = finding_query.among(store.session, scope, {row.problem_id for row in waits})
    standing = [_waiting(row) for row in waits if _stands(row, scope.at)]
    beyond = [wait for wait in standing if wait.problem not in mine]
    seen = {row.problem_id for row in rows}
    concerned = {n for w in standing for n in (w.problem, w.awaited_problem)}
    more = finding_query.parts_of(store.session, scope.everything, concerned - seen)
    here = [row for row in rows if groups or row.problem_id in concerned]
    leads = [row for row in rows if row.role == AssignmentRole.LEAD]
    return Observed(
        at=scope.at,
        since=since,
        waits=[wait for wait in standing if wait.problem in mine],
        beyond=beyond,
        waited=[w for row in waits if row.problem_id in mine for w in _waited(row, scope.at)],
        parts=list(_open_parts([*here, *more], scope.at)),
        ways=_ways(finding_query.holders(store.session, scope)),
        signings=[s for row in rows for s in _signing(row, since=since, at=scope.at)],
        pauses=_pauses(store, scope, leads),
        leads=Counter(row.department_id for row in leads if _undone(row, scope.at)),
        paused=_paused(leads, scope.at),
    )


def parts_and_waits(
    store: Store, scope: Scope
) -> tuple[Sequence[OpenPart], Sequence[Waiting], set[int]]:
    """What stands open, and waits, of a scope and of what it waits for; the scope's problems."""
    rows = finding_query.parts(store.session, scope)
    seen = {row.problem_id for row in rows}
    rows_of_waits = finding_query.waits(store.session, at=scope.at, since=scope.at)
    waits = [_waiting(row) for row in rows_of_waits if _stands(row, scope.at)]
    others = {problem for w in waits for problem in (w.problem, w.awaited_problem)}
    more = finding_query.parts_of(store.session, scope.everything, others - seen)
    return list(_open_parts([*rows, *more], scope.at)), waits, seen


def open_parts_of(store: Store, problems: Collection[int], *, at: datetime) -> list[OpenPart]:
    """What is still to be done of some problems, whoever may see them."""
    scope = Scope(viewer=SYSTEM, at=at)
    return list(_open_parts(finding_query.parts_of(store.session, scope, problems), at))


def _ended(row: Row) -> datetime | None:
    ends = (row.ended_1, row.ended_2, row.ended_3, row.ended_4, row.ended_5)
    return min((end for end in ends if end is not None), default=None)


def _stands(row: Row, at: datetime) -> bool:
    ended = _ended(row)
    return ended is None or ended > at


def _waiting(row: Row) -> Waiting:
    return Waiting(
        problem=row.problem_id,
        n=row.waiting,
        department=row.department_id,
        awaited_problem=row.awaited_problem,
        awaited_n=row.awaited,
        awaited=_awaited(row),
        since=row.set_at,
        due=_awaited_due(row),
    )


def _awaited(row: Row) -> int | None:
    department: int | None = row.its_department if row.awaited else row.lead_department
    return department


def _awaited_due(row: Row) -> datetime | None:
    """A co-handler's part has its own date; a lead's, and the whole, is due with the problem."""
    if row.awaited and row.role == AssignmentRole.CO:
        due: datetime | None = row.its_due
        return due
    return None if row.met_at or row.accepted_at is None else row.due


def _waited(row: Row, at: datetime) -> Iterator[Waited]:
    awaited = _awaited(row)
    if awaited is not None and awaited != row.department_id:
        yield Waited(
            problem=row.problem_id,
            waiting=row.department_id,
            awaited=awaited,
            start=row.set_at,
            end=min(_ended(row) or at, at),
        )


def _undone(row: Row, at: datetime) -> bool:
    return row.ended_at is None or row.ended_at > at


def _open_parts(rows: Iterable[Row], at: datetime) -> Iterator[OpenPart]:
    for row in rows:
        if _undone(row, at):
            yield OpenPart(
                problem=row.problem_id,
                n=row.n,
                department=row.department_id,
                lead=row.role == AssignmentRole.LEAD,
                due=row.due,
                yellow_from=row.yellow_from,
            )


def _ways(rows: Iterable[tuple[int, int]]) -> Mapping[int, Sequence[int]]:
    ways: dict[int, list[int]] = defaultdict(list)
    for problem, holder in rows:
        ways[problem].append(holder)
    return ways


def _signing(row: Row, *, since: datetime, at: datetime) -> Iterator[Signing]:
    """What nobody has to sign, or was ended unsigned, is none."""
    signed_at = row.signed_at if row.signed_at and row.signed_at <= at else None
    on_its_way = signed_at is not None or _undone(row, at)
    if row.to_sign and on_its_way and row.dispatched_at >= since:
        yield Signing(
            problem=row.problem_id,
            department=row.department_id,
            dispatched_at=row.dispatched_at,
            signed_at=signed_at,
            by_itself=bool(signed_at and row.auto_signed),
        )


def _pauses(store: Store, scope: Scope, leads: Iterable[Row]) -> list[PauseBegun]:
    """Each pause, of the department that led the problem when it began."""
    rows = finding_query.pauses(store.session, scope)
    leading: dict[int, list[Row]] = {row.subject: [] for row in rows}
    for lead in leads:
        if lead.problem_id in leading:
            leading[lead.problem_id].append(lead)
    calendar = store.rules.calendar()
    return [
        PauseBegun(problem=row.subject, department=lead.department_id, start=row.at, left=left)
        for row in rows
        for left in working_days_left(json.loads(row.facts), calendar)
        for lead in leading[row.subject]
        if lead.dispatched_at <= row.at and _undone(lead, row.at)
    ]


def _paused(leads: Iterable[Row], at: datetime) -> dict[int, list[int]]:
    paused: dict[int, list[int]] = defaultdict(list)
    for row in leads:
        if row.paused and _undone(row, at):
            paused[row.department_id].append(row.problem_id)
    return paused
