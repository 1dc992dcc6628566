"""办理进度: what an enterprise sees of its own case. No person's name and no phone is in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.domain import acting
from app.domain.access import Viewer
from app.domain.around import Around
from app.domain.catalogue import AssignmentRole, DeclineGround, Result, Role, Stage
from app.domain.deadlines import governing
from app.domain.errors import DomainError
from app.domain.events import Event
from app.domain.folding import fold
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.steps import Action
from app.translations import _
from db import log
from db.models import DepartmentRow
from db.store import Store

COURSE = (Stage.INTAKE, Stage.TRANSFER, Stage.HANDLING, Stage.FEEDBACK, Stage.CLOSED)
NEEDS_DISPATCH = (1, 2)
"""The places of 转办 and 办理 in the course: what is answered at once goes past them."""

BAD = 2
"""The worst grades, 1 and 2, send a result back."""


@dataclass(frozen=True, kw_only=True)
class StepView:
    """One of the five stages. state: done, now, later, or skipped."""

    stage: Stage
    at: datetime | None
    state: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the enterprise was asked to supply, and until when the case waits for it."""

    missing: str
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The result that stands."""

    result: Result | None
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Graded:
    """What the enterprise said last, and what came of it: rework, review or closing."""

    solved: bool
    grade: int
    consequence: str


@dataclass(frozen=True, kw_only=True)
class TrackingView:
    """The page. holder is empty where the office has it and no office department is named.

    reworks: whether a bad grade sends the result back by itself. merged_into: the problem that
    it is handled with. ground: why it was not taken in, and where the enterprise was pointed to.
    """

    problem: int
    number: str
    title: str
    at: datetime
    stage: Stage
    registered_at: datetime
    closed_at: datetime | None
    steps: tuple[StepView, ...]
    holder: str
    with_office: bool
    co_handlers: tuple[str, ...]
    due: datetime | None
    provisional: bool
    round: int
    asked: Asked | None
    answer: Answer | None
    graded: Graded | None
    reworks: bool
    may: frozenset[Action]
    merged_into: int | None
    ground: DeclineGround | None
    pointed_to: str


def enterprise_of(problem: int) -> Viewer:
    """Whoever holds the link of a problem."""
    return Viewer(person=None, name=_("企业"), role=Role.ENTERPRISE, problem=problem)


def load(store: Store, *, problem: int, at: datetime) -> TrackingView:
    """The page of a problem whose link was given. Raises DomainError "unknown_problem"."""
    events = log.events_of(store.session, problem)
    case = fold(events)
    names = _names(store, case)
    lead = case.open_lead
    addressed = lead is not None and case.stage in (Stage.TRANSFER, Stage.HANDLING)
    limit = governing(case) if case.stage is not Stage.INTAKE else None
    declined = _declined(events)
    return TrackingView(
        problem=case.id,
        number=problem_number(case.id),
        title=case.matter.title,
        at=at,
        stage=case.stage,
        registered_at=case.registered_at,
        closed_at=case.closed_at,
        steps=steps_of(case),
        holder=names.get(lead.department, "") if lead and addressed else _office(store, case),
        with_office=not addressed,
        co_handlers=_co_handlers(case, names),
        due=limit.due if limit and case.submitted_at is None else None,
        provisional=bool(limit and limit.provisional),
        round=case.round,
        asked=_asked(case),
        answer=_answer(case),
        graded=_graded(case),
        reworks=not any(r.kind == "rework" for r in case.rounds),
        may=may_of(case, at=at, store=store),
        merged_into=case.merged_into,
        ground=declined[0],
        pointed_to=declined[1],
    )


def may_of(case: Case, *, at: datetime, store: Store) -> frozenset[Action]:
    """What the enterprise may do now: each result is graded by it once."""
    around = Around(
        at=at,
        viewer=enterprise_of(case.id),
        rules=store.rules.rules(),
        calendar=store.rules.calendar(),
    )
    offered = {o.step.action for o in acting.offers(case, around=around) if o.refusal is None}
    if any(c.by_enterprise for c in case.called_back):
        offered.discard(Action.CALL_BACK)
    return frozenset(offered & {Action.CALL_BACK, Action.SUPPLY, Action.WITHDRAW})


def steps_of(case: Case) -> tuple[StepView, ...]:
    """The five stages with the instants of the present round, as far as it came.

    None where the case left the loop.
    """
    if case.stage not in COURSE:
        return ()
    leads = [a for a in case.assignments if a.role is AssignmentRole.LEAD]
    lead = next((a for a in reversed(leads) if a.round == case.round), None)
    instants = (
        case.accepted_at or case.registered_at,
        lead.dispatched_at if lead else None,
        lead.signed_at if lead else None,
        case.submitted_at,
        case.closed_at if case.stage is Stage.CLOSED else None,
    )
    reached = COURSE.index(case.stage)
    return tuple(
        StepView(stage=stage, at=at if n <= reached else None, state=_state(case, n, reached))
        for n, (stage, at) in enumerate(zip(COURSE, instants, strict=True))
    )


def _state(case: Case, n: int, reached: int) -> str:
    answered_at_once = case.dispatches == 0 and not case.imported and reached > NEEDS_DISPATCH[-1]
    if n in NEEDS_DISPATCH and answered_at_once:
        return "skipped"
    if n < reached or reached == len(COURSE) - 1:
        return "done"
    return "now" if n == reached else "later"


def _asked(case: Case) -> Asked | None:
    if not case.waiting_supplement:
        return None
    pause = case.running_pause
    return Asked(missing=case.supplement, until=pause.until if pause else None)


def _answer(case: Case) -> Answer | None:
    """The result, once the office has received it."""
    submission = case.submission
    if submission is None or submission.accepted_at is None:
        return None
    result = Result(submission.result) if submission.result in list(Result) else None
    return Answer(result=result, text=submission.text, at=submission.accepted_at)


def _graded(case: Case) -> Graded | None:
    """The enterprise's last word, as long as it is about this result or sent it back."""
    last = case.graded
    if last is None or not last.by_enterprise or last.grade is None:
        return None
    if last.round == case.round and last not in case.called_back:
        return None
    if last.round < case.round and case.submitted_at is not None:
        return None
    consequence = "closing" if last.solved and last.grade > BAD else "review"
    if last.round < case.round:
        consequence = "rework"
    return Graded(solved=bool(last.solved), grade=last.grade, consequence=consequence)


def _co_handlers(case: Case, names: dict[int, str]) -> tuple[str, ...]:
    parts = [a for a in case.open_assignments if a.role is AssignmentRole.CO]
    return tuple(names.get(a.department, "") for a in parts)


def _names(store: Store, case: Case) -> dict[int, str]:
    wanted = {a.department for a in case.open_assignments}
    rows = select(DepartmentRow.id, DepartmentRow.name).where(DepartmentRow.id.in_(wanted))
    return dict(store.session.execute(rows).all())


def _office(store: Store, case: Case) -> str:
    found = store.session.scalar(
        select(DepartmentRow.name)
        .where(DepartmentRow.office, DepartmentRow.active, DepartmentRow.region == case.office)
        .order_by(DepartmentRow.id)
        .limit(1)
    )
    return found or ""


def _declined(events: Iterable[Event]) -> tuple[DeclineGround | None, str]:
    """The ground of 不予受理 and where the enterprise was pointed to."""
    facts = next((e.facts for e in events if e.kind == Action.DECLINE), None)
    if facts is None:
        return None, ""
    return DeclineGround(facts["ground"]), str(facts.get("pointed_to", ""))


def require_may(view: TrackingView, action: Action) -> None:
    """Raise DomainError "illegal_step" for what the page does not offer."""
    if action not in view.may:
        raise DomainError("illegal_step", action=str(action), stage=str(view.stage))
