"""How the log of another system changes a case: its course is what the trail tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.domain.catalogue import AssignmentEnd, AssignmentRole, ClosingGround, Stage
from app.domain.changing import replace
from app.domain.events import instant
from app.domain.fold_intake import read_instant
from app.domain.problem import Assignment, Case, Submission
from app.domain.trail_walk import tell
from app.domain.trails import Entry, Trail, ordered

GROUNDS = {Stage.WITHDRAWN: "withdrawn", Stage.MERGED: "merged"}


def follow(case: Case, trail: Trail) -> Case:
    """A case that a file tells of, at the stage and with the past that its trail gives it.

    Of `case.told` count beside the trail: registered_at, unless the trail begins before it; the
    stage where no entry gives one; closed_at; the lead where no entry names a group; co-handlers;
    what came of it.
    """
    facts = case.told
    begun = instant(facts["registered_at"]) if "registered_at" in facts else trail[0].at
    told = tell(
        _with_lead(case, trail, begun),
        registered_at=begun,
        otherwise=Stage(facts.get("stage", Stage.HANDLING)),
        closed_at=read_instant(facts.get("closed_at")),
    )
    case = replace(
        case,
        stage=told.stage,
        registered_at=told.registered_at,
        closed_at=told.closed_at,
        last_at=told.last_at,
        assignments=told.assignments,
        spans=told.spans,
        rounds=told.rounds,
        submissions=told.submissions,
        resumed=told.resumed,
        dispatches=told.dispatches,
        history=0 if told.stage is Stage.INTAKE else len(told.rounds),
        trail=trail,
    )
    return _answered(_grounded(_with_co_handlers(case)))


def _with_lead(case: Case, trail: Trail, begun: datetime) -> Trail:
    """The trail, begun by the lead that stands beside it where no entry names a group."""
    lead = case.told.get("lead")
    if lead is None or any(entry.department is not None for entry in trail):
        return trail
    at = read_instant(case.told.get("dispatched_at")) or case.accepted_at or begun
    to = case.told.get("responsible", "")
    return ordered((Entry(at=min(at, trail[-1].at), department=lead, to=to), *trail))


def _with_co_handlers(case: Case) -> Case:
    if not case.told.get("co_handlers"):
        return case
    return replace(case, assignments=(*case.assignments, *_co_handlers(case)))


def _co_handlers(case: Case) -> Iterator[Assignment]:
    """Who handles beside the lead, from the first lead's beginning on."""
    begun = case.assignments[0].dispatched_at if case.assignments else case.registered_at
    done = frozenset(case.told.get("co_done", ()))
    over = case.closed_at or (case.last_at if case.stage is Stage.FEEDBACK else None)
    for n, department in enumerate(case.told["co_handlers"], start=len(case.assignments) + 1):
        ended = over or (case.last_at if department in done else None)
        yield Assignment(
            n=n,
            department=department,
            role=AssignmentRole.CO,
            round=case.round,
            dispatched_at=begun,
            signed_at=begun,
            told=True,
            ended_at=ended,
            end=AssignmentEnd.CONTRIBUTED if ended else None,
        )


def _grounded(case: Case) -> Case:
    if case.open:
        return replace(case, closing_ground="")
    told = case.told.get("closing_ground", ClosingGround.IMPORTED)
    closed = told if case.stage is Stage.CLOSED else ""
    return replace(case, closing_ground=str(GROUNDS.get(case.stage, closed)))


def _answered(case: Case) -> Case:
    """The last result with the words of the file; where no entry hands one in, at the end."""
    facts = case.told
    words = {"result": facts.get("result", ""), "text": facts.get("answer", "")}
    at = read_instant(facts.get("submitted_at")) or case.closed_at
    if case.submissions:
        last = replace(case.submissions[-1], **words)
        return replace(case, submissions=(*case.submissions[:-1], last))
    if at is None or not (facts.get("submitted_at") or any(words.values())):
        return case
    submission = Submission(at=at, round=case.round, accepted_at=at, **words)
    return replace(case, submissions=(submission,))
