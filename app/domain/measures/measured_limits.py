"""What the limits of assignments add: 按时签收率 and 首次联系及时率."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.domain.catalogue import AssignmentEnd
from app.domain.measures.occasion import Mark, MeasureFact, Occasion, marked
from app.domain.problem import Assignment, Case


def of_signings(case: Case) -> Iterator[MeasureFact]:
    """Each limit of signing that came, of leads and co-handlers; 视同签收 never met one.

    Not counted: who objected within the limit and was heard, and who was relieved of it before.
    """
    for a in case.assignments:
        limit = case.clocks.get(f"sign:{a.n}")
        if limit is None or not (a.signed_at or _still_owed(a, limit.due)):
            continue
        in_time = a.signed_at is not None and not a.auto_signed and a.signed_at <= limit.due
        yield _met(a, Occasion.SIGN_DUE, at=limit.due, met=in_time)


def _still_owed(assignment: Assignment, due: datetime) -> bool:
    objection = assignment.objection
    objected = objection is not None and objection.at <= due
    return not objected and _had_at(assignment, due)


def of_contacts(case: Case) -> Iterator[MeasureFact]:
    """Each limit of a lead's first contact; who hands in a result without any has missed it.

    Not counted: a lead that was relieved of the case before the limit came.
    """
    for a in case.assignments:
        limit = case.clocks.get(f"contact:{a.n}")
        if limit is None:
            continue
        handed_in = a.end is AssignmentEnd.SUBMITTED
        if a.contacted_at or handed_in or _had_at(a, limit.due):
            in_time = a.contacted_at is not None and a.contacted_at <= limit.due
            yield _met(a, Occasion.CONTACT_DUE, at=limit.due, met=in_time)


def _had_at(assignment: Assignment, at: datetime) -> bool:
    return assignment.ended_at is None or assignment.ended_at > at


def _met(assignment: Assignment, occasion: Occasion, *, at: datetime, met: bool) -> MeasureFact:
    return MeasureFact(
        occasion=occasion,
        place=assignment.n,
        at=at,
        department=assignment.department,
        marks=marked((Mark.MET, met)),
    )
