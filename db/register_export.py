"""The register's rows on paper, streamed: as they stand, or as the log says they stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from app.domain.events import Event
from app.domain.flows import OFFICE_ZONE
from app.domain.folding import fold
from app.domain.lights import light
from app.domain.problem import Case
from app.domain.register_filter import RegisterFilter, State
from db import log, projection
from db.flags import flags_of
from db.lights import light_column
from db.models import AssignmentRow, EnterpriseRow, EventRow, ProblemRow
from db.models.declarative import Instant
from db.plain_rows import driver_rows, plain_rows
from db.register_conditions import Asking, asked_problems
from db.register_query import ids_in_order
from db.register_rows import IDS
from db.visibility import visible
from db.wall_clock import wall_text

CHUNK = 1000

EVERYTHING = RegisterFilter(state=State.ALL, sort="registered")

OWN = (
    *("id", "stage", "title", "text", "channel", "source_no", "region", "office", "field"),
    *("kind", "difficulty", "urgency", "anonymous", "appellant", "contact", "phone", "accused"),
    *("responsible", "registered_at", "accepted_at", "submitted_at", "closed_at", "last_at"),
    *("original_due", "due", "result", "answer", "closing_ground", "solved", "grade", "round"),
    *("order_level", "merged_into", "open"),
)
"""What of a problem's own row is written on paper."""

FIELDS = (*OWN, "light", "enterprise_name", "uscc")
"""What a record's problem is, value by value."""

PART = ("department_id", "role", "dispatched_at", "signed_at", "ended_at", "end", "problem_id")
"""What an assignment is, value by value."""

Row = Sequence[Any]
"""Values by name; instants are texts, by the clocks of Shanghai; a boolean may be 0 or 1."""


@dataclass(frozen=True, slots=True)
class Records:
    """Problems, as FIELDS names their values, and of each its assignments in their order, as PART
    does, and the rules whose flags stand.
    """

    problems: Sequence[Row]
    assignments: Sequence[Sequence[Row]]
    flags: Sequence[Sequence[str]]


def records(session: Session, asked: RegisterFilter, asking: Asking) -> Iterator[Records]:
    """The problems of a filter in its order, as they stand, CHUNK of them at a time."""
    for ids in ids_in_order(session, asked, asking, size=CHUNK):
        problems = _problems(session, ids, asking)
        parts, flags = _assignments(session, ids), flags_of(session, ids)
        yield Records(
            [problems[n] for n in ids],
            [parts.get(n, ()) for n in ids],
            [flags.get(n, ()) for n in ids],
        )


def _on_paper(column: Any) -> Any:
    return wall_text(column) if isinstance(column.type, Instant) else column


PROBLEMS = (
    select(
        *(_on_paper(getattr(ProblemRow, name)) for name in OWN),
        light_column(bindparam("at", type_=Instant)),
        EnterpriseRow.name,
        func.coalesce(EnterpriseRow.uscc, ""),
    )
    .outerjoin(EnterpriseRow, EnterpriseRow.id == ProblemRow.enterprise_id)
    .where(ProblemRow.id.in_(IDS))
)

PARTS = (
    select(*(_on_paper(getattr(AssignmentRow, name)) for name in PART))
    .where(AssignmentRow.problem_id.in_(IDS))
    .order_by(AssignmentRow.problem_id, AssignmentRow.n)
)


def _problems(session: Session, ids: Sequence[int], asking: Asking) -> dict[int, Row]:
    statement = PROBLEMS.where(visible(asking.viewer))
    return {row[0]: row for row in driver_rows(session, statement, ids=ids, at=asking.at)}


def _assignments(session: Session, ids: Sequence[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in driver_rows(session, PARTS, ids=ids):
        found[row[-1]].append(row)
    return found


def records_as_of(session: Session, asking: Asking) -> Iterator[Records]:
    """All problems that there were at `asking.at`, folded from their events up to then."""
    known = (_known_at(asking.at),)
    for ids in ids_in_order(session, EVERYTHING, asking, size=CHUNK, more=known):
        cases = [fold(events) for events in _events(session, ids, asking.at) if events]
        rows = [projection.problem_row(case) for case in cases]
        names = _enterprises(session, {row["enterprise_id"] for row in rows})
        yield Records(
            [_as_row(row, asking.at, names.get(row["enterprise_id"], ("", ""))) for row in rows],
            [_parts(case) for case in cases],
            [[flag.rule for flag in case.standing_flags] for case in cases],
        )


def histories(
    session: Session, asked: RegisterFilter, asking: Asking, *, past: bool
) -> Iterator[list[Event]]:
    """The events up to `asking.at` of each problem of a filter, in its order.

    past: `asking.at` lies behind us, so that some problems were not known then.
    """
    known = (_known_at(asking.at),) if past else ()
    for ids in ids_in_order(session, asked, asking, size=CHUNK, more=known):
        yield from filter(None, _events(session, ids, asking.at))


def _parts(case: Case) -> list[Row]:
    """A folded problem's assignments as the database would give them."""
    parts = projection.assignment_rows(case)
    return [[_told(part[name]) for name in PART] for part in parts]


def _as_row(values: Mapping[str, Any], at: datetime, enterprise: tuple[str, str]) -> Row:
    """A folded problem as the database would give it."""
    limit = {name: values[name] for name in ("due", "yellow_from", "paused", "met_at")}
    return (*(_told(values[name]) for name in OWN), str(light(at=at, **limit)), *enterprise)


def _told(value: Any) -> Any:
    return wall_clock(value) if isinstance(value, datetime) else value


def wall_clock(instant: datetime) -> str:
    """An aware instant by the clocks of Shanghai: 2026-11-23 09:00:00."""
    return instant.astimezone(OFFICE_ZONE).isoformat(" ", "seconds")[:19]


def count_as_of(session: Session, asking: Asking) -> int:
    """How many problems `records_as_of` gives."""
    known = asked_problems(EVERYTHING, asking, func.count(ProblemRow.id)).where(
        _known_at(asking.at)
    )
    return session.scalar(known) or 0


def _known_at(at: datetime) -> Any:
    """That the log knew the problem by then."""
    return exists().where(
        EventRow.subject == ProblemRow.id, EventRow.n == 1, EventRow.recorded_at <= at
    )


def _enterprises(session: Session, ids: set[int | None]) -> dict[int | None, tuple[str, str]]:
    rows = session.execute(
        select(EnterpriseRow.id, EnterpriseRow.name, EnterpriseRow.uscc).where(
            EnterpriseRow.id.in_(ids - {None})
        )
    )
    return {n: (name, code or "") for n, name, code in rows}


def _events(session: Session, ids: Sequence[int], at: datetime) -> list[list[Event]]:
    """Each problem's events up to an instant, in the order of the ids."""
    found: dict[int, list[Event]] = defaultdict(list)
    statement = (
        select(*EventRow.__table__.columns)
        .where(EventRow.subject.in_(ids), EventRow.recorded_at <= at)
        .order_by(EventRow.subject, EventRow.n)
    )
    for row in plain_rows(session, statement):
        found[row.subject].append(log.event_of(row))
    return [found[n] for n in ids]
