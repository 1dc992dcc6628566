"""会商: problems that call for it, what is carried over, what was decided, the meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from app.domain.access import Viewer
from app.domain.catalogue import OPEN_STAGES, Stage
from app.domain.consultation import WEIGHT, ItemStatus, MeetingStatus
from db.models import (
    AgendaRow,
    DecisionRow,
    EnterpriseRow,
    FlagRow,
    MeetingRow,
    ProblemRow,
)
from db.plain_rows import PlainRow, plain_rows
from db.visibility import following, visible_problems

STANDING = (str(MeetingStatus.CALLED), str(MeetingStatus.OPEN))
ENDED = (str(MeetingStatus.CLOSED), str(MeetingStatus.CANCELLED))
FOLLOWED = tuple(map(str, (*OPEN_STAGES, Stage.CLOSED)))
"""Stages in which a decision is still to be carried out."""

PROBLEM = (
    ProblemRow.id,
    ProblemRow.title,
    ProblemRow.region,
    ProblemRow.stage,
    ProblemRow.version,
    ProblemRow.lead_department,
    ProblemRow.due,
    ProblemRow.yellow_from,
    ProblemRow.paused,
    ProblemRow.met_at,
    func.coalesce(EnterpriseRow.name, "").label("enterprise"),
)
"""What an agenda says of a problem."""

CARRIED = AgendaRow.status == literal_column(f"'{ItemStatus.CARRIED}'")
"""Spelled out, as its partial index asks for it."""


def of_problems(viewer: Viewer, *columns: Any) -> Select[Any]:
    """A select of what an agenda says of problems that the viewer may see, and of more columns."""
    return (
        visible_problems(viewer, *PROBLEM, *columns)
        .select_from(ProblemRow)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == ProblemRow.enterprise_id)
    )


def flagged_problems(session: Session, viewer: Viewer, *, limit: int) -> Sequence[PlainRow]:
    """The problems with standing flags that wait on no agenda, the weightiest first.

    `weight`: of their flags together; `total`: how many such problems there are.
    """
    weights = case(
        *((FlagRow.rule == str(code), weight) for code, weight in WEIGHT.items()), else_=0
    )
    ranked = (
        select(
            FlagRow.problem_id,
            func.sum(weights).label("weight"),
            func.min(FlagRow.since).label("since"),
        )
        .where(FlagRow.open)
        .group_by(FlagRow.problem_id)
        .subquery()
    )
    statement = (
        of_problems(viewer, ranked.c.weight, func.count().over().label("total"))
        .join(ranked, ranked.c.problem_id == ProblemRow.id)
        .where(~_waits_on_an_agenda(ProblemRow.id))
        .order_by(ranked.c.weight.desc(), ranked.c.since, ProblemRow.id)
        .limit(limit)
    )
    return plain_rows(session, statement)


def _waits_on_an_agenda(problem: Any) -> ColumnElement[bool]:
    return exists().where(
        AgendaRow.problem_id == problem,
        AgendaRow.status == str(ItemStatus.WAITING),
        MeetingRow.id == AgendaRow.meeting_id,
        MeetingRow.status.in_(STANDING),
    )


def carried_items(session: Session, viewer: Viewer, *, limit: int) -> Sequence[PlainRow]:
    """Open problems whose last agenda carried them over: with that item and its meeting."""
    later = aliased(AgendaRow)
    statement = (
        of_problems(
            viewer, AgendaRow.meeting_id, AgendaRow.question, AgendaRow.reason,
            MeetingRow.title.label("meeting"), MeetingRow.starts_at,
        )
        .join(AgendaRow, AgendaRow.problem_id == ProblemRow.id)
        .join(MeetingRow, MeetingRow.id == AgendaRow.meeting_id)
        .where(
            CARRIED,
            ProblemRow.open,
            ~exists().where(
                later.problem_id == AgendaRow.problem_id, later.meeting_id > AgendaRow.meeting_id
            ),
        )
        .order_by(MeetingRow.starts_at, ProblemRow.id)
        .limit(limit)
    )  # fmt: skip
    return plain_rows(session, statement)


def unfulfilled_decisions(session: Session, viewer: Viewer, *, limit: int) -> Sequence[PlainRow]:
    """Decisions not carried out, the earliest date first: with their problems and meetings."""
    statement = (
        visible_problems(
            viewer, ProblemRow.id, ProblemRow.title, ProblemRow.open, DecisionRow.n,
            DecisionRow.text, DecisionRow.lead, DecisionRow.due.label("decided_due"),
            DecisionRow.at, DecisionRow.meeting_id,
            func.coalesce(MeetingRow.title, "").label("meeting"),
            func.count().over().label("total"),
        )
        .select_from(DecisionRow)
        .join(ProblemRow, ProblemRow.id == DecisionRow.problem_id)
        .outerjoin(MeetingRow, MeetingRow.id == DecisionRow.meeting_id)
        .where(DecisionRow.fulfilled_at.is_(None), ProblemRow.stage.in_(FOLLOWED))
        .order_by(DecisionRow.due, DecisionRow.problem_id, DecisionRow.n)
        .limit(limit)
    )  # fmt: skip
    return plain_rows(session, statement)


def decisions_kept(
    session: Session, viewer: Viewer, *, since: datetime, at: datetime
) -> tuple[int, int]:
    """Of what meetings held since then decided and is now done or past its date: (in time, late).

    Counted at the meetings of the viewer's region and below.
    """
    in_time = DecisionRow.fulfilled_at <= DecisionRow.due
    late = func.coalesce(DecisionRow.fulfilled_at, at) > DecisionRow.due
    statement = (
        select(
            func.sum(case((in_time, 1), else_=0)).label("in_time"),
            func.sum(case((late, 1), else_=0)).label("late"),
        )
        .select_from(MeetingRow)
        .join(DecisionRow, DecisionRow.meeting_id == MeetingRow.id)
        .where(_in_region(viewer), MeetingRow.starts_at >= since)
    )
    [row] = plain_rows(session, statement)
    return int(row.in_time or 0), int(row.late or 0)


def _in_region(viewer: Viewer) -> ColumnElement[bool]:
    return and_(MeetingRow.region >= viewer.region, MeetingRow.region < following(viewer.region))


def standing_meetings(session: Session, viewer: Viewer) -> Sequence[PlainRow]:
    """Meetings that are called or open, the earliest first."""
    statement = select(*MeetingRow.__table__.columns).where(
        _in_region(viewer), MeetingRow.status.in_(STANDING)
    )
    return plain_rows(session, statement.order_by(MeetingRow.starts_at, MeetingRow.id))


def ended_meetings(session: Session, viewer: Viewer, *, limit: int) -> Sequence[PlainRow]:
    """Meetings that are over or cancelled, the last one first."""
    statement = select(*MeetingRow.__table__.columns).where(
        _in_region(viewer), MeetingRow.status.in_(ENDED)
    )
    ordered = statement.order_by(MeetingRow.starts_at.desc(), MeetingRow.id.desc())
    return plain_rows(session, ordered.limit(limit))


def item_counts(session: Session, meetings: Collection[int]) -> dict[int, dict[str, int]]:
    """How many items of each status a meeting has, by meeting."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    statement = (
        select(AgendaRow.meeting_id, AgendaRow.status, func.count().label("n"))
        .where(AgendaRow.meeting_id.in_(meetings))
        .group_by(AgendaRow.meeting_id, AgendaRow.status)
    )
    for row in plain_rows(session, statement) if meetings else ():
        found[row.meeting_id][row.status] = row.n
    return found
