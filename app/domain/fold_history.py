"""How the events of an import change a case: what a file tells of a problem's past."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.catalogue import AssignmentEnd, AssignmentRole, Stage
from app.domain.changing import replace
from app.domain.events import Event, EventKind, instant
from app.domain.fold_intake import read_instant, register
from app.domain.fold_parts import end_work
from app.domain.fold_trail import follow
from app.domain.problem import Assignment, Callback, Case, Order, Round, Submission
from app.domain.trails import Trail, ordered, read_trail

Facts = Mapping[str, Any]


def import_history(event: Event) -> Case:
    """The case that a row of a file tells of, at the stage and with the dates it gives.

    Facts beyond those of a registration, all but stage and registered_at optional: office,
    accepted_at, dispatched_at, signed_at, submitted_at, closed_at, last_at, due, original_due,
    closing_ground, lead, co_handlers, co_done, responsible, result, answer, solved, grade, round,
    order_level, merged_into; trail: the entries of its log, each with at and, where it says so,
    state, stage, department, by, to, activity, machine, key.
    """
    return _told(event, read_trail(event.facts.get("trail", ())))


def _told(event: Event, trail: Trail) -> Case:
    case = _taken_over(event)
    facts = event.facts
    case = (
        follow(case, trail) if trail else _result(_assignments(_dated(case, facts), facts), facts)
    )
    return _ordered(_graded(case, facts), facts)


def _dated(case: Case, facts: Facts) -> Case:
    """The case at the stage and with the dates of its row."""
    rounds = _rounds(facts, case.registered_at)
    stage = _stage(facts)
    case = replace(
        case,
        stage=stage,
        history=0 if stage is Stage.INTAKE else len(rounds),
        closed_at=read_instant(facts.get("closed_at")),
        closing_ground=facts.get("closing_ground", ""),
        rounds=rounds,
        last_at=_last_known(facts),
    )
    return case if case.open else replace(case, closed_at=case.closed_at or case.last_at)


COURSE = (
    "registered_at",
    "dispatched_at",
    "submitted_at",
    "closed_at",
    "stage",
    "closing_ground",
    "lead",
    "co_handlers",
    "co_done",
    "responsible",
    "result",
    "answer",
    "solved",
    "grade",
    "order_level",
)
"""What a file tells of a case's course: needed again where the events of its log come later."""


def _taken_over(event: Event) -> Case:
    """The case that a file tells of, before anything of its course is told."""
    facts = event.facts
    accepted = read_instant(facts.get("accepted_at"))
    return replace(
        register(event),
        office=facts.get("office") or facts["region"],
        imported=True,
        imported_at=event.recorded_at,
        accepted_at=accepted,
        acceptances=((event.subject, accepted),) if accepted else (),
        fixed_due=read_instant(facts.get("due")),
        fixed_original=read_instant(facts.get("original_due")),
        merged_into=facts.get("merged_into"),
        told=_course(facts),
    )


def _course(facts: Facts) -> dict[str, Any]:
    return {name: facts[name] for name in COURSE if name in facts}


def _stage(facts: Facts) -> Stage:
    """What the file says; in hand without a department that has it is still to be dispatched."""
    stage = Stage(facts["stage"])
    return Stage.TRANSFER if stage is Stage.HANDLING and not facts.get("lead") else stage


DATES = (
    "registered_at",
    "accepted_at",
    "dispatched_at",
    "signed_at",
    "submitted_at",
    "closed_at",
    "last_at",
)


def _last_known(facts: Facts) -> datetime:
    """The latest of the dates that the row gives."""
    return max(instant(facts[name]) for name in DATES if facts.get(name))


def import_again(case: Case, event: Event) -> Case:
    """A later row of a known case that says it anew: the file's word replaces the file's word."""
    told = _told(event, case.trail)
    return replace(told, n=case.n, clocks=case.clocks, last_at=max(case.last_at, told.last_at))


def append_history(case: Case, event: Event) -> Case:
    """Later rows of a known case: what the file now says of its stage and dates.

    Entries of its log are put among those that are known, and the whole trail is told anew.
    """
    facts = event.facts
    if tells_anew(event):
        return _appended(case, facts, event.recorded_at)
    later = replace(case, stage=Stage(facts.get("stage", case.stage)))
    if later.open:
        return later
    closed = read_instant(facts.get("closed_at")) or case.closed_at or event.at
    ended = end_work(later, at=closed, end=AssignmentEnd.SUBMITTED)
    return replace(ended, closed_at=closed)


def _appended(case: Case, facts: Facts, at: datetime) -> Case:
    told = {**case.told, **_course(facts)}
    trail = ordered((*case.trail, *read_trail(facts["trail"])))
    later = follow(replace(case, told=told, imported_at=at), trail)
    return replace(_ordered(_graded(later, told), told), clocks={})


def tells_anew(event: Event) -> bool:
    """Whether an event tells a case's past anew, so that its limits are reckoned anew."""
    return event.kind == EventKind.APPENDED and bool(event.facts.get("trail"))


def _rounds(facts: Facts, registered: datetime) -> tuple[Round, ...]:
    """The first handling, and as many reworks as the row says there were."""
    begun = read_instant(facts.get("dispatched_at")) or registered
    later = range(2, int(facts.get("round", 1)) + 1)
    first = Round(n=1, start=registered, kind="first")
    return (first, *(Round(n=n, start=max(begun, registered), kind="rework") for n in later))


def _assignments(case: Case, facts: Facts) -> Case:
    dispatched = read_instant(facts.get("dispatched_at")) or case.accepted_at or case.registered_at
    signed = read_instant(facts.get("signed_at"))
    if signed is None and case.stage is not Stage.TRANSFER:
        signed = dispatched
    ended = case.closed_at or read_instant(facts.get("submitted_at"))
    if case.stage is Stage.FEEDBACK:
        ended = ended or case.last_at
    lead = [(facts["lead"], AssignmentRole.LEAD)] if facts.get("lead") else []
    parts = lead + [(co, AssignmentRole.CO) for co in facts.get("co_handlers", ())]
    done = frozenset(facts.get("co_done", ()))
    assignments = tuple(
        _ended(
            Assignment(
                n=n,
                department=department,
                role=role,
                round=case.round,
                dispatched_at=dispatched,
                signed_at=signed,
                responsible=facts.get("responsible", "") if role is AssignmentRole.LEAD else "",
                told=True,
            ),
            ended or (case.last_at if department in done else None),
        )
        for n, (department, role) in enumerate(parts, start=1)
    )
    return replace(case, assignments=assignments, dispatches=1 if assignments else 0)


def _ended(assignment: Assignment, at: datetime | None) -> Assignment:
    if at is None:
        return assignment
    lead = assignment.role is AssignmentRole.LEAD
    end = AssignmentEnd.SUBMITTED if lead else AssignmentEnd.CONTRIBUTED
    return replace(assignment, ended_at=at, end=end)


def _result(case: Case, facts: Facts) -> Case:
    submitted = read_instant(facts.get("submitted_at"))
    at = submitted or case.closed_at
    if case.stage is Stage.FEEDBACK:
        at = submitted = at or case.last_at
    if at is None or not (submitted or facts.get("result") or facts.get("answer")):
        return case
    submission = Submission(
        at=at,
        result=facts.get("result", ""),
        text=facts.get("answer", ""),
        round=case.round,
        accepted_at=at,
    )
    return replace(case, submissions=(submission,))


def _graded(case: Case, facts: Facts) -> Case:
    """The last callback, where the row says what came of it."""
    solved, grade = facts.get("solved"), facts.get("grade")
    if solved is None and grade is None:
        return case
    callback = Callback(
        n=1,
        at=case.closed_at or case.last_at,
        round=case.round,
        means="",
        reached=True,
        solved=solved,
        grade=grade,
    )
    return replace(case, callbacks=(callback,))


def _ordered(case: Case, facts: Facts) -> Case:
    """An order that stood when the file was written. It counts as answered: nothing is reminded."""
    if not facts.get("order_level"):
        return case
    order = Order(
        n=1,
        number="",
        level=facts["order_level"],
        ground="",
        issued_at=case.last_at,
        due=case.fixed_due or case.last_at,
        answered_at=case.last_at,
        lifted_at=None if case.open else case.closed_at or case.last_at,
    )
    return replace(case, orders=(order,))
