"""我的待办: what I must do now, by due time; what others wait for from me."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import DEPARTMENT_ROLES, Permission, Viewer
from app.domain.duties import DutyKind
from app.domain.identifiers import problem_number
from app.domain.lights import Light, light, overdue
from app.domain.steps import Action
from db import duty_query, reference
from db.store import Store

MOST = 200

FIRST_ACT: dict[DutyKind, Action] = {
    DutyKind.ACCEPT: Action.ACCEPT,
    DutyKind.SUPPLY: Action.SUPPLY,
    DutyKind.DISPATCH: Action.DISPATCH,
    DutyKind.TAKE: Action.TAKE,
    DutyKind.REVIEW: Action.REVIEW,
    DutyKind.SIGN: Action.SIGN,
    DutyKind.CONTACT: Action.CONTACT,
    DutyKind.HANDLE: Action.SUBMIT,
    DutyKind.CONTRIBUTE: Action.CONTRIBUTE,
    DutyKind.APPROVE: Action.APPROVE,
    DutyKind.DECIDE_PAUSE: Action.PAUSE,
    DutyKind.DECIDE_EXTENSION: Action.EXTEND,
    DutyKind.DECIDE_DISPUTE: Action.DROP,
    DutyKind.CALL_BACK: Action.CALL_BACK,
    DutyKind.CLOSE: Action.CLOSE,
    DutyKind.ANSWER_INSTRUCTION: Action.ANSWER_INSTRUCTION,
    DutyKind.ANSWER_ORDER: Action.ANSWER_ORDER,
    DutyKind.DECIDE_APPEAL: Action.DECIDE_APPEAL,
    DutyKind.FULFIL_DECISION: Action.FULFIL,
}
"""The step that fulfils a duty; the lead's own form of it where a co-handler has another."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One duty in the list. overdue: working days past due."""

    problem: int
    number: str
    title: str
    enterprise: str
    region: str
    kind: DutyKind
    action: Action | None
    since: datetime
    due: datetime | None
    light: Light
    overdue: float
    question: str
    noted: bool


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """A department that cannot go on before mine has done its part."""

    number: str
    title: str
    waiting: str
    why: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class WorkbenchView:
    """The page as it opens. kinds: how many of each duty; shown: the kind chosen, or all."""

    at: datetime
    tasks: tuple[Task, ...]
    more: int
    kinds: tuple[tuple[DutyKind, int], ...]
    shown: str
    awaited: tuple[Awaited, ...]
    may_note: bool
    place: str


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> WorkbenchView:
    """The viewer's duties, the earliest due first."""
    counts = duty_query.counted(store.session, viewer)
    kinds = {DutyKind(kind): n for kind, n in counts.items()}
    shown = query.get("kind", "")
    chosen = [k for k in kinds if not shown or str(k) == shown]
    in_all = sum(kinds[k] for k in chosen)
    tasks = _tasks(store, viewer, at, [str(k) for k in chosen])
    return WorkbenchView(
        at=at,
        tasks=tuple(tasks),
        more=max(in_all - len(tasks), 0),
        kinds=tuple((k, kinds[k]) for k in DutyKind if k in kinds),
        shown=shown,
        awaited=tuple(_awaited(store, viewer)),
        may_note=viewer.can(Permission.RECORD),
        place=_place(store, viewer),
    )


def _place(store: Store, viewer: Viewer) -> str:
    if viewer.role in DEPARTMENT_ROLES and viewer.department is not None:
        return reference.department_names(store.session).get(viewer.department, "")
    return reference.region_names(store.session).get(viewer.region, "")


def _tasks(store: Store, viewer: Viewer, at: datetime, kinds: list[str]) -> list[Task]:
    rows = duty_query.duties_of(store.session, viewer, kinds=kinds, limit=MOST)
    names = reference.region_names(store.session)
    calendar = store.rules.calendar()
    lead = viewer.department
    return [
        Task(
            problem=problem.id,
            number=problem_number(problem.id),
            title=problem.title,
            enterprise=enterprise or "",
            region=names.get(problem.region, ""),
            kind=DutyKind(duty.kind),
            action=_action(DutyKind(duty.kind), lead == problem.lead_department),
            since=duty.since,
            due=duty.due,
            light=light(
                at=at,
                due=duty.due,
                yellow_from=duty.yellow_from,
                paused=duty.paused,
                met_at=None,
            ),
            overdue=overdue(calendar, at=at, due=duty.due).working_days if duty.due else 0.0,
            question=question or "",
            noted=problem.last_at > duty.since,
        )
        for problem, duty, enterprise, question in rows
    ]


def _action(kind: DutyKind, lead: bool) -> Action | None:
    if kind is DutyKind.SIGN and not lead:
        return Action.SIGN_CO
    return FIRST_ACT.get(kind)


def _awaited(store: Store, viewer: Viewer) -> list[Awaited]:
    """Standing prerequisites in which my department's part is what others wait for."""
    if viewer.department is None or viewer.role not in DEPARTMENT_ROLES:
        return []
    rows = duty_query.waits_for_department(store.session, viewer, limit=MOST)
    names = reference.department_names(store.session)
    return [
        Awaited(
            number=problem_number(number),
            title=title,
            waiting=names.get(department, ""),
            why=prerequisite.why,
            since=prerequisite.set_at,
        )
        for number, title, department, prerequisite in rows
    ]
