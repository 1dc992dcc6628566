"""会商 on a problem's page: on which agendas it stood, what was decided and is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Viewer
from app.domain.calendar import Calendar
from app.domain.consultation import ItemStatus, MeetingStatus
from app.domain.lights import Light, light, overdue
from app.domain.oversight_parts import Decision
from app.domain.problem import Case
from db.meeting_query import agendas_of_problem
from db.reference import department_names
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class AgendaLine:
    """A meeting on whose agenda the problem stands or stood; seen: whether it may be opened."""

    meeting: int
    title: str
    starts_at: datetime
    status: MeetingStatus
    item: ItemStatus
    seen: bool


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    """What was decided. late: working days past its date, until it was done or until now."""

    decision: Decision
    lead: str
    co_handlers: tuple[tuple[str, str], ...]
    light: Light
    late: float


@dataclass(frozen=True, kw_only=True)
class ConsultationView:
    """The card; agendas: the last one first, decisions: likewise."""

    agendas: tuple[AgendaLine, ...] = ()
    decisions: tuple[DecisionView, ...] = ()


def consultation_of(
    store: Store, *, case: Case, viewer: Viewer, calendar: Calendar, at: datetime
) -> ConsultationView:
    """What joint consultation did with a case, in two statements."""
    return ConsultationView(
        agendas=tuple(_agendas(store, case, viewer)),
        decisions=tuple(_decisions(store, case, calendar, at)),
    )


def _agendas(store: Store, case: Case, viewer: Viewer) -> list[AgendaLine]:
    sees = viewer.can(Permission.SEE_CONSULTATIONS)
    return [
        AgendaLine(
            meeting=row.id,
            title=row.title,
            starts_at=row.starts_at,
            status=MeetingStatus(row.status),
            item=ItemStatus(row.item),
            seen=sees and row.region.startswith(viewer.region),
        )
        for row in agendas_of_problem(store.session, case.id)
    ]


def _decisions(store: Store, case: Case, calendar: Calendar, at: datetime) -> list[DecisionView]:
    if not case.decisions:
        return []
    names = department_names(store.session)
    return [
        DecisionView(
            decision=d,
            lead=names.get(d.lead or 0, ""),
            co_handlers=tuple(
                (names.get(row["department"], ""), row["question"]) for row in d.co_handlers
            ),
            light=light(at=at, due=d.due, yellow_from=d.due, paused=False, met_at=d.fulfilled_at),
            late=overdue(calendar, at=d.fulfilled_at or at, due=d.due).working_days,
        )
        for d in reversed(case.decisions)
    ]
