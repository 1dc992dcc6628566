"""What one case adds to the measures. Nothing here knows what time it is now.

What can still come about stands at the instant at which it will count (a limit at its due
instant), unmet as long as it is not met: a window that ends now reads what lies before it ends.
A case that was declined, withdrawn or merged is no closing, and no limit of its closing is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.calendar import Calendar
from app.domain.catalogue import AssignmentEnd, AssignmentRole, ReviewOutcome, Stage
from app.domain.deadlines import governing_met
from app.domain.limit_names import CLOSING, numbered
from app.domain.measures.measured_closings import closings, leads
from app.domain.measures.measured_limits import of_contacts, of_signings
from app.domain.measures.occasion import Mark, MeasureFact, Occasion, marked
from app.domain.problem import Assignment, Case, Decision, Limit, Round

LEFT = frozenset({Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED})


def facts(case: Case, *, calendar_of: Callable[[str], Calendar]) -> tuple[MeasureFact, ...]:
    """All that a case adds, in no order that means anything.

    calendar_of: a calendar by the name of its version; asked only for what has been closed, for
    the version that the case's last event was written under.
    """
    return (
        *_acceptance(case),
        *_dispatches(case),
        *of_signings(case),
        *of_contacts(case),
        *_dues(case),
        *closings(case, calendar_of=calendar_of),
        *_decisions(case),
    )


def _acceptance(case: Case) -> Iterator[MeasureFact]:
    """办结率 by cohort; what a file tells without a date of acceptance counts from registration."""
    at = case.accepted_at or (case.registered_at if case.history else None)
    if at is not None and case.stage not in LEFT:
        yield MeasureFact(
            occasion=Occasion.ACCEPTED,
            place=1,
            at=at,
            department=case.lead.department if case.lead else None,
            marks=marked((Mark.MET, case.stage is Stage.CLOSED)),
        )


def _dispatches(case: Case) -> Iterator[MeasureFact]:
    """Each department that was sent the case; not one that has it again, nor by a file's word."""
    sent = [a for a in case.assignments if not (a.told or a.returned)]
    first = next((a for a in sent if a.role is AssignmentRole.LEAD), None)
    for a in sent:
        yield MeasureFact(
            occasion=Occasion.DISPATCHED,
            place=a.n,
            at=a.dispatched_at,
            department=a.department,
            marks=marked(
                (Mark.OBJECTED, a.objection),
                (Mark.FIRST, a is first),
                (Mark.RIGHT, a is first and not _given_to_another(case, a)),
            ),
        )


def _given_to_another(case: Case, first: Assignment) -> bool:
    """Whether an upheld objection or 改派 gave it to another; going a level up is neither."""
    if first.end is not AssignmentEnd.REASSIGNED:
        return False
    upheld = first.objection and first.objection.outcome == ReviewOutcome.UPHELD
    return bool(upheld) or any(a.dispatched_at == first.ended_at for a in leads(case)[1:])


def _dues(case: Case) -> Iterator[MeasureFact]:
    """按期办结率, of each round that has a limit, by its approved and by its original date."""
    if case.stage in LEFT:
        return
    for round_ in case.rounds:
        limit = case.clocks.get(numbered(CLOSING, round_.n))
        if limit is not None:
            yield from _due(case, round_, limit)


def _due(case: Case, round_: Round, limit: Limit) -> Iterator[MeasureFact]:
    met = governing_met(case) if round_.n == case.round else round_.submitted_at
    held_by = [a for a in leads(case) if a.round <= round_.n]
    for occasion, due in ((Occasion.DUE, limit.due), (Occasion.ORIGINALLY_DUE, limit.original)):
        yield MeasureFact(
            occasion=occasion,
            place=round_.n,
            at=due,
            department=held_by[-1].department if held_by else None,
            marks=marked((Mark.MET, met is not None and met <= due)),
        )


def _decisions(case: Case) -> Iterator[MeasureFact]:
    """议定事项按期落实率: what a meeting decided stays to be done, also after closing."""
    for d in case.decisions:
        if case.stage not in LEFT or d.fulfilled_at is not None:
            yield _decision(d)


def _decision(decision: Decision) -> MeasureFact:
    done = decision.fulfilled_at
    return MeasureFact(
        occasion=Occasion.DECISION_DUE,
        place=decision.n,
        at=decision.due,
        department=decision.lead,
        marks=marked((Mark.MET, done is not None and done <= decision.due)),
    )
