"""What the printed 督办单 and 交办单 say of a problem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Viewer
from app.domain.catalogue import AssignmentRole, Difficulty, OrderLevel, Urgency
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.problem import Assignment, Case
from app.queries.names import Names, names_of
from db.models import EnterpriseRow
from db.reference import office_name
from db.store import Store
from db.visibility import require_visible


@dataclass(frozen=True, kw_only=True)
class About:
    """The problem in the words of both papers. No name of a natural person stands in it."""

    number: str
    title: str
    text: str
    enterprise: str
    region: str
    field: str
    difficulty: str
    urgency: str
    lead: str
    co_handlers: tuple[tuple[str, str], ...]
    responsible: str
    leader: str
    accepted_at: datetime | None
    due: datetime | None


@dataclass(frozen=True, kw_only=True)
class OrderPaper:
    """督办单."""

    about: About
    issuer: str
    number: str
    level: OrderLevel
    ground: str
    issued_at: datetime
    due: datetime
    rhythm: int
    approved_by: str
    answers: int
    answered_at: datetime | None
    answer: str
    lifted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DispatchPaper:
    """交办单: what was dispatched, to whom, until when."""

    about: About
    office: str
    dispatched_at: datetime
    sign_due: datetime | None


def order_paper(store: Store, *, problem: int, n: int, viewer: Viewer) -> OrderPaper:
    """The n-th order of a problem. Raises DomainError: unknown_problem, no_order."""
    case, names = _seen(store, problem, viewer)
    order = next((o for o in case.orders if o.n == n), None)
    if order is None:
        raise DomainError("no_order")
    return OrderPaper(
        about=_about(store, case, names),
        issuer=_office(store, order.issuer, names),
        number=order.number,
        level=OrderLevel(order.level),
        ground=order.ground,
        issued_at=order.issued_at,
        due=order.due,
        rhythm=order.rhythm,
        approved_by=order.approved_by,
        answers=order.answers,
        answered_at=order.answered_at,
        answer=order.answer,
        lifted_at=order.lifted_at,
    )


def dispatch_paper(store: Store, *, problem: int, viewer: Viewer) -> DispatchPaper:
    """What was dispatched last. Raises DomainError: unknown_problem, undispatched."""
    case, names = _seen(store, problem, viewer)
    lead = case.lead
    if lead is None:
        raise DomainError("undispatched")
    sign = case.clocks.get(f"sign:{lead.n}")
    return DispatchPaper(
        about=_about(store, case, names),
        office=_office(store, case.office, names),
        dispatched_at=lead.dispatched_at,
        sign_due=sign.due if sign else None,
    )


def _seen(store: Store, problem: int, viewer: Viewer) -> tuple[Case, Names]:
    require_visible(store.session, viewer, problem)
    case = store.peek(problem)
    return case, names_of(store, case=case)


def _about(store: Store, case: Case, names: Names) -> About:
    matter, lead = case.matter, case.lead
    closing = case.clocks.get("closing")
    return About(
        number=problem_number(case.id),
        title=matter.title,
        text=matter.text,
        enterprise=_enterprise(store, case),
        region=names.region(matter.region),
        field=names.field(matter.field) if matter.field else "",
        difficulty=Difficulty(matter.difficulty).label if matter.difficulty else "",
        urgency=Urgency(matter.urgency).label,
        lead=names.full(lead.department) if lead else "",
        co_handlers=tuple((names.full(a.department), a.question) for a in _co_handlers(case)),
        responsible=lead.responsible if lead else "",
        leader=lead.leader if lead else "",
        accepted_at=case.accepted_at,
        due=closing.due if closing else None,
    )


def _co_handlers(case: Case) -> list[Assignment]:
    return [a for a in case.open_assignments if a.role is AssignmentRole.CO]


def _enterprise(store: Store, case: Case) -> str:
    if not case.appellant.enterprise:
        return ""
    row = store.session.get(EnterpriseRow, case.appellant.enterprise)
    return row.name if row else ""


def _office(store: Store, region: str, names: Names) -> str:
    """The name of the office that runs the loop in a region, or the region's."""
    return office_name(store.session, region) or names.office(region)
