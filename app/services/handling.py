"""Acts on a problem: the one door through which every step of the workflow goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain import acting
from app.domain.access import DEPARTMENT_ROLES, Viewer
from app.domain.acting import Outcome
from app.domain.around import Around, region_above
from app.domain.catalogue import Role
from app.domain.dependencies import cycle_closed_by
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.domain.supervision import order_number, order_series
from app.services import arranging
from app.services.flag_settling import flag_ring
from db import visibility
from db.models import DepartmentRow, PersonRow
from db.store import Store
from db.waiting import open_waits


def perform(
    store: Store,
    *,
    action: Action,
    problem: int,
    given: Mapping[str, Any],
    viewer: Viewer,
    at: datetime,
    expected: int | None = None,
) -> Case:
    """Take a step on a problem, with all that follows from it; the case after it comes back.

    expected: the version that the actor saw. Raises DomainError: unknown_problem (also for what
    the viewer may not see), conflict, or any refusal of `acting.check`.
    """
    if action in WITH_A_FILE:
        raise DomainError("not_allowed", permission=str(action))
    return perform_checked(
        store, action=action, problem=problem, given=given, viewer=viewer, at=at, expected=expected
    )


WITH_A_FILE = frozenset({Action.ATTACH})
"""Taken only by the service that has stored the content: a digest alone proves no file."""


def perform_checked(
    store: Store,
    *,
    action: Action,
    problem: int,
    given: Mapping[str, Any],
    viewer: Viewer,
    at: datetime,
    expected: int | None = None,
) -> Case:
    """As `perform`, for facts that a service of ours made; what people typed goes by `perform`."""
    require_visible(store, viewer=viewer, problem=problem, action=action)
    if action in arranging.ARRANGE:
        return arranging.ARRANGE[action](
            store, problem=problem, given=given, viewer=viewer, at=at, expected=expected
        )
    case = store.case(problem, expected=expected)
    around = surroundings(store, case=case, viewer=viewer, at=at, given=given, action=action)
    outcome = acting.act(action, case=case, given=given, around=around)
    after = store.save(case, outcome)
    closes_ring = outcome.events[-1].facts.get("cycle")
    return flag_ring(store, after, around=around) if closes_ring else after


def require_visible(store: Store, *, viewer: Viewer, problem: int, action: Action) -> None:
    """A problem that may not be seen does not exist; the system sees all."""
    if viewer.role is not Role.SYSTEM:
        visibility.require_visible(store.session, viewer, problem)


def surroundings(
    store: Store,
    *,
    case: Case | None,
    viewer: Viewer,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    action: Action | None = None,
    others: Mapping[int, Case] | None = None,
) -> Around:
    """What surrounds an act: rules and calendar in force, the problems and departments named."""
    given = given or {}
    around = Around(
        at=at,
        viewer=viewer,
        rules=store.rules.rules(),
        calendar=store.rules.calendar(),
        others=others or {},
    )
    if action in NEEDS and case is not None:
        around = NEEDS[action](store, case, given, around)
    return around


def _approving(store: Store, case: Case, _given: Mapping[str, Any], around: Around) -> Around:
    lead = case.lead
    approves = lead and store.session.scalar(
        select(DepartmentRow.head_approves).where(DepartmentRow.id == lead.department)
    )
    return replace(
        around, approving=frozenset({lead.department}) if lead and approves else frozenset()
    )


def _awaited(store: Store, case: Case, given: Mapping[str, Any], around: Around) -> Around:
    kind, _, number = str(given.get("awaited", "")).partition(":")
    others = {}
    if kind == "p" and number.isdigit():
        visibility.require_visible(store.session, around.viewer, int(number))
        others[int(number)] = store.peek(int(number))
    waits = open_waits(store.session)
    return replace(
        around,
        others=others,
        cycle=lambda waiting, awaited: cycle_closed_by(waits, waiting, awaited),
    )


def _higher(store: Store, case: Case, _given: Mapping[str, Any], around: Around) -> Around:
    return replace(around, higher=region_above(case.office))


def _order_number(store: Store, case: Case, _given: Mapping[str, Any], around: Around) -> Around:
    mark = store.session.scalar(
        select(DepartmentRow.mark)
        .where(DepartmentRow.office, DepartmentRow.region == around.viewer.region)
        .limit(1)
    )
    year = around.calendar.local_date(around.at).year
    series = order_series(mark=mark or "", year=year)
    number = order_number(mark=mark or "", year=year, n=store.next_number(series))
    return replace(around, order_number=number)


def _departments(store: Store, case: Case, given: Mapping[str, Any], around: Around) -> Around:
    """Refuse departments that do not exist any more before they enter the log."""
    named = {given.get("lead"), given.get("department"), given.get("suggested")}
    named |= {row.get("department") for row in given.get("co_handlers") or ()}
    wanted = {int(d) for d in named if d}
    active = set(
        store.session.scalars(
            select(DepartmentRow.id).where(DepartmentRow.id.in_(wanted), DepartmentRow.active)
        )
    )
    if wanted - active:
        raise DomainError("unknown_department", department=min(wanted - active))
    return around


NEEDS = {
    Action.SUBMIT: _approving,
    Action.REQUIRE: _awaited,
    Action.ESCALATE: _higher,
    Action.ORDER: _order_number,
    Action.DISPATCH: _departments,
    Action.REASSIGN: _departments,
    Action.REVIEW: _departments,
    Action.REVIEW_CO: _departments,
    Action.ADD: _departments,
    Action.OBJECT: _departments,
    Action.OBJECT_CO: _departments,
    Action.DECIDE: _departments,
}


def offers(store: Store, *, case: Case, viewer: Viewer, at: datetime) -> tuple[acting.Offer, ...]:
    """The steps that a viewer may take on a case, each with what stands against it now."""
    around = surroundings(store, case=case, viewer=viewer, at=at)
    return acting.offers(case, around=replace(around, higher=region_above(case.office)))


def responsible_for(store: Store, *, viewer: Viewer) -> tuple[str, str]:
    """The names that a signing form is filled with: the signer, and the department's head."""
    if viewer.role not in DEPARTMENT_ROLES:
        return "", ""
    return viewer.name, _first_of(store, viewer.department, Role.DEPARTMENT_HEAD)


def people_of(store: Store, department: int) -> tuple[str, str]:
    """The names of a department's first liaison and of its head; empty where there is none."""
    return (
        _first_of(store, department, Role.LIAISON),
        _first_of(store, department, Role.DEPARTMENT_HEAD),
    )


def _first_of(store: Store, department: int | None, role: Role) -> str:
    name = store.session.scalar(
        select(PersonRow.name)
        .where(PersonRow.department_id == department, PersonRow.role == str(role), PersonRow.active)
        .order_by(PersonRow.id)
        .limit(1)
    )
    return name or ""


__all__ = ["Outcome", "offers", "perform", "region_above", "responsible_for", "surroundings"]
