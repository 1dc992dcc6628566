"""Who holds a case, and as what: the standing from which the spans are drawn."""

from __future__ import annotations

from datetime import datetime

from app.domain.catalogue import ENTERPRISE, OFFICE, AssignmentRole, Phase, Stage
from app.domain.changing import replace
from app.domain.problem import Assignment, Case, Span
from app.domain.spans import MAIN, stop, stop_all, turn


def standing(case: Case) -> tuple[Phase, int] | None:
    """Who holds the main track now, and as what; None when it is nobody's."""
    if not case.open:
        return None
    if case.waiting_supplement:
        return Phase.WAITING, ENTERPRISE
    if case.stage is Stage.INTAKE:
        return Phase.INTAKE, OFFICE
    if case.stage is Stage.FEEDBACK:
        return Phase.FEEDBACK, OFFICE
    lead = case.open_lead
    if lead is None or lead.objecting:
        return Phase.TRANSIT, OFFICE
    phase = Phase.HANDLING if case.stage is Stage.HANDLING else Phase.TRANSIT
    return phase, lead.department


def held(case: Case, at: datetime) -> Case:
    """The case with each track at who holds it now; the main one begins at registration."""
    if not case.spans and not case.resumed:
        case = _from_the_beginning(case)
    holder = standing(case)
    if holder is None:
        return stop_all(case, at=case.closed_at or at)
    if not _trailing(case, at):
        case = turn(case, at=at, phase=holder[0], holder=holder[1])
    for assignment in case.assignments:
        if assignment.role is AssignmentRole.CO:
            case = _co_track(case, assignment, at)
    return case


def _trailing(case: Case, at: datetime) -> bool:
    """Whether nothing came after the log of another system, which says itself who holds the case.

    What comes next, here, puts it where the workflow says.
    """
    return bool(case.trail) and at <= case.trail[-1].at


def _co_track(case: Case, assignment: Assignment, at: datetime) -> Case:
    if not assignment.open:
        return stop(case, at=at, track=assignment.n)
    if assignment.objecting:
        phase, holder = Phase.TRANSIT, OFFICE
    elif assignment.signed_at:
        phase, holder = Phase.HANDLING, assignment.department
    else:
        phase, holder = Phase.TRANSIT, assignment.department
    return turn(case, at=at, phase=phase, holder=holder, track=assignment.n)


def _from_the_beginning(case: Case) -> Case:
    """The main track from registration on; of an imported row, each known date begins a stretch."""
    lead = case.lead
    marks: list[tuple[datetime, Phase, int]] = [(case.registered_at, Phase.INTAKE, OFFICE)]
    if case.accepted_at:
        marks.append((case.accepted_at, Phase.TRANSIT, OFFICE))
    if lead:
        marks.append((lead.dispatched_at, Phase.TRANSIT, lead.department))
        if lead.signed_at:
            marks.append((lead.signed_at, Phase.HANDLING, lead.department))
    if case.submitted_at:
        marks.append((case.submitted_at, Phase.FEEDBACK, OFFICE))
    return replace(case, spans=_laid_out(marks, until=case.closed_at))


def _laid_out(
    marks: list[tuple[datetime, Phase, int]], *, until: datetime | None
) -> tuple[Span, ...]:
    """Stretches of the main track from mark to mark, never backwards, none empty; the last runs.

    What `turn` would lay one by one, laid at once: an import has a hundred thousand rows.
    """
    spans: list[Span] = []
    reached = marks[0][0]
    for at, phase, holder in marks:
        reached = max(at, reached)
        start = min(reached, until) if until else reached
        if spans and (spans[-1].phase, spans[-1].holder) == (phase, holder):
            continue
        if spans and spans[-1].start == start:
            spans.pop()
        elif spans:
            spans[-1] = replace(spans[-1], end=start)
        spans.append(Span(track=MAIN, phase=phase, holder=holder, start=start))
    return tuple(spans)
