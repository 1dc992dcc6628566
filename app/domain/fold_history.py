"""How the events of an import change a case: what a file tells of a problem's past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.catalogue import AssignmentEnd, AssignmentRole, Stage
from app.domain.events import Event, instant
from app.domain.fold_intake import read_instant, register
from app.domain.problem import Assignment, Callback, Case, Order, Round, Submission

Facts = Mapping[str, Any]


def import_history(event: Event) -> Case:
    """The case that a row of a file tells of, at the stage and with the dates it gives.

    Facts beyond those of a registration, all but stage and registered_at optional: office,
    accepted_at, dispatched_at, signed_at, submitted_at, closed_at, last_at, due, original_due,
    closing_ground, lead, co_handlers, co_done, responsible, result, answer, solved, grade, round,
    order_level, merged_into.
    """
    facts = event.facts
    registered = instant(facts["registered_at"])
    rounds = _rounds(facts, registered)
    in_intake = facts["stage"] == Stage.INTAKE
    case = replace(
        register(event),
        stage=Stage(facts["stage"]),
        registered_at=registered,
        office=facts.get("office") or facts["region"],
        imported=True,
        imported_at=event.recorded_at,
        history=0 if in_intake else len(rounds),
        accepted_at=read_instant(facts.get("accepted_at")),
        closed_at=read_instant(facts.get("closed_at")),
        closing_ground=facts.get("closing_ground", ""),
        fixed_due=read_instant(facts.get("due")),
        fixed_original=read_instant(facts.get("original_due")),
        rounds=rounds,
        merged_into=facts.get("merged_into"),
        last_at=read_instant(facts.get("last_at")) or registered,
    )
    case = _result(_assignments(case, facts), facts)
    return _ordered(_graded(case, facts), facts)


def import_again(case: Case, event: Event) -> Case:
    """A later row of a known case that says it anew: the file's word replaces the file's word."""
    told = import_history(event)
    return replace(told, n=case.n, clocks=case.clocks, last_at=max(case.last_at, told.last_at))


def append_history(case: Case, event: Event) -> Case:
    """Later rows of a known case: what the file now says of its stage and dates."""
    facts = event.facts
    closed = read_instant(facts.get("closed_at"))
    return replace(
        case,
        stage=Stage(facts.get("stage", case.stage)),
        closed_at=closed or case.closed_at,
        last_at=event.at,
    )


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
